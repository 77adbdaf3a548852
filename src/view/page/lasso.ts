import { STEPS } from "./facts.js";
import { HIDDEN } from "./marks.js";
import type { Papers } from "./papers.js";
import type { Place } from "./state.js";

/** An outline is kept to so many corners: enough for a hand, and short in an address. */
const CORNERS = 60;

/** 1 for each paper inside an outline that is shown. */
export function inside({ xs, ys }: Papers, outline: readonly Place[], marks: Uint8Array): Uint8Array {
  const corners = outline.map(({ x, y }) => ({ x: x * STEPS, y: y * STEPS }));
  return Uint8Array.from(xs, (x, row) => (marks[row] !== HIDDEN && isInside(x, ys[row]!, corners) ? 1 : 0));
}

/** Even-odd rule. */
export function isInside(x: number, y: number, corners: readonly Place[]): boolean {
  let within = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i]!, b = corners[j]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

/** The outline with fewer corners, evenly taken. */
export function simplified(outline: readonly Place[]): Place[] {
  if (outline.length <= CORNERS) return [...outline];
  return Array.from({ length: CORNERS }, (_, i) => outline[Math.floor((i * outline.length) / CORNERS)]!);
}
