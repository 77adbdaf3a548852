import type { MapPoint, MapTopic } from "./map-data.js";
import { alongCurve } from "./hilbert.js";
import { STEPS } from "./facts.js";

/**
 * Papers in the order of the page: those of a topic together, the largest topic first, those of
 * none last; near ones near, so that they pack well.
 */
export interface Arranged {
  /** Row of the map of each row of the page. */
  rows: Int32Array;
  /** Row of the page of each row of the map. */
  placeOf: Int32Array;
  /** Of each row of the page: steps from the left and from the top. */
  xs: Uint16Array;
  ys: Uint16Array;
  /** Of the map, in parts of its longer side. */
  width: number;
  height: number;
  /** First row of each topic of the map; at the end that of the papers of none. */
  starts: Int32Array;
}

export function arrange(points: readonly MapPoint[], topics: readonly MapTopic[]): Arranged {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points)
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
  const width = right - left,
    height = high - low,
    scale = STEPS / Math.max(width, height, 1e-9);
  const xs = Uint16Array.from(points, ({ x }) => Math.round((x - left) * scale));
  const ys = Uint16Array.from(points, ({ y }) => Math.round((high - y) * scale)); // the map's y goes up, the page's down
  const topicAt = new Map(topics.map(({ id }, at) => [id, at]));
  const topicOf = points.map(({ topic }) => topicAt.get(topic) ?? topics.length);
  const place = points.map((_, row) => alongCurve(xs[row]! >> 4, ys[row]! >> 4));
  const rows = Int32Array.from(points.keys()).sort(
    (a, b) => topicOf[a]! - topicOf[b]! || place[a]! - place[b]! || a - b,
  );
  const placeOf = new Int32Array(points.length),
    starts = new Int32Array(topics.length + 1);
  rows.forEach((row, at) => (placeOf[row] = at));
  for (const topic of topicOf) for (let later = topic + 1; later < starts.length; later++) starts[later]!++;
  return {
    rows,
    placeOf,
    xs: xs.map((_, at) => xs[rows[at]!]!),
    ys: ys.map((_, at) => ys[rows[at]!]!),
    width: (width * scale) / STEPS,
    height: (height * scale) / STEPS,
    starts,
  };
}
