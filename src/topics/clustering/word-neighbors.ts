import { transpose } from "../../core/sparse.js";
import type { KnnGraph, SparseMatrix } from "../../core/types.js";

/**
 * The k rows of each row that share the weightiest words, by the dot product of the rows (their
 * cosine, when they have length 1). Words that more than `maxDocuments` rows have are passed over
 * here: they say least and would cost most. Lists with fewer than k rows that share a word end in
 * -1.
 */
export function wordNeighbors(words: SparseMatrix, k: number, maxDocuments: number): KnnGraph {
  const { rows, offsets, indices, values } = words;
  const lists = transpose(words);
  const sums = new Float64Array(rows);
  const touched = new Int32Array(rows);
  const nearest = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    let touchedCount = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const word = indices[at]!,
        value = values[at]!;
      const from = lists.offsets[word]!,
        to = lists.offsets[word + 1]!;
      if (to - from > maxDocuments) continue;
      for (let i = from; i < to; i++) {
        const other = lists.indices[i]!;
        if (sums[other] === 0) touched[touchedCount++] = other;
        sums[other] = sums[other]! + value * lists.values[i]!;
      }
    }
    let size = 0;
    const start = row * k;
    for (let i = 0; i < touchedCount; i++) {
      const other = touched[i]!,
        sum = sums[other]!;
      sums[other] = 0;
      if (other === row || (size === k && !before(sum, other, similarities[start + k - 1]!, nearest[start + k - 1]!)))
        continue;
      let at = start + (size < k ? size++ : k - 1);
      for (; at > start && before(sum, other, similarities[at - 1]!, nearest[at - 1]!); at--) {
        similarities[at] = similarities[at - 1]!;
        nearest[at] = nearest[at - 1]!;
      }
      similarities[at] = sum;
      nearest[at] = other;
    }
  }
  return { indices: nearest, similarities, rows, k };
}

/**
 * Whether a similarity comes before another one in a list; both are compared as they are stored.
 */
function before(similarity: number, row: number, otherSimilarity: number, otherRow: number): boolean {
  const difference = Math.fround(similarity) - otherSimilarity;
  return difference > 0 || (difference === 0 && row < otherRow);
}
