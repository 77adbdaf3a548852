import { STEPS } from "../../view/map/page/page-data.js";
import type { Point } from "../state.js";

/** Sorts points into the cells of a grid, to find those near a position without visiting all. */
export class SpatialGrid {
  private readonly side: number;
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(
    private readonly xs: Uint16Array,
    private readonly ys: Uint16Array,
  ) {
    this.side = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(xs.length / 3))));
    const cells = new Uint32Array(xs.length);
    for (let row = 0; row < cells.length; row++) cells[row] = this.cell(ys[row]!) * this.side + this.cell(xs[row]!);
    this.starts = new Uint32Array(this.side * this.side + 1);
    for (let row = 0; row < cells.length; row++) this.starts[cells[row]! + 1]!++;
    for (let cell = 0; cell < this.starts.length - 1; cell++) this.starts[cell + 1]! += this.starts[cell]!;
    const next = this.starts.slice();
    this.rows = new Uint32Array(xs.length);
    for (let row = 0; row < cells.length; row++) this.rows[next[cells[row]!]!++] = row;
  }

  /**
   * The nearest accepted row within a distance, in parts of the map's longer side; -1 for none. Of
   * two rows at the same distance, the first.
   */
  nearest(x: number, y: number, maxDistance: number, accept: (row: number) => boolean): number {
    let best = -1,
      least = (maxDistance * STEPS) ** 2;
    const [px, py] = [x * STEPS, y * STEPS];
    this.visit(x - maxDistance, y - maxDistance, x + maxDistance, y + maxDistance, (row) => {
      const dx = this.xs[row]! - px,
        dy = this.ys[row]! - py,
        squared = dx * dx + dy * dy;
      if ((squared < least || (squared === least && (best === -1 || row < best))) && accept(row))
        [best, least] = [row, squared];
    });
    return best;
  }

  /** Visits the rows of all cells that a rectangle touches. */
  visit(left: number, top: number, right: number, bottom: number, take: (row: number) => void): void {
    const [first, last] = [this.cell(left * STEPS), this.cell(right * STEPS)];
    for (let line = this.cell(top * STEPS); line <= this.cell(bottom * STEPS); line++) {
      const start = this.starts[line * this.side + first]!,
        end = this.starts[line * this.side + last + 1]!;
      for (let at = start; at < end; at++) take(this.rows[at]!);
    }
  }

  /** Position of a row, in parts of the map's longer side. */
  positionOf(row: number): Point {
    return { x: this.xs[row]! / STEPS, y: this.ys[row]! / STEPS };
  }

  private cell(step: number): number {
    return Math.min(this.side - 1, Math.max(0, Math.floor((step * this.side) / (STEPS + 1))));
  }
}
