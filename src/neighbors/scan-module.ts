import { add, get, load, loop, raise, repeatIfBelow, set, zeros, type WasmFunction } from "../core/wasm.js";

const [ROW, QUERY, OUT, END, COLS, SUM, AT, ROW_END] = [0, 1, 2, 3, 4, 5, 6, 7];
const extendLow = [0xfd, 0x87, 0x01];
const extendHigh = [0xfd, 0x88, 0x01];
const dot = [0xfd, 0xba, 0x01];
const addLanes = [0xfd, 0xae, 0x01];
const lane = (i: number): number[] => [...get(SUM), 0xfd, 0x1b, i];
const store = [0x36, 2, 0];

/** Rows from `row` to `end`, products to `out`: addresses. */
export type Scan = (row: number, query: number, out: number, end: number, columns: number) => void;

/**
 * Products of a vector with all rows of a matrix in whole numbers, sixteen at a time. In the text format:
 *
 *   (func (param $row i32) (param $query i32) (param $out i32) (param $end i32) (param $cols i32)
 *     (local $sum v128) (local $at i32) (local $rowEnd i32)
 *     (loop $rows
 *       $sum = 0; $at = $query; $rowEnd = $row + $cols
 *       (loop $columns
 *         $sum += dot(extend_low(load $row), load $at) + dot(extend_high(load $row), load ($at + 16))
 *         $row += 16; $at += 32
 *         (br_if $columns ($row < $rowEnd)))
 *       (store $out (the four lanes of $sum added up)); $out += 4
 *       (br_if $rows ($row < $end))))
 */
export const scan: WasmFunction = {
  parameters: 5,
  vectors: 1,
  numbers: 2,
  body: loop([
    ...zeros, ...set(SUM),
    ...get(QUERY), ...set(AT),
    ...get(ROW), ...get(COLS), ...add, ...set(ROW_END),
    ...loop([
      ...get(SUM),
      ...get(ROW), ...load(0), ...extendLow, ...get(AT), ...load(0), ...dot, ...addLanes,
      ...get(ROW), ...load(0), ...extendHigh, ...get(AT), ...load(16), ...dot, ...addLanes,
      ...set(SUM),
      ...raise(ROW, 16), ...raise(AT, 32),
      ...repeatIfBelow(ROW, ROW_END),
    ]),
    ...get(OUT), ...lane(0), ...lane(1), ...add, ...lane(2), ...add, ...lane(3), ...add, ...store,
    ...raise(OUT, 4),
    ...repeatIfBelow(ROW, END),
  ]),
};
