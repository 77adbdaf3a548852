/** A text that wants to stand in the middle of a place. */
export interface LabelWish {
  /** Where it belongs, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where it stands: its middle. */
export interface Placed {
  x: number;
  y: number;
}

/** Between two labels, in pixels. */
const GAP = 3;
/**
 * The font of whoever looks at the picture may be wider by a tenth: so much of a label's width
 * stays free between it and the edge, on each side.
 */
const WIDER = 0.05;
/**
 * A label farther away than this many of its heights is left out: it would point at another topic.
 */
const FARTHEST = 3.5;
/** Places tried: rings around the wish, so many on each. */
const RINGS = 14,
  PER_RING = 16;
/** One sixteenth of a turn: cosine and sine. */
const [TURN_COSINE, TURN_SINE] = [0.9238795325112867, 0.3826834323650898];

/** Covering a dot is as bad as being this many label heights farther away. */
const COVERED = 1.2;

/**
 * Places for labels so that none overlaps another or the edge: each, in the given order, at the
 * free place that is near to its wish and covers few dots; undefined for one that finds none.
 * @param dots none where there are too many to be spared
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  page: { width: number; height: number },
  dots: readonly Placed[] = [],
): (Placed | undefined)[] {
  const taken: LabelWish[] = [];
  return wishes.map((wish) => {
    const free = candidates(wish)
      .map((place) => ({ ...wish, ...place }))
      .filter((label) => inside(label, page) && taken.every((other) => !overlap(label, other)));
    const costs = free.map(
      (label) => far(label, wish) + COVERED * dots.reduce((sum, dot) => sum + (covers(label, dot) ? 1 : 0), 0),
    );
    const best = free[costs.indexOf(Math.min(...costs))];
    if (best) taken.push(best);
    return best && { x: best.x, y: best.y };
  });
}

/** Distance in label heights. */
function far(label: Placed, wish: LabelWish): number {
  const dx = (label.x - wish.x) / 1.5,
    dy = label.y - wish.y;
  return Math.sqrt(dx * dx + dy * dy) / wish.height;
}

function covers({ x, y, width, height }: LabelWish, dot: Placed): boolean {
  return Math.abs(dot.x - x) < width / 2 + GAP && Math.abs(dot.y - y) < height / 2 + GAP;
}

/** The wish itself, then rings around it, wider than high as texts are; nearest first. */
function candidates({ x, y, height }: LabelWish): Placed[] {
  const places = [{ x, y }];
  for (let ring = 1; ring <= RINGS; ring++) {
    const radius = (FARTHEST * height * ring) / RINGS;
    let [cosine, sine] = [0, -1]; // from above
    for (let i = 0; i < PER_RING; i++) {
      places.push({ x: x + 1.5 * radius * cosine, y: y + radius * sine });
      [cosine, sine] = [cosine * TURN_COSINE - sine * TURN_SINE, sine * TURN_COSINE + cosine * TURN_SINE];
    }
  }
  return places;
}

function inside({ x, y, width, height }: LabelWish, page: { width: number; height: number }): boolean {
  const room = GAP + (0.5 + WIDER) * width;
  return x >= room && x <= page.width - room && y - height / 2 >= GAP && y + height / 2 <= page.height - GAP;
}

export function overlap(a: LabelWish, b: LabelWish): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + GAP && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + GAP;
}
