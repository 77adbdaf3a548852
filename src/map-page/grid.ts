import { STEPS } from "../view/map/facts.js";

/** Points in the cells of a grid, to find those near to a place without looking at all of them. */
export class Grid {
  private readonly across: number;
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(
    private readonly xs: Uint16Array,
    private readonly ys: Uint16Array,
  ) {
    this.across = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(xs.length / 3))));
    const cells = new Uint32Array(xs.length);
    for (let row = 0; row < cells.length; row++) cells[row] = this.line(ys[row]!) * this.across + this.line(xs[row]!);
    this.starts = new Uint32Array(this.across * this.across + 1);
    for (let row = 0; row < cells.length; row++) this.starts[cells[row]! + 1]!++;
    for (let cell = 0; cell < this.starts.length - 1; cell++) this.starts[cell + 1]! += this.starts[cell]!;
    const next = this.starts.slice();
    this.rows = new Uint32Array(xs.length);
    for (let row = 0; row < cells.length; row++) this.rows[next[cells[row]!]!++] = row;
  }

  /**
   * The nearest row within a distance (in parts of the map's longer side) that is wanted; -1 for
   * none. Of two as near the first.
   */
  nearest(x: number, y: number, within: number, wanted: (row: number) => boolean): number {
    let best = -1,
      least = (within * STEPS) ** 2;
    const [px, py] = [x * STEPS, y * STEPS];
    this.visit(x - within, y - within, x + within, y + within, (row) => {
      const dx = this.xs[row]! - px,
        dy = this.ys[row]! - py,
        squared = dx * dx + dy * dy;
      if ((squared < least || (squared === least && (best === -1 || row < best))) && wanted(row))
        [best, least] = [row, squared];
    });
    return best;
  }

  /** Rows of all cells that a rectangle touches. */
  visit(left: number, top: number, right: number, bottom: number, take: (row: number) => void): void {
    const [first, last] = [this.line(left * STEPS), this.line(right * STEPS)];
    for (let line = this.line(top * STEPS); line <= this.line(bottom * STEPS); line++) {
      const start = this.starts[line * this.across + first]!,
        end = this.starts[line * this.across + last + 1]!;
      for (let at = start; at < end; at++) take(this.rows[at]!);
    }
  }

  private line(step: number): number {
    return Math.min(this.across - 1, Math.max(0, Math.floor((step * this.across) / (STEPS + 1))));
  }
}
