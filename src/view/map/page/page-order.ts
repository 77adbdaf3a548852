import { hilbertIndex } from "../hilbert-curve.js";
import type { MapPoint, MapTopic } from "../map-data.js";
import { STEPS } from "./page-data.js";

/**
 * The order of the papers on the page: by topic, the largest first, papers without a topic last.
 * Within a topic, papers near each other on the map are near in the order, so that they compress
 * well.
 */
export interface PageOrder {
  /** Row of the map for each row of the page. */
  rows: Int32Array;
  /** Row of the page for each row of the map. */
  pageRowOf: Int32Array;
  /** For each row of the page: steps from the left and from the top, from 0 to STEPS. */
  xs: Uint16Array;
  ys: Uint16Array;
  /** Sides of the map, in parts of its longer side. */
  width: number;
  height: number;
  /** First row of each topic; at the end that of the papers without a topic. */
  starts: Int32Array;
}

export function orderForPage(points: readonly MapPoint[], topics: readonly MapTopic[]): PageOrder {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points)
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
  const width = right - left,
    height = high - low,
    scale = STEPS / Math.max(width, height, 1e-9);
  const xs = Uint16Array.from(points, ({ x }) => Math.round((x - left) * scale));
  // On the map y goes up, on the page it goes down.
  const ys = Uint16Array.from(points, ({ y }) => Math.round((high - y) * scale));
  const topicIndex = new Map(topics.map(({ id }, index) => [id, index]));
  const topicOf = points.map(({ topic }) => topicIndex.get(topic) ?? topics.length);
  const alongCurve = points.map((_, row) => hilbertIndex(xs[row]! >> 4, ys[row]! >> 4));
  const rows = Int32Array.from(points.keys()).sort(
    (a, b) => topicOf[a]! - topicOf[b]! || alongCurve[a]! - alongCurve[b]! || a - b,
  );
  const pageRowOf = new Int32Array(points.length),
    starts = new Int32Array(topics.length + 1);
  rows.forEach((row, pageRow) => (pageRowOf[row] = pageRow));
  for (const topic of topicOf) for (let later = topic + 1; later < starts.length; later++) starts[later]!++;
  return {
    rows,
    pageRowOf,
    xs: Uint16Array.from(rows, (row) => xs[row]!),
    ys: Uint16Array.from(rows, (row) => ys[row]!),
    width: (width * scale) / STEPS,
    height: (height * scale) / STEPS,
    starts,
  };
}
