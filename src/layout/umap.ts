import { checkKnn, checkCount, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix } from "../core/matrix.js";
import type { KnnGraph, Matrix, Progress } from "../core/types.js";
import { knnGraph } from "../neighbors/index.js";
import { firstNeighbors } from "../neighbors/first-neighbors.js";
import { ProgressMeter } from "../core/progress.js";
import { runInWorker } from "../core/workers/workers.js";
import type { LayoutJob } from "./layout-job.js";

/** Options of `umap`. */
export interface UmapOptions {
  /** Dimensions of the layout. Default 2. */
  dimensions?: number | undefined;
  /**
   * How many points make a neighbourhood, the point itself counted, from 2 on. More of them show
   * the whole better, fewer show details better. Default 15.
   */
  nNeighbors?: number | undefined;
  /** How near points may come to each other, from 0 to below 3. Default 0.1. */
  minDist?: number | undefined;
  /**
   * How many times the layout is improved. Default 500 up to 10,000 rows, 200 above; with
   * `previous` 40% of these.
   */
  epochs?: number | undefined;
  /** A whole number from 0 on; another one gives another layout. Default 1. */
  seed?: number | undefined;
  /** A previous layout to be kept: its points move by at most 1.5% of its width. */
  previous?: PreviousLayout | undefined;
  /** Group of each row, -1 for none: a known partition that the layout is to show. */
  groups?: ArrayLike<number> | undefined;
  /**
   * By which part the attraction between neighbours of different groups is reduced, from 0 (not at
   * all) to 1 (there is none). Default 0.5.
   */
  separation?: number | undefined;
  /**
   * With neighbour lists: the vectors that the lists are of. Used only where the graph of the lists
   * has no connected component of at least half of the rows.
   */
  vectors?: Matrix | undefined;
  /** Called with stage "layout" after each epoch. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work; the call then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** A layout that `umap` gave before. */
export interface PreviousLayout {
  /** What `umap` returned. */
  layout: Matrix;
  /** For each row of now, its row in that layout; -1 for a new one. */
  rows: ArrayLike<number>;
}

export const DEFAULTS = { dimensions: 2, nNeighbors: 15, minDist: 0.1, seed: 1 };
/** How many epochs a layout has: up to SMALL rows MANY, above FEW. */
const SMALL = 10_000,
  MANY = 500,
  FEW = 200;
/** With a previous layout fewer epochs are enough. */
const SHARE_FROM_PREVIOUS = 0.4;

/**
 * A layout in which rows are near to each other that have a high cosine similarity (UMAP). Works in
 * a worker thread. The same rows, options and seed give the same bits on every engine.
 *
 * Source: L. McInnes, J. Healy and J. Melville, "UMAP: Uniform manifold approximation and
 * projection for dimension reduction" (2018).
 * @param graphOrMatrix neighbour lists (`knnGraph`), of which the first nNeighbors - 1 are used; or
 *   the vectors, one a row
 * @returns rows x dimensions: the position of each row
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`, `aborted`
 * @example const positions = await umap(graph); // a KnnGraph, or a Matrix of vectors
 */
export async function umap(graphOrMatrix: KnnGraph | Matrix, options: UmapOptions = {}): Promise<Matrix> {
  checkOptions("umap", options, [
    "dimensions",
    "nNeighbors",
    "minDist",
    "epochs",
    "seed",
    "previous",
    "groups",
    "separation",
    "vectors",
    "onProgress",
    "signal",
  ]);
  const dimensions = checkCount("dimensions", options.dimensions ?? DEFAULTS.dimensions);
  const nNeighbors = checkCount("nNeighbors", options.nNeighbors ?? DEFAULTS.nNeighbors, 2);
  const minDist = checkMinDist(options.minDist);
  const seed = checkCount("seed", options.seed ?? DEFAULTS.seed, 0);
  const separation = checkSeparation(options.separation);
  const { previous, groups, onProgress, signal } = options;
  const given = isMatrix(graphOrMatrix) ? graphOrMatrix : options.vectors;
  if (given !== undefined) checkMatrix(given === graphOrMatrix ? "The matrix" : "vectors", given);
  if (!isMatrix(graphOrMatrix)) checkKnn(graphOrMatrix);
  const { rows } = graphOrMatrix;
  if (given && given.rows !== rows)
    throw new PaperweaveError("shape-mismatch", `vectors has ${given.rows} rows, the neighbour lists have ${rows}.`);
  if (groups !== undefined && groups?.length !== rows)
    throw new PaperweaveError(
      "shape-mismatch",
      `groups must give a group for each of the ${rows} rows, got ${formatValue(groups?.length)}.`,
    );
  const epochs = checkCount(
    "epochs",
    options.epochs ?? Math.round(defaultEpochs(rows) * (previous ? SHARE_FROM_PREVIOUS : 1)),
  );
  if (previous !== undefined) checkPrevious(previous, rows, dimensions);
  const k = Math.max(0, Math.min(nNeighbors, rows) - 1);
  const knn = isMatrix(graphOrMatrix)
    ? await knnGraph(graphOrMatrix, { k: Math.max(1, k), onProgress, signal })
    : graphOrMatrix;
  const placed = previous && { positions: previous.layout.data, rows: Int32Array.from(previous.rows) };
  return runLayout(
    {
      kind: "all",
      knn: firstNeighbors(knn, k),
      vectors: given,
      previous: placed,
      groups: groups && { of: Int32Array.from(groups), separation },
      settings: { dimensions, minDist, epochs, seed },
    },
    { onProgress, signal },
  );
}

/** Runs a job in a worker thread. */
export function runLayout(
  job: LayoutJob,
  { onProgress, signal }: Pick<UmapOptions, "onProgress" | "signal">,
): Promise<Matrix> {
  const meter = new ProgressMeter("layout", job.settings.epochs, onProgress);
  return runInWorker<Matrix>("layout", job, { signal, onProgress: () => meter.advance() });
}

export function defaultEpochs(rows: number): number {
  return rows <= SMALL ? MANY : FEW;
}

export function isMatrix(value: KnnGraph | Matrix): value is Matrix {
  if (typeof value !== "object" || value === null)
    throw new PaperweaveError(
      "invalid-argument",
      `Neighbour lists or a matrix must be given, got ${formatValue(value)}.`,
    );
  return "data" in value;
}

function checkSeparation(value: unknown = 0.5): number {
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new PaperweaveError(
      "invalid-argument",
      `separation must be a number from 0 to 1, got ${formatValue(value)}.`,
    );
  return value;
}

export function checkMinDist(value: unknown = DEFAULTS.minDist): number {
  if (typeof value !== "number" || !(value >= 0 && value < 3))
    throw new PaperweaveError(
      "invalid-argument",
      `minDist must be a number from 0 to below 3, got ${formatValue(value)}.`,
    );
  return value;
}

function checkPrevious(previous: PreviousLayout, rows: number, dimensions: number): void {
  checkOptions("previous", previous, ["layout", "rows"]);
  checkMatrix("The previous layout", previous.layout, dimensions);
  if (typeof previous.rows !== "object" || previous.rows === null || previous.rows.length !== rows) {
    throw new PaperweaveError(
      "shape-mismatch",
      `previous.rows must give a row for each of the ${rows} rows, got ${formatValue(previous.rows?.length)}.`,
    );
  }
  const bad = Array.from(previous.rows).find(
    (row) => !Number.isInteger(row) || row < -1 || row >= previous.layout.rows,
  );
  if (bad !== undefined)
    throw new PaperweaveError(
      "invalid-argument",
      `previous.rows holds ${formatValue(bad)}; the previous layout has the rows 0 to ` +
        `${previous.layout.rows - 1}, and -1 is a new point.`,
    );
}
