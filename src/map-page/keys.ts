import type { Camera } from "./camera.js";
import { STEPS } from "../view/map/facts.js";
import { HIDDEN } from "./marks.js";
import type { Papers } from "./papers.js";

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Pixels that an arrow moves the map by; by how much plus and minus zoom. */
const STEP = 80,
  ZOOM = 1.5;

export interface KeyActions {
  moved(): void;
  /** The paper that is looked at. */
  current(): number;
  goTo(row: number): void;
  open(row: number): void;
}

/** The map by keyboard: moving, zooming, and from paper to paper. */
export function listenToKeys(
  plane: HTMLElement,
  camera: Camera,
  papers: Papers,
  marks: () => Uint8Array,
  actions: KeyActions,
): void {
  plane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction && event.shiftKey) {
      const next = nextPaper(papers, marks(), actions.current(), camera, direction);
      if (next >= 0) actions.goTo(next);
    } else if (direction) camera.panBy(-STEP * direction[0], -STEP * direction[1]);
    else if (event.key === "+" || event.key === "=") camera.zoomAt({ x: camera.width / 2, y: camera.height / 2 }, ZOOM);
    else if (event.key === "-" || event.key === "_")
      camera.zoomAt({ x: camera.width / 2, y: camera.height / 2 }, 1 / ZOOM);
    else if (event.key === "0" || event.key === "Home") camera.reset();
    else if (event.key === "Enter" && actions.current() >= 0) actions.open(actions.current());
    else return;
    event.preventDefault();
    actions.moved();
  });
}

/**
 * The paper that one comes to first in a direction: near, and little to the side. Without a paper
 * to start from, the nearest to the middle.
 */
function nextPaper(
  { xs, ys }: Papers,
  marks: Uint8Array,
  from: number,
  camera: Camera,
  [right, down]: readonly [number, number],
): number {
  const start = from >= 0 ? { x: xs[from]!, y: ys[from]! } : { x: camera.x * STEPS, y: camera.y * STEPS };
  let best = -1,
    least = Infinity;
  for (let row = 0; row < xs.length; row++) {
    if (row === from || marks[row] === HIDDEN) continue;
    const dx = xs[row]! - start.x,
      dy = ys[row]! - start.y;
    const along = dx * right + dy * down,
      aside = Math.abs(dx * down) + Math.abs(dy * right);
    const cost =
      from < 0
        ? dx * dx + dy * dy
        : along > 0 || (along === 0 && aside === 0 && row > from)
          ? along + 2 * aside
          : Infinity;
    if (cost < least) [best, least] = [row, cost];
  }
  return best;
}
