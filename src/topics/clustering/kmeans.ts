import { checkCount, checkOptions } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import { checkMatrix, dot, normalizeRow, unitRows } from "../../core/matrix.js";
import { seededRandom, type Random } from "../../core/random.js";
import type { Clustering, Matrix } from "../../core/types.js";
import { numberBySize } from "../leiden/partition.js";

/**
 * So many starts are tried for so many rounds; the one with the highest sum of similarities goes
 * on.
 */
const STARTS = 4,
  TRIAL_ROUNDS = 3;
/** Up to so many rows more starts are tried, and for more rounds, as they take little time. */
const SMALL = 1000,
  STARTS_WHEN_SMALL = 12,
  TRIAL_ROUNDS_WHEN_SMALL = 8;
const MAX_ROUNDS = 100;
/** A round that raises the sum by a smaller share than this is the last one. */
const TOLERANCE = 1e-5;

/** What `kMeans` can be told. */
export interface KMeansOptions {
  /** Number of clusters, from 1 to the number of rows. */
  k: number;
  /** A whole number from 0 on; another one gives other random starts. Default 0. */
  seed?: number | undefined;
}

/**
 * Spherical k-means: clusters of rows by cosine similarity to the clusters' centroids. The best of
 * a few starts is taken. Deterministic: the same rows and seed give the same clusters. Every
 * cluster has at least one row.
 *
 * Sources: I. Dhillon and D. Modha, "Concept decompositions for large sparse text data using
 * clustering" (2001); D. Arthur and S. Vassilvitskii, "k-means++" (2007) for the starts.
 * @param matrix rows x columns; rows need not have length 1
 * @returns `labels`: the cluster of each row, numbered by size, the largest first, ties by first
 *   row. `strengths`: for each row, its cosine similarity to its centroid, in [0, 1].
 *   `clusterCount`: `k`
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
  const { labels, similarities } = lloyd(unit, best!.centroids, k, MAX_ROUNDS);
  return {
    labels: numberBySize(labels).groups,
    strengths: Float32Array.from(similarities, (similarity) => Math.min(1, Math.max(0, similarity))),
    clusterCount: k,
  };
}

interface Fit {
  /** k x columns. */
  centroids: Float32Array;
  labels: Int32Array;
  similarities: Float64Array;
  total: number;
}

/**
 * Rows drawn as first centroids, with probabilities in proportion to the distance (1 - similarity)
 * to the centroids so far; of three draws the best is taken.
 */
function plusPlus({ data, rows, cols }: Matrix, k: number, random: Random): Float32Array {
  const centroids = new Float32Array(k * cols);
  const distance = new Float64Array(rows).fill(Infinity);
  const trial = new Float64Array(rows),
    bestTrial = new Float64Array(rows);
  const draws = k === 1 ? 1 : 3;
  let sum = Infinity;
  for (let centroid = 0; centroid < k; centroid++) {
    let bestRow = -1,
      bestSum = Infinity;
    for (let draw = 0; draw < draws; draw++) {
      const row = centroid === 0 || sum <= 0 ? random.below(rows) : pick(distance, sum * random.next());
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
    centroids.set(data.subarray(bestRow * cols, (bestRow + 1) * cols), centroid * cols);
  }
  return centroids;
}

function pick(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row]!;
    if (sum > target) return row;
  }
  return weights.length - 1;
}

function lloyd(matrix: Matrix, centroids: Float32Array, k: number, mostRounds: number): Fit {
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
      for (let centroid = 0; centroid < k; centroid++) {
        const similarity = dot(data, row * cols, centroids, centroid * cols, cols);
        if (similarity > bestSimilarity) {
          best = centroid;
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
    updateCentroids(matrix, labels, centroids, k);
  }
  return { centroids, labels, similarities, total };
}

/**
 * An empty cluster takes the row that is farthest from its centroid, of a cluster that has others.
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

function updateCentroids({ data, rows, cols }: Matrix, labels: Int32Array, centroids: Float32Array, k: number): void {
  const sums = new Float64Array(k * cols);
  for (let row = 0; row < rows; row++) {
    const to = labels[row]! * cols,
      from = row * cols;
    for (let i = 0; i < cols; i++) sums[to + i] = sums[to + i]! + data[from + i]!;
  }
  centroids.set(sums);
  for (let cluster = 0; cluster < k; cluster++) normalizeRow(centroids, cluster * cols, cols);
}
