import { STEPS } from "../../view/map/page/page-data.js";
import { HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { byId } from "../dom.js";
import type { Point } from "../state.js";

/** A lasso with at most this many points is a tap, not a selection. */
const TAP_POINTS = 3;
/** A lasso keeps so many corners: enough for a drawn line, and short in an address. */
const MAX_CORNERS = 60;

/** Draws the lasso that selects papers. */
export class Lasso {
  /** Whether the next drag draws the lasso. */
  armed = false;
  /** The corners drawn so far, on the map. */
  outline: readonly Point[] = [];

  /** @param onDone receives the corners of a finished lasso; none when it was only a tap */
  constructor(private readonly onDone: (outline: Point[]) => void) {
    byId("lasso").addEventListener("click", () => this.arm(!this.armed));
  }

  arm(armed: boolean): void {
    this.armed = armed;
    byId("lasso").setAttribute("aria-pressed", String(armed));
    byId("plane").classList.toggle("lasso-armed", armed);
  }

  draw(at: Point, phase: "begin" | "move" | "end" | "cancel"): void {
    const outline = phase === "cancel" ? [] : [...(phase === "begin" ? [] : this.outline), at];
    this.outline = phase === "end" ? [] : outline;
    if (phase !== "end") return;
    this.arm(false);
    this.onDone(outline.length > TAP_POINTS ? simplified(outline) : []);
  }
}

/** 1 for each paper that is inside an outline and not hidden. */
export function papersInside({ xs, ys }: Papers, outline: readonly Point[], emphasis: Uint8Array): Uint8Array {
  const corners = outline.map(({ x, y }) => ({ x: x * STEPS, y: y * STEPS }));
  return Uint8Array.from(xs, (x, row) => (emphasis[row] !== HIDDEN && isInside(x, ys[row]!, corners) ? 1 : 0));
}

/** Whether a point is inside an outline, by the even-odd rule. */
export function isInside(x: number, y: number, corners: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i]!,
      b = corners[j]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** The outline with fewer corners, taken at even distances. */
function simplified(outline: readonly Point[]): Point[] {
  if (outline.length <= MAX_CORNERS) return [...outline];
  return Array.from({ length: MAX_CORNERS }, (_, i) => outline[Math.floor((i * outline.length) / MAX_CORNERS)]!);
}
