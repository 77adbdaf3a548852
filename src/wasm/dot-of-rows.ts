/**
 * The dot product of two rows of float32, summed as `dot` of core/matrix.ts does: in four lanes
 * that are added up in the same order, so that it has the same bits.
 * @param own address of one row
 * @param other address of the other row
 * @param end address of the other row's end; the rows have a multiple of four columns
 */
export function dotOfRows(own: usize, other: usize, end: usize): f64 {
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  for (; other < end; own += 16, other += 16) {
    first = f64x2.add(first, f64x2.mul(promoteTwo(own), promoteTwo(other)));
    second = f64x2.add(second, f64x2.mul(promoteTwo(own + 8), promoteTwo(other + 8)));
  }
  return (
    f64x2.extract_lane(first, 0) +
    f64x2.extract_lane(first, 1) +
    (f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1))
  );
}

/** Two float32 as float64. */
function promoteTwo(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}
