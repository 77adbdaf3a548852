import type { PageState } from "../state.js";
import type { Papers } from "./papers.js";

/** How strongly a paper is drawn. */
export const HIDDEN = 0,
  FAINT = 1,
  PLAIN = 2,
  HIGHLIGHTED = 3;

/**
 * Rows in the order in which they are drawn: faint papers first, then plain ones, highlighted ones
 * on top. Hidden papers are left out. The numbers are how many rows each kind has.
 */
export interface DrawOrder {
  rows: Uint32Array;
  faint: number;
  plain: number;
  highlighted: number;
}

/**
 * The emphasis of each paper. With a search or a selection, papers outside of it are faint.
 * @param found 1 for each paper that the search has found; undefined without a search
 * @param selected 1 for each selected paper; undefined without a selection
 */
export function emphasisOf(
  { topics, years, data }: Papers,
  { hiddenTopics, years: shown }: PageState,
  found: Uint8Array | undefined,
  selected: Uint8Array | undefined,
): Uint8Array {
  const range = data.years;
  return Uint8Array.from(topics, (topic, row) => {
    if (hiddenTopics.has(topic)) return HIDDEN;
    if (shown && range) {
      const year = years[row]!;
      if (year === 0) return HIDDEN;
      const inRange = Math.min(range.last, Math.max(range.first, year));
      if (inRange < shown.from || inRange > shown.to) return HIDDEN;
    }
    if (!found && !selected) return PLAIN;
    return (found?.[row] ?? 1) > 0 && (selected?.[row] ?? 1) > 0 ? HIGHLIGHTED : FAINT;
  });
}

/**
 * The rows of each emphasis are mixed by a fixed step, so that no topic is drawn on top of another.
 */
export function drawOrderOf(emphasis: Uint8Array): DrawOrder {
  const count = emphasis.length,
    step = coprimeStep(count),
    rows = new Uint32Array(count);
  const sizes = [0, 0, 0, 0];
  let end = 0;
  for (const kind of [FAINT, PLAIN, HIGHLIGHTED]) {
    const start = end;
    for (let i = 0, row = 0; i < count; i++, row = (row + step) % count) if (emphasis[row] === kind) rows[end++] = row;
    sizes[kind] = end - start;
  }
  return {
    rows: rows.subarray(0, end),
    faint: sizes[FAINT]!,
    plain: sizes[PLAIN]!,
    highlighted: sizes[HIGHLIGHTED]!,
  };
}

/** About the golden section of a number, and without a common divisor with it. */
function coprimeStep(count: number): number {
  const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
  let step = Math.max(1, Math.floor(0.618 * count));
  while (commonDivisor(step, count) !== 1 && step < count) step++;
  return Math.max(1, step);
}
