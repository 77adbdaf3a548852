import { checkKnn, checkCount, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix } from "../core/matrix.js";
import type { KnnGraph, Matrix, Progress } from "../core/types.js";
import { ExactIndex } from "../neighbors/index.js";
import { firstNeighbors } from "../neighbors/first-neighbors.js";
import { checkMinDist, DEFAULTS, defaultEpochs, isMatrix, runLayout } from "./umap.js";

/** Options of `umapTransform`. */
export interface UmapTransformOptions {
  /** With new vectors: the vectors that the layout was made of, one a row. */
  base?: Matrix | undefined;
  /** As for `umap`. Default 15. */
  nNeighbors?: number | undefined;
  /** As for the layout. Default 0.1. */
  minDist?: number | undefined;
  /** How many times the positions are improved. Default: a third of the epochs of a layout. */
  epochs?: number | undefined;
  /** As for `umap`. Default 1. */
  seed?: number | undefined;
  /** Called with stage "layout" after each epoch. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work; the call then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
}

/**
 * Places new rows in a layout, whose own points stay where they are. New rows do not attract each
 * other; only the random points that push them away may be new ones, too.
 *
 * Source: as for `umap`.
 * @param graphOrMatrix for each new row its neighbours among the rows of the layout, best first; or
 *   the new vectors, with `base`
 * @param layout what `umap` returned
 * @returns new rows x dimensions of the layout: the position of each new row
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
    throw new PaperweaveError(
      "invalid-argument",
      "The layout is empty: new rows are placed among those of a layout, so it needs at least one row.",
    );
  const k = checkCount("nNeighbors", options.nNeighbors ?? DEFAULTS.nNeighbors, 2) - 1;
  const minDist = checkMinDist(options.minDist);
  const seed = checkCount("seed", options.seed ?? DEFAULTS.seed, 0);
  const epochs = checkCount("epochs", options.epochs ?? Math.round(defaultEpochs(layout.rows) / 3));
  const knn = isMatrix(graphOrMatrix) ? await neighborsAmong(graphOrMatrix, layout, k, options) : graphOrMatrix;
  checkKnn(knn, layout.rows);
  return runLayout(
    { kind: "new", knn: firstNeighbors(knn, k), layout, settings: { dimensions: layout.cols, minDist, epochs, seed } },
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
  const digits = String(base.rows).length; // ties are broken by id: the lower row comes first
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
