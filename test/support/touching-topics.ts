import type { MapPoint } from "../../src/view/map/map-data.js";

/** How many papers around a paper are looked at, and the least share of a topic's papers beside another. */
const NEAREST = 5,
  LEAST_SHARE = 0.02;

/**
 * Pairs of topics that touch on a map: a share of the papers of the smaller one have a paper of the
 * other among their nearest on the map.
 */
export function touchingTopics(points: readonly MapPoint[]): [number, number][] {
  const sizes = new Map<number, number>();
  for (const { topic } of points) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  const cells = new Map<string, number[]>();
  const xs = points.map(({ x }) => x),
    width = xs.reduce((a, b) => Math.max(a, b)) - xs.reduce((a, b) => Math.min(a, b)) || 1,
    side = (3 * width) / Math.sqrt(points.length);
  const cellOf = (value: number): number => Math.floor(value / side);
  points.forEach(({ x, y }, row) => {
    const key = `${cellOf(x)} ${cellOf(y)}`;
    cells.set(key, [...(cells.get(key) ?? []), row]);
  });
  const counts = new Map<string, number>();
  points.forEach(({ x, y, topic }, row) => {
    if (topic === -1) return;
    const near: { topic: number; squared: number }[] = [];
    for (const dx of [-1, 0, 1])
      for (const dy of [-1, 0, 1])
        for (const other of cells.get(`${cellOf(x) + dx} ${cellOf(y) + dy}`) ?? [])
          if (other !== row)
            near.push({
              topic: points[other]!.topic,
              squared: (points[other]!.x - x) ** 2 + (points[other]!.y - y) ** 2,
            });
    near.sort((a, b) => a.squared - b.squared);
    for (const other of new Set(near.slice(0, NEAREST).map((one) => one.topic))) {
      if (other === topic || other === -1) continue;
      const key = topic < other ? `${topic} ${other}` : `${other} ${topic}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  });
  return [...counts].flatMap(([key, count]) => {
    const [a, b] = key.split(" ").map(Number) as [number, number];
    return count >= LEAST_SHARE * Math.min(sizes.get(a)!, sizes.get(b)!) ? [[a, b]] : [];
  });
}
