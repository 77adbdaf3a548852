import { deflateRawSync } from "node:zlib";

/** Shorter pieces of abstracts say nothing. */
const SHORTEST = 160;
/**
 * Texts from which the packed size of all is told; they pack a little worse than all together, so
 * that it is rather too high.
 */
const SAMPLE = 1500;
/** Characters in base64 of a byte. */
const BASE64 = 4 / 3;

/**
 * How many characters of each abstract there is room for: Infinity for whole ones, 0 where it is
 * too few to be read.
 * @param bytes of the page
 */
export function lengthWithin(count: number, abstract: (row: number) => string, bytes: number): number {
  if (bytes === Infinity) return Infinity;
  const taken = Math.min(count, SAMPLE),
    sample = Array.from({ length: taken }, (_, i) => abstract(Math.floor((i * count) / taken)));
  const packed = (length: number): number =>
    (BASE64 * deflateRawSync(sample.map((text) => cut(text, length)).join("\n")).length * count) / taken;
  if (packed(Infinity) <= bytes) return Infinity;
  if (packed(SHORTEST) > bytes) return 0;
  let [low, high] = [SHORTEST, 20_000];
  while (high - low > 0.01 * low) {
    const middle = Math.floor((low + high) / 2);
    if (packed(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}

/** A text cut at a space, with "…" where something is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf(" ", length);
  return `${text.slice(0, end > length / 2 ? end : length).trimEnd()}…`;
}
