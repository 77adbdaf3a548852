import type { Area, Place } from "./state.js";

/**
 * A name that wants to stand on the map: where (in parts of the map), how large (in pixels), and
 * from which scale on at the earliest.
 */
export interface NameWish extends Place {
  width: number;
  height: number;
  earliest: number;
}

/**
 * From which scale on (pixels of the map's longer side) a name stands there, and how far from its
 * place, in pixels.
 */
export interface NameZoom {
  from: number;
  dx: number;
  dy: number;
}

/** Between two names, in pixels. */
const GAP = 4;
/**
 * Where a name may stand instead, in parts of its width and height: beside, above or below its
 * place.
 */
const SHIFTS = [-1.5, -0.8, 0, 0.8, 1.5].flatMap((down) =>
  [0, -0.3, 0.3, -0.6, 0.6].map((right) => [right, down] as const),
);
/**
 * What is bad about a place: to cover a dot, to leave the screen or be under what lies over it when
 * all of the map is shown, to come late, to be far off.
 */
const COVERS = 1,
  LEAVES = 8,
  LATE = 3,
  FAR = 0.7;

/**
 * The whole map on a screen: its scale, the edges of the screen, what lies over it, and the dots,
 * where there are so few that names can avoid them.
 */
export interface WholeMap extends Area {
  scale: number;
  taken: readonly Area[];
  dots: readonly Place[];
}

/**
 * From which scale on each name has room, so that at no scale two overlap: names keep their size as
 * the map grows, so that they part for good at some scale. Each, in the given order, comes as soon
 * as it is free of all before it, and then stays: no name comes and goes as one zooms, and none
 * moves against the map.
 */
export function nameZooms(wishes: readonly NameWish[], whole: WholeMap): NameZoom[] {
  const placed: (NameWish & NameZoom)[] = [];
  for (const wish of wishes) {
    let best: NameZoom | undefined,
      least = Infinity;
    for (const [right, down] of SHIFTS) {
      const dx = right * wish.width,
        dy = down * wish.height;
      const far = FAR * (Math.abs(right) + Math.abs(down));
      if (far >= least) continue;
      const from = placed.reduce((scale, other) => {
        const apart = scaleApart(wish, { dx, dy }, other);
        return apart > other.from ? Math.max(scale, apart) : scale; // the other is not there before it comes
      }, wish.earliest);
      const late =
        from > Math.max(whole.scale, wish.earliest)
          ? LATE * Math.min(100, from / Math.max(whole.scale, wish.earliest))
          : 0;
      const cost = far + late + costOf(wish, dx, dy, whole);
      if (cost < least) [best, least] = [{ from, dx, dy }, cost];
    }
    placed.push({ ...wish, ...best! });
  }
  return placed.map(({ from, dx, dy }) => ({ from, dx, dy }));
}

/** What a name at a place covers and leaves when the whole map is shown. */
function costOf(
  { x, y, width, height }: NameWish,
  dx: number,
  dy: number,
  { scale, left, right, top, bottom, taken, dots }: WholeMap,
): number {
  const middle = { x: x + dx / scale, y: y + dy / scale },
    half = { x: width / 2 / scale, y: height / 2 / scale };
  const covered = dots.reduce(
    (sum, dot) => sum + (Math.abs(dot.x - middle.x) < half.x && Math.abs(dot.y - middle.y) < half.y ? 1 : 0),
    0,
  );
  const leaves =
    middle.x - half.x < left || middle.x + half.x > right || middle.y - half.y < top || middle.y + half.y > bottom;
  const under = taken.some(
    (area) =>
      middle.x + half.x > area.left &&
      middle.x - half.x < area.right &&
      middle.y + half.y > area.top &&
      middle.y - half.y < area.bottom,
  );
  return COVERS * covered + (leaves || under ? LEAVES : 0);
}

/**
 * The scale from which on two names do not overlap; 0 when they never do, Infinity when they always
 * do.
 */
function scaleApart(a: NameWish, shift: { dx: number; dy: number }, b: NameWish & NameZoom): number {
  const across = overlapUntil(a.x - b.x, shift.dx - b.dx, (a.width + b.width) / 2 + GAP);
  if (across === 0) return 0;
  return Math.min(across, overlapUntil(a.y - b.y, shift.dy - b.dy, (a.height + b.height) / 2 + GAP));
}

/** Largest scale at which |scale * distance + shift| is below a limit; 0 for none. */
function overlapUntil(distance: number, shift: number, limit: number): number {
  if (distance === 0) return Math.abs(shift) < limit ? Infinity : 0;
  return Math.max(0, (limit - shift) / distance, (-limit - shift) / distance);
}
