/**
 * Finds the groups of four numbers of which at least one reaches the bound of its row. A row is a
 * whole number of groups.
 * @param at address of rows of int32
 * @param end address of their end
 * @param bounds address of one int32 a row
 * @param bytes bytes of a row
 * @param out where the addresses of the groups are written, ascending, and a 0 after them
 */
export function thresholdScan(at: usize, end: usize, bounds: usize, bytes: usize, out: usize): void {
  for (; at < end; bounds += 4) {
    const bound = v128.load32_splat(bounds);
    for (const rowEnd = at + bytes; at < rowEnd; at += 16) {
      store<u32>(out, <u32>at);
      // no branch: a processor cannot guess which way it would go
      out += (<usize>v128.any_true(i32x4.ge_s(v128.load(at), bound))) << 2;
    }
  }
  store<u32>(out, 0);
}
