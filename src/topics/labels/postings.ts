import { ln } from "../../core/math.js";
import type { SparseMatrix } from "../../core/types.js";

/** For each column of a matrix, the rows that hold it (its postings list), ascending. */
export class Postings {
  private readonly offsets: Int32Array;
  private readonly rowIndices: Int32Array;
  /** Rows of the last column that was compared with another one carry the current mark. */
  private markedColumn = -1;
  private mark = 0;
  private readonly marks: Int32Array;

  /**
   * @param columns the transposed matrix: its columns as rows
   * @param rowCount how many rows of the matrix count; the others hold nothing. Default: all
   */
  constructor(
    { offsets, indices, cols }: Pick<SparseMatrix, "offsets" | "indices" | "cols">,
    private readonly rowCount = cols,
  ) {
    this.offsets = offsets;
    this.rowIndices = indices;
    this.marks = new Int32Array(cols);
  }

  /** The rows that hold a column; a view. */
  rowsOf(column: number): Int32Array {
    return this.rowIndices.subarray(this.offsets[column]!, this.offsets[column + 1]!);
  }

  /**
   * Normalised pointwise mutual information of two columns over the rows, in [-1, 1]: -1 when no
   * row holds both, 0 when as many do as by chance, 1 when all that hold one hold the other.
   *
   * Source: G. Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
   */
  npmi(a: number, b: number): number {
    const rowsA = this.rowsOf(a);
    const rowsB = this.rowsOf(b);
    const both = this.sharedCount(rowsA, b);
    const { rowCount } = this;
    if (both === 0) return -1;
    if (both === rowCount) return 1;
    return ln((both * rowCount) / (rowsA.length * rowsB.length)) / ln(rowCount / both);
  }

  /** Pairs are asked for with the same second column many times in a row: its rows are marked once. */
  private sharedCount(rows: Int32Array, column: number): number {
    const { marks } = this;
    if (column !== this.markedColumn) {
      this.markedColumn = column;
      this.mark++;
      for (const row of this.rowsOf(column)) marks[row] = this.mark;
    }
    let shared = 0;
    for (let i = 0; i < rows.length; i++) if (marks[rows[i]!] === this.mark) shared++;
    return shared;
  }
}
