import { ln } from "../../core/math.js";
import type { SparseMatrix } from "../../core/types.js";

/**
 * Term frequency times inverse document frequency (documents x terms), with each row scaled to
 * length 1: the dot product of two rows is their cosine similarity. A row without terms stays
 * empty.
 *
 * tf = 1 + ln(count), idf = 1 + ln((1 + n) / (1 + documents with the term)): the sublinear,
 * smoothed form of scikit-learn's TfidfTransformer (`sublinear_tf`, `smooth_idf`).
 * @param firsts first row of the work that each document is a version of; n and the documents with
 *   a term are these alone. Default: every row
 */
export function tfidf(matrix: SparseMatrix, firsts?: Int32Array): SparseMatrix {
  const { offsets, indices, rows, cols } = matrix;
  const idf = inverseDocumentFrequencies(matrix, firsts);
  const values = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const count = matrix.values[i]!;
      const weight = (count === 1 ? 1 : 1 + ln(count)) * idf[indices[i]!]!;
      values[i] = weight;
      squares += weight * weight;
    }
    const norm = Math.sqrt(squares);
    if (norm > 0) for (let i = start; i < end; i++) values[i] = values[i]! / norm;
  }
  return { offsets, indices, values, rows, cols };
}

function inverseDocumentFrequencies({ offsets, indices, rows, cols }: SparseMatrix, firsts?: Int32Array): Float64Array {
  const documents = new Float64Array(cols);
  let n = 0;
  for (let row = 0; row < rows; row++) {
    if (firsts && firsts[row] !== row) continue;
    n++;
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) documents[indices[i]!] = documents[indices[i]!]! + 1;
  }
  return documents.map((count) => 1 + ln((1 + n) / (1 + count)));
}

/**
 * Dot product of a row of a sparse matrix with a dense row, which has a value for each column. It
 * is the cosine similarity when both have length 1. To compare one row with many, this is faster
 * than to go through two sparse rows together.
 */
export function sparseDot({ offsets, indices, values }: SparseMatrix, row: number, dense: Float64Array): number {
  let sum = 0;
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++) sum += values[at]! * dense[indices[at]!]!;
  return sum;
}
