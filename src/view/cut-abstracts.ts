import { deflateRawSync } from "node:zlib";

/** Shorter pieces of abstracts say nothing. */
const SHORTEST = 160;
/** Papers of which the packed size is told. */
const SAMPLE = 2000;

/** How many characters of each abstract there is room for: Infinity for all of them, 0 where it is too few to be read. */
export function lengthWithin(abstracts: readonly string[], bytes: number): number {
  const step = Math.max(1, Math.floor(abstracts.length / SAMPLE));
  const sample = abstracts.filter((_, at) => at % step === 0);
  // What is sampled packs a little worse than the whole, so that the estimate is rather too high.
  const packed = (length: number): number => (deflateRawSync(sample.map((text) => cut(text, length)).join("\n")).length * abstracts.length) / Math.max(1, sample.length);
  if (packed(Infinity) <= bytes) return Infinity;
  let [low, high] = [0, 20_000];
  while (high - low > 20) {
    const middle = Math.floor((low + high) / 2);
    if (packed(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low < SHORTEST ? 0 : low;
}

/** A text cut at a space, with "…" where something is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  if (length === 0) return "";
  const end = text.lastIndexOf(" ", length);
  return `${text.slice(0, end > length / 2 ? end : length).trimEnd()}…`;
}
