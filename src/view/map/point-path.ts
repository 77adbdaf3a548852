import { alongCurve } from "./hilbert.js";

/** A point in whole steps of the picture's grid. */
export interface GridPoint {
  x: number;
  y: number;
}

/**
 * Points as one SVG path of dots, lines of no length with round ends: a tenth of the size of as
 * many circles. Points at one place are drawn once. Each is said by its distance to the one before,
 * along a curve that goes through all near places one after another.
 */
export function pointPath(points: readonly GridPoint[]): string {
  const keyed = points.map(({ x, y }) => ({ x, y, place: alongCurve(x, y) })).sort((a, b) => a.place - b.place);
  let path = "",
    lastX = 0,
    lastY = 0;
  keyed.forEach(({ x, y }, i) => {
    if (i > 0 && x === lastX && y === lastY) return;
    const [dx, dy] = [x - lastX, y - lastY];
    path += `m${dx}${dy < 0 ? "" : " "}${dy}h0`;
    [lastX, lastY] = [x, y];
  });
  return path;
}
