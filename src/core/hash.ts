/** Where an FNV-1a begins. */
export const FNV_START = 0x811c9dc5 | 0;

/** The state after one more whole number: a code unit, a byte. */
export function fnvStep(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193);
}

/** FNV-1a over the UTF-16 code units of a text: 32 bits, from 0 on. */
export function fnv1a(text: string): number {
  let state = FNV_START;
  for (let i = 0; i < text.length; i++) state = fnvStep(state, text.charCodeAt(i));
  return state >>> 0;
}
