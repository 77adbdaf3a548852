import { Lanes } from "./lanes";

/**
 * Turns rows of float32 into rows of int16: `value = whole * scale`.
 * @param from address of the rows
 * @param stride bytes from a row to the next
 * @param rows their number
 * @param columns their length, a multiple of 8
 * @param levels the greatest whole number, at most 32767
 * @param to where the whole numbers are written, row after row
 * @param scales where the scale of each row is written, a float32
 */
export function quantizeRows(
  from: usize,
  stride: usize,
  rows: usize,
  columns: usize,
  levels: f32,
  to: usize,
  scales: usize,
): void {
  const bytes = columns << 2;
  for (let row: usize = 0; row < rows; row++, from += stride, scales += 4) {
    let most = f32x4.splat(0);
    for (let at = from, end = from + bytes; at < end; at += 16) most = f32x4.max(most, f32x4.abs(v128.load(at)));
    const greatest = max<f32>(Lanes.max(most), 1e-30);
    store<f32>(scales, greatest / levels);
    const factor = f32x4.splat(levels / greatest);
    for (let at = from, end = from + bytes; at < end; at += 32, to += 16) {
      const low = Lanes.round(f32x4.mul(v128.load(at), factor));
      const high = Lanes.round(f32x4.mul(v128.load(at, 16), factor));
      v128.store(to, i16x8.narrow_i32x4_s(low, high));
    }
  }
}
