import { exp, ln } from "../../core/math.js";

/** Of the papers taken, the share that may be as similar as they are by chance. */
const FALSE_SHARE = 0.05;
/**
 * How many times as likely as its having nothing to do with the guide it must be that a paper
 * belongs.
 */
const ODDS = 9;
/** Rounds of expectation and maximisation: more change nothing that a limit would show. */
const ROUNDS = 30;
/** Fewer papers tell nothing of what is usual. */
const FEWEST = 20;

/**
 * The similarity from which on papers belong to a guide; Infinity where none do. Similarities are
 * taken for a mixture of two normal distributions of the same spread: papers that have nothing to
 * do with the guide, whose median and spread (read off below the median, where no paper on the
 * subject is) are those of the corpus, and papers on it, whose mean and share are those of the
 * papers taken so far, beginning with the most similar one. A paper belongs when it is nine times
 * as likely to be of the second kind, and when at most 5% of those taken would be that similar by
 * chance.
 *
 * Sources: B. Efron, "Large-Scale Simultaneous Hypothesis Testing: The Choice of a Null Hypothesis"
 * (2004) for taking the null from the data; G. Celeux and G. Govaert, "A Classification EM
 * algorithm" (1992); Y. Benjamini and Y. Hochberg (1995).
 * @param similarities of all papers but the guide's examples, in any order
 * @param examples how many there are: of those taken, these are not there by chance
 */
export function guideLimit(similarities: Float64Array, examples: number): number {
  const usual = usualOf(similarities);
  if (!usual) return Infinity;
  const byChance = chanceLimit(usual, examples);
  return byChance === Infinity ? Infinity : Math.max(byChance, likelyLimit(usual));
}

/**
 * The similarity from which on a paper belongs that says the guide's name, in a guide of examples:
 * lower than `limit`, as its words are evidence of their own. How many times as likely a paper on
 * the subject is to say the name as another one, and how similar such papers are on average, is
 * found by expectation and maximisation over the papers that say it, from those taken already;
 * similarity and name are held together as independent ones are (naive Bayes). As in `guideLimit`
 * the odds must be nine to one, and at most 5% may be there by chance.
 * @param limit that of `guideLimit` for the same similarities
 * @param says 1 for each paper that says the name
 * @param examples of the guide, and how many of them say it
 */
export function sayingLimit(
  similarities: Float64Array,
  limit: number,
  says: Uint8Array,
  examples: { count: number; saying: number },
): number {
  const usual = usualOf(similarities);
  const open = similarities.filter((similarity, row) => similarity < limit && says[row] === 1);
  if (!usual || open.length === 0) return limit;
  const { sorted, median, deviation } = usual;
  const sure = similarities.filter((similarity) => similarity >= limit);
  const sureSaying = similarities.reduce(
    (count, similarity, row) => count + Number(similarity >= limit && says[row] === 1),
    0,
  );
  const variance = deviation * deviation;
  const shares = new Float64Array(open.length); // the probability that each of the open ones belongs
  let likely = limit;
  for (let round = 0; round < ROUNDS; round++) {
    const added = sumOf(shares);
    const taken = examples.count + sure.length + added;
    const mean =
      sure.length > 0
        ? (sumOf(sure) + open.reduce((sum, similarity, i) => sum + shares[i]! * similarity, 0)) / (sure.length + added)
        : sorted[0]!;
    if (mean <= median) return limit;
    const inside = (examples.saying + sureSaying + added + 0.5) / (taken + 1),
      outside = (open.length - added + 0.5) / (sorted.length + examples.count - taken + 1);
    likely = boundary(usual, mean, taken) - (variance * ln(inside / outside)) / (mean - median);
    open.forEach(
      (similarity, i) => (shares[i] = 1 / (1 + exp(((likely - similarity) * (mean - median)) / variance) / ODDS)),
    );
  }
  const byChance =
    median +
    deviation * normalQuantile(Math.min(0.5, (FALSE_SHARE * (examples.count + sure.length + 1)) / open.length));
  return Math.min(limit, Math.max(likely, byChance));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * What is usual among papers: their similarities, descending, the median of these and the spread of
 * those that have nothing to do with a guide.
 */
interface Usual {
  sorted: Float64Array;
  median: number;
  deviation: number;
}

function usualOf(similarities: Float64Array): Usual | undefined {
  const n = similarities.length;
  if (n < FEWEST) return undefined;
  const sorted = similarities.slice().sort().reverse();
  const median = sorted[n >> 1]!;
  const deviation = (median - sorted[Math.floor(0.75 * n)]!) / 0.6745;
  return deviation > 0 ? { sorted, median, deviation } : undefined;
}

/** The similarity of the last paper down to which there are more than chance would give. */
function chanceLimit({ sorted, median, deviation }: Usual, examples: number): number {
  const n = sorted.length;
  for (let taken = n >> 1; taken >= 1; taken--) {
    const last = sorted[taken - 1]!;
    if ((last - median) / deviation >= normalQuantile((FALSE_SHARE * (taken + examples)) / n)) return last;
  }
  return Infinity;
}

/**
 * Where a paper is of the second kind with those odds: papers are taken, the most similar first,
 * until the next one is below it.
 */
function likelyLimit(usual: Usual): number {
  const { sorted } = usual;
  const n = sorted.length;
  let sum = 0,
    taken = 0,
    limit = sorted[0]!;
  while (taken < n >> 1 && sorted[taken]! >= limit) {
    sum += sorted[taken++]!;
    limit = boundary(usual, sum / taken, taken);
  }
  return Math.min(limit, sorted[taken - 1]!);
}

/**
 * Where a paper is nine times as likely to be of the second kind, when so many are and this is
 * their mean.
 */
function boundary({ sorted, median, deviation }: Usual, mean: number, taken: number): number {
  return (median + mean) / 2 + (deviation * deviation * ln((ODDS * (sorted.length - taken)) / taken)) / (mean - median);
}

/**
 * The z that a standard normal value exceeds with probability p in (0, 0.5], to within 0.00045
 * (Abramowitz and Stegun, 26.2.23).
 */
export function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * ln(p));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
