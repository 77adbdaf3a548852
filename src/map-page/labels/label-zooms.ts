import { exp, ln } from "../../core/math.js";
import type { SpatialGrid } from "../data/spatial-grid.js";
import type { Point, Rect } from "../state.js";

/** A label to be placed. A scale is the length of the map's longer side in pixels. */
export interface LabelRequest {
  /** Where the label may stand, in parts of the map; the best position first. */
  anchors: readonly Point[];
  /** Size in pixels. */
  width: number;
  height: number;
  /** The label may be shown from the first scale on, and is gone from the second one on. */
  minScale: number;
  maxScale: number;
  /** Whether the paper of a row belongs to what the label names. */
  owns: (row: number) => boolean;
  /** Whether the label must be shown at some scale, if need be beside its papers. */
  required: boolean;
  /**
   * For a label that names several topics: the topic of a row. Such a label avoids positions where
   * it would seem to name one topic only.
   */
  topicOf?: (row: number) => number;
}

/** Where a label stands, and from which scale on it is shown; Infinity for never. */
export interface LabelZoom {
  anchor: Point;
  /** Offset from the anchor, in pixels. */
  dx: number;
  dy: number;
  minScale: number;
  /** Whether a line has to lead from the label to its anchor. */
  leader: boolean;
}

type PlacedLabel = LabelRequest & LabelZoom;
type Box = Pick<PlacedLabel, "anchor" | "dx" | "dy" | "width" | "height">;

/** The view of the whole map on a screen. Rectangles and dots are in parts of the map. */
export interface FullView extends Rect {
  scale: number;
  /** The greatest scale to which a reader can zoom. */
  maxScale: number;
  /** The controls that cover the map. */
  controls: readonly Rect[];
  /** The papers, if they are few enough for labels to avoid them. */
  dots: readonly Point[];
}

/** Pixels between two labels. */
const GAP = 4;
/** Offsets that are tried where labels avoid dots, in parts of the label's height and width. */
const OFFSETS = [-1.5, -0.8, 0, 0.8, 1.5].flatMap((down) =>
  [0, -0.3, 0.3, -0.6, 0.6].map((right) => [right, down] as const),
);
/** Offsets that are tried elsewhere: none if there are several anchors, else small ones. */
const NO_OFFSET = [[0, 0]] as const,
  SMALL_OFFSETS = [
    [0, 0],
    [0, -0.6],
    [0, 0.6],
    [-0.3, 0],
    [0.3, 0],
  ] as const;
/**
 * Costs of a position: for each dot that the label covers; when the nearest dot is not its own; for
 * being off the screen or under a control when the whole map is shown; for the logarithm of
 * the scale from which it is shown; for naming several topics where one is; for its offset and for its
 * distance from the best anchor, in label sizes.
 */
const COST_DOT = 1,
  COST_STRANGE = 3,
  COST_OFF_SCREEN = 8,
  COST_LATE = 6,
  COST_ONE_TOPIC = 6,
  COST_OFFSET = 0.7,
  COST_DISTANCE = 0.15;
/** From this share on, the papers beneath a label seem to be of one topic. */
const ONE_TOPIC = 0.6;
/** Pixels around a label that count as beneath it, as its outline covers them. */
const OUTLINE = 4;
/** Steps into which the scales are divided to count the papers beneath a label. */
const STEPS = 240;

/**
 * Finds where each label stands and the smallest scale at which it is shown. At every scale no two
 * labels overlap, and at least half of the papers beneath a label are its own.
 *
 * Labels keep their size while the map grows: any two are apart for good from some scale on, and
 * the papers beneath a label become fewer. In the given order, each label is shown as soon as it is
 * free of all labels before it and stands on its own papers, and then stays. So no label comes and
 * goes while zooming in, and none moves against the map. A required label that has no such position
 * stands beside its papers, with a line to them.
 */
export function labelZooms(requests: readonly LabelRequest[], view: FullView, grid: SpatialGrid): LabelZoom[] {
  const placed: PlacedLabel[] = [];
  return requests.map((request) => {
    let zoom = ownPosition(request, placed, view, grid);
    if (zoom.minScale === Infinity && request.required) zoom = positionBeside(request, placed, view);
    if (zoom.minScale < Infinity) placed.push({ ...request, ...zoom });
    return zoom;
  });
}

/** The position with the lowest cost where the label stands on its own papers. */
function ownPosition(
  request: LabelRequest,
  placed: readonly PlacedLabel[],
  view: FullView,
  grid: SpatialGrid,
): LabelZoom {
  const { width, height } = request,
    [first] = request.anchors;
  const wanted = Math.max(view.scale, request.minScale),
    last = Math.min(view.maxScale, request.maxScale);
  const offsets = view.dots.length > 0 ? OFFSETS : request.anchors.length > 1 ? NO_OFFSET : SMALL_OFFSETS;
  let best: LabelZoom = { anchor: first!, dx: 0, dy: 0, minScale: Infinity, leader: false },
    least = Infinity;
  for (const anchor of request.anchors) {
    for (const [right, down] of offsets) {
      const dx = right * width,
        dy = down * height;
      const distance = Math.abs(anchor.x - first!.x) / width + Math.abs(anchor.y - first!.y) / height;
      const near = COST_OFFSET * (Math.abs(right) + Math.abs(down)) + COST_DISTANCE * view.scale * distance;
      if (near >= least) continue;
      const own = ownScale(request, anchor, dx, dy, view, grid);
      const minScale = freeScale(request, { anchor, dx, dy, minScale: Math.max(request.minScale, own) }, placed);
      if (minScale >= last) continue;
      const late = COST_LATE * Math.max(0, ln(minScale / wanted));
      const seemsOne = request.topicOf && isOneTopic(request, anchor, view, grid) ? COST_ONE_TOPIC : 0;
      const cost = near + late + seemsOne + coverCost(request, anchor, dx, dy, view);
      if (cost < least) [best, least] = [{ anchor, dx, dy, minScale, leader: false }, cost];
    }
  }
  return best;
}

/** Whether most papers beneath a label, when the whole map is shown, are of one topic. */
function isOneTopic({ width, height, topicOf }: LabelRequest, { x, y }: Point, { scale }: FullView, grid: SpatialGrid) {
  const counts = new Map<number, number>();
  let all = 0;
  grid.visit(x - width / 2 / scale, y - height / 2 / scale, x + width / 2 / scale, y + height / 2 / scale, (row) => {
    const topic = topicOf!(row);
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
    all++;
  });
  return Math.max(0, ...counts.values()) > ONE_TOPIC * all;
}

/** The first free position above or below the best anchor, nearest first. */
function positionBeside(request: LabelRequest, placed: readonly PlacedLabel[], view: FullView): LabelZoom {
  const anchor = request.anchors[0]!;
  let best: LabelZoom = { anchor, dx: 0, dy: 0, minScale: Infinity, leader: true };
  for (let step = 1; best.minScale > view.maxScale; step++) {
    for (const side of [-1, 1]) {
      const dy = side * step * (request.height + GAP);
      const minScale = freeScale(request, { anchor, dx: 0, dy, minScale: request.minScale }, placed);
      if (minScale < best.minScale) best = { anchor, dx: 0, dy, minScale, leader: true };
    }
  }
  return best;
}

/** The smallest scale, from a given one on, at which a label is free of all labels before it. */
function freeScale(
  { width, height }: LabelRequest,
  label: Omit<LabelZoom, "leader">,
  placed: readonly PlacedLabel[],
): number {
  return placed.reduce((scale, other) => {
    const apart = scaleApart({ ...label, width, height }, other);
    // The other label is shown only between its own scales.
    return apart > other.minScale ? Math.max(scale, Math.min(apart, other.maxScale)) : scale;
  }, label.minScale);
}

/**
 * The smallest scale from which on at least half of the papers beneath a label are its own; Infinity
 * when that does not hold at the greatest scale. Scales are divided into steps; within a step, a
 * paper of others counts as beneath when it is so at any scale, an own paper when at all of them.
 */
function ownScale(
  { width, height, owns }: LabelRequest,
  anchor: Point,
  dx: number,
  dy: number,
  { scale, maxScale }: FullView,
  grid: SpatialGrid,
): number {
  const ratio = STEPS / ln(maxScale / scale),
    step = (at: number): number => Math.min(STEPS, Math.max(0, ratio * ln(at / scale)));
  // How many more papers of its own than of others are beneath, as changes from step to step.
  const changes = new Int32Array(STEPS + 1);
  const halfWidth = width / 2 + OUTLINE,
    halfHeight = height / 2 + OUTLINE;
  const x = (Math.abs(dx) + halfWidth) / scale,
    y = (Math.abs(dy) + halfHeight) / scale;
  grid.visit(anchor.x - x, anchor.y - y, anchor.x + x, anchor.y + y, (row) => {
    const point = grid.positionOf(row);
    const [left, right] = scalesWithin(point.x - anchor.x, dx, halfWidth),
      [top, bottom] = scalesWithin(point.y - anchor.y, dy, halfHeight);
    const from = step(Math.max(left, top)),
      to = step(Math.min(right, bottom));
    if (from >= to) return;
    if (owns(row)) {
      const first = Math.ceil(from),
        end = to === STEPS ? STEPS : Math.floor(to);
      if (first >= end) return;
      changes[first]!++;
      changes[end]!--;
    } else {
      changes[Math.floor(from)]!--;
      changes[Math.ceil(to)]!++;
    }
  });
  let more = 0,
    lowest = 0;
  for (let at = 0; at < STEPS; at++) {
    more += changes[at]!;
    if (more < 0) lowest = at + 1;
  }
  return lowest === STEPS ? Infinity : lowest === 0 ? 0 : scale * exp(lowest / ratio);
}

/** First and last scale at which |scale * distance - shift| is below a limit. */
function scalesWithin(distance: number, shift: number, limit: number): [number, number] {
  if (distance === 0) return Math.abs(shift) < limit ? [0, Infinity] : [0, 0];
  const a = (shift - limit) / distance,
    b = (shift + limit) / distance;
  return [Math.max(0, Math.min(a, b)), Math.max(a, b)];
}

/** The cost of what a label covers, and of being off the screen, when the whole map is shown. */
function coverCost(
  { width, height, owns }: LabelRequest,
  anchor: Point,
  dx: number,
  dy: number,
  { scale, left, right, top, bottom, controls, dots }: FullView,
): number {
  const middle = { x: anchor.x + dx / scale, y: anchor.y + dy / scale },
    half = { x: width / 2 / scale, y: height / 2 / scale };
  let covered = 0,
    nearest = -1,
    least = Infinity;
  dots.forEach((dot, row) => {
    const x = Math.max(0, Math.abs(dot.x - middle.x) - half.x),
      y = Math.max(0, Math.abs(dot.y - middle.y) - half.y);
    if (x === 0 && y === 0) covered++;
    if (x * x + y * y < least) [nearest, least] = [row, x * x + y * y];
  });
  const isStrange = nearest >= 0 && !owns(nearest);
  const offScreen =
    middle.x - half.x < left || middle.x + half.x > right || middle.y - half.y < top || middle.y + half.y > bottom;
  const underControl = controls.some(
    (control) =>
      middle.x + half.x > control.left &&
      middle.x - half.x < control.right &&
      middle.y + half.y > control.top &&
      middle.y - half.y < control.bottom,
  );
  return COST_DOT * covered + (isStrange ? COST_STRANGE : 0) + (offScreen || underControl ? COST_OFF_SCREEN : 0);
}

/**
 * The scale from which on two labels are apart; 0 when they never overlap, Infinity when they
 * always do.
 */
function scaleApart(a: Box, b: Box): number {
  const across = overlapUntil(a.anchor.x - b.anchor.x, a.dx - b.dx, (a.width + b.width) / 2 + GAP);
  if (across === 0) return 0;
  return Math.min(across, overlapUntil(a.anchor.y - b.anchor.y, a.dy - b.dy, (a.height + b.height) / 2 + GAP));
}

/** The largest scale at which |scale * distance + shift| is below a limit; 0 for none. */
function overlapUntil(distance: number, shift: number, limit: number): number {
  if (distance === 0) return Math.abs(shift) < limit ? Infinity : 0;
  return Math.max(0, (limit - shift) / distance, (-limit - shift) / distance);
}
