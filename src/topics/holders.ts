import { ln } from "../core/math.js";
import type { SparseMatrix } from "../core/types.js";

/** Which rows hold each column of a matrix, ascending. */
export class Holders {
  private readonly offsets: Int32Array;
  private readonly holding: Int32Array;
  private readonly rows: number;

  /** @param columns the matrix, turned over: its columns as rows */
  constructor({ offsets, indices, cols }: Pick<SparseMatrix, "offsets" | "indices" | "cols">) {
    this.offsets = offsets;
    this.holding = indices;
    this.rows = cols;
  }

  /** The rows that hold a column; a view. */
  of(column: number): Int32Array {
    return this.holding.subarray(this.offsets[column]!, this.offsets[column + 1]!);
  }

  /**
   * Normalised pointwise mutual information of two columns over the rows, in [-1, 1]: -1 when no row
   * holds both, 0 when as many do as by chance, 1 when all that hold one hold the other.
   *
   * Source: G. Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
   */
  npmi(a: number, b: number): number {
    const rowsA = this.of(a);
    const rowsB = this.of(b);
    const both = sharedCount(rowsA, rowsB);
    const { rows } = this;
    if (both === 0) return -1;
    if (both === rows) return 1;
    return ln((both * rows) / (rowsA.length * rowsB.length)) / ln(rows / both);
  }
}

function sharedCount(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared;
}
