/**
 * Turns products of whole numbers into float32, in their place: each times the scales of its row and
 * column, plus what is given.
 * @param at address of rows of int32
 * @param stride bytes from a row to the next
 * @param rows their number
 * @param bytes bytes of a row, a multiple of 16
 * @param rowScales address of a float32 for each row
 * @param columnScales address of a float32 for each column
 * @param added address of rows of float32
 * @param addedStride bytes from a row of `added` to the next: 0 for one row that is added to all
 */
export function scaleRows(
  at: usize,
  stride: usize,
  rows: usize,
  bytes: usize,
  rowScales: usize,
  columnScales: usize,
  added: usize,
  addedStride: usize,
): void {
  for (let row: usize = 0; row < rows; row++, at += stride, rowScales += 4, added += addedStride) {
    const scale = v128.load32_splat(rowScales);
    for (let column: usize = 0; column < bytes; column += 16) {
      const product = f32x4.convert_i32x4_s(v128.load(at + column));
      const scaled = f32x4.mul(f32x4.mul(product, scale), v128.load(columnScales + column));
      v128.store(at + column, f32x4.add(scaled, v128.load(added + column)));
    }
  }
}
