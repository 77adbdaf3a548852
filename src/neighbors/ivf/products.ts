import { loadWasm, type Kernels } from "../../core/wasm.js";

/** Products held at a time: 4 MB, hardly more than a processor keeps near. */
const ROOM = 1 << 20;
/**
 * Others of a row at most: with as many rows to a block each is turned over for ONNX Runtime as
 * seldom as can be.
 */
export const MOST_OTHERS = 1 << 10;

/** Products of rows with others, of which those that reach a bound are found four at a time. */
export class Products {
  /**
   * A row after the other. A row has a multiple of four of them: those beyond its others mean
   * nothing.
   */
  readonly values: Int32Array;
  /** What a product of each row must reach; to be filled by whoever asks. */
  readonly bounds: Int32Array;
  private readonly found: Int32Array;

  private constructor(
    buffer: ArrayBuffer,
    private readonly scan: Kernels["thresholdScan"],
  ) {
    this.bounds = new Int32Array(buffer, 0, ROOM / 4);
    this.values = new Int32Array(buffer, ROOM, ROOM);
    this.found = new Int32Array(buffer, 5 * ROOM, ROOM / 4 + 1);
  }

  static async open(): Promise<Products> {
    const { kernels, buffer } = await loadWasm(6 * ROOM + 4);
    return new Products(buffer, kernels.thresholdScan);
  }

  /** How many rows there is room for. */
  rowsOf(stride: number): number {
    return Math.floor(ROOM / stride);
  }

  /**
   * Tells where fours of products begin of which at least one reaches the bound of its row,
   * ascending.
   */
  visitReaching(rows: number, stride: number, visit: (at: number) => void): void {
    const { values, bounds, found } = this;
    this.scan(
      values.byteOffset,
      values.byteOffset + 4 * rows * stride,
      bounds.byteOffset,
      4 * stride,
      found.byteOffset,
    );
    for (let i = 0; found[i] !== 0; i++) visit((found[i]! - values.byteOffset) >> 2);
  }
}
