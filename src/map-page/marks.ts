import type { Papers } from "./papers.js";
import type { State } from "./state.js";

/** How a paper is drawn. */
export const HIDDEN = 0,
  FAINT = 1,
  PLAIN = 2,
  MARKED = 3;

/**
 * Papers in the order in which they are drawn: the faint ones first, then the plain, above all the
 * marked; hidden ones are left out.
 */
export interface Order {
  rows: Uint32Array;
  faint: number;
  plain: number;
  marked: number;
}

/** How each paper is drawn: what is not found by a search or not selected is faint. */
export function marksOf(
  { topics, years, facts }: Papers,
  { hidden, years: shown }: State,
  found: Uint8Array | undefined,
  chosen: Uint8Array | undefined,
): Uint8Array {
  const range = facts.years;
  return Uint8Array.from(topics, (topic, row) => {
    if (hidden.has(topic)) return HIDDEN;
    if (shown && range) {
      const year = years[row]!;
      if (year === 0) return HIDDEN;
      const within = Math.min(range.last, Math.max(range.first, year));
      if (within < shown.from || within > shown.to) return HIDDEN;
    }
    if (!found && !chosen) return PLAIN;
    return (found?.[row] ?? 1) > 0 && (chosen?.[row] ?? 1) > 0 ? MARKED : FAINT;
  });
}

/** No topic lies above another: rows are taken with a step that mixes them. */
export function orderOf(marks: Uint8Array): Order {
  const count = marks.length,
    step = coprimeStep(count),
    rows = new Uint32Array(count);
  const sizes = [0, 0, 0, 0];
  let at = 0;
  for (const mark of [FAINT, PLAIN, MARKED]) {
    const start = at;
    for (let i = 0, row = 0; i < count; i++, row = (row + step) % count) if (marks[row] === mark) rows[at++] = row;
    sizes[mark] = at - start;
  }
  return { rows: rows.subarray(0, at), faint: sizes[FAINT]!, plain: sizes[PLAIN]!, marked: sizes[MARKED]! };
}

/** About the golden section of a number, without a common divisor with it. */
function coprimeStep(count: number): number {
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  let step = Math.max(1, Math.floor(0.618 * count));
  while (common(step, count) !== 1 && step < count) step++;
  return Math.max(1, step);
}
