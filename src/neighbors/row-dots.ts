import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import { dots, type Dots } from "./dots-module.js";
import { loadWasm } from "../core/wasm.js";

/** Dot products of rows of a matrix with a few others each, the same bits as those of `dot`, three times as fast. */
export class RowDots {
  /** The products of the last row that was asked about. */
  readonly products: Float64Array;
  private readonly source: Buffer;
  private readonly target: Buffer;
  private readonly own: Float64Array;

  private constructor(private readonly matrix: Matrix, most: number, buffer: ArrayBuffer, private readonly call: Dots) {
    const { data, cols } = matrix;
    this.own = new Float64Array(buffer, 0, cols);
    this.products = new Float64Array(buffer, 8 * cols, most);
    this.target = Buffer.from(buffer, 8 * (cols + most), 4 * cols * most);
    this.source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }

  /** @param most with how many others a row is multiplied at most */
  static async of(matrix: Matrix, most: number): Promise<RowDots> {
    const { call, buffer } = await loadWasm<Dots>(dots, 8 * (matrix.cols + most) + 4 * matrix.cols * most);
    return new RowDots(matrix, most, buffer, call);
  }

  /** Computes the products of a row with others, the first `count` of them. */
  multiply(row: number, others: Int32Array, count: number): void {
    const { data, cols } = this.matrix;
    if (count === 0) return;
    if (cols % 4 !== 0) {
      for (let i = 0; i < count; i++) this.products[i] = dot(data, row * cols, data, others[i]! * cols, cols);
      return;
    }
    const bytes = 4 * cols;
    for (let column = 0; column < cols; column++) this.own[column] = data[row * cols + column]!;
    for (let i = 0; i < count; i++) this.source.copy(this.target, i * bytes, others[i]! * bytes, (others[i]! + 1) * bytes);
    const start = this.target.byteOffset;
    this.call(0, start, start + count * bytes, bytes, this.products.byteOffset);
  }
}
