import { createHash } from "node:crypto";

/** What is wrong with the bytes of a model's file, as the end of a sentence; undefined when nothing is. */
export function modelDamage(bytes: Uint8Array, expected: { bytes: number; sha256: string }): string | undefined {
  if (bytes.length !== expected.bytes) return `it has ${bytes.length} bytes, expected ${expected.bytes}`;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return sha256 === expected.sha256 ? undefined : `its sha256 is ${sha256}, expected ${expected.sha256}`;
}
