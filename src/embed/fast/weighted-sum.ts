import { loadWasm, type Kernels } from "../../core/wasm/wasm.js";

/** Rows that the kernel adds at a time. */
const ROWS = 8;
/** Bytes of eight rows on the list: their addresses, then their weights. */
const GROUP = 6 * ROWS;

/**
 * Sums of rows of a table of int8, each with a weight: whole numbers, so that the order of the rows
 * does not matter.
 */
export class WeightedSum {
  /** The last sum, a number a column. */
  readonly sum: Int32Array;

  private readonly addresses: Int32Array;
  private readonly weights: Int16Array;

  private constructor(
    private readonly columns: number,
    buffer: ArrayBuffer,
    groups: number,
    private readonly table: number,
    private readonly addRows: Kernels["addWeightedRows"],
  ) {
    this.sum = new Int32Array(buffer, 0, columns);
    this.addresses = new Int32Array(buffer, 4 * columns, (GROUP / 4) * groups);
    this.weights = new Int16Array(buffer, 4 * columns, (GROUP / 2) * groups);
  }

  /**
   * @param rows the table, row-major; `columns` is a multiple of 16
   * @param most rows that are added up at most. Their weights, times 128, must add up to less than
   *   2^31.
   */
  static async of(rows: Int8Array, columns: number, most: number): Promise<WeightedSum> {
    const groups = Math.ceil(most / ROWS);
    const table = 4 * columns + GROUP * groups;
    const { kernels, buffer } = await loadWasm(table + rows.length);
    new Int8Array(buffer, table).set(rows);
    return new WeightedSum(columns, buffer, groups, table, kernels.addWeightedRows);
  }

  /** Puts a row on the list, in the given place. */
  put(place: number, row: number, weight: number): void {
    const group = place >> 3,
      within = place & 7;
    this.addresses[(GROUP / 4) * group + within] = this.table + row * this.columns;
    this.weights[(GROUP / 2) * group + 2 * ROWS + within] = weight;
  }

  /** Adds up the first `count` rows of the list, at least one. */
  add(count: number): void {
    let end = count;
    while (end % ROWS !== 0) this.put(end++, 0, 0);
    this.sum.fill(0);
    const { byteOffset } = this.addresses;
    this.addRows(byteOffset, byteOffset + (GROUP / ROWS) * end, 4 * this.columns);
  }
}
