import { readFileSync } from "node:fs";
import type { KnnGraph, Matrix } from "../../src/core/types.js";

/** What umap-learn, NumPy and scikit-learn say; test/fixtures/make-layout-golden.py made it. */
export const layoutGolden = JSON.parse(
  readFileSync(new URL("../fixtures/layout-golden.json", import.meta.url), "utf8"),
) as {
  curves: { minDist: number; a: number; b: number }[];
  fuzzy: {
    indices: number[][];
    distances: number[][];
    sigmas: number[];
    rhos: number[];
    edges: [number, number, number][];
  };
  spectral: { values: number[]; start: number[][] };
  components: { vectors: number[][]; projected: number[][] };
  quality: { vectors: number[][]; positions: number[][]; trustworthiness: { k: number; value: number }[] };
};

export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { data: Float32Array.from(rows.flat()), rows: rows.length, cols: rows[0]?.length ?? 0 };
}

/** The neighbour lists of the golden case. */
export const goldenKnn: KnnGraph = {
  indices: Int32Array.from(layoutGolden.fuzzy.indices.flat()),
  similarities: Float32Array.from(layoutGolden.fuzzy.distances.flat(), (distance) => 1 - distance),
  rows: layoutGolden.fuzzy.indices.length,
  k: layoutGolden.fuzzy.indices[0]!.length,
};
