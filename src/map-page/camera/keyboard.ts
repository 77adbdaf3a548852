import type { Camera } from "./camera.js";
import { STEPS } from "../../view/map/page/page-data.js";
import { HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** An arrow moves the map by so many pixels; plus and minus zoom by this factor. */
const PAN_STEP = 80,
  ZOOM_STEP = 1.5;

export interface KeyActions {
  moved(): void;
  /** Row of the paper in focus, -1 for none. */
  current(): number;
  goTo(row: number): void;
  open(row: number): void;
}

/** The keys of the map: they move it, zoom it, and go from paper to paper. */
export function listenToKeyboard(
  plane: HTMLElement,
  camera: Camera,
  papers: Papers,
  emphasis: () => Uint8Array,
  actions: KeyActions,
): void {
  plane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction && event.shiftKey) {
      const next = nextPaper(papers, emphasis(), actions.current(), camera, direction);
      if (next >= 0) actions.goTo(next);
    } else if (direction) camera.panBy(-PAN_STEP * direction[0], -PAN_STEP * direction[1]);
    else if (event.key === "+" || event.key === "=")
      camera.zoomAt({ x: camera.width / 2, y: camera.height / 2 }, ZOOM_STEP);
    else if (event.key === "-" || event.key === "_")
      camera.zoomAt({ x: camera.width / 2, y: camera.height / 2 }, 1 / ZOOM_STEP);
    else if (event.key === "0" || event.key === "Home") camera.reset();
    else if (event.key === "Enter" && actions.current() >= 0) actions.open(actions.current());
    else return;
    event.preventDefault();
    actions.moved();
  });
}

/**
 * The next paper in a direction: near, and little to the side. Without a paper to start from, the
 * one nearest to the middle of the view.
 */
function nextPaper(
  { xs, ys }: Papers,
  emphasis: Uint8Array,
  from: number,
  camera: Camera,
  [right, down]: readonly [number, number],
): number {
  const start = from >= 0 ? { x: xs[from]!, y: ys[from]! } : { x: camera.x * STEPS, y: camera.y * STEPS };
  let best = -1,
    least = Infinity;
  for (let row = 0; row < xs.length; row++) {
    if (row === from || emphasis[row] === HIDDEN) continue;
    const dx = xs[row]! - start.x,
      dy = ys[row]! - start.y;
    const along = dx * right + dy * down,
      across = Math.abs(dx * down) + Math.abs(dy * right);
    const cost =
      from < 0
        ? dx * dx + dy * dy
        : along > 0 || (along === 0 && across === 0 && row > from)
          ? along + 2 * across
          : Infinity;
    if (cost < least) [best, least] = [row, cost];
  }
  return best;
}
