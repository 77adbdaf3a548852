import { createHash } from "node:crypto";

/** Digests by what they are of: "ai-areas / default / labels". */
export interface Digests {
  /** Of answers that are the same bits on every processor. */
  everywhere: Record<string, string>;
  /** Features of the processor that the digests below were made on. */
  processor: string;
  /** Of answers whose last bits depend on the instructions that the processor has. */
  processorBound: Record<string, string>;
}

/**
 * The first 16 hexadecimal digits of the SHA-256 of a text, of the bytes of an array, or of any
 * other value as JSON with sorted keys.
 */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(contentOf(value)).digest("hex").slice(0, 16);
}

function contentOf(value: unknown): string | Uint8Array {
  if (value === undefined) throw new Error("There is no answer to digest.");
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === "string" ? value : JSON.stringify(value, plain);
}

/**
 * Numbers of typed arrays as a list; the fields of an object sorted, as it does not matter which
 * was set first.
 */
function plain(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
