import type { KnnGraph, Matrix } from "../../core/types.js";
import { inNative, serveJobs } from "../../core/workers/worker-job.js";
import { chooseRow } from "../exact/exact.js";
import { createHnswEngine } from "./create-engine.js";
import type { HnswEngineName, HnswParameters } from "./hnsw-engine.js";
import { Best } from "../nearest.js";

/** One shard of a neighbour graph: an HNSW of some of the rows, asked for the neighbours of all. */
export interface ShardJob {
  matrix: Matrix;
  from: number;
  to: number;
  k: number;
  engine: HnswEngineName;
  parameters: HnswParameters;
}

const BATCH = 512;

/** The k nearest of the shard's rows for every row; -1 where there are fewer. */
async function searchShard(
  { matrix, from, to, k, engine, parameters }: ShardJob,
  onRows: (rows: number) => void,
): Promise<KnnGraph> {
  const { data, rows, cols } = matrix;
  const index = await createHnswEngine(engine, parameters);
  for (let start = from; start < to; start += BATCH) {
    const end = Math.min(to, start + BATCH);
    const keys = Int32Array.from({ length: end - start }, (_, i) => start + i);
    await inNative(() => index.add(keys, data.subarray(start * cols, end * cols)));
    onRows(end - start);
  }
  const limit = Math.min(k, to - from);
  const graph: KnnGraph = {
    indices: new Int32Array(rows * limit).fill(-1),
    similarities: new Float32Array(rows * limit).fill(-2),
    rows,
    k: limit,
  };
  const best = new Best(limit);
  for (let start = 0; start < rows; start += BATCH) {
    const end = Math.min(rows, start + BATCH);
    const found = await inNative(() =>
      index.search(data.subarray(start * cols, end * cols), Math.min(limit + 4, to - from)),
    );
    found.forEach((candidates, i) => chooseRow(matrix, matrix, start + i, true, candidates.sort(), best, graph));
    onRows(end - start);
  }
  return graph;
}

export default serveJobs((job: ShardJob, caller) => searchShard(job, caller.progress));
