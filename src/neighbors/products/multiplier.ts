import { loadWasm, type Kernels } from "../../core/wasm/wasm.js";
import type { BestLists } from "./best-lists.js";
import type { QuantizedMatrix } from "./quantize.js";

/** Products held at a time: 4 MB, hardly more than a processor keeps near. */
const PRODUCTS = 1 << 20;
/** Others that rows are multiplied with at a time, at most. */
export const MOST_OTHERS = 1 << 10;
/** The kernel takes four rows, and eight others, at a time. */
const ROWS = 4;
const PANEL = 8;
/** Rows have a multiple of so many columns, filled up with zeros. */
const COLUMNS = 8;

/**
 * Products of the rows of a matrix in whole numbers: they propose who is near to whom. The matrix
 * is copied into the memory of WebAssembly, which multiplies.
 */
export class Multiplier {
  /** Products, a line for each row; a line has as many as there are others in whole panels. */
  private readonly products: Int32Array;
  /** What a product of each row must reach. */
  private readonly bounds: Int32Array;
  /** Addresses that a kernel reads or writes. */
  private readonly addresses: Uint32Array;
  /** Rows to be multiplied, one after another. */
  private readonly block: Int16Array;
  /** Others that they are multiplied with, in panels: see `src/wasm/multiply-rows.ts`. */
  private readonly panels: Int16Array;

  private constructor(
    private readonly kernels: Kernels,
    buffer: ArrayBuffer,
    private readonly matrix: QuantizedMatrix,
    /** Columns, filled up. */
    private readonly columns: number,
    /** The matrix's rows, of `columns` columns. */
    private readonly rows: Int8Array | Int16Array,
  ) {
    this.bounds = new Int32Array(buffer, 0, PRODUCTS / PANEL);
    this.products = new Int32Array(buffer, this.bounds.byteLength, PRODUCTS);
    this.addresses = new Uint32Array(buffer, endOf(this.products), PRODUCTS / 4 + 1);
    this.block = new Int16Array(buffer, roundUp(endOf(this.addresses), 16), blockRows(columns) * columns);
    this.panels = new Int16Array(buffer, endOf(this.block), MOST_OTHERS * columns);
  }

  /** @param matrix whose rows ask for others */
  static async open(matrix: QuantizedMatrix): Promise<Multiplier> {
    const columns = roundUp(matrix.cols, COLUMNS);
    const scratch = (PRODUCTS / PANEL) * 4 + PRODUCTS * 4 + PRODUCTS + 20;
    const start = roundUp(scratch + 2 * (blockRows(columns) + MOST_OTHERS) * columns, 16);
    const { BYTES_PER_ELEMENT: bytes } = matrix.data;
    const { kernels, buffer } = await loadWasm(start + matrix.rows * columns * bytes);
    const rows =
      matrix.data instanceof Int8Array
        ? new Int8Array(buffer, start, matrix.rows * columns)
        : new Int16Array(buffer, start, matrix.rows * columns);
    for (let row = 0; row < matrix.rows; row++)
      rows.set(matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols), row * columns);
    return new Multiplier(kernels, buffer, matrix, columns, rows);
  }

  /** Offers rows of the matrix others of its rows, scored by their products, but never themselves. */
  offerEach(rows: Int32Array, others: Int32Array, best: BestLists): void {
    this.offer(rows, this.matrix, others, true, best);
  }

  /** Offers rows of the matrix all rows of another one. */
  offerAll(rows: Int32Array, other: QuantizedMatrix, best: BestLists): void {
    this.offer(
      rows,
      other,
      Int32Array.from({ length: other.rows }, (_, row) => row),
      false,
      best,
    );
  }

  private offer(
    rows: Int32Array,
    other: QuantizedMatrix,
    others: Int32Array,
    amongThemselves: boolean,
    best: BestLists,
  ): void {
    for (let from = 0; from < others.length; from += MOST_OTHERS) {
      const some = others.subarray(from, from + MOST_OTHERS);
      const line = roundUp(some.length, PANEL);
      this.fillPanels(other, some);
      const most = Math.min(blockRows(this.columns), Math.floor(PRODUCTS / line / ROWS) * ROWS);
      for (let at = 0; at < rows.length; at += most) {
        const own = rows.subarray(at, at + most);
        this.multiply(own, line);
        this.offerProducts(own, some, line, amongThemselves, best);
      }
    }
  }

  private multiply(rows: Int32Array, line: number): void {
    const { kernels, block, panels, products, columns } = this;
    this.fillBlock(rows);
    kernels.multiplyRows(
      block.byteOffset,
      block.byteOffset + roundUp(rows.length, ROWS) * columns * 2,
      columns * 2,
      panels.byteOffset,
      panels.byteOffset + line * columns * 2,
      products.byteOffset,
      line * 4,
    );
  }

  private fillBlock(rows: Int32Array): void {
    const { block, columns, addresses } = this;
    if (this.rows instanceof Int16Array) {
      for (let i = 0; i < rows.length; i++)
        block.set(this.rows.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
      return;
    }
    for (let i = 0; i < rows.length; i++) addresses[i] = this.rows.byteOffset + rows[i]! * columns;
    const list = addresses.byteOffset;
    this.kernels.widenRows(list, list + 4 * rows.length, columns, block.byteOffset);
  }

  /** Columns of eight others by twos, side by side; zeros where there are fewer others. */
  private fillPanels({ data, cols }: QuantizedMatrix, others: Int32Array): void {
    const { panels, columns } = this;
    panels.fill(0, 0, roundUp(others.length, PANEL) * columns);
    for (let i = 0; i < others.length; i++) {
      const row = others[i]! * cols;
      let to = Math.floor(i / PANEL) * PANEL * columns + 2 * (i % PANEL);
      for (let column = 0; column < cols; column += 2, to += 2 * PANEL) {
        panels[to] = data[row + column]!;
        if (column + 1 < cols) panels[to + 1] = data[row + column + 1]!;
      }
    }
  }

  private offerProducts(
    rows: Int32Array,
    others: Int32Array,
    line: number,
    amongThemselves: boolean,
    best: BestLists,
  ): void {
    const { products, bounds, addresses } = this;
    for (let i = 0; i < rows.length; i++) bounds[i] = best.least[rows[i]! - best.first]!;
    const end = products.byteOffset + 4 * rows.length * line;
    this.kernels.thresholdScan(products.byteOffset, end, bounds.byteOffset, 4 * line, addresses.byteOffset);
    let start = 0;
    let row = rows[0]!;
    let least = bounds[0]!;
    for (let found = 0; addresses[found] !== 0; found++) {
      const at = (addresses[found]! - products.byteOffset) >> 2;
      if (at >= start + line) {
        const i = Math.floor(at / line);
        start = i * line;
        row = rows[i]!;
        least = bounds[i]!;
      }
      for (let place = at, last = Math.min(at + 4, start + others.length); place < last; place++) {
        const other = others[place - start]!;
        if (products[place]! < least || (amongThemselves && other === row)) continue;
        best.offer(row, other, products[place]!);
        least = best.least[row - best.first]!;
      }
    }
  }
}

/** Rows to a block: at least a megabyte of them, so that a panel is read for many. */
function blockRows(columns: number): number {
  return roundUp(Math.ceil((1 << 19) / columns), ROWS);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function endOf(array: ArrayBufferView): number {
  return array.byteOffset + array.byteLength;
}
