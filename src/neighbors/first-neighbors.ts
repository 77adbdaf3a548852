import type { KnnGraph } from "../core/types.js";

/** The first k of each list. */
export function firstNeighbors(knn: KnnGraph, k: number): KnnGraph {
  if (k >= knn.k) return knn;
  const { rows } = knn;
  const indices = new Int32Array(rows * k),
    similarities = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    indices.set(knn.indices.subarray(row * knn.k, row * knn.k + k), row * k);
    similarities.set(knn.similarities.subarray(row * knn.k, row * knn.k + k), row * k);
  }
  return { indices, similarities, rows, k };
}
