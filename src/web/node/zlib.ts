import { deflateSync } from "fflate";
import { Buffer } from "./buffer.js";

export function deflateRawSync(content: string | Uint8Array): Buffer {
  const packed = deflateSync(typeof content === "string" ? Buffer.from(content) : content);
  return Buffer.from(packed.buffer as ArrayBuffer, packed.byteOffset, packed.length);
}

/** CRC-32 of each byte, by the polynomial of gzip. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

/** @param seed the CRC-32 of the bytes before */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let sum = ~seed;
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]!) & 255]! ^ (sum >>> 8);
  return ~sum >>> 0;
}
