import type { Point, Rect } from "../state.js";

/**
 * A label to be placed: its position in parts of the map, its size in pixels, and the smallest
 * scale at which it may be shown. A scale is the length of the map's longer side in pixels.
 */
export interface LabelRequest extends Point {
  width: number;
  height: number;
  minScale: number;
}

/** The smallest scale at which a label is shown, and its offset from its position in pixels. */
export interface LabelZoom {
  minScale: number;
  dx: number;
  dy: number;
}

/** Pixels between two labels. */
const GAP = 4;
/** Offsets that are tried, in parts of the label's height and width. */
const SHIFTS = [-1.5, -0.8, 0, 0.8, 1.5].flatMap((down) =>
  [0, -0.3, 0.3, -0.6, 0.6].map((right) => [right, down] as const),
);
/**
 * Costs of an offset: for each dot that the label covers, for being off the screen or under a
 * control when the whole map is shown, for being shown late, and for its distance.
 */
const COST_DOT = 1,
  COST_OFF_SCREEN = 8,
  COST_LATE = 3,
  COST_DISTANCE = 0.7;

/**
 * The view of the whole map: its scale, the edges of the screen, the controls that cover it, and
 * the dots, if they are few enough for labels to avoid them. All in parts of the map.
 */
export interface FullView extends Rect {
  scale: number;
  controls: readonly Rect[];
  dots: readonly Point[];
}

/**
 * Finds the smallest scale at which each label has room, so that no two overlap at any scale.
 * Labels keep their size while the map grows, so any two are apart for good from some scale on. In
 * the given order, each label is shown as soon as it is free of all labels before it, and then
 * stays. So no label comes and goes while zooming, and none moves against the map.
 */
export function labelZooms(requests: readonly LabelRequest[], view: FullView): LabelZoom[] {
  const placed: (LabelRequest & LabelZoom)[] = [];
  for (const request of requests) {
    let best: LabelZoom | undefined,
      least = Infinity;
    for (const [right, down] of SHIFTS) {
      const dx = right * request.width,
        dy = down * request.height;
      const distance = COST_DISTANCE * (Math.abs(right) + Math.abs(down));
      if (distance >= least) continue;
      const minScale = placed.reduce((scale, other) => {
        const apart = scaleApart(request, { dx, dy }, other);
        // Below its own smallest scale, the other label is not shown.
        return apart > other.minScale ? Math.max(scale, apart) : scale;
      }, request.minScale);
      const wanted = Math.max(view.scale, request.minScale);
      const late = minScale > wanted ? COST_LATE * Math.min(100, minScale / wanted) : 0;
      const cost = distance + late + coverCost(request, dx, dy, view);
      if (cost < least) [best, least] = [{ minScale, dx, dy }, cost];
    }
    placed.push({ ...request, ...best! });
  }
  return placed.map(({ minScale, dx, dy }) => ({ minScale, dx, dy }));
}

/** The cost of what a label covers, and of being off the screen, when the whole map is shown. */
function coverCost(
  { x, y, width, height }: LabelRequest,
  dx: number,
  dy: number,
  { scale, left, right, top, bottom, controls, dots }: FullView,
): number {
  const middle = { x: x + dx / scale, y: y + dy / scale },
    half = { x: width / 2 / scale, y: height / 2 / scale };
  const covered = dots.reduce(
    (sum, dot) => sum + (Math.abs(dot.x - middle.x) < half.x && Math.abs(dot.y - middle.y) < half.y ? 1 : 0),
    0,
  );
  const offScreen =
    middle.x - half.x < left || middle.x + half.x > right || middle.y - half.y < top || middle.y + half.y > bottom;
  const underControl = controls.some(
    (control) =>
      middle.x + half.x > control.left &&
      middle.x - half.x < control.right &&
      middle.y + half.y > control.top &&
      middle.y - half.y < control.bottom,
  );
  return COST_DOT * covered + (offScreen || underControl ? COST_OFF_SCREEN : 0);
}

/**
 * The scale from which on two labels are apart; 0 when they never overlap, Infinity when they
 * always do.
 */
function scaleApart(a: LabelRequest, shift: { dx: number; dy: number }, b: LabelRequest & LabelZoom): number {
  const across = overlapUntil(a.x - b.x, shift.dx - b.dx, (a.width + b.width) / 2 + GAP);
  if (across === 0) return 0;
  return Math.min(across, overlapUntil(a.y - b.y, shift.dy - b.dy, (a.height + b.height) / 2 + GAP));
}

/** The largest scale at which |scale * distance + shift| is below a limit; 0 for none. */
function overlapUntil(distance: number, shift: number, limit: number): number {
  if (distance === 0) return Math.abs(shift) < limit ? Infinity : 0;
  return Math.max(0, (limit - shift) / distance, (-limit - shift) / distance);
}
