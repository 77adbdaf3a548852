/** A spot counts what lies within this part of the picture's width. */
const REACH = 0.04;

/**
 * Where most points of a group are: the one that has the most of the others around it (nearer ones
 * count more), of equals the first. Looks at no more than some hundred of them, evenly taken.
 */
export function densest(points: readonly { x: number; y: number }[], width: number): { x: number; y: number } {
  const some = takeEvenly(points, 400);
  const reach = REACH * width;
  let best = some[0]!,
    most = -1;
  for (const point of some) {
    let near = 0;
    for (const other of some) {
      const dx = (point.x - other.x) / reach,
        dy = (point.y - other.y) / reach;
      const far = 1 + dx * dx + dy * dy;
      near += 1 / (far * far);
    }
    if (near > most) [best, most] = [point, near];
  }
  return best;
}

function takeEvenly<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => values[Math.floor((i * values.length) / most)]!);
}
