/* Binary files of ours: a line of JSON that says what follows, then records of one size each. */

/** The line of JSON at the start. */
export function headerLine(header: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

/** Splits a file into what its first line says and the rest; undefined when it has no such line. */
export function splitHeader(bytes: Buffer): { header: Record<string, unknown>; body: Buffer } | undefined {
  const end = bytes.indexOf(10);
  if (end < 0) return undefined;
  try {
    const header: unknown = JSON.parse(bytes.toString("utf8", 0, end));
    return typeof header === "object" && header !== null
      ? { header: header as Record<string, unknown>, body: bytes.subarray(end + 1) }
      : undefined;
  } catch {
    return undefined;
  }
}
