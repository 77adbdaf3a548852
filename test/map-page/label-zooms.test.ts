import fc from "fast-check";
import { expect, test } from "vitest";
import { SpatialGrid } from "../../src/map-page/data/spatial-grid.js";
import { labelZooms, type FullView, type LabelRequest, type LabelZoom } from "../../src/map-page/labels/label-zooms.js";

const STEPS = 65535;
const view: FullView = {
  scale: 600,
  maxScale: 90_000,
  left: -0.1,
  right: 1.1,
  top: -0.1,
  bottom: 1.1,
  controls: [],
  dots: [],
};

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
interface RandomMap {
  /** The papers of each topic, in parts of the map. */
  topics: { x: number; y: number }[][];
  requests: LabelRequest[];
  zooms: LabelZoom[];
}

/** Where a label is at a scale, in pixels; undefined where it is not shown. */
function boxAt({ width, height, maxScale }: LabelRequest, { anchor, dx, dy, minScale }: LabelZoom, scale: number) {
  if (scale < minScale || scale >= maxScale) return undefined;
  const [x, y] = [anchor.x * scale + dx, anchor.y * scale + dy];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Topics around random middles, some of them on the same spot, with one label for all of them first. */
const randomMap: fc.Arbitrary<RandomMap> = fc
  .array(
    fc.record({
      x: fc.integer({ min: 1, max: 9 }),
      y: fc.integer({ min: 1, max: 6 }),
      spread: fc.constantFrom(0, 0.01, 0.05, 0.2),
      size: fc.integer({ min: 1, max: 40 }),
      width: fc.integer({ min: 10, max: 160 }),
      height: fc.integer({ min: 10, max: 60 }),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((middles) => {
    const topics = middles.map(({ x, y, spread, size }) =>
      Array.from({ length: size }, (_, i) => ({
        x: Math.min(1, Math.max(0, x / 10 + spread * Math.sin(12.9 * i * i + x))),
        y: Math.min(1, Math.max(0, y / 10 + spread * Math.sin(78.2 * i * i + y))),
      })),
    );
    const points = topics.flat(),
      topicOf = topics.flatMap((own, topic) => own.map(() => topic));
    const grid = new SpatialGrid(
      Uint16Array.from(points, ({ x }) => x * STEPS),
      Uint16Array.from(points, ({ y }) => y * STEPS),
    );
    const rowsOf = (topic: number): number[] => topicOf.flatMap((own, row) => (own === topic ? [row] : []));
    const group: LabelRequest = {
      anchors: points.map((_, row) => grid.positionOf(row)),
      width: 150,
      height: 20,
      minScale: 0,
      maxScale: 1800,
      owns: () => true,
      required: false,
      topicOf: (row) => topicOf[row]!,
    };
    const requests = [
      group,
      ...middles.map(({ width, height }, topic): LabelRequest => ({
        anchors: rowsOf(topic).map((row) => grid.positionOf(row)),
        width,
        height,
        minScale: 0,
        maxScale: Infinity,
        owns: (row) => topicOf[row] === topic,
        required: true,
      })),
    ];
    return {
      topics: topics.map((_, topic) => rowsOf(topic).map((row) => grid.positionOf(row))),
      requests,
      zooms: labelZooms(requests, view, grid),
    };
  });
const scales = fc.array(fc.double({ min: 600, max: 90_000, noNaN: true }), { minLength: 1, maxLength: 6 });

test("no two labels overlap at any scale", () => {
  fc.assert(
    fc.property(randomMap, scales, ({ requests, zooms }, some) => {
      for (const scale of [600, ...some, 90_000]) {
        const boxes = requests.flatMap((request, i) => boxAt(request, zooms[i]!, scale) ?? []);
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
      }
    }),
    { numRuns: 60 },
  );
});

test("the label of every topic is shown at some scale, also beneath the label of a group that has gone by then", () => {
  fc.assert(
    fc.property(randomMap, ({ zooms }) => {
      for (const { minScale } of zooms.slice(1)) expect(minScale).toBeLessThanOrEqual(view.maxScale);
    }),
    { numRuns: 60 },
  );
});

test("at every scale, half of the papers beneath a label or more are its own, but for labels with a line", () => {
  fc.assert(
    fc.property(randomMap, scales, ({ topics, requests, zooms }, some) => {
      for (const scale of [600, ...some, 90_000])
        zooms.slice(1).forEach((zoom, topic) => {
          const box = zoom.leader ? undefined : boxAt(requests[topic + 1]!, zoom, scale);
          if (!box) return;
          const beneath = topics.map(
            (own) =>
              own.filter(
                ({ x, y }) =>
                  x * scale > box.left && x * scale < box.right && y * scale > box.top && y * scale < box.bottom,
              ).length,
          );
          expect(2 * beneath[topic]!).toBeGreaterThanOrEqual(beneath.reduce((sum, count) => sum + count, 0));
        });
    }),
    { numRuns: 60, seed: 27 },
  );
});

test("topics on one spot have lines from their labels to it, and their labels stand one above another", () => {
  const grid = new SpatialGrid(Uint16Array.from([30_000, 30_000, 30_000]), Uint16Array.from([30_000, 30_000, 30_000]));
  const requests = [0, 1, 2].map((topic): LabelRequest => ({
    anchors: [grid.positionOf(topic), grid.positionOf(topic)],
    width: 80,
    height: 20,
    minScale: 0,
    maxScale: Infinity,
    owns: (row) => row === topic,
    required: true,
  }));
  const zooms = labelZooms(requests, view, grid);
  expect(zooms.map(({ leader }) => leader)).toEqual([true, true, true]);
  expect(new Set(zooms.map(({ dy }) => dy)).size).toBe(3);
  for (const { minScale } of zooms) expect(minScale).toBe(0);
});

test("a label for several topics stands where papers of several topics are", () => {
  // Twenty papers of one topic on the left, ten each of two topics on the right.
  const xs = Uint16Array.from({ length: 40 }, (_, i) => (i < 20 ? 9000 + 10 * i : 50_000 + 10 * i)),
    ys = new Uint16Array(40).fill(30_000);
  const grid = new SpatialGrid(xs, ys);
  const [zoom] = labelZooms(
    [
      {
        anchors: Array.from(xs, (_, row) => grid.positionOf(row)),
        width: 80,
        height: 20,
        minScale: 0,
        maxScale: 1800,
        owns: () => true,
        required: false,
        topicOf: (row) => (row < 20 ? 0 : 1 + (row % 2)),
      },
    ],
    view,
    grid,
  );
  expect(zoom!.anchor.x * STEPS).toBeGreaterThan(49_000);
});
