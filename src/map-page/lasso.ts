import { STEPS } from "../view/map/facts.js";
import { HIDDEN } from "./marks.js";
import { isInside } from "./outline.js";
import type { Papers } from "./papers.js";
import type { Place } from "./state.js";

/** 1 for each paper inside an outline that is shown. */
export function inside({ xs, ys }: Papers, outline: readonly Place[], marks: Uint8Array): Uint8Array {
  const corners = outline.map(({ x, y }) => ({ x: x * STEPS, y: y * STEPS }));
  return Uint8Array.from(xs, (x, row) => (marks[row] !== HIDDEN && isInside(x, ys[row]!, corners) ? 1 : 0));
}
