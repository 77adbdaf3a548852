import { checkCount, checkOptions } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import { checkMatrix, dot, normalizeRow, unitRows } from "../../core/matrix.js";
import { seededRandom, type Random } from "../../core/random.js";
import type { Clustering, Matrix } from "../../core/types.js";

/** Starts that are tried for a few rounds; the one with the highest sum of similarities goes on. */
const STARTS = 4,
  TRIAL_ROUNDS = 3;
/** Where they cost nothing, more starts are tried, and for longer. */
const SMALL = 1000,
  STARTS_WHEN_SMALL = 12,
  TRIAL_ROUNDS_WHEN_SMALL = 8;
const MAX_ROUNDS = 100;
/** A round that raises the sum by a smaller share than this is the last one. */
const TOLERANCE = 1e-5;

export interface KMeansOptions {
  /** Number of clusters, at most the number of rows. */
  k: number;
  /** Default 0. */
  seed?: number;
}

/**
 * Spherical k-means (Dhillon and Modha 2001) from k-means++ starts (Arthur and Vassilvitskii 2007),
 * on cosine similarity. Deterministic. Every cluster has at least one row.
 * @param matrix rows need not have length 1
 * @returns clusters numbered by size, ties by first row; a row's strength is its similarity to its
 *   centre, at least 0
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`
 */
export function kMeans(matrix: Matrix, options: KMeansOptions): Clustering {
  checkOptions("kMeans", options, ["k", "seed"]);
  checkMatrix("The matrix", matrix);
  const k = checkCount("k", options.k);
  if (k > matrix.rows)
    throw new PaperweaveError("invalid-argument", `k must be at most the number of rows, ${matrix.rows}, got ${k}.`);
  const random = seededRandom(checkCount("seed", options.seed ?? 0, 0));
  const unit = unitRows(matrix);
  let best: Fit | undefined;
  const [starts, rounds] = matrix.rows <= SMALL ? [STARTS_WHEN_SMALL, TRIAL_ROUNDS_WHEN_SMALL] : [STARTS, TRIAL_ROUNDS];
  for (let start = 0; start < starts; start++) {
    const fit = lloyd(unit, plusPlus(unit, k, random), k, rounds);
    if (!best || fit.total > best.total) best = fit;
  }
  return numberBySize(lloyd(unit, best!.centres, k, MAX_ROUNDS), k);
}

interface Fit {
  /** k x columns. */
  centres: Float32Array;
  labels: Int32Array;
  similarities: Float64Array;
  total: number;
}

/**
 * Centres drawn with chances by the distance (1 - similarity) to the centres so far, the best of a
 * few draws each.
 */
function plusPlus({ data, rows, cols }: Matrix, k: number, random: Random): Float32Array {
  const centres = new Float32Array(k * cols);
  const distance = new Float64Array(rows).fill(Infinity);
  const trial = new Float64Array(rows),
    bestTrial = new Float64Array(rows);
  const draws = k === 1 ? 1 : 3;
  let sum = Infinity;
  for (let centre = 0; centre < k; centre++) {
    let bestRow = -1,
      bestSum = Infinity;
    for (let draw = 0; draw < draws; draw++) {
      const row = centre === 0 || sum <= 0 ? random.below(rows) : pick(distance, sum * random.next());
      let trialSum = 0;
      for (let other = 0; other < rows; other++) {
        const between = Math.max(0, 1 - dot(data, row * cols, data, other * cols, cols));
        trial[other] = Math.min(distance[other]!, between);
        trialSum += trial[other]!;
      }
      if (trialSum < bestSum) {
        bestRow = row;
        bestSum = trialSum;
        bestTrial.set(trial);
      }
    }
    distance.set(bestTrial);
    sum = bestSum;
    centres.set(data.subarray(bestRow * cols, (bestRow + 1) * cols), centre * cols);
  }
  return centres;
}

function pick(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row]!;
    if (sum > target) return row;
  }
  return weights.length - 1;
}

function lloyd(matrix: Matrix, centres: Float32Array, k: number, mostRounds: number): Fit {
  const { data, rows, cols } = matrix;
  const labels = new Int32Array(rows).fill(-1);
  const similarities = new Float64Array(rows);
  let total = 0;
  for (let round = 0; round < mostRounds; round++) {
    let changed = 0;
    const before = total;
    total = 0;
    for (let row = 0; row < rows; row++) {
      let best = 0,
        bestSimilarity = -Infinity;
      for (let centre = 0; centre < k; centre++) {
        const similarity = dot(data, row * cols, centres, centre * cols, cols);
        if (similarity > bestSimilarity) {
          best = centre;
          bestSimilarity = similarity;
        }
      }
      if (labels[row] !== best) changed++;
      labels[row] = best;
      similarities[row] = bestSimilarity;
      total += bestSimilarity;
    }
    changed += fillEmpty(labels, similarities, k);
    const gained = round === 0 || total - before >= TOLERANCE * Math.abs(before);
    if (changed === 0 || !gained) break;
    recentre(matrix, labels, centres, k);
  }
  return { centres, labels, similarities, total };
}

/**
 * An empty cluster takes the row that is farthest from its centre, of a cluster that has others.
 */
function fillEmpty(labels: Int32Array, similarities: Float64Array, k: number): number {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  let moved = 0;
  for (let cluster = 0; cluster < k; cluster++) {
    if (sizes[cluster]! > 0) continue;
    let farthest = -1;
    for (let row = 0; row < labels.length; row++) {
      if (sizes[labels[row]!]! > 1 && (farthest === -1 || similarities[row]! < similarities[farthest]!)) farthest = row;
    }
    sizes[labels[farthest]!]!--;
    sizes[cluster]!++;
    labels[farthest] = cluster;
    similarities[farthest] = 1;
    moved++;
  }
  return moved;
}

function recentre({ data, rows, cols }: Matrix, labels: Int32Array, centres: Float32Array, k: number): void {
  const sums = new Float64Array(k * cols);
  for (let row = 0; row < rows; row++) {
    const to = labels[row]! * cols,
      from = row * cols;
    for (let i = 0; i < cols; i++) sums[to + i] = sums[to + i]! + data[from + i]!;
  }
  centres.set(sums);
  for (let cluster = 0; cluster < k; cluster++) normalizeRow(centres, cluster * cols, cols);
}

function numberBySize({ labels, similarities }: Fit, k: number): Clustering {
  const sizes = new Int32Array(k),
    first = new Int32Array(k).fill(-1);
  labels.forEach((label, row) => {
    sizes[label]!++;
    if (first[label] === -1) first[label] = row;
  });
  const ranked = Array.from({ length: k }, (_, cluster) => cluster).sort(
    (a, b) => sizes[b]! - sizes[a]! || first[a]! - first[b]!,
  );
  const numbers = new Int32Array(k);
  ranked.forEach((cluster, number) => (numbers[cluster] = number));
  return {
    labels: labels.map((label) => numbers[label]!),
    strengths: Float32Array.from(similarities, (similarity) => Math.min(1, Math.max(0, similarity))),
    clusterCount: k,
  };
}
