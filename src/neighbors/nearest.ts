import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";

export interface RowMatch {
  row: number;
  /** Cosine similarity, as a float32. */
  similarity: number;
}

/**
 * The k rows nearest to a vector, by a scan of all: best first, equal similarities by row number.
 * @param matrix unit rows
 * @param query a unit vector
 * @param excluded rows to leave out
 */
export function nearestRows(
  matrix: Matrix,
  query: Float32Array,
  k: number,
  excluded?: ReadonlySet<number>,
): RowMatch[] {
  const found = new Best(Math.min(k, matrix.rows));
  for (let row = 0; row < matrix.rows; row++) {
    const similarity = Math.fround(dot(query, 0, matrix.data, row * matrix.cols, matrix.cols));
    if (similarity > found.threshold && !excluded?.has(row)) found.add(row, similarity);
  }
  return found.list();
}

/**
 * The best few of a stream of rows that comes in ascending order: later ones must be strictly
 * better than the last.
 */
export class Best {
  private readonly rows: Int32Array;
  private readonly similarities: Float32Array;
  private size = 0;
  /** A row must be above this to get in. */
  threshold: number;

  constructor(private readonly limit: number) {
    this.rows = new Int32Array(limit);
    this.similarities = new Float32Array(limit);
    this.threshold = limit > 0 ? -Infinity : Infinity;
  }

  add(row: number, similarity: number): void {
    let at = this.size < this.limit ? this.size++ : this.limit - 1;
    for (; at > 0 && this.similarities[at - 1]! < similarity; at--) {
      this.similarities[at] = this.similarities[at - 1]!;
      this.rows[at] = this.rows[at - 1]!;
    }
    this.similarities[at] = similarity;
    this.rows[at] = row;
    if (this.size === this.limit) this.threshold = this.similarities[this.limit - 1]!;
  }

  clear(): void {
    this.size = 0;
    this.threshold = this.limit > 0 ? -Infinity : Infinity;
  }

  /** Writes rows and similarities into a graph's row; returns how many there are. */
  copyTo(indices: Int32Array, similarities: Float32Array, offset: number): number {
    for (let i = 0; i < this.size; i++) {
      indices[offset + i] = this.rows[i]!;
      similarities[offset + i] = this.similarities[i]!;
    }
    return this.size;
  }

  list(): RowMatch[] {
    return Array.from({ length: this.size }, (_, i) => ({ row: this.rows[i]!, similarity: this.similarities[i]! }));
  }
}
