import { checkKnn, checkCount, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix } from "../core/matrix.js";
import type { KnnGraph, Matrix, Progress } from "../core/types.js";
import { ExactIndex } from "../neighbors/index.js";
import { firstNeighbors } from "../neighbors/first-neighbors.js";
import { runLayout } from "./run-layout.js";
import { checkMinDist, DEFAULTS, defaultEpochs, isMatrix } from "./umap.js";

export interface UmapTransformOptions {
  /** Beside new vectors: those that the layout was made of. */
  base?: Matrix;
  /** As for `umap`; default 15. */
  nNeighbors?: number;
  /** As for the layout; default 0.1. */
  minDist?: number;
  /** Default: a third of those of a layout. */
  epochs?: number;
  seed?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * Places new rows in a layout, whose own points stay where they are. New rows do not look at each
 * other: each is placed as if it came alone, but for the random points that it is pushed away from.
 * @param graphOrMatrix for each new row its neighbours among the rows of the layout, best first; or
 *   the new vectors, with `base`
 * @param layout what `umap` gave
 * @returns new rows x dimensions of the layout
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`, `aborted`
 */
export async function umapTransform(
  graphOrMatrix: KnnGraph | Matrix,
  layout: Matrix,
  options: UmapTransformOptions = {},
): Promise<Matrix> {
  checkOptions("umapTransform", options, ["base", "nNeighbors", "minDist", "epochs", "seed", "onProgress", "signal"]);
  checkMatrix("The layout", layout);
  if (layout.rows === 0 || layout.cols === 0)
    throw new PaperweaveError("invalid-argument", "The layout is empty: there is nothing to be placed among.");
  const k = checkCount("nNeighbors", options.nNeighbors ?? DEFAULTS.nNeighbors, 2) - 1;
  const minDist = checkMinDist(options.minDist);
  const seed = checkCount("seed", options.seed ?? DEFAULTS.seed, 0);
  const epochs = checkCount("epochs", options.epochs ?? Math.round(defaultEpochs(layout.rows) / 3));
  const knn = isMatrix(graphOrMatrix) ? await neighborsAmong(graphOrMatrix, layout, k, options) : graphOrMatrix;
  checkKnn(knn, layout.rows);
  return runLayout(
    { kind: "more", knn: firstNeighbors(knn, k), layout, settings: { dimensions: layout.cols, minDist, epochs, seed } },
    options,
  );
}

async function neighborsAmong(
  matrix: Matrix,
  layout: Matrix,
  most: number,
  { base, signal }: UmapTransformOptions,
): Promise<KnnGraph> {
  if (base === undefined)
    throw new PaperweaveError(
      "invalid-argument",
      "New vectors need { base }, the vectors that the layout was made of.",
    );
  checkMatrix("base", base);
  if (base.rows !== layout.rows)
    throw new PaperweaveError("shape-mismatch", `base has ${base.rows} rows, the layout has ${layout.rows}.`);
  checkMatrix("The matrix", matrix, base.cols);
  const index = new ExactIndex({ dimensions: base.cols });
  const digits = String(base.rows).length; // ties go by id: the lower row first
  await index.add(
    Array.from({ length: base.rows }, (_, row) => String(row).padStart(digits, "0")),
    base,
  );
  const k = Math.min(most, base.rows);
  const found = await index.search(matrix, { k, ...(signal && { signal }) });
  return {
    indices: Int32Array.from(found.flatMap((list) => list.map(({ id }) => Number(id)))),
    similarities: Float32Array.from(found.flatMap((list) => list.map(({ similarity }) => similarity))),
    rows: matrix.rows,
    k,
  };
}
