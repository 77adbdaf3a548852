import { ln } from "../../core/math.js";
import type { SparseMatrix } from "../../core/types.js";

/** Which rows hold each column of a matrix, ascending. */
export class Holders {
  private readonly offsets: Int32Array;
  private readonly holding: Int32Array;
  /**
   * The column whose rows have the current mark: pairs come with the second of them the same for a
   * while.
   */
  private marked = -1;
  private mark = 0;
  private readonly marks: Int32Array;

  /**
   * @param columns the matrix, turned over: its columns as rows
   * @param rows how many of its rows count; the others hold nothing
   */
  constructor(
    { offsets, indices, cols }: Pick<SparseMatrix, "offsets" | "indices" | "cols">,
    private readonly rows = cols,
  ) {
    this.offsets = offsets;
    this.holding = indices;
    this.marks = new Int32Array(cols);
  }

  /** The rows that hold a column; a view. */
  of(column: number): Int32Array {
    return this.holding.subarray(this.offsets[column]!, this.offsets[column + 1]!);
  }

  /**
   * Normalised pointwise mutual information of two columns over the rows, in [-1, 1]: -1 when no
   * row holds both, 0 when as many do as by chance, 1 when all that hold one hold the other.
   *
   * Source: G. Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
   */
  npmi(a: number, b: number): number {
    const rowsA = this.of(a);
    const rowsB = this.of(b);
    const both = this.sharedCount(rowsA, b);
    const { rows } = this;
    if (both === 0) return -1;
    if (both === rows) return 1;
    return ln((both * rows) / (rowsA.length * rowsB.length)) / ln(rows / both);
  }

  private sharedCount(rows: Int32Array, column: number): number {
    const { marks } = this;
    if (column !== this.marked) {
      this.marked = column;
      this.mark++;
      for (const row of this.of(column)) marks[row] = this.mark;
    }
    let shared = 0;
    for (let i = 0; i < rows.length; i++) if (marks[rows[i]!] === this.mark) shared++;
    return shared;
  }
}
