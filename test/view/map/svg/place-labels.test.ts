import fc from "fast-check";
import { expect, test } from "vitest";
import { overlap, placeLabels } from "../../../../src/view/map/svg/place-labels.js";

const gridPoint = fc.record({ x: fc.integer({ min: 0, max: 1600 }), y: fc.integer({ min: 0, max: 1600 }) });

test("labels overlap neither each other nor the edge, and each that is placed lies near its wish", () => {
  const page = { width: 800, height: 500 };
  const wish = fc.record({
    x: fc.integer({ min: 0, max: 800 }),
    y: fc.integer({ min: 0, max: 500 }),
    width: fc.integer({ min: 20, max: 160 }),
    height: fc.integer({ min: 12, max: 45 }),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), fc.array(gridPoint, { maxLength: 20 }), (wishes, dots) => {
      const places = placeLabels(wishes, page, dots);
      expect(placeLabels(wishes, page, dots)).toEqual(places);
      const placed = places.flatMap((place, i) => (place ? [{ ...wishes[i]!, ...place }] : []));
      placed.forEach((label, i) => {
        expect(label.x - 0.55 * label.width).toBeGreaterThanOrEqual(0); // a wider font stays inside, too
        expect(label.x + 0.55 * label.width).toBeLessThanOrEqual(page.width);
        expect(label.y - label.height / 2).toBeGreaterThanOrEqual(0);
        expect(label.y + label.height / 2).toBeLessThanOrEqual(page.height);
        for (const other of placed.slice(i + 1)) expect(overlap(label, other)).toBe(false);
      });
    }),
    { numRuns: 50 },
  );
});

test("a label with all the room stands where it wants, or beside the dots there", () => {
  const page = { width: 800, height: 500 },
    wish = { x: 400, y: 250, width: 90, height: 20 };
  expect(placeLabels([wish], page)).toEqual([{ x: 400, y: 250 }]);
  const [beside] = placeLabels([wish], page, [
    { x: 400, y: 250 },
    { x: 420, y: 250 },
  ]);
  expect(Math.abs(beside!.x - 400) > 45 || Math.abs(beside!.y - 250) > 10).toBe(true);
});

test("a label moves by at most 3.5 of its heights, and keeps three pixels from others", () => {
  const page = { width: 800, height: 1000 };
  /** How far a label moves that a wide one of this height is in the way of. */
  const moveFrom = (height: number): number | undefined => {
    const [, label] = placeLabels(
      [
        { x: 400, y: 500, width: 700, height },
        { x: 400, y: 500, width: 90, height: 20 },
      ],
      page,
    );
    return label && Math.abs(label.y - 500);
  };
  expect(moveFrom(112)).toBeCloseTo(70, 6); // 56 + 10 + 3 = 69, at 3.5 x 20
  expect(moveFrom(116)).toBeUndefined(); // 71
});
