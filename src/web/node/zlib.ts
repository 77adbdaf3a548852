import { deflateSync } from "fflate";
import { Buffer } from "./buffer.js";

/** For the lines of an index in a folder alone. */
export { noFiles as crc32 } from "./no-files.js";

export function deflateRawSync(content: string | Uint8Array): Buffer {
  const packed = deflateSync(typeof content === "string" ? Buffer.from(content) : content);
  return Buffer.from(packed.buffer as ArrayBuffer, packed.byteOffset, packed.length);
}
