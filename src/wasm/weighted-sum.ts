/** Bytes of a group of eight rows on the list: their addresses, then their weights. */
const GROUP: usize = 48;

/**
 * Adds rows of int8, each times an int16, to the sums at address 0, int32. Eight rows at a time:
 * each is read from one end to the other, which the processor can foresee.
 * @param list address of the list of rows; each group of eight is eight addresses of four bytes and
 *   eight weights of two bytes
 * @param end address of the end of the list
 * @param sumEnd address of the end of the sums; their number is a multiple of 16
 */
export function addWeightedRows(list: usize, end: usize, sumEnd: usize): void {
  for (; list < end; list += GROUP) {
    const row0: usize = load<u32>(list);
    const row1: usize = load<u32>(list, 4);
    const row2: usize = load<u32>(list, 8);
    const row3: usize = load<u32>(list, 12);
    const row4: usize = load<u32>(list, 16);
    const row5: usize = load<u32>(list, 20);
    const row6: usize = load<u32>(list, 24);
    const row7: usize = load<u32>(list, 28);
    const weights01 = v128.load32_splat(list, 32);
    const weights23 = v128.load32_splat(list, 36);
    const weights45 = v128.load32_splat(list, 40);
    const weights67 = v128.load32_splat(list, 44);
    for (let at: usize = 0, column: usize = 0; at < sumEnd; at += 64, column += 16) {
      let sum0 = v128.load(at);
      let sum1 = v128.load(at, 16);
      let sum2 = v128.load(at, 32);
      let sum3 = v128.load(at, 48);
      let one = v128.load(row0 + column);
      let other = v128.load(row1 + column);
      sum0 = Pair.addFirst(sum0, one, other, weights01);
      sum1 = Pair.addSecond(sum1, one, other, weights01);
      sum2 = Pair.addThird(sum2, one, other, weights01);
      sum3 = Pair.addFourth(sum3, one, other, weights01);
      one = v128.load(row2 + column);
      other = v128.load(row3 + column);
      sum0 = Pair.addFirst(sum0, one, other, weights23);
      sum1 = Pair.addSecond(sum1, one, other, weights23);
      sum2 = Pair.addThird(sum2, one, other, weights23);
      sum3 = Pair.addFourth(sum3, one, other, weights23);
      one = v128.load(row4 + column);
      other = v128.load(row5 + column);
      sum0 = Pair.addFirst(sum0, one, other, weights45);
      sum1 = Pair.addSecond(sum1, one, other, weights45);
      sum2 = Pair.addThird(sum2, one, other, weights45);
      sum3 = Pair.addFourth(sum3, one, other, weights45);
      one = v128.load(row6 + column);
      other = v128.load(row7 + column);
      sum0 = Pair.addFirst(sum0, one, other, weights67);
      sum1 = Pair.addSecond(sum1, one, other, weights67);
      sum2 = Pair.addThird(sum2, one, other, weights67);
      sum3 = Pair.addFourth(sum3, one, other, weights67);
      v128.store(at, sum0);
      v128.store(at, sum1, 16);
      v128.store(at, sum2, 32);
      v128.store(at, sum3, 48);
    }
  }
}

/**
 * Two rows of 16 int8, each times its weight, added to four sums of four int32. Bytes of both rows
 * are put beside each other, so that one instruction multiplies and adds both.
 */
class Pair {
  @inline
  static addFirst(sum: v128, one: v128, other: v128, weights: v128): v128 {
    return Pair.addProducts(sum, i16x8.extend_low_i8x16_s(Pair.interleaveLow(one, other)), weights);
  }

  @inline
  static addSecond(sum: v128, one: v128, other: v128, weights: v128): v128 {
    return Pair.addProducts(sum, i16x8.extend_high_i8x16_s(Pair.interleaveLow(one, other)), weights);
  }

  @inline
  static addThird(sum: v128, one: v128, other: v128, weights: v128): v128 {
    return Pair.addProducts(sum, i16x8.extend_low_i8x16_s(Pair.interleaveHigh(one, other)), weights);
  }

  @inline
  static addFourth(sum: v128, one: v128, other: v128, weights: v128): v128 {
    return Pair.addProducts(sum, i16x8.extend_high_i8x16_s(Pair.interleaveHigh(one, other)), weights);
  }

  @inline
  private static addProducts(sum: v128, values: v128, weights: v128): v128 {
    return i32x4.add(sum, i32x4.dot_i16x8_s(values, weights));
  }

  @inline
  private static interleaveLow(one: v128, other: v128): v128 {
    return i8x16.shuffle(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  }

  @inline
  private static interleaveHigh(one: v128, other: v128): v128 {
    return i8x16.shuffle(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
}
