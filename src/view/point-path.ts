/** A point in whole steps of the picture's grid. */
export interface GridPoint {
  x: number;
  y: number;
}

/**
 * Points as one SVG path of dots, lines of no length with round ends: a tenth of the size of as many circles. Points at one place are drawn
 * once. Each is said by its distance to the one before, along a curve that goes through all near places one after another.
 */
export function pointPath(points: readonly GridPoint[]): string {
  const keyed = points.map(({ x, y }) => ({ x, y, place: alongCurve(x, y) })).sort((a, b) => a.place - b.place);
  let path = "", lastX = 0, lastY = 0;
  keyed.forEach(({ x, y }, i) => {
    if (i > 0 && x === lastX && y === lastY) return;
    const [dx, dy] = [x - lastX, y - lastY];
    path += `m${dx}${dy < 0 ? "" : " "}${dy}h0`;
    [lastX, lastY] = [x, y];
  });
  return path;
}

const ORDER = 12;

/** Place of a grid point along Hilbert's curve; for coordinates from 0 to 4095. */
function alongCurve(x: number, y: number): number {
  let place = 0;
  for (let side = 1 << (ORDER - 1); side > 0; side >>= 1) {
    const right = (x & side) > 0 ? 1 : 0, up = (y & side) > 0 ? 1 : 0;
    place = place * 4 + ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) {
        x = (1 << ORDER) - 1 - x;
        y = (1 << ORDER) - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return place;
}
