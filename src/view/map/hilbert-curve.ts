const ORDER = 12;

/** Index of a grid point along the Hilbert curve, for coordinates from 0 to 4095. */
export function hilbertIndex(x: number, y: number): number {
  let index = 0;
  for (let side = 1 << (ORDER - 1); side > 0; side >>= 1) {
    const right = (x & side) > 0 ? 1 : 0,
      up = (y & side) > 0 ? 1 : 0;
    index = index * 4 + ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) {
        x = (1 << ORDER) - 1 - x;
        y = (1 << ORDER) - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return index;
}
