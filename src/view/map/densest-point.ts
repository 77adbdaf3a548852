/** Points within about this part of the picture's width count as near. */
const RADIUS = 0.04;
/** At most so many points of a group are looked at, taken at even distances. */
const SAMPLE_SIZE = 400;

/**
 * The point of a group that has the most other points around it, where nearer points count more; of
 * equals the first.
 */
export function densestPoint(points: readonly { x: number; y: number }[], width: number): { x: number; y: number } {
  const some = takeEvenly(points, SAMPLE_SIZE);
  const radius = RADIUS * width;
  let best = some[0]!,
    most = -1;
  for (const point of some) {
    let near = 0;
    for (const other of some) {
      const dx = (point.x - other.x) / radius,
        dy = (point.y - other.y) / radius;
      const falloff = 1 + dx * dx + dy * dy;
      near += 1 / (falloff * falloff);
    }
    if (near > most) [best, most] = [point, near];
  }
  return best;
}

function takeEvenly<T>(values: readonly T[], max: number): readonly T[] {
  if (values.length <= max) return values;
  return Array.from({ length: max }, (_, i) => values[Math.floor((i * values.length) / max)]!);
}
