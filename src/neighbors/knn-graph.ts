import { availableParallelism } from "node:os";
import { anySignal } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { checkMatrix, unitRows } from "../core/matrix.js";
import { ProgressMeter } from "../core/progress.js";
import type { KnnGraph, Matrix, Progress } from "../core/types.js";
import { runInWorker } from "../core/workers/workers.js";
import { scanAll, type ExactJob } from "./exact/exact.js";
import { checkEngine, type HnswEngineName } from "./hnsw/hnsw-engine.js";
import type { ShardJob } from "./hnsw/hnsw-worker.js";

/**
 * Up to this many rows an exact graph is built faster than an approximate one (bench/README.md).
 */
const EXACT_LIMIT = 50_000;
/** Multiply-adds below which starting a worker thread costs more than the work (some 20 ms). */
const SMALL = 2e7;
/** Threads of an exact search, and rows that are worth one: each thread copies the matrix. */
const MOST_PARTS = 8;
const PART_ROWS = 512;
/** Rows of one HNSW shard. The number of shards depends on the rows only, never on the machine. */
const SHARD_ROWS = 50_000;

/** Options of `knnGraph`. */
export interface KnnGraphOptions {
  /** Neighbours of each row; at most rows - 1 are given. */
  k: number;
  /**
   * `"exact"`; `"ivf"`: by cells and whole-number products (finds 98 to 99% in half the time and
   * less; at most four million rows); `"hnsw"`: approximate, the time grows hardly faster than the
   * rows; or `"auto"` (default): exact up to 50,000 rows, then HNSW.
   */
  method?: "auto" | "exact" | "ivf" | "hnsw" | undefined;
  /**
   * HNSW: `"wasm"` (default), or `"usearch"` or `"hnswlib"`, which must be installed, and run when
   * the main thread asks only.
   */
  engine?: HnswEngineName | undefined;
  /** HNSW: links of a node; default 16. More: better recall, more memory and time. */
  M?: number | undefined;
  /** HNSW: candidates looked at for each node while building; default 128. */
  efConstruction?: number | undefined;
  /** HNSW: candidates looked at for each query; default 96. */
  ef?: number | undefined;
  /** Called now and then with how many rows are done. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work, which then rejects with code `aborted`. */
  signal?: AbortSignal | undefined;
}

/**
 * The k nearest neighbours of every row by cosine similarity, itself excluded: best first, equal
 * similarities by row number. Similarities are exact also with `"ivf"` and `"hnsw"`, where a
 * neighbour may be missed. Works off the main thread; the same matrix gives the same graph on any
 * number of cores.
 * @param matrix rows need not have length 1; a row of zeros is similar to nothing (0)
 * @returns the graph, and by which `method` it was made
 * @throws PaperweaveError `shape-mismatch`, `not-finite`, `invalid-argument`, `missing-dependency`,
 *   `aborted`
 * @example const graph = await knnGraph({ data, rows: 1000, cols: 384 }, { k: 15 });
 */
export async function knnGraph(
  matrix: Matrix,
  options: KnnGraphOptions,
): Promise<KnnGraph & { method: "exact" | "ivf" | "hnsw" }> {
  checkOptions("knnGraph", options, ["k", "method", "engine", "M", "efConstruction", "ef", "onProgress", "signal"]);
  const k = checkCount("k", options.k);
  const method = checkOneOf("method", options.method ?? "auto", ["auto", "exact", "ivf", "hnsw"]);
  const engine = checkEngine(options.engine);
  const M = checkCount("M", options.M ?? 16, 2);
  const efConstruction = checkCount("efConstruction", options.efConstruction ?? 128);
  const ef = checkCount("ef", options.ef ?? 96);
  checkMatrix("The matrix", matrix);
  const base = unitRows(matrix);
  const parameters = { dimensions: base.cols, M, efConstruction, ef };
  if (method === "ivf") return { ...(await inCells(base, k, options)), method };
  if (method === "exact" || (method === "auto" && base.rows <= EXACT_LIMIT))
    return { ...(await exactGraph({ base, k }, options)), method: "exact" };
  return { ...(await hnswGraph(base, Math.min(k, base.rows - 1), engine, parameters, options)), method: "hnsw" };
}

/** Exact search off the main thread, or at once when it is small. */
export async function exactGraph(
  job: ExactJob,
  { onProgress, signal }: Pick<KnnGraphOptions, "onProgress" | "signal"> = {},
): Promise<KnnGraph> {
  const rows = (job.queries ?? job.base).rows;
  const meter = new ProgressMeter("neighbours", rows, onProgress);
  if (signal?.aborted || rows * job.base.rows * job.base.cols > SMALL) {
    return inParts(job, rows, { signal, onProgress: (done: number) => meter.advance(done) });
  }
  const graph = scanAll(job);
  if (rows > 0) meter.advance(rows);
  return graph;
}

/** The rows divided among the cores; the lists are the same for any number of parts. */
async function inParts(
  job: ExactJob,
  rows: number,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: (done: number) => void },
): Promise<KnnGraph> {
  const count = Math.max(1, Math.min(availableParallelism(), MOST_PARTS, Math.floor(rows / PART_ROWS)));
  const parts = await allOrNone(signal, (either) =>
    Array.from({ length: count }, (_, part) =>
      runInWorker<KnnGraph>(
        "exact",
        { ...job, part: { from: bound(part, count, rows), to: bound(part + 1, count, rows) } },
        { signal: either, onProgress },
      ),
    ),
  );
  const { k } = parts[0]!;
  const graph = { indices: new Int32Array(rows * k), similarities: new Float32Array(rows * k), rows, k };
  parts.forEach((part, i) => {
    graph.indices.set(part.indices, bound(i, count, rows) * k);
    graph.similarities.set(part.similarities, bound(i, count, rows) * k);
  });
  return graph;
}

/** Waits for jobs that belong together: when one fails, the others are stopped. */
async function allOrNone<T>(
  signal: AbortSignal | undefined,
  start: (either: AbortSignal) => Promise<T>[],
): Promise<T[]> {
  const stop = new AbortController();
  try {
    return await Promise.all(start(anySignal(signal, stop.signal)));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

async function inCells(base: Matrix, k: number, { onProgress, signal }: KnnGraphOptions): Promise<KnnGraph> {
  if (base.rows * base.rows * base.cols <= SMALL) return exactGraph({ base, k }, { onProgress, signal });
  const meter = new ProgressMeter("neighbours", base.rows, onProgress);
  return runInWorker<KnnGraph>(
    "exact",
    { base, k, ivf: true },
    { signal, onProgress: (done: number) => meter.advance(done) },
  );
}

async function hnswGraph(
  base: Matrix,
  k: number,
  engine: HnswEngineName,
  parameters: ShardJob["parameters"],
  { onProgress, signal }: KnnGraphOptions,
): Promise<KnnGraph> {
  const { rows } = base;
  if (rows < 2) return { indices: new Int32Array(0), similarities: new Float32Array(0), rows, k: 0 };
  // At least two shards, so that two cores have work: inserting is sequential within one.
  const count = rows < 2 * k + 2 ? 1 : Math.max(2, Math.ceil(rows / SHARD_ROWS));
  const meter = new ProgressMeter("neighbours", rows * (count + 1), onProgress);
  const shards = await allOrNone(signal, (either) =>
    Array.from({ length: count }, (_, shard) => {
      const job: ShardJob = {
        matrix: base,
        from: bound(shard, count, rows),
        to: bound(shard + 1, count, rows),
        k,
        engine,
        parameters,
      };
      return runInWorker<KnnGraph>("hnsw", job, {
        signal: either,
        onProgress: (done: number) => meter.advance(done),
      });
    }),
  );
  return mergeShards(shards, rows, k);
}

function bound(shard: number, count: number, rows: number): number {
  return Math.floor((shard * rows) / count);
}

/**
 * The best k of the shards' lists, which are sorted; of equal similarities the lower row, which an
 * earlier shard has.
 */
function mergeShards(shards: readonly KnnGraph[], rows: number, k: number): KnnGraph {
  const indices = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const heads = new Int32Array(shards.length);
  for (let row = 0; row < rows; row++) {
    heads.fill(0);
    for (let i = 0; i < k; i++) {
      let best = -1,
        bestSimilarity = -2;
      for (let s = 0; s < shards.length; s++) {
        const shard = shards[s]!;
        const at = row * shard.k + heads[s]!;
        if (heads[s]! < shard.k && shard.similarities[at]! > bestSimilarity) {
          best = s;
          bestSimilarity = shard.similarities[at]!;
        }
      }
      if (best === -1) break;
      const shard = shards[best]!;
      indices[row * k + i] = shard.indices[row * shard.k + heads[best]!++]!;
      similarities[row * k + i] = bestSimilarity;
    }
  }
  return { indices, similarities, rows, k };
}
