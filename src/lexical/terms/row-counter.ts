import type { SparseMatrix } from "../../core/types.js";

/** Counts things in documents that come in turn: documents x things. */
export class RowCounter {
  private readonly ends: Int32Array;
  private indices = new Int32Array(1 << 16);
  private values = new Float64Array(1 << 16);
  /** In the document at hand. */
  private readonly counts: Int32Array;
  private document = 0;
  private start = 0;
  private end = 0;

  constructor(
    private readonly documents: number,
    private readonly things: number,
  ) {
    this.ends = new Int32Array(documents + 1);
    this.counts = new Int32Array(things);
  }

  /** One more of a thing in the document at hand. */
  note(thing: number): void {
    if (this.counts[thing]!++ > 0) return;
    if (this.end === this.indices.length) this.grow();
    this.indices[this.end++] = thing;
  }

  /** What is noted from now on is in the next document. */
  next(): void {
    const { indices, values, counts, start, end } = this;
    indices.subarray(start, end).sort();
    for (let at = start; at < end; at++) {
      values[at] = counts[indices[at]!]!;
      counts[indices[at]!] = 0;
    }
    this.ends[++this.document] = this.start = end;
  }

  /** @param Memory where the matrix lies */
  finish(Memory: new (bytes: number) => ArrayBufferLike = ArrayBuffer): SparseMatrix {
    const { documents, things, end } = this;
    while (this.document < documents) this.next();
    const indices = new Int32Array(new Memory(4 * end)),
      values = new Float64Array(new Memory(8 * end));
    indices.set(this.indices.subarray(0, end));
    values.set(this.values.subarray(0, end));
    return { offsets: this.ends, indices, values, rows: documents, cols: things };
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
