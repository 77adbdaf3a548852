import type { Paper } from "../../../core/types.js";

/** The slider has at most so many years: all of them, or those with nearly all papers. */
const MAX_YEARS = 60,
  NEARLY_ALL = 0.99;

/** Year of each paper, 0 where it is unknown. */
export function yearsOf(papers: readonly Pick<Paper, "year" | "date">[]): number[] {
  return papers.map(({ year, date }) => {
    const known = year ?? (date === undefined ? 0 : Number(date.slice(0, 4)));
    return known > 0 && known < 10_000 ? Math.floor(known) : 0;
  });
}

/**
 * First and last year of the slider. A wrong year, such as 1 or 9999, must not make it useless, so
 * it may begin after the first year and end before the last one.
 */
export function yearRange(years: readonly number[]): { years?: { first: number; last: number } } {
  const known = years.filter((year) => year > 0).sort((a, b) => a - b);
  if (known.length < 2 || known[0] === known.at(-1)) return {};
  const first = known[0]!,
    last = known.at(-1)!;
  if (last - first < MAX_YEARS) return { years: { first, last } };
  // The shortest span that holds nearly all.
  const needed = Math.max(2, Math.ceil(NEARLY_ALL * known.length));
  let best = 0;
  for (let from = 0; from + needed <= known.length; from++)
    if (known[from + needed - 1]! - known[from]! < known[best + needed - 1]! - known[best]!) best = from;
  const [low, high] = [known[best]!, known[best + needed - 1]!];
  const start = Math.max(low, high - MAX_YEARS + 1);
  return start < high ? { years: { first: start, last: high } } : { years: { first: start, last: start + 1 } };
}
