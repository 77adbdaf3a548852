import {
  add,
  get,
  load,
  loadSplat,
  loadWasm,
  loop,
  raise,
  repeatIfBelow,
  set,
  type WasmFunction,
} from "../core/wasm.js";

/**
 * Rows that are added at a time: each is read from one end to the other, which the processor sees
 * coming.
 */
const ROWS = 8;
/** Bytes of eight rows on the list. */
const GROUP = 6 * ROWS;
const [LIST, END, SUM_END, FIRST_SUM, FIRST_WEIGHTS, ONE, OTHER, FIRST_ROW, AT, COLUMN] = [
  0, 1, 2, 3, 7, 11, 12, 13, 21, 22,
];
const rows = Array.from({ length: ROWS }, (_, i) => FIRST_ROW + i);
const four = [0, 1, 2, 3];
const loadNumber = (offset: number): number[] => [0x28, 2, offset];
/** Bytes of two vectors in turns: those of their lower halves, or of their upper ones. */
const interleave = (from: number): number[] => [
  0xfd,
  0x0d,
  ...Array.from({ length: 16 }, (_, i) => from + (i >> 1) + 16 * (i & 1)),
];
const extendLow = [0xfd, 0x87, 0x01];
const extendHigh = [0xfd, 0x88, 0x01];
const dot = [0xfd, 0xba, 0x01];
const addLanes = [0xfd, 0xae, 0x01];
const store = (offset: number): number[] => [0xfd, 0x0b, 0, offset];
const zero = (local: number): number[] => [0x41, 0, ...set(local)];

/**
 * Adds rows of int8, each times an int16, to sums of int32 at address 0. A list names eight rows at
 * a time: their addresses, four bytes each, and their weights, two bytes each. In the text format,
 * where `$sum` stands for four, and what has `$one` for four pairs of rows:
 *
 * (func (param $list i32) (param $end i32) (param $sumEnd i32)
 *     (local $sum v128) (local $weights v128) (local $one v128) (local $other v128) (local $row i32) (local $at i32) (local $column i32)
 *     (loop $groups
 *       $row = load $list; $weights = splat32(load ($list + 32))
 *       $at = 0; $column = 0
 *       (loop $columns
 *         $sum = load $at
 *         $one = load ($row + $column); $other = load ($nextRow + $column)
 *         $sum += dot(extend(interleave $one $other), $weights)
 *         (store $at $sum)
 *         $at += 64 by two steps; $column += 16
 *         (br_if $columns ($at < $sumEnd)))
 *       $list += 48
 *       (br_if $groups ($list < $end))))
 */
const code: WasmFunction = {
  parameters: 3,
  vectors: 10,
  numbers: ROWS + 2,
  body: loop([
    ...rows.flatMap((row, i) => [...get(LIST), ...loadNumber(4 * i), ...set(row)]),
    ...four.flatMap((pair) => [...get(LIST), ...loadSplat(4 * ROWS + 4 * pair), ...set(FIRST_WEIGHTS + pair)]),
    ...zero(AT),
    ...zero(COLUMN),
    ...loop([
      ...four.flatMap((quarter) => [...get(AT), ...load(16 * quarter), ...set(FIRST_SUM + quarter)]),
      ...four.flatMap((pair) => [
        ...get(rows[2 * pair]!),
        ...get(COLUMN),
        ...add,
        ...load(0),
        ...set(ONE),
        ...get(rows[2 * pair + 1]!),
        ...get(COLUMN),
        ...add,
        ...load(0),
        ...set(OTHER),
        ...four.flatMap((quarter) => [
          ...get(FIRST_SUM + quarter),
          ...get(ONE),
          ...get(OTHER),
          ...interleave(quarter < 2 ? 0 : 8),
          ...(quarter % 2 === 0 ? extendLow : extendHigh),
          ...get(FIRST_WEIGHTS + pair),
          ...dot,
          ...addLanes,
          ...set(FIRST_SUM + quarter),
        ]),
      ]),
      ...four.flatMap((quarter) => [...get(AT), ...get(FIRST_SUM + quarter), ...store(16 * quarter)]),
      ...raise(AT, 32),
      ...raise(AT, 32),
      ...raise(COLUMN, 16),
      ...repeatIfBelow(AT, SUM_END),
    ]),
    ...raise(LIST, GROUP),
    ...repeatIfBelow(LIST, END),
  ]),
};

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
    private readonly call: (list: number, end: number, sumEnd: number) => void,
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
    const { call, buffer } = await loadWasm<WeightedSum["call"]>(code, table + rows.length);
    new Int8Array(buffer, table).set(rows);
    return new WeightedSum(columns, buffer, groups, table, call);
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
    this.call(byteOffset, byteOffset + (GROUP / ROWS) * end, 4 * this.columns);
  }
}
