import fc from "fast-check";
import { expect, test } from "vitest";
import { pointPath, regionPath } from "../../../../src/view/map/svg/svg-paths.js";

/** The points of a path, read as a browser reads it. */
function pointsOf(path: string): { x: number; y: number }[] {
  let x = 0,
    y = 0;
  return [...path.matchAll(/m(-?\d+) ?(-?\d+)h0/g)].map(([, dx, dy]) => ({
    x: (x += Number(dx)),
    y: (y += Number(dy)),
  }));
}
const gridPoint = fc.record({ x: fc.integer({ min: 0, max: 1600 }), y: fc.integer({ min: 0, max: 1600 }) });

test("a path has every point, once for a place, in whatever order they come", () => {
  fc.assert(
    fc.property(fc.array(gridPoint, { maxLength: 60 }), (points) => {
      const places = (some: readonly { x: number; y: number }[]): string[] => some.map(({ x, y }) => `${x} ${y}`);
      const path = pointPath(points);
      expect(path.replace(/m-?\d+ ?-?\d+h0/g, "")).toBe("");
      expect(places(pointsOf(path)).sort()).toEqual([...new Set(places(points))].sort());
      expect(pointPath([...points].reverse())).toBe(path);
    }),
  );
});

test("a path of many points takes fewer than 9 bytes a point", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ x: (i * 7919) % 1600, y: (i * 104729) % 1600 }));
  expect(pointPath(points).length / points.length).toBeLessThan(9);
});

test("regions of few points join them, those of many are where several are", () => {
  expect(
    regionPath(
      [
        { x: 10, y: 10 },
        { x: 50, y: 10 },
        { x: 1500, y: 900 },
      ],
      40,
      true,
    ),
  ).toBe("M10 10h0M50 10L10 10M1500 900h0");
  const crowd = Array.from({ length: 30 }, (_, i) => ({ x: 100 + (i % 6), y: 100 + Math.floor(i / 6) }));
  const places = pointsOf(regionPath([...crowd, { x: 900, y: 900 }], 20, false));
  expect(places.length).toBeGreaterThan(0);
  for (const { x, y } of places) expect(Math.max(Math.abs(x - 102), Math.abs(y - 102))).toBeLessThan(20);
});
