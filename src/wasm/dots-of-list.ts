/**
 * Dot products of a vector with listed rows, in whole numbers.
 * @param query address of the vector, int16
 * @param list addresses of rows of int8, of four bytes each
 * @param listEnd address of the list's end
 * @param columns length of a row, a multiple of 16
 * @param out where the products are written, one int32 a row
 */
export function dotsOfList(query: usize, list: usize, listEnd: usize, columns: usize, out: usize): void {
  for (; list < listEnd; list += 4, out += 4) {
    let first = i32x4.splat(0);
    let second = i32x4.splat(0);
    let at = query;
    const row = <usize>load<u32>(list);
    for (let column = row, end = row + columns; column < end; column += 16, at += 32) {
      first = i32x4.add(first, i32x4.dot_i16x8_s(v128.load_ext<i8>(column), v128.load(at)));
      second = i32x4.add(second, i32x4.dot_i16x8_s(v128.load_ext<i8>(column + 8), v128.load(at, 16)));
    }
    const sum = i32x4.add(first, second);
    store<i32>(
      out,
      i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3),
    );
  }
}
