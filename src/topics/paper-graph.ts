import { dot } from "../core/matrix.js";
import type { Graph, KnnGraph, Matrix, SparseMatrix } from "../core/types.js";
import { sparseDot } from "../lexical/index.js";
import { unionGraph } from "./graph.js";
import { linkCount, wordShare } from "./rules.js";
import { wordNeighbors } from "./word-neighbors.js";

/** A word in more than this share of the papers brings no two of them together (it still counts once they are). */
const COMMON_SHARE = 0.1;

/**
 * The graph whose communities are the topics. Each paper is joined with the papers most similar to it,
 * where similarity is (1 - m) * cosine of the embeddings + m * cosine of the tf-idf word vectors, m
 * falling with the number of papers (`wordShare`). Candidates are its nearest by embedding and, where words
 * count, its nearest by words.
 * @param words unit rows, papers x words; without them m is 0
 */
export function paperGraph({ vectors, knn, words }: { vectors: Matrix; knn: KnnGraph; words?: SparseMatrix | undefined }): Graph {
  const { rows } = knn;
  const k = Math.min(linkCount(rows), Math.max(0, rows - 1));
  const share = words ? wordShare(rows) : 0;
  if (!words || share === 0) return unionGraph(firstOf(knn, k));
  return unionGraph(nearestByBoth(vectors, knn, words, k, share));
}

/** The first k of each list. */
function firstOf(knn: KnnGraph, k: number): KnnGraph {
  if (k >= knn.k) return knn;
  const { rows } = knn;
  const indices = new Int32Array(rows * k), similarities = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    indices.set(knn.indices.subarray(row * knn.k, row * knn.k + k), row * k);
    similarities.set(knn.similarities.subarray(row * knn.k, row * knn.k + k), row * k);
  }
  return { indices, similarities, rows, k };
}

function nearestByBoth(vectors: Matrix, knn: KnnGraph, words: SparseMatrix, k: number, share: number): KnnGraph {
  const { rows } = knn;
  const { data, cols } = vectors;
  const byWords = wordNeighbors(words, k, Math.max(50, COMMON_SHARE * rows));
  const indices = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const seen = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const candidates: { other: number; similarity: number }[] = [];
    const add = (other: number, cosine: number): void => {
      seen[other] = row;
      candidates.push({ other, similarity: (1 - share) * cosine + share * sparseDot(words, row, other) });
    };
    for (let at = row * knn.k; at < (row + 1) * knn.k; at++) if (knn.indices[at]! >= 0) add(knn.indices[at]!, knn.similarities[at]!);
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = byWords.indices[at]!;
      if (other >= 0 && seen[other] !== row) add(other, dot(data, row * cols, data, other * cols, cols));
    }
    candidates.sort((a, b) => b.similarity - a.similarity || a.other - b.other);
    for (let i = 0; i < Math.min(k, candidates.length); i++) {
      indices[row * k + i] = candidates[i]!.other;
      similarities[row * k + i] = candidates[i]!.similarity;
    }
  }
  return { indices, similarities, rows, k };
}
