import { exp, ln } from "../../core/math.js";

/** The share of the taken papers that may be as similar as they are by chance. */
const FALSE_SHARE = 0.05;
/** It must be so many times as likely that a paper belongs to the guide as that it does not. */
const ODDS = 9;
/** Rounds of expectation and maximisation: after so many the limit no longer changes. */
const ROUNDS = 30;
/** From fewer papers the usual similarity cannot be told. */
const FEWEST = 20;

/**
 * The similarity from which on papers belong to a guide; Infinity where none do.
 *
 * Similarities are modelled as a mixture of two normal distributions of the same standard
 * deviation. One is of papers that have nothing to do with the guide: its median and deviation are
 * those of the corpus (the deviation is measured below the median, where no paper on the subject
 * is). The other is of papers on the subject: its mean and share are those of the papers taken so
 * far, beginning with the most similar one. A paper belongs when it is nine times as likely to be
 * of the second kind, and when at most 5% of the taken papers would be that similar by chance.
 *
 * Sources: B. Efron, "Large-Scale Simultaneous Hypothesis Testing: The Choice of a Null Hypothesis"
 * (2004) for taking the null from the data; G. Celeux and G. Govaert, "A Classification EM
 * algorithm" (1992); Y. Benjamini and Y. Hochberg (1995).
 * @param similarities of all papers but the guide's examples, in any order
 * @param examples number of examples: these are among the taken papers, and not by chance
 */
export function guideLimit(similarities: Float64Array, examples: number): number {
  const model = nullModelOf(similarities);
  if (!model) return Infinity;
  const byChance = chanceLimit(model, examples);
  return byChance === Infinity ? Infinity : Math.max(byChance, likelyLimit(model));
}

/**
 * The similarity from which on papers that contain the guide's name belong to a guide of examples:
 * at most `limit`, as the name is evidence of its own. Two numbers are found by expectation and
 * maximisation over the papers that contain the name, from those taken already: how many times as
 * likely papers on the subject are to contain it as others, and how similar such papers are on
 * average. Similarity and name are combined as independent evidence (naive Bayes). As in
 * `guideLimit` the odds must be nine to one, and at most 5% may be there by chance.
 * @param limit that of `guideLimit` for the same similarities
 * @param hasName 1 for each paper that contains the name
 * @param examples number of the guide's examples, and how many of them contain the name
 */
export function namedLimit(
  similarities: Float64Array,
  limit: number,
  hasName: Uint8Array,
  examples: { count: number; named: number },
): number {
  const model = nullModelOf(similarities);
  const open = similarities.filter((similarity, row) => similarity < limit && hasName[row] === 1);
  if (!model || open.length === 0) return limit;
  const { sorted, median, deviation } = model;
  const sure = similarities.filter((similarity) => similarity >= limit);
  const sureNamed = similarities.reduce(
    (count, similarity, row) => count + Number(similarity >= limit && hasName[row] === 1),
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
    const inside = (examples.named + sureNamed + added + 0.5) / (taken + 1),
      outside = (open.length - added + 0.5) / (sorted.length + examples.count - taken + 1);
    likely = boundary(model, mean, taken) - (variance * ln(inside / outside)) / (mean - median);
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

/** How similar papers are that have nothing to do with a guide. */
interface NullModel {
  /** Similarities of all papers, descending. */
  sorted: Float64Array;
  median: number;
  /** Standard deviation, from the quartile below the median. */
  deviation: number;
}

function nullModelOf(similarities: Float64Array): NullModel | undefined {
  const n = similarities.length;
  if (n < FEWEST) return undefined;
  const sorted = similarities.slice().sort().reverse();
  const median = sorted[n >> 1]!;
  const deviation = (median - sorted[Math.floor(0.75 * n)]!) / 0.6745;
  return deviation > 0 ? { sorted, median, deviation } : undefined;
}

/** The lowest similarity from which on at most 5% of the papers are there by chance. */
function chanceLimit({ sorted, median, deviation }: NullModel, examples: number): number {
  const n = sorted.length;
  for (let taken = n >> 1; taken >= 1; taken--) {
    const last = sorted[taken - 1]!;
    if ((last - median) / deviation >= normalQuantile((FALSE_SHARE * (taken + examples)) / n)) return last;
  }
  return Infinity;
}

/** Papers are taken, the most similar first, until the next one has lower odds than nine to one. */
function likelyLimit(model: NullModel): number {
  const { sorted } = model;
  const n = sorted.length;
  let sum = 0,
    taken = 0,
    limit = sorted[0]!;
  while (taken < n >> 1 && sorted[taken]! >= limit) {
    sum += sorted[taken++]!;
    limit = boundary(model, sum / taken, taken);
  }
  return Math.min(limit, sorted[taken - 1]!);
}

/**
 * The similarity at which a paper is nine times as likely to belong, when so many papers belong and
 * have this mean.
 */
function boundary({ sorted, median, deviation }: NullModel, mean: number, taken: number): number {
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
