import type { Place } from "./state.js";

/** An outline is kept to so many corners: enough for a hand, and short in an address. */
const CORNERS = 60;

/** Even-odd rule. */
export function isInside(x: number, y: number, corners: readonly Place[]): boolean {
  let within = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i]!,
      b = corners[j]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

/** The outline with fewer corners, evenly taken. */
export function simplified(outline: readonly Place[]): Place[] {
  if (outline.length <= CORNERS) return [...outline];
  return Array.from({ length: CORNERS }, (_, i) => outline[Math.floor((i * outline.length) / CORNERS)]!);
}
