import type { Point } from "../state.js";

/** What the reader does with mouse, pen or fingers. Positions are pixels of the map element. */
export interface Gestures {
  pan(dx: number, dy: number): void;
  zoom(at: Point, factor: number): void;
  /** Where the pointer is; undefined when it has left the map. */
  hover(at: Point | undefined): void;
  tap(at: Point, byTouch: boolean): void;
  doubleTap(at: Point, zoomOut: boolean): void;
  /** Whether a drag draws the lasso now. */
  startsLasso(event: PointerEvent): boolean;
  lasso(at: Point, phase: "begin" | "move" | "end" | "cancel"): void;
}

/** A pointer that has moved more pixels than this drags. */
const DRAG_DISTANCE = 4;
/** Two taps within so many milliseconds and pixels are a double tap. */
const DOUBLE_TAP_TIME = 320,
  DOUBLE_TAP_DISTANCE = 26;

/** Listens to mouse, pen, touch and wheel. */
export function listenToGestures(plane: HTMLElement, gestures: Gestures): void {
  const down = new Map<number, Point>();
  let begin: Point | undefined,
    dragging: "" | "pan" | "lasso" | "pinch" = "";
  let lastTap: { at: Point; time: number } | undefined;
  const positionOf = (event: MouseEvent): Point => {
    const { left, top } = plane.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  plane.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    plane.setPointerCapture(event.pointerId);
    const at = positionOf(event);
    down.set(event.pointerId, at);
    if (down.size === 1) {
      begin = at;
      dragging = "";
      if (gestures.startsLasso(event)) {
        dragging = "lasso";
        gestures.lasso(at, "begin");
      }
    } else {
      if (dragging === "lasso") gestures.lasso(at, "cancel");
      dragging = "pinch";
      gestures.hover(undefined);
    }
  });

  plane.addEventListener("pointermove", (event) => {
    const at = positionOf(event),
      before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") gestures.hover(at);
      return;
    }
    if (dragging === "pinch" && down.size === 2) {
      const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, position]) => position);
      const middle = between(at, other!),
        lastMiddle = between(before, other!);
      gestures.pan(middle.x - lastMiddle.x, middle.y - lastMiddle.y);
      gestures.zoom(middle, distance(at, other!) / Math.max(1, distance(before, other!)));
    } else if (dragging === "lasso") gestures.lasso(at, "move");
    else if (dragging === "pan" || distance(at, begin!) > DRAG_DISTANCE) {
      if (dragging === "") gestures.hover(undefined);
      const from = dragging === "pan" ? before : begin!;
      dragging = "pan";
      gestures.pan(at.x - from.x, at.y - from.y);
    }
    down.set(event.pointerId, at);
  });

  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId)) return;
    const at = positionOf(event);
    if (dragging === "lasso") gestures.lasso(at, event.type === "pointerup" ? "end" : "cancel");
    else if (dragging === "" && event.type === "pointerup") tapped(at, event);
    if (down.size === 0) dragging = "";
    else if (dragging === "pinch") [dragging, begin] = ["pan", [...down.values()][0]!];
  };
  plane.addEventListener("pointerup", up);
  plane.addEventListener("pointercancel", up);
  plane.addEventListener("pointerleave", () => gestures.hover(undefined));

  const tapped = (at: Point, event: PointerEvent): void => {
    const isDouble =
      lastTap && event.timeStamp - lastTap.time < DOUBLE_TAP_TIME && distance(at, lastTap.at) < DOUBLE_TAP_DISTANCE;
    lastTap = isDouble ? undefined : { at, time: event.timeStamp };
    if (isDouble) gestures.doubleTap(at, event.shiftKey);
    else gestures.tap(at, event.pointerType === "touch");
  };

  plane.addEventListener(
    "wheel",
    (event) => {
      // Inside another page, the wheel scrolls that page until the reader has clicked into the map.
      if (window !== window.parent && !document.hasFocus() && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      // A pinch on a touchpad arrives as a small wheel turn with the Ctrl key.
      const wheel = Math.min(300, Math.max(-300, event.deltaY * lines)) * (event.ctrlKey ? 8 : 1.6);
      gestures.zoom(positionOf(event), 2 ** (-wheel / 600));
    },
    { passive: false },
  );
}

function distance(a: Point, b: Point): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
