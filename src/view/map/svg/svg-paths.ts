import { hilbertIndex } from "../hilbert-curve.js";

/** A point in whole steps of the picture's grid. */
export interface GridPoint {
  x: number;
  y: number;
}

/** A cell of a region has at least so many points in it and the eight cells around it. */
const MIN_POINTS = 6;

/**
 * Points as one SVG path of dots: lines of no length with round ends, a tenth of the size of as
 * many circles. Points at the same position are drawn once. Each point is written as the difference
 * from the one before, along a Hilbert curve, so that the differences are small.
 */
export function pointPath(points: readonly GridPoint[]): string {
  const sorted = points.map(({ x, y }) => ({ x, y, index: hilbertIndex(x, y) })).sort((a, b) => a.index - b.index);
  let path = "",
    lastX = 0,
    lastY = 0;
  sorted.forEach(({ x, y }, i) => {
    if (i > 0 && x === lastX && y === lastY) return;
    const [dx, dy] = [x - lastX, y - lastY];
    path += `m${dx}${dy < 0 ? "" : " "}${dy}h0`;
    [lastX, lastY] = [x, y];
  });
  return path;
}

/**
 * A path that covers the region of a topic when it is drawn as a broad line. With many points: dots
 * on a coarse grid, where several points are, so that single points have no region. With few
 * points: a tree of lines between near points.
 * @param radius half the width of the line, on the grid of the points
 */
export function regionPath(points: readonly GridPoint[], radius: number, few: boolean): string {
  return few ? treePath(points, 5 * radius) : pointPath(denseCells(points, Math.max(1, Math.round(0.6 * radius))));
}

function denseCells(points: readonly GridPoint[], side: number): GridPoint[] {
  const counts = new Map<string, number>();
  const cellOf = (value: number): number => Math.floor(value / side);
  for (const { x, y } of points) {
    const key = `${cellOf(x)} ${cellOf(y)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.keys()]
    .map((key) => key.split(" ").map(Number) as [number, number])
    .filter(([column, row]) => {
      let sum = 0;
      for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) sum += counts.get(`${column + dx} ${row + dy}`) ?? 0;
      return sum >= MIN_POINTS;
    })
    .map(([column, row]) => ({ x: Math.round((column + 0.5) * side), y: Math.round((row + 0.5) * side) }));
}

/**
 * A minimum spanning tree (Prim's algorithm) without branches longer than `longest`; a point
 * without a branch is a dot.
 */
function treePath(points: readonly GridPoint[], longest: number): string {
  const nearest = points.map(() => ({ to: -1, squared: Infinity }));
  const left = new Set(points.keys());
  let path = "";
  while (left.size > 0) {
    let next = -1;
    for (const at of left) if (next === -1 || nearest[at]!.squared < nearest[next]!.squared) next = at;
    left.delete(next);
    const { x, y } = points[next]!,
      { to, squared } = nearest[next]!;
    path += to === -1 || squared > longest * longest ? `M${x} ${y}h0` : `M${x} ${y}L${points[to]!.x} ${points[to]!.y}`;
    for (const at of left) {
      const dx = points[at]!.x - x,
        dy = points[at]!.y - y;
      if (dx * dx + dy * dy < nearest[at]!.squared) nearest[at] = { to: next, squared: dx * dx + dy * dy };
    }
  }
  return path;
}
