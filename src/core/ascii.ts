/**
 * Whether a text has no other characters than those of ASCII: all others take two bytes and more in
 * UTF-8.
 */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
