import type { InferenceSession, TensorConstructor } from "onnxruntime-node";
import { inNative } from "../core/worker-job.js";
import { ZERO, type QuantizedMatrix } from "./quantized.js";

/** Products held at a time: 16 MB. */
const BLOCK = 1 << 22;

/** Products of rows of whole numbers, by ONNX Runtime. */
export class Multiplier {
  private constructor(
    private readonly session: InferenceSession,
    private readonly Tensor: TensorConstructor,
    private readonly cols: number,
  ) {}

  static async open(cols: number, threads: number): Promise<Multiplier> {
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    const { wholeProductModel } = await import("./onnx-graph.js");
    // Threads that spin while this one chooses would take the cores that others read the papers' texts on.
    const options = { intraOpNumThreads: threads, logSeverityLevel: 3, extra: { session: { intra_op: { allow_spinning: "0" } } } } as const;
    return new Multiplier(await inNative(() => InferenceSession.create(wholeProductModel(), options)), Tensor, cols);
  }

  /**
   * The dot products of rows of one matrix with rows of another, block by block, scales left out.
   * @param onProducts told for each block its products (row-major, `to - from` x `bRows.length`) and which of `aRows` they are of
   */
  async multiply(
    a: QuantizedMatrix, aRows: Int32Array,
    b: QuantizedMatrix, bRows: Int32Array,
    onProducts: (products: Int32Array, from: number, to: number) => void,
  ): Promise<void> {
    const { Tensor, cols } = this;
    if (bRows.length === 0) return;
    const base = new Tensor("int8", columnsOf(b, bRows), [cols, bRows.length]);
    const zero = new Tensor("uint8", Uint8Array.of(ZERO), []);
    const blockRows = Math.max(16, Math.floor(BLOCK / bRows.length));
    const source = Buffer.from(a.data.buffer, a.data.byteOffset, a.data.length); // its copy is the quickest for short rows
    for (let from = 0; from < aRows.length; from += blockRows) {
      const to = Math.min(from + blockRows, aRows.length);
      const queries = Buffer.allocUnsafe((to - from) * cols);
      for (let i = from; i < to; i++) source.copy(queries, (i - from) * cols, aRows[i]! * cols, (aRows[i]! + 1) * cols);
      const output = await inNative(() => this.session.run({ queries: new Tensor("uint8", queries, [to - from, cols]), base, zero }));
      onProducts(output.products!.data as Int32Array, from, to);
    }
  }

  async close(): Promise<void> {
    await inNative(() => this.session.release());
  }
}

/** Rows of a matrix as columns, without the 64 that is added to each value. */
function columnsOf({ data, cols }: QuantizedMatrix, rows: Int32Array): Int8Array {
  const columns = new Int8Array(cols * rows.length);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * cols;
    for (let column = 0; column < cols; column++) columns[column * rows.length + i] = data[start + column]! - ZERO;
  }
  return columns;
}
