import { dot, normalizeRow } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";

/**
 * The direction of the mean vector of each group of rows: groups x columns, unit rows (zeros for an
 * empty group).
 */
export function centresOf(vectors: Matrix, groups: readonly ArrayLike<number>[]): Matrix {
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

/** The `count` rows that are most similar to a centre, best first, ties by row. */
export function nearestRowsTo(
  centres: Matrix,
  group: number,
  vectors: Matrix,
  rows: ArrayLike<number>,
  count: number,
): number[] {
  const { cols } = vectors;
  return Array.from(rows, (row) => ({
    row,
    similarity: dot(centres.data, group * cols, vectors.data, row * cols, cols),
  }))
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row)
    .slice(0, count)
    .map(({ row }) => row);
}

/**
 * How near each row is to the centre of its group, in parts of what its group's rows are on
 * average; 1 for rows of no group, and where the average is not above 0.
 */
export function relativeNearness(centres: Matrix, vectors: Matrix, groups: readonly ArrayLike<number>[]): Float64Array {
  const { cols } = vectors;
  const nearness = new Float64Array(vectors.rows).fill(1);
  groups.forEach((rows, group) => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++)
      sum += nearness[rows[i]!] = Math.max(0, dot(centres.data, group * cols, vectors.data, rows[i]! * cols, cols));
    for (let i = 0; i < rows.length; i++) nearness[rows[i]!] = sum > 0 ? (nearness[rows[i]!]! * rows.length) / sum : 1;
  });
  return nearness;
}

/** The other centres, the most similar first, ties by row. */
export function similarCentres(centres: Matrix, group: number): { row: number; similarity: number }[] {
  const { data, cols, rows } = centres;
  return Array.from({ length: rows }, (_, row) => ({
    row,
    similarity: dot(data, group * cols, data, row * cols, cols),
  }))
    .filter(({ row }) => row !== group)
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
}
