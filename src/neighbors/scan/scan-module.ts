import {
  add,
  get,
  load,
  loop,
  raise,
  repeatIfBelow,
  set,
  storeNumber,
  zeros,
  type WasmFunction,
} from "../../core/wasm.js";

const [ROW, QUERY, OUT, END, COLS, SUM, AT, ROW_END] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Eight signed bytes from an address and an offset, as sixteen-bit numbers. */
const loadBytes = (offset: number): number[] => [0xfd, 0x01, 0, offset];
const dot = [0xfd, 0xba, 0x01];
const addLanes = [0xfd, 0xae, 0x01];
const lane = (i: number): number[] => [...get(SUM), 0xfd, 0x1b, i];

/**
 * Columns are read so many at a time: rows and query are filled up with zeros to a multiple of it.
 */
export const STRIDE = 32;
const eight = (at: number): number[] => [...get(ROW), ...loadBytes(at), ...get(AT), ...load(2 * at), ...dot];

/** Rows from `row` to `end`, products to `out`: addresses. */
export type Scan = (row: number, query: number, out: number, end: number, columns: number) => void;

/**
 * Products of a vector with all rows of a matrix in whole numbers, thirty-two at a time. In the
 * text format:
 *
 * (func (param $row i32) (param $query i32) (param $out i32) (param $end i32) (param $cols i32)
 *     (local $sum v128) (local $at i32) (local $rowEnd i32)
 *     (loop $rows
 *       $sum = 0; $at = $query; $rowEnd = $row + $cols
 *       (loop $columns
 *         $sum += dot(load8x8_s $row, load $at) + dot(load8x8_s ($row + 8), load ($at + 16)) + … (four of them)
 *         $row += 32; $at += 64
 *         (br_if $columns ($row < $rowEnd)))
 *       (store $out (the four lanes of $sum added up)); $out += 4
 *       (br_if $rows ($row < $end))))
 */
export const scan: WasmFunction = {
  parameters: 5,
  vectors: 1,
  numbers: 2,
  body: loop([
    ...zeros,
    ...set(SUM),
    ...get(QUERY),
    ...set(AT),
    ...get(ROW),
    ...get(COLS),
    ...add,
    ...set(ROW_END),
    ...loop([
      ...get(SUM),
      ...eight(0),
      ...eight(8),
      ...addLanes,
      ...eight(16),
      ...addLanes,
      ...eight(24),
      ...addLanes,
      ...addLanes,
      ...set(SUM),
      ...raise(ROW, STRIDE),
      ...raise(AT, 2 * STRIDE),
      ...repeatIfBelow(ROW, ROW_END),
    ]),
    ...get(OUT),
    ...lane(0),
    ...lane(1),
    ...add,
    ...lane(2),
    ...add,
    ...lane(3),
    ...add,
    ...storeNumber,
    ...raise(OUT, 4),
    ...repeatIfBelow(ROW, END),
  ]),
};
