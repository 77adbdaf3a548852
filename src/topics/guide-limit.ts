import { ln } from "../core/math.js";

/** Of the papers taken, the share that may be as similar as they are by chance. */
const FALSE_SHARE = 0.05;
/** How many times as likely as its having nothing to do with the guide it must be that a paper belongs. */
const ODDS = 9;
/** Fewer papers tell nothing of what is usual. */
const FEWEST = 20;

/**
 * The similarity from which on papers belong to a guide; Infinity where none do. Similarities are taken for a mixture
 * of two normal distributions of the same spread: papers that have nothing to do with the guide, whose median and
 * spread (read off below the median, where no paper on the subject is) are those of the corpus, and papers on it, whose
 * mean and share are those of the papers taken so far, beginning with the most similar one. A paper belongs when it is
 * nine times as likely to be of the second kind, and when at most 5% of those taken would be that similar by chance.
 *
 * Sources: B. Efron, "Large-Scale Simultaneous Hypothesis Testing: The Choice of a Null Hypothesis" (2004) for taking the
 * null from the data; G. Celeux and G. Govaert, "A Classification EM algorithm" (1992); Y. Benjamini and Y. Hochberg (1995).
 * @param similarities of all papers but the guide's examples, in any order
 * @param examples how many there are: of those taken, these are not there by chance
 */
export function guideLimit(similarities: Float64Array, examples: number): number {
  const n = similarities.length;
  if (n < FEWEST) return Infinity;
  const sorted = similarities.slice().sort().reverse();
  const median = sorted[n >> 1]!;
  const deviation = (median - sorted[Math.floor(0.75 * n)]!) / 0.6745;
  if (!(deviation > 0)) return Infinity;
  const byChance = chanceLimit(sorted, examples, median, deviation);
  return byChance === Infinity ? Infinity : Math.max(byChance, likelyLimit(sorted, median, deviation));
}

/** The similarity of the last paper down to which there are more than chance would give. */
function chanceLimit(sorted: Float64Array, examples: number, median: number, deviation: number): number {
  const n = sorted.length;
  for (let taken = n >> 1; taken >= 1; taken--) {
    const last = sorted[taken - 1]!;
    if ((last - median) / deviation >= normalQuantile((FALSE_SHARE * (taken + examples)) / n)) return last;
  }
  return Infinity;
}

/** Where a paper is of the second kind with those odds: papers are taken, the most similar first, until the next one is below it. */
function likelyLimit(sorted: Float64Array, median: number, deviation: number): number {
  const n = sorted.length;
  let sum = 0, taken = 0, limit = sorted[0]!;
  while (taken < n >> 1 && sorted[taken]! >= limit) {
    sum += sorted[taken++]!;
    const mean = sum / taken;
    limit = (median + mean) / 2 + (deviation * deviation * ln((ODDS * (n - taken)) / taken)) / (mean - median);
  }
  return Math.min(limit, sorted[taken - 1]!);
}

/** The z that a standard normal value exceeds with probability p in (0, 0.5], to within 0.00045 (Abramowitz and Stegun, 26.2.23). */
export function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * ln(p));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
