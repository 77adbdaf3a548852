import type { Place } from "./state.js";

/** What the hand does on the map, in pixels of the map. */
export interface Gestures {
  /** The map is drawn along. */
  pan(dx: number, dy: number): void;
  zoom(at: Place, factor: number): void;
  /** The pointer is over the map, or has left it. */
  hover(at: Place | undefined): void;
  tap(at: Place, byTouch: boolean): void;
  doubleTap(at: Place, away: boolean): void;
  /** Whether a drag draws an outline now. */
  draws(event: PointerEvent): boolean;
  draw(at: Place, state: "begin" | "go on" | "end" | "cancel"): void;
}

/** A pointer that has moved farther than this drags. */
const STILL = 4;
/** Two taps are one double tap within so many milliseconds and pixels. */
const TWICE = 320,
  TWICE_NEAR = 26;

/** Listens to mouse, pen, touch and wheel. */
export function listen(plane: HTMLElement, gestures: Gestures): void {
  const down = new Map<number, Place>();
  let begin: Place | undefined,
    dragging: "" | "pan" | "draw" | "pinch" = "";
  let last: { at: Place; time: number } | undefined;
  const placeOf = (event: MouseEvent): Place => {
    const { left, top } = plane.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  plane.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    plane.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    down.set(event.pointerId, at);
    if (down.size === 1) {
      begin = at;
      dragging = "";
      if (gestures.draws(event)) {
        dragging = "draw";
        gestures.draw(at, "begin");
      }
    } else {
      if (dragging === "draw") gestures.draw(at, "cancel");
      dragging = "pinch";
      gestures.hover(undefined);
    }
  });

  plane.addEventListener("pointermove", (event) => {
    const at = placeOf(event),
      before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") gestures.hover(at);
      return;
    }
    if (dragging === "pinch" && down.size === 2) {
      const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const middle = between(at, other!),
        earlier = between(before, other!);
      gestures.pan(middle.x - earlier.x, middle.y - earlier.y);
      gestures.zoom(middle, distance(at, other!) / Math.max(1, distance(before, other!)));
    } else if (dragging === "draw") gestures.draw(at, "go on");
    else if (dragging === "pan" || distance(at, begin!) > STILL) {
      if (dragging === "") gestures.hover(undefined);
      const from = dragging === "pan" ? before : begin!;
      dragging = "pan";
      gestures.pan(at.x - from.x, at.y - from.y);
    }
    down.set(event.pointerId, at);
  });

  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId)) return;
    const at = placeOf(event);
    if (dragging === "draw") gestures.draw(at, event.type === "pointerup" ? "end" : "cancel");
    else if (dragging === "" && event.type === "pointerup") tapped(at, event);
    if (down.size === 0) dragging = "";
    else if (dragging === "pinch") [dragging, begin] = ["pan", [...down.values()][0]!];
  };
  plane.addEventListener("pointerup", up);
  plane.addEventListener("pointercancel", up);
  plane.addEventListener("pointerleave", () => gestures.hover(undefined));

  const tapped = (at: Place, event: PointerEvent): void => {
    const twice = last && event.timeStamp - last.time < TWICE && distance(at, last.at) < TWICE_NEAR;
    last = twice ? undefined : { at, time: event.timeStamp };
    if (twice) gestures.doubleTap(at, event.shiftKey);
    else gestures.tap(at, event.pointerType === "touch");
  };

  plane.addEventListener(
    "wheel",
    (event) => {
      // Inside another page, scrolling over the map scrolls that page, until one has clicked into
      // the map.
      if (window !== window.parent && !document.hasFocus() && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      // a pinch on a touchpad comes as a small turn with ctrl
      const turned = Math.min(300, Math.max(-300, event.deltaY * lines)) * (event.ctrlKey ? 8 : 1.6);
      gestures.zoom(placeOf(event), 2 ** (-turned / 600));
    },
    { passive: false },
  );
}

function distance(a: Place, b: Place): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

function between(a: Place, b: Place): Place {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
