import { get, loop, raise, repeatIfBelow, set, type WasmFunction } from "../../core/wasm.js";

const [OWN, OTHER, END, FIRST, SECOND] = [0, 1, 2, 3, 4];
/** Two float32 from an address and an offset, in the lower half of a vector … */
const loadTwo = (offset: number): number[] => [0xfd, 0x5d, 0, offset];
/** … as float64. */
const promote = [0xfd, 0x5f];
const multiplyLanes = [0xfd, 0xf2, 0x01];
const addLanes = [0xfd, 0xf0, 0x01];
const lane = (vector: number, i: number): number[] => [...get(vector), 0xfd, 0x21, i];
const addDoubles = [0xa0];
const products = (offset: number): number[] => [
  ...get(OWN),
  ...loadTwo(offset),
  ...promote,
  ...get(OTHER),
  ...loadTwo(offset),
  ...promote,
  ...multiplyLanes,
];

/** The dot product of two rows of float32: addresses of one, and of the other and its end. */
export type Dot = (own: number, other: number, end: number) => number;

/**
 * The dot product of two rows, summed as `dot` of core/matrix.ts does: in four lanes that are added
 * up in the same order, so that it has the same bits. The number of columns is a multiple of four.
 * In the text format:
 *
 * (func (param $own i32) (param $other i32) (param $end i32) (result f64)
 *     (local $first v128) (local $second v128)
 *     (loop $columns
 *       $first += promote(load_two $own) * promote(load_two $other)
 *       $second += promote(load_two ($own + 8)) * promote(load_two ($other + 8))
 *       $own += 16; $other += 16
 *       (br_if $columns ($other < $end)))
 *     ($first[0] + $first[1]) + ($second[0] + $second[1]))
 */
export const dotOfRows: WasmFunction = {
  parameters: 3,
  result: "f64",
  vectors: 2,
  numbers: 0,
  body: [
    ...loop([
      ...get(FIRST),
      ...products(0),
      ...addLanes,
      ...set(FIRST),
      ...get(SECOND),
      ...products(8),
      ...addLanes,
      ...set(SECOND),
      ...raise(OWN, 16),
      ...raise(OTHER, 16),
      ...repeatIfBelow(OTHER, END),
    ]),
    ...lane(FIRST, 0),
    ...lane(FIRST, 1),
    ...addDoubles,
    ...lane(SECOND, 0),
    ...lane(SECOND, 1),
    ...addDoubles,
    ...addDoubles,
  ],
};
