import type { Paper } from "../../../core/types.js";

/** The slider has at most so many years: all of them, or those with nearly all papers. */
const MAX_YEARS = 60,
  NEARLY_ALL = 0.99;

/** At most this share of the papers are strays, and they are more than so many years away. */
const STRAY_SHARE = 0.05,
  STRAY_DISTANCE = 10;

/** Year of each paper, 0 where it is unknown. */
export function yearsOf(papers: readonly Pick<Paper, "year" | "date">[]): number[] {
  return papers.map(({ year, date }) => {
    const known = year ?? (date === undefined ? 0 : Number(date.slice(0, 4)));
    return known > 0 && known < 10_000 ? Math.floor(known) : 0;
  });
}

/**
 * First and last year of the slider. A wrong year, such as 1 or 9999, must not make it useless: a
 * few papers far from all others are left out, and the slider may begin after the first year and
 * end before the last one.
 */
export function yearRange(years: readonly number[]): { years?: { first: number; last: number } } {
  let known: readonly number[] = years.filter((year) => year > 0).sort((a, b) => a - b);
  // At both ends, and once more: a stray at one end hides a stray at the other.
  for (let pass = 0; pass < 4; pass++)
    known = withoutStrays(known)
      .map((year) => -year)
      .reverse();
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

/**
 * Sorted years without a few at the beginning that are farther from the rest than the rest is long.
 */
function withoutStrays(sorted: readonly number[]): readonly number[] {
  const most = Math.floor(STRAY_SHARE * sorted.length);
  for (let count = most; count > 0; count--) {
    const next = sorted[count]!;
    if (next - sorted[count - 1]! > Math.max(STRAY_DISTANCE, sorted.at(-1)! - next)) return sorted.slice(count);
  }
  return sorted;
}
