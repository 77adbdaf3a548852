import type { KnnGraph } from "../../core/types.js";

/** How many of its nearest papers decide a new paper's topic. */
export const VOTERS = 15;
/** A step of the curve has at least so many papers; a curve has at most so many steps. */
const STEP_PAPERS = 25,
  STEPS = 20;

/**
 * Added to the right and to the wrong cases of each step (Jeffreys' prior): few cases are no
 * certainty.
 */
const PRIOR = 0.5;

/** How often a topic with some score is the right one. */
export interface Curve {
  /** Scores, ascending. */
  scores: number[];
  /** For each score: how often such a topic is right, in [0, 1], ascending. */
  shares: number[];
}

/** How often votes are right: for the topic that has most, and for any other one. */
export interface Calibration {
  /** For the topic that has most votes. */
  first: Curve;
  /** For any other topic. */
  further: Curve;
}

/**
 * A topic, and the sum of the cosine similarities of its voters divided by the number of all
 * voters.
 */
export interface Vote {
  topic: number;
  score: number;
}

/**
 * The votes of the nearest papers for their topics, most first, ties by topic. Papers of no topic
 * (-1) count as voters, but vote for none.
 */
export function countVotes(voters: readonly { topic: number; similarity: number }[]): Vote[] {
  const sums = new Map<number, number>();
  for (const { topic, similarity } of voters)
    if (topic !== -1) sums.set(topic, (sums.get(topic) ?? 0) + Math.max(0, similarity));
  return [...sums]
    .map(([topic, sum]) => ({ topic, score: sum / voters.length }))
    .sort((a, b) => b.score - a.score || a.topic - b.topic);
}

/**
 * Learns from the fitted papers how often votes are right: each paper is left out, its nearest
 * papers vote, and their votes are compared with the topic that it has. Isotonic regression makes
 * the curves ascending (pool adjacent violators: Barlow et al. 1972).
 */
export function calibrate(knn: KnnGraph, topics: Int32Array): Calibration {
  const first: [number, number][] = [],
    further: [number, number][] = [];
  const voters = Math.min(VOTERS, knn.k);
  for (let row = 0; row < knn.rows; row++) {
    if (topics[row] === -1) continue;
    const nearest: { topic: number; similarity: number }[] = [];
    for (let at = row * knn.k; at < row * knn.k + voters; at++) {
      if (knn.indices[at]! >= 0) nearest.push({ topic: topics[knn.indices[at]!]!, similarity: knn.similarities[at]! });
    }
    countVotes(nearest).forEach(({ topic, score }, rank) =>
      (rank === 0 ? first : further).push([score, Number(topic === topics[row])]),
    );
  }
  return { first: toCurve(first), further: toCurve(further) };
}

function toCurve(cases: [number, number][]): Curve {
  cases.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const size = Math.max(STEP_PAPERS, Math.ceil(cases.length / STEPS));
  const pools: { score: number; right: number; cases: number }[] = [];
  for (let from = 0; from < cases.length; from += size) {
    const step = cases.slice(from, from + size);
    let pool = { score: 0, right: 0, cases: step.length };
    for (const [score, right] of step) {
      pool.score += score;
      pool.right += right;
    }
    for (let before = pools.at(-1); before && shareOf(before) > shareOf(pool); before = pools.at(-1)) {
      pools.pop();
      pool = { score: pool.score + before.score, right: pool.right + before.right, cases: pool.cases + before.cases };
    }
    pools.push(pool);
  }
  return { scores: pools.map((pool) => pool.score / pool.cases), shares: pools.map(shareOf) };
}

function shareOf({ right, cases }: { right: number; cases: number }): number {
  return (right + PRIOR) / (cases + 2 * PRIOR);
}

/**
 * The share that a curve gives a score, by linear interpolation between its steps, from 0 at the
 * score 0.
 */
export function readCurve({ scores, shares }: Curve, score: number): number {
  const above = scores.findIndex((step) => step >= score);
  if (above === -1) return scores.length === 0 ? Math.max(0, Math.min(1, score)) : shares.at(-1)!;
  const high = scores[above]!,
    low = above === 0 ? 0 : scores[above - 1]!;
  const lowShare = above === 0 ? 0 : shares[above - 1]!;
  return high === low ? shares[above]! : lowShare + ((shares[above]! - lowShare) * (score - low)) / (high - low);
}
