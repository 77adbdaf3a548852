import {
  add,
  get,
  load,
  loadSplat,
  loop,
  raise,
  repeatIfBelow,
  set,
  storeNumber,
  type WasmFunction,
} from "../../core/wasm.js";

const [AT, END, BOUNDS, BYTES, OUT, BOUND, ROW_END] = [0, 1, 2, 3, 4, 5, 6];
const atLeast = [0xfd, 0x3f];
const anyTrue = [0xfd, 0x53];
const four = [0x41, 2, 0x74];
const zero = [0x41, 0];

/**
 * Rows of `bytes` bytes, whole numbers of 32 bits, from `at` to `end`, and a bound of each from
 * `bounds` on; what is found to `out`. All but `bytes` are addresses.
 */
export type Reach = (at: number, end: number, bounds: number, bytes: number, out: number) => void;

/**
 * The addresses of those fours of numbers of which at least one reaches the bound of its row,
 * ascending, and a 0 after them. A row is a whole number of fours. In the text format:
 *
 * (func (param $at i32) (param $end i32) (param $bounds i32) (param $bytes i32) (param $out i32)
 *     (local $bound v128) (local $rowEnd i32)
 *     (loop $rows
 *       $bound = (load32_splat $bounds); $bounds += 4; $rowEnd = $at + $bytes
 *       (loop $fours
 *         (store $out $at)
 *         $out += (any_true (ge_s (load $at) $bound)) << 2
 *         $at += 16
 *         (br_if $fours ($at < $rowEnd)))
 *       (br_if $rows ($at < $end)))
 *     (store $out 0))
 */
export const reach: WasmFunction = {
  parameters: 5,
  vectors: 1,
  numbers: 1,
  body: [
    ...loop([
      ...get(BOUNDS),
      ...loadSplat(0),
      ...set(BOUND),
      ...raise(BOUNDS, 4),
      ...get(AT),
      ...get(BYTES),
      ...add,
      ...set(ROW_END),
      ...loop([
        ...get(OUT),
        ...get(AT),
        ...storeNumber,
        ...get(AT),
        ...load(0),
        ...get(BOUND),
        ...atLeast,
        ...anyTrue,
        ...four,
        ...get(OUT),
        ...add,
        ...set(OUT),
        ...raise(AT, 16),
        ...repeatIfBelow(AT, ROW_END),
      ]),
      ...repeatIfBelow(AT, END),
    ]),
    ...get(OUT),
    ...zero,
    ...storeNumber,
  ],
};
