import { dot, normalizeRow } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import { rowsOfClasses } from "../labels/ctfidf.js";
import type { TopicLevels } from "./levels.js";

/** How many exemplars, representative papers, a topic has. */
const EXEMPLARS = 3;

/** What the vectors of papers say about the topics of one level. */
export interface TopicCentroids {
  /** Topics x dimensions, unit rows. */
  centroids: Matrix;
  /** Rows of the papers nearest to each topic's centroid, best first. */
  exemplars: number[][];
  /** Similarity of each paper to its topic's centroid, divided by the topic's mean of these. */
  nearness: Float64Array;
}

/**
 * The centroids and exemplars of every level, coarse to fine.
 * @param workOf row of the first paper of each paper's work: a work counts once
 */
export function centroidsOfLevels(
  vectors: Matrix,
  workOf: Int32Array,
  { groups, counts }: Pick<TopicLevels, "groups" | "counts">,
): TopicCentroids[] {
  return groups.map((own, level) => centroidsOfLevel(vectors, workOf, own, counts[level]!));
}

function centroidsOfLevel(vectors: Matrix, workOf: Int32Array, groups: Int32Array, count: number): TopicCentroids {
  const members = rowsOfClasses(groups, count);
  const distinct = members.map((rows) => rows.filter((row) => workOf[row] === row));
  const centroids = centroidsOf(vectors, distinct);
  const exemplars = distinct.map((rows, topic) => {
    const best = rowsNearestTo(centroids, topic, vectors, rows, EXEMPLARS);
    // Copies are shown only where there are too few other papers.
    const copies = best.length < EXEMPLARS ? members[topic]!.filter((row) => workOf[row] !== row) : [];
    return [...best, ...rowsNearestTo(centroids, topic, vectors, copies, EXEMPLARS - best.length)];
  });
  return { centroids, exemplars, nearness: relativeNearness(centroids, vectors, distinct) };
}

/** The centroids of groups of rows, scaled to length 1: groups x columns; zeros for an empty group. */
export function centroidsOf(vectors: Matrix, groups: readonly ArrayLike<number>[]): Matrix {
  const { cols } = vectors;
  const data = new Float32Array(groups.length * cols);
  groups.forEach((rows, group) => {
    const sum = new Float64Array(cols);
    for (let i = 0; i < rows.length; i++) {
      const start = rows[i]! * cols;
      for (let at = 0; at < cols; at++) sum[at] = sum[at]! + vectors.data[start + at]!;
    }
    data.set(sum, group * cols);
    normalizeRow(data, group * cols, cols);
  });
  return { data, rows: groups.length, cols };
}

/** The `count` rows most similar to a centroid, best first, ties by row. */
function rowsNearestTo(
  centroids: Matrix,
  group: number,
  vectors: Matrix,
  rows: ArrayLike<number>,
  count: number,
): number[] {
  const { cols } = vectors;
  return Array.from(rows, (row) => ({
    row,
    similarity: dot(centroids.data, group * cols, vectors.data, row * cols, cols),
  }))
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row)
    .slice(0, count)
    .map(({ row }) => row);
}

/**
 * The similarity of each row to the centroid of its group (at least 0), divided by the group's mean;
 * 1 for rows of no group, and where the mean is not above 0.
 */
export function relativeNearness(
  centroids: Matrix,
  vectors: Matrix,
  groups: readonly ArrayLike<number>[],
): Float64Array {
  const { cols } = vectors;
  const nearness = new Float64Array(vectors.rows).fill(1);
  groups.forEach((rows, group) => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++)
      sum += nearness[rows[i]!] = Math.max(0, dot(centroids.data, group * cols, vectors.data, rows[i]! * cols, cols));
    for (let i = 0; i < rows.length; i++) nearness[rows[i]!] = sum > 0 ? (nearness[rows[i]!]! * rows.length) / sum : 1;
  });
  return nearness;
}

/** The other centroids, the most similar first, ties by row. */
export function similarCentroids(centroids: Matrix, group: number): { row: number; similarity: number }[] {
  const { data, cols, rows } = centroids;
  return Array.from({ length: rows }, (_, row) => ({
    row,
    similarity: dot(data, group * cols, data, row * cols, cols),
  }))
    .filter(({ row }) => row !== group)
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
}
