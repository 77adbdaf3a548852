import { get, load, loop, raise, repeatIfBelow, set, zeros, add, type WasmFunction } from "../core/wasm.js";

const [OWN, ROW, END, BYTES, OUT, FIRST, SECOND, AT, ROW_END] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Two float32 in the lower half of a vector … */
const loadTwo = (offset: number): number[] => [0xfd, 0x5d, 0, offset];
/** … as float64. */
const promote = [0xfd, 0x5f];
const multiplyLanes = [0xfd, 0xf2, 0x01];
const addLanes = [0xfd, 0xf0, 0x01];
const lane = (vector: number, i: number): number[] => [...get(vector), 0xfd, 0x21, i];
const addDoubles = [0xa0];
const store = [0x39, 3, 0];

/** `own`: a row in float64; rows of `bytes` bytes, float32, from `row` to `end`; products to `out`, float64. All but `bytes` are addresses. */
export type Dots = (own: number, row: number, end: number, bytes: number, out: number) => void;

/**
 * Dot products of a vector with rows, summed as `dot` of core/matrix.ts does: in four lanes that are added up in the same
 * order, so that they have the same bits. The number of columns is a multiple of four. In the text format:
 *
 *   (func (param $own i32) (param $row i32) (param $end i32) (param $bytes i32) (param $out i32)
 *     (local $first v128) (local $second v128) (local $at i32) (local $rowEnd i32)
 *     (loop $rows
 *       $first = 0; $second = 0; $at = $own; $rowEnd = $row + $bytes
 *       (loop $columns
 *         $first += (load $at) * promote(load_two $row)
 *         $second += (load ($at + 16)) * promote(load_two ($row + 8))
 *         $row += 16; $at += 32
 *         (br_if $columns ($row < $rowEnd)))
 *       (store $out (($first[0] + $first[1]) + ($second[0] + $second[1]))); $out += 8
 *       (br_if $rows ($row < $end))))
 */
export const dots: WasmFunction = {
  parameters: 5,
  vectors: 2,
  numbers: 2,
  body: loop([
    ...zeros, ...set(FIRST),
    ...zeros, ...set(SECOND),
    ...get(OWN), ...set(AT),
    ...get(ROW), ...get(BYTES), ...add, ...set(ROW_END),
    ...loop([
      ...get(FIRST), ...get(AT), ...load(0), ...get(ROW), ...loadTwo(0), ...promote, ...multiplyLanes, ...addLanes, ...set(FIRST),
      ...get(SECOND), ...get(AT), ...load(16), ...get(ROW), ...loadTwo(8), ...promote, ...multiplyLanes, ...addLanes, ...set(SECOND),
      ...raise(ROW, 16), ...raise(AT, 32),
      ...repeatIfBelow(ROW, ROW_END),
    ]),
    ...get(OUT), ...lane(FIRST, 0), ...lane(FIRST, 1), ...addDoubles, ...lane(SECOND, 0), ...lane(SECOND, 1), ...addDoubles, ...addDoubles, ...store,
    ...raise(OUT, 8),
    ...repeatIfBelow(ROW, END),
  ]),
};
