import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-node";
import { inNative } from "../../core/workers/worker-job.js";
import type { BestLists } from "./best-lists.js";
import { MOST_OTHERS, Products } from "./products.js";
import { ZERO, type QuantizedMatrix } from "../scan/quantized.js";

/** Products of rows of whole numbers, by ONNX Runtime: they propose who is near to whom. */
export class Multiplier {
  private readonly all: Tensor;
  private readonly zero: Tensor;

  private constructor(
    private readonly session: InferenceSession,
    private readonly Tensor: TensorConstructor,
    private readonly matrix: QuantizedMatrix,
    private readonly products: Products,
  ) {
    this.all = new Tensor("uint8", matrix.data, [matrix.rows, matrix.cols]);
    this.zero = new Tensor("uint8", Uint8Array.of(ZERO), []);
  }

  /** @param matrix whose rows are multiplied */
  static async open(matrix: QuantizedMatrix, threads: number): Promise<Multiplier> {
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    const { wholeProductModel } = await import("./onnx-graph.js");
    // Threads that spin while this one chooses would take the cores that others read the papers'
    // texts on.
    const options = {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    } as const;
    return new Multiplier(
      await inNative(() => InferenceSession.create(wholeProductModel(), options)),
      Tensor,
      matrix,
      await Products.open(),
    );
  }

  /**
   * Offers rows of the matrix others of theirs, scored by their dot products, scales left out. No
   * row is offered itself.
   */
  offerEach(rows: Int32Array, others: Int32Array, best: BestLists): Promise<void> {
    return this.offer(rows, this.matrix, others, true, best);
  }

  /** Offers rows of the matrix all rows of another one. */
  offerAll(rows: Int32Array, other: QuantizedMatrix, best: BestLists): Promise<void> {
    return this.offer(
      rows,
      other,
      Int32Array.from({ length: other.rows }, (_, row) => row),
      false,
      best,
    );
  }

  async close(): Promise<void> {
    await inNative(() => this.session.release());
  }

  private async offer(
    rows: Int32Array,
    other: QuantizedMatrix,
    others: Int32Array,
    amongThemselves: boolean,
    best: BestLists,
  ): Promise<void> {
    for (let from = 0; from < others.length; from += MOST_OTHERS) {
      const some = others.subarray(from, from + MOST_OTHERS);
      const stride = Math.ceil(some.length / 4) * 4,
        block = this.products.rowsOf(stride);
      const base = this.baseOf(other, some, stride);
      for (let at = 0; at < rows.length; at += block) {
        const own = rows.subarray(at, at + block);
        await this.multiply(own, base, stride);
        this.offerProducts(own, some, stride, amongThemselves, best);
      }
    }
  }

  private async multiply(rows: Int32Array, base: Tensor, stride: number): Promise<void> {
    const { Tensor, all, zero } = this;
    const products = new Tensor("int32", this.products.values.subarray(0, rows.length * stride), [rows.length, stride]);
    await inNative(() =>
      this.session.run({ all, rows: new Tensor("int32", rows, [rows.length]), base, zero }, { products }),
    );
  }

  private offerProducts(
    rows: Int32Array,
    others: Int32Array,
    stride: number,
    amongThemselves: boolean,
    best: BestLists,
  ): void {
    const { values, bounds } = this.products;
    for (let i = 0; i < rows.length; i++) bounds[i] = best.least[rows[i]!]!;
    let start = 0,
      row = rows[0]!,
      least = bounds[0]!;
    this.products.visitReaching(rows.length, stride, (at) => {
      if (at >= start + stride) {
        const i = Math.floor(at / stride);
        start = i * stride;
        row = rows[i]!;
        least = bounds[i]!;
      }
      for (let end = Math.min(at + 4, start + others.length); at < end; at++) {
        const other = others[at - start]!;
        if (values[at]! < least || (amongThemselves && other === row)) continue;
        best.offer(row, other, values[at]!);
        least = best.least[row]!;
      }
    });
  }

  /**
   * Rows of a matrix, without the 64 that is added to each value, and rows of zeros up to their
   * number.
   */
  private baseOf({ data, cols }: QuantizedMatrix, rows: Int32Array, number: number): Tensor {
    const values = new Int8Array(number * cols);
    for (let i = 0, to = 0; i < rows.length; i++) {
      for (let at = rows[i]! * cols, end = at + cols; at < end; at++) values[to++] = data[at]! - ZERO;
    }
    return new this.Tensor("int8", values, [number, cols]);
  }
}
