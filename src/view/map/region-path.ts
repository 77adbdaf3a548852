import { pointPath, type GridPoint } from "./point-path.js";

/**
 * The path along which a broad line covers where a topic is. Of many points: dots on a coarse grid
 * where several of them are, so that stragglers have no region. Of few: lines that join each point
 * with the nearest, like a tree, unless it is far away.
 * @param reach half the breadth of the line, on the grid of the points
 */
export function regionPath(points: readonly GridPoint[], reach: number, few: boolean): string {
  return few ? treePath(points, 5 * reach) : pointPath(crowdedCells(points, Math.max(1, Math.round(0.6 * reach))));
}

/** A place is crowded when so many points are in its cell and the eight around it. */
const CROWD = 6;

function crowdedCells(points: readonly GridPoint[], side: number): GridPoint[] {
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
      return sum >= CROWD;
    })
    .map(([column, row]) => ({ x: Math.round((column + 0.5) * side), y: Math.round((row + 0.5) * side) }));
}

/**
 * A minimum spanning tree (Prim), without branches longer than `longest`; a point that is left
 * alone is a dot.
 */
function treePath(points: readonly GridPoint[], longest: number): string {
  const nearest = points.map(() => ({ to: -1, squared: Infinity }));
  const open = new Set(points.keys());
  let path = "";
  while (open.size > 0) {
    let next = -1;
    for (const at of open) if (next === -1 || nearest[at]!.squared < nearest[next]!.squared) next = at;
    open.delete(next);
    const { x, y } = points[next]!,
      { to, squared } = nearest[next]!;
    path += to === -1 || squared > longest * longest ? `M${x} ${y}h0` : `M${x} ${y}L${points[to]!.x} ${points[to]!.y}`;
    for (const at of open) {
      const dx = points[at]!.x - x,
        dy = points[at]!.y - y;
      if (dx * dx + dy * dy < nearest[at]!.squared) nearest[at] = { to: next, squared: dx * dx + dy * dy };
    }
  }
  return path;
}
