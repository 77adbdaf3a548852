import { availableParallelism } from "node:os";
import type { KnnGraph, Matrix } from "../core/types.js";
import { inNative } from "../core/worker-job.js";
import { chooseRow, emptyGraph } from "./exact.js";
import { Best } from "./nearest.js";

/**
 * Greatest value of a quantized component. Seven bits: the sum of two products then stays within 16 bits, in which
 * processors without VNNI add them up, so that products are exact whole numbers everywhere.
 */
const GREATEST = 63;
/** What makes the values of one factor positive. */
const ZERO = 64;
/** Candidates taken beyond k: the similarities that propose them are off by some thousandths. */
const SLACK = 8;
/** Products held at a time: 32 MB. */
const BLOCK = 1 << 23;

/** A matrix in whole numbers: value = scale of its row * quantized value. */
export interface QuantizedMatrix {
  /** Rows, each value plus 64. */
  rows: Uint8Array;
  /** The same by columns, without the 64. */
  columns: Int8Array;
  scales: Float32Array;
}

/**
 * Neighbours of every row by products of whole numbers in ONNX Runtime: a quarter of the work of `multiplyAll`. The
 * products propose candidates (999 of 1,000 true neighbours are among them), whose similarities are computed exactly. The same on every machine.
 * @param base unit rows
 * @param onRows told how many rows have been done since the last call
 */
export async function multiplyQuantized(base: Matrix, k: number, onRows?: (rows: number) => void): Promise<KnnGraph> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const { quantizedTopKModel } = await import("./onnx-graph.js");
  const { rows: n, cols } = base;
  // Threads that spin while this one chooses would take the cores that read the papers' texts.
  const options = { intraOpNumThreads: availableParallelism(), logSeverityLevel: 3, extra: { session: { intra_op: { allow_spinning: "0" } } } } as const;
  const session = await inNative(() => InferenceSession.create(quantizedTopKModel(), options));
  const graph = emptyGraph(base, undefined, k);
  const candidates = Math.min(n, graph.k + 1 + SLACK);
  const blockRows = Math.max(16, Math.floor(BLOCK / n));
  const quantized = quantize(base);
  const fixed = {
    base: new Tensor("int8", quantized.columns, [cols, n]),
    scales: new Tensor("float32", quantized.scales, [n]),
    zero: new Tensor("uint8", Uint8Array.of(ZERO), []),
    k: new Tensor("int64", BigInt64Array.of(BigInt(candidates)), [1]),
  };
  const best = new Best(graph.k);
  const found = new Int32Array(candidates);
  for (let from = 0; from < n; from += blockRows) {
    const rows = Math.min(blockRows, n - from);
    const queries = new Tensor("uint8", quantized.rows.subarray(from * cols, (from + rows) * cols), [rows, cols]);
    const indices = (await inNative(() => session.run({ ...fixed, queries }))).indices!.data as BigInt64Array;
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < candidates; c++) found[c] = Number(indices[i * candidates + c]);
      chooseRow(base, base, from + i, true, found.sort(), best, graph);
    }
    onRows?.(rows);
  }
  await inNative(() => session.release());
  return graph;
}

export function quantize({ data, rows, cols }: Matrix): QuantizedMatrix {
  const out = { rows: new Uint8Array(rows * cols).fill(ZERO), columns: new Int8Array(rows * cols), scales: new Float32Array(rows) };
  for (let row = 0; row < rows; row++) {
    let greatest = 0;
    for (let at = row * cols; at < (row + 1) * cols; at++) greatest = Math.max(greatest, Math.abs(data[at]!));
    if (greatest === 0) continue;
    out.scales[row] = greatest / GREATEST;
    for (let column = 0; column < cols; column++) {
      const value = Math.round((data[row * cols + column]! * GREATEST) / greatest);
      out.rows[row * cols + column] = value + ZERO;
      out.columns[column * rows + row] = value;
    }
  }
  return out;
}
