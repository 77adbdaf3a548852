/**
 * The canonical order of ids, and of other texts: by UTF-16 code unit. The same everywhere, unlike `localeCompare`,
 * whose answer depends on the machine's locale data.
 */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a text holds ASCII characters only: in UTF-8 each of them, and no other, is one byte. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** First state of an FNV-1a hash of 32 bits (the "offset basis"). */
export const FNV_START = 0x811c9dc5 | 0;

/** The state of an FNV-1a hash after one more whole number: a code unit or a byte. */
export function fnvStep(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193);
}

/** FNV-1a over the UTF-16 code units of a text: a whole number of 32 bits, 0 or more. */
export function fnv1a(text: string): number {
  let state = FNV_START;
  for (let i = 0; i < text.length; i++) state = fnvStep(state, text.charCodeAt(i));
  return state >>> 0;
}

/** The words of a list that is written as one text, with white space between them. */
export function wordList(text: string): string[] {
  return text.trim().split(/\s+/);
}
