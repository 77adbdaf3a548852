/** A label: its middle and its size, in pixels. */
export interface LabelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A point of the picture, in pixels. */
export interface PicturePoint {
  x: number;
  y: number;
}

/** Pixels between two labels. */
const GAP = 3;
/**
 * The reader's font may be a tenth wider than ours, so this share of a label's width stays free
 * between the label and the edge, on each side.
 */
const WIDTH_RESERVE = 0.05;
/**
 * A label moves at most this many of its heights. Farther away, it would seem to name another
 * topic, so it is left out.
 */
const MAX_DISTANCE = 3.5;
/** Positions are tried on rings around the wanted one, so many on each ring. */
const RINGS = 14,
  PER_RING = 16;
/** Cosine and sine of one sixteenth of a full turn. */
const [STEP_COSINE, STEP_SINE] = [0.9238795325112867, 0.3826834323650898];

/** Covering a dot costs as much as a distance of this many label heights. */
const COST_DOT = 1.2;

/**
 * Positions for labels so that none overlaps another or the edge. Each label, in the given order,
 * takes the free position that is nearest to the wanted one and covers few dots.
 * @param wanted the labels at the positions where they would stand if all were free
 * @param dots points to avoid; none when there are too many of them
 * @returns the middle of each label, undefined for a label without a free position
 */
export function placeLabels(
  wanted: readonly LabelBox[],
  page: { width: number; height: number },
  dots: readonly PicturePoint[] = [],
): (PicturePoint | undefined)[] {
  const placed: LabelBox[] = [];
  return wanted.map((label) => {
    const free = candidates(label)
      .map((position) => ({ ...label, ...position }))
      .filter((moved) => inside(moved, page) && placed.every((other) => !overlap(moved, other)));
    const costs = free.map(
      (moved) => distance(moved, label) + COST_DOT * dots.reduce((sum, dot) => sum + (covers(moved, dot) ? 1 : 0), 0),
    );
    const best = free[costs.indexOf(Math.min(...costs))];
    if (best) placed.push(best);
    return best && { x: best.x, y: best.y };
  });
}

/** Distance in label heights. */
function distance(moved: PicturePoint, label: LabelBox): number {
  const dx = (moved.x - label.x) / 1.5,
    dy = moved.y - label.y;
  return Math.sqrt(dx * dx + dy * dy) / label.height;
}

function covers({ x, y, width, height }: LabelBox, dot: PicturePoint): boolean {
  return Math.abs(dot.x - x) < width / 2 + GAP && Math.abs(dot.y - y) < height / 2 + GAP;
}

/** The label's own position, then rings around it that are wider than high, as texts are. */
function candidates({ x, y, height }: LabelBox): PicturePoint[] {
  const positions = [{ x, y }];
  for (let ring = 1; ring <= RINGS; ring++) {
    const radius = (MAX_DISTANCE * height * ring) / RINGS;
    let [cosine, sine] = [0, -1]; // Each ring begins above the label.
    for (let i = 0; i < PER_RING; i++) {
      positions.push({ x: x + 1.5 * radius * cosine, y: y + radius * sine });
      [cosine, sine] = [cosine * STEP_COSINE - sine * STEP_SINE, sine * STEP_COSINE + cosine * STEP_SINE];
    }
  }
  return positions;
}

function inside({ x, y, width, height }: LabelBox, page: { width: number; height: number }): boolean {
  const margin = GAP + (0.5 + WIDTH_RESERVE) * width;
  return x >= margin && x <= page.width - margin && y - height / 2 >= GAP && y + height / 2 <= page.height - GAP;
}

export function overlap(a: LabelBox, b: LabelBox): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + GAP && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + GAP;
}
