import { availableParallelism } from "node:os";
import { dot } from "../../core/matrix.js";
import type { KnnGraph, Matrix } from "../../core/types.js";
import { inNative } from "../../core/workers/worker-job.js";
import { Best } from "../nearest.js";

/** What the exact search works on. */
export interface ExactJob {
  /** Unit rows. */
  base: Matrix;
  /** Unit rows; absent: the base itself, each row without itself. */
  queries?: Matrix;
  k: number;
}

/**
 * Candidates taken beyond k, so that a rounding error of the fast product cannot push a neighbour
 * out.
 */
const SLACK = 8;
/** Bound of that error for unit vectors of some hundred dimensions in float32. */
const ROUNDING = 1e-5;
/** Scores held at a time: 64 MB. */
const BLOCK = 1 << 24;

/**
 * Exact neighbours by a plain scan: for small sets, and the rule that the fast way must agree with.
 */
export function scanAll({ base, queries, k }: ExactJob): KnnGraph {
  const graph = emptyGraph(base, queries, k);
  const best = new Best(graph.k);
  for (let row = 0; row < graph.rows; row++) scanRow(base, queries ?? base, row, queries === undefined, best, graph);
  return graph;
}

/** ONNX Runtime takes no memory that threads share. */
function ownMatrix(matrix: Matrix): Matrix {
  return matrix.data.buffer instanceof SharedArrayBuffer ? { ...matrix, data: matrix.data.slice() } : matrix;
}

/**
 * Exact neighbours by blocked matrix products and TopK in ONNX Runtime, on all cores. The products
 * only propose candidates: their similarities are computed again by `dot`, in a fixed order, and
 * sorted by similarity and row, so that the result depends neither on the number of threads nor on
 * the blocks. Where rows right at the border are too close to call, that row is scanned.
 */
export async function multiplyAll(job: ExactJob, onRows?: (rows: number) => void): Promise<KnnGraph> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const { topKModel } = await import("../ivf/onnx-graph.js");
  const session = await inNative(() =>
    InferenceSession.create(topKModel(), { intraOpNumThreads: availableParallelism(), logSeverityLevel: 3 }),
  );
  const base = ownMatrix(job.base),
    queries = job.queries ? ownMatrix(job.queries) : base;
  const self = job.queries === undefined;
  const graph = emptyGraph(base, job.queries, job.k);
  const candidates = Math.min(base.rows, graph.k + SLACK + (self ? 1 : 0));
  const blockRows = Math.max(16, Math.floor(BLOCK / base.rows));
  const baseTensor = new Tensor("float32", base.data, [base.rows, base.cols]);
  const kTensor = new Tensor("int64", BigInt64Array.of(BigInt(candidates)), [1]);
  const best = new Best(graph.k);
  for (let from = 0; from < queries.rows; from += blockRows) {
    const rows = Math.min(blockRows, queries.rows - from);
    const block = new Tensor("float32", queries.data.subarray(from * base.cols, (from + rows) * base.cols), [
      rows,
      base.cols,
    ]);
    const output = await inNative(() => session.run({ queries: block, base: baseTensor, k: kTensor }));
    const found = new Int32Array(rows * candidates);
    const indices = output.indices!.data as BigInt64Array;
    for (let i = 0; i < found.length; i++) found[i] = Number(indices[i]);
    const values = output.values!.data as Float32Array;
    for (let i = 0; i < rows; i++) {
      const own = found.subarray(i * candidates, (i + 1) * candidates).sort();
      const worst = values[(i + 1) * candidates - 1]!;
      const row = from + i;
      chooseRow(base, queries, row, self, own, best, graph);
      const border = graph.similarities[row * graph.k + graph.k - 1]!;
      if (candidates < base.rows && border - worst < ROUNDING) scanRow(base, queries, row, self, best, graph);
    }
    onRows?.(rows);
  }
  await inNative(() => session.release());
  return graph;
}

/** Neighbour lists to be filled: of each query, or of each row of the base without itself. */
export function emptyGraph(base: Matrix, queries: Matrix | undefined, k: number): KnnGraph {
  const rows = (queries ?? base).rows;
  const limit = Math.min(k, queries === undefined ? Math.max(0, base.rows - 1) : base.rows);
  return { indices: new Int32Array(rows * limit), similarities: new Float32Array(rows * limit), rows, k: limit };
}

/** Fills a graph's row from all rows of the base. */
function scanRow(base: Matrix, queries: Matrix, row: number, self: boolean, best: Best, graph: KnnGraph): void {
  const { cols } = base;
  best.clear();
  for (let other = 0; other < base.rows; other++) {
    if (self && other === row) continue;
    const similarity = Math.fround(dot(queries.data, row * cols, base.data, other * cols, cols));
    if (similarity > best.threshold) best.add(other, similarity);
  }
  best.copyTo(graph.indices, graph.similarities, row * graph.k);
}

/** Fills a graph's row from candidates in ascending order. */
export function chooseRow(
  base: Matrix,
  queries: Matrix,
  row: number,
  self: boolean,
  candidates: Int32Array,
  best: Best,
  graph: KnnGraph,
): number {
  const { cols } = base;
  best.clear();
  for (const other of candidates) {
    if (self && other === row) continue;
    const similarity = Math.fround(dot(queries.data, row * cols, base.data, other * cols, cols));
    if (similarity > best.threshold) best.add(other, similarity);
  }
  return best.copyTo(graph.indices, graph.similarities, row * graph.k);
}
