/**
 * Dot products of a vector with all rows of a matrix, in whole numbers.
 * @param row address of rows of int8
 * @param query address of the vector, int16
 * @param out where the products are written, one int32 a row
 * @param end address of the end of the rows
 * @param columns length of a row, a multiple of 32
 */
export function scanRows(row: usize, query: usize, out: usize, end: usize, columns: usize): void {
  for (; row < end; out += 4) {
    let sum = i32x4.splat(0);
    let at = query;
    for (const rowEnd = row + columns; row < rowEnd; row += 32, at += 64) {
      sum = i32x4.add(
        sum,
        i32x4.add(
          i32x4.add(i32x4.add(dotOfEight(row, at), dotOfEight(row + 8, at + 16)), dotOfEight(row + 16, at + 32)),
          dotOfEight(row + 24, at + 48),
        ),
      );
    }
    store<i32>(
      out,
      i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3),
    );
  }
}

/** Products of eight int8 with eight int16, added up in pairs. */
function dotOfEight(row: usize, at: usize): v128 {
  return i32x4.dot_i16x8_s(v128.load_ext<i8>(row), v128.load(at));
}
