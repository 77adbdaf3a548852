import { ln } from "../core/math.js";
import type { SparseMatrix } from "../core/types.js";

/**
 * tf-idf with rows of length 1: (1 + ln tf) * (ln((1 + n) / (1 + df)) + 1), the sublinear term
 * frequency and smooth inverse document frequency of scikit-learn's TfidfTransformer. A row without
 * terms stays empty.
 */
export function tfidf(counts: SparseMatrix): SparseMatrix {
  const { rows, cols, offsets, indices } = counts;
  const documents = new Int32Array(cols);
  for (let at = 0; at < indices.length; at++) documents[indices[at]!]!++;
  const idf = Float64Array.from(documents, (df) => ln((1 + rows) / (1 + df)) + 1);
  const values = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const value = (1 + ln(counts.values[at]!)) * idf[indices[at]!]!;
      values[at] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) values[at] = values[at]! / length;
  }
  return { offsets, indices, values, rows, cols };
}

/** Dot product of two rows: their cosine when the rows have length 1. */
export function sparseDot({ offsets, indices, values }: SparseMatrix, a: number, b: number): number {
  let at = offsets[a]!, bt = offsets[b]!;
  const aEnd = offsets[a + 1]!, bEnd = offsets[b + 1]!;
  let sum = 0;
  while (at < aEnd && bt < bEnd) {
    const difference = indices[at]! - indices[bt]!;
    if (difference === 0) sum += values[at++]! * values[bt++]!;
    else if (difference < 0) at++;
    else bt++;
  }
  return sum;
}
