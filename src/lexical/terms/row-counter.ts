import type { SparseMatrix } from "../../core/types.js";

/** Counts columns in documents that come one after another: documents x columns. */
export class RowCounter {
  private readonly ends: Int32Array;
  private indices = new Int32Array(1 << 16);
  private values = new Float64Array(1 << 16);
  /** Counts of the current document. */
  private readonly counts: Int32Array;
  private document = 0;
  private start = 0;
  private end = 0;

  constructor(
    private readonly documents: number,
    private readonly columns: number,
  ) {
    this.ends = new Int32Array(documents + 1);
    this.counts = new Int32Array(columns);
  }

  /** Counts one more of a column in the current document. */
  note(column: number): void {
    if (this.counts[column]!++ > 0) return;
    if (this.end === this.indices.length) this.grow();
    this.indices[this.end++] = column;
  }

  /** Goes on to the next document. */
  next(): void {
    const { indices, values, counts, start, end } = this;
    indices.subarray(start, end).sort();
    for (let at = start; at < end; at++) {
      values[at] = counts[indices[at]!]!;
      counts[indices[at]!] = 0;
    }
    this.ends[++this.document] = this.start = end;
  }

  /** @param Memory the kind of memory for the matrix, such as `SharedArrayBuffer` */
  finish(Memory: new (bytes: number) => ArrayBufferLike = ArrayBuffer): SparseMatrix {
    const { documents, columns, end } = this;
    while (this.document < documents) this.next();
    const indices = new Int32Array(new Memory(4 * end)),
      values = new Float64Array(new Memory(8 * end));
    indices.set(this.indices.subarray(0, end));
    values.set(this.values.subarray(0, end));
    return { offsets: this.ends, indices, values, rows: documents, cols: columns };
  }

  private grow(): void {
    const indices = new Int32Array(2 * this.indices.length),
      values = new Float64Array(indices.length);
    indices.set(this.indices);
    values.set(this.values);
    this.indices = indices;
    this.values = values;
  }
}
