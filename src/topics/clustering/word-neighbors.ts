import { transpose } from "../../core/sparse.js";
import type { KnnGraph, SparseMatrix } from "../../core/types.js";
import { NearestList } from "./nearest-list.js";

/**
 * For each row the k rows of the greatest dot product with it (the cosine similarity, when rows
 * have length 1). Words that more than `maxDocuments` rows have are left out: they say least and
 * would take most time. Lists with fewer than k rows that share a word end in -1.
 */
export function wordNeighbors(words: SparseMatrix, k: number, maxDocuments: number): KnnGraph {
  const { rows, offsets, indices, values } = words;
  const postings = transpose(words);
  const sums = new Float64Array(rows);
  const touched = new Int32Array(rows);
  const neighbors = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const nearest = new NearestList(k);
  for (let row = 0; row < rows; row++) {
    let touchedCount = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const word = indices[at]!,
        value = values[at]!;
      const from = postings.offsets[word]!,
        to = postings.offsets[word + 1]!;
      if (to - from > maxDocuments) continue;
      for (let i = from; i < to; i++) {
        const other = postings.indices[i]!;
        if (sums[other] === 0) touched[touchedCount++] = other;
        sums[other] = sums[other]! + value * postings.values[i]!;
      }
    }
    nearest.size = 0;
    for (let i = 0; i < touchedCount; i++) {
      const other = touched[i]!;
      // Rounded as it is stored: similarities that are stored as equal are ties.
      if (other !== row) nearest.add(other, Math.fround(sums[other]!));
      sums[other] = 0;
    }
    neighbors.set(nearest.rows.subarray(0, nearest.size), row * k);
    similarities.set(nearest.similarities.subarray(0, nearest.size), row * k);
  }
  return { indices: neighbors, similarities, rows, k };
}
