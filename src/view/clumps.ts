import type { GridPoint } from "./point-path.js";

/** A cell of the grid has about so many points, and the longer side of the grid so many cells. */
const IN_CELL = 4, LEAST_CELLS = 6, MOST_CELLS = 48;

/**
 * Where points crowd: each point goes uphill, from cell to the fullest of the cells around it, and those that arrive at one top are
 * a clump. Counts are smoothed first, so that chance makes no tops.
 * @returns positions in `points`, the largest clump first
 */
export function clumps(points: readonly GridPoint[]): number[][] {
  const { cells, columns, rows } = onGrid(points);
  const density = smoothed(smoothed(counted(cells, columns * rows), columns, rows), columns, rows);
  const found = new Map<number, number[]>();
  const topOf = new Map<number, number>();
  cells.forEach((cell, point) => {
    let top = topOf.get(cell);
    if (top === undefined) topOf.set(cell, (top = climb(cell, density, columns, rows)));
    const clump = found.get(top);
    if (clump) clump.push(point);
    else found.set(top, [point]);
  });
  return [...found.values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}

function onGrid(points: readonly GridPoint[]): { cells: number[]; columns: number; rows: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  const across = Math.min(MOST_CELLS, Math.max(LEAST_CELLS, Math.round(Math.sqrt(points.length / IN_CELL))));
  const side = Math.max(right - left, bottom - top, 1) / across;
  const columns = Math.floor((right - left) / side) + 1, rows = Math.floor((bottom - top) / side) + 1;
  return { cells: points.map(({ x, y }) => Math.floor((y - top) / side) * columns + Math.floor((x - left) / side)), columns, rows };
}

function counted(cells: readonly number[], count: number): Float64Array {
  const counts = new Float64Array(count);
  for (const cell of cells) counts[cell]!++;
  return counts;
}

/** Each cell 4 parts, the ones beside it 2, those at its corners 1. */
function smoothed(values: Float64Array, columns: number, rows: number): Float64Array {
  return values.map((_, cell) => {
    let sum = 0;
    for (const [other, dx, dy] of around(cell, columns, rows)) sum += (values[other]! * (2 - Math.abs(dx)) * (2 - Math.abs(dy)));
    return sum;
  });
}

function climb(from: number, density: Float64Array, columns: number, rows: number): number {
  for (let at = from; ; ) {
    let best = at;
    for (const [other] of around(at, columns, rows)) if (density[other]! > density[best]!) best = other;
    if (best === at) return at;
    at = best;
  }
}

/** A cell and those around it, with how far they are. */
function* around(cell: number, columns: number, rows: number): Generator<[cell: number, dx: number, dy: number]> {
  const column = cell % columns, row = Math.floor(cell / columns);
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if (column + dx >= 0 && column + dx < columns && row + dy >= 0 && row + dy < rows) yield [cell + dy * columns + dx, dx, dy];
    }
  }
}
