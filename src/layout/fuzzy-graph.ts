import { graphOfLists } from "../core/graph.js";
import { exp, ln } from "../core/math.js";
import type { Graph, KnnGraph } from "../core/types.js";

/** The bandwidth of a point is at least this part of its mean distance to its neighbours. */
const LEAST_BANDWIDTH = 1e-3;
const MOST_STEPS = 64,
  ACCURACY = 1e-12;

/** Distances of each point to its neighbours, as memberships depend on them. */
export interface Bandwidths {
  /** Distance to the nearest neighbour that is not at distance 0 (rho). */
  nearest: Float64Array;
  /**
   * The bandwidth: memberships e^-((d - nearest) / sigma) add up to log2 of the number of
   * neighbours, the point itself counted.
   */
  sigma: Float64Array;
}

/**
 * The graph of a layout, the fuzzy union of the neighbour lists: an edge weighs p + q - pq, where p
 * and q are the memberships of the two points in each other's lists. Distances are 1 - cosine
 * similarity.
 *
 * Source: McInnes, Healy and Melville, "UMAP" (2018), algorithms 2 and 3.
 */
export function fuzzyGraph(knn: KnnGraph): Graph {
  return graphOfLists(knn, memberships(knn, bandwidths(knn)), (p, q) => p + q - p * q);
}

function distanceOf(similarity: number): number {
  return Math.max(0, 1 - similarity);
}

export function bandwidths({ rows, k, indices, similarities }: KnnGraph): Bandwidths {
  const nearest = new Float64Array(rows),
    sigma = new Float64Array(rows);
  const wanted = ln(k + 1) / ln(2);
  const excess = new Float64Array(k);
  let total = 0;
  for (let at = 0; at < rows * k; at++) if (indices[at]! >= 0) total += distanceOf(similarities[at]!);
  const meanOfAll = total / Math.max(1, rows * (k + 1));
  for (let row = 0; row < rows; row++) {
    let count = 0,
      sum = 0,
      first = 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      if (indices[at]! < 0) continue;
      const distance = distanceOf(similarities[at]!);
      if (first === 0) first = distance;
      sum += distance;
      excess[count++] = distance;
    }
    for (let i = 0; i < count; i++) excess[i] = Math.max(0, excess[i]! - first);
    nearest[row] = first;
    sigma[row] = Math.max(
      bandwidth(excess, count, wanted),
      LEAST_BANDWIDTH * (first > 0 ? sum / (count + 1) : meanOfAll),
    );
  }
  return { nearest, sigma };
}

/**
 * The sigma at which the values e^-(excess / sigma) add up to `wanted`; 0 when the sum is always
 * larger, Infinity when it is always smaller. Newton's method on t = 1 / sigma, from 0: the sum is
 * convex and falls with t, so that t only rises.
 */
function bandwidth(excess: Float64Array, count: number, wanted: number): number {
  let zeros = 0;
  for (let i = 0; i < count; i++) if (excess[i] === 0) zeros++;
  if (zeros >= wanted) return 0;
  if (count <= wanted) return Infinity;
  let t = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let sum = 0,
      slope = 0;
    for (let i = 0; i < count; i++) {
      const value = exp(-excess[i]! * t);
      sum += value;
      slope += excess[i]! * value;
    }
    const move = (sum - wanted) / slope;
    t += move;
    if (move <= ACCURACY * t) break;
  }
  return 1 / t;
}

/** The membership of each list entry in its point's neighbourhood, in [0, 1]; 1 for the nearest. */
export function memberships(
  { rows, k, indices, similarities }: KnnGraph,
  { nearest, sigma }: Bandwidths,
): Float64Array {
  const strengths = new Float64Array(rows * k);
  for (let at = 0; at < rows * k; at++) {
    if (indices[at]! < 0) continue;
    const row = Math.floor(at / k);
    const excess = distanceOf(similarities[at]!) - nearest[row]!;
    strengths[at] = excess <= 0 || sigma[row] === 0 ? 1 : exp(-excess / sigma[row]!);
  }
  return strengths;
}

/**
 * The graph of new points beside those of a layout. These are the first `fixedCount` nodes, and
 * have no edges of their own. An edge of a new point weighs the membership of its list entry.
 */
export function newPointsGraph(knn: KnnGraph, fixedCount: number): Graph {
  const { rows, k, indices } = knn;
  const strengths = memberships(knn, bandwidths(knn));
  const offsets = new Int32Array(fixedCount + rows + 1);
  const targets = new Int32Array(rows * k),
    weights = new Float64Array(rows * k);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      if (indices[at]! < 0) continue;
      targets[size] = indices[at]!;
      weights[size++] = strengths[at]!;
    }
    offsets[fixedCount + row + 1] = size;
  }
  return { nodes: fixedCount + rows, offsets, targets: targets.subarray(0, size), weights: weights.subarray(0, size) };
}
