import { seededRandom } from "../../src/core/random.js";
import { unitRows } from "../../src/core/matrix.js";
import type { KnnGraph, Matrix } from "../../src/core/types.js";

/** Seeded points around twenty centres, as embeddings of papers lie. */
export function clustered(rows: number, cols: number, seed = 1): Matrix {
  const random = seededRandom(seed);
  const normal = (): number => random.next() + random.next() + random.next() - 1.5;
  const centres = Array.from({ length: 20 }, () => Array.from({ length: cols }, normal));
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < cols; i++) data[row * cols + i] = centres[row % 20]![i]! + normal();
  return unitRows({ data, rows, cols });
}

export const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `p${String(i).padStart(5, "0")}`);

/** Which share of the true graph's edges the other one has, too. */
export function recall(graph: KnnGraph, truth: KnnGraph): number {
  let found = 0;
  for (let row = 0; row < truth.rows; row++) {
    const own = new Set(truth.indices.subarray(row * truth.k, (row + 1) * truth.k));
    for (const other of graph.indices.subarray(row * graph.k, (row + 1) * graph.k)) if (own.has(other)) found++;
  }
  return found / (truth.rows * truth.k);
}

/**
 * hnswlib-node is compiled at install, so it comes only where it is asked for; CI does
 * (.ci/install-hnswlib).
 */
export const hnswlibInstalled = await import("hnswlib-node").then(
  () => true,
  () => false,
);
if (!hnswlibInstalled)
  console.warn("hnswlib-node is not installed: its tests are skipped (.ci/install-hnswlib compiles it)");
