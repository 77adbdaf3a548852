/*
 * A WebAssembly module, written by hand so that no compiler is needed: products of a vector with all rows of a matrix in
 * whole numbers, sixteen at a time. In the text format:
 *
 *   (import "scan" "memory" (memory 1 65536))
 *   (func (export "scan") (param $row i32) (param $query i32) (param $out i32) (param $end i32) (param $cols i32)
 *     (local $sum v128) (local $at i32) (local $rowEnd i32)
 *     (loop $rows
 *       $sum = 0; $at = $query; $rowEnd = $row + $cols
 *       (loop $columns
 *         $sum += dot(extend_low(load $row), load $at) + dot(extend_high(load $row), load ($at + 16))
 *         $row += 16; $at += 32
 *         (br_if $columns ($row < $rowEnd)))
 *       (store $out (the four lanes of $sum added up)); $out += 4
 *       (br_if $rows ($row < $end))))
 *
 * Numbers of sections, types and instructions are those of the WebAssembly core specification 2.0, chapter 5.
 */
const I32 = 0x7f;
const V128 = 0x7b;

const [ROW, QUERY, OUT, END, COLS, SUM, AT, ROW_END] = [0, 1, 2, 3, 4, 5, 6, 7];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, value]; // below 64
const add = [0x6a];
const load = (offset: number): number[] => [0xfd, 0x00, 0, offset];
const extendLow = [0xfd, 0x87, 0x01];
const extendHigh = [0xfd, 0x88, 0x01];
const dot = [0xfd, 0xba, 0x01];
const addLanes = [0xfd, 0xae, 0x01];
const lane = (i: number): number[] => [...get(SUM), 0xfd, 0x1b, i];
const loop = (body: number[]): number[] => [0x03, 0x40, ...body, 0x0b];
const repeatIfBelow = (local: number, end: number): number[] => [...get(local), ...get(end), 0x49, 0x0d, 0];

const sixteen = [
  ...get(SUM),
  ...get(ROW), ...load(0), ...extendLow, ...get(AT), ...load(0), ...dot, ...addLanes,
  ...get(ROW), ...load(0), ...extendHigh, ...get(AT), ...load(16), ...dot, ...addLanes,
  ...set(SUM),
  ...get(ROW), ...constant(16), ...add, ...set(ROW),
  ...get(AT), ...constant(32), ...add, ...set(AT),
];
const body = loop([
  0xfd, 0x0c, ...Array<number>(16).fill(0), ...set(SUM),
  ...get(QUERY), ...set(AT),
  ...get(ROW), ...get(COLS), ...add, ...set(ROW_END),
  ...loop([...sixteen, ...repeatIfBelow(ROW, ROW_END)]),
  ...get(OUT), ...lane(0), ...lane(1), ...add, ...lane(2), ...add, ...lane(3), ...add, 0x36, 2, 0,
  ...get(OUT), ...constant(4), ...add, ...set(OUT),
  ...repeatIfBelow(ROW, END),
]);

const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const sized = (bytes: number[]): number[] => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: number[]): number[] => [id, ...sized(bytes)];
const name = (text: string): number[] => sized([...Buffer.from(text)]);

export function scanModule(): Uint8Array {
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name("scan"), ...name("memory"), 2, 1, ...leb(1), ...leb(65536)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("scan"), 0, 0]),
    ...section(10, [1, ...sized([2, 1, V128, 2, I32, ...body, 0x0b])]),
  ]);
}
