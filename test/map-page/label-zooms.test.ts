import fc from "fast-check";
import { expect, test } from "vitest";
import { labelZooms, type LabelRequest } from "../../src/map-page/labels/label-zooms.js";

test("labels never overlap at any scale, and stay once they are shown", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const request: fc.Arbitrary<LabelRequest> = fc.record({
    x: part,
    y: part,
    width: fc.integer({ min: 10, max: 160 }),
    height: fc.integer({ min: 10, max: 60 }),
    minScale: fc.constantFrom(0, 900),
  });
  fc.assert(
    fc.property(
      fc.array(request, { maxLength: 25 }),
      fc.array(fc.double({ min: 50, max: 40_000, noNaN: true }), { minLength: 1, maxLength: 5 }),
      (requests, scales) => {
        const zooms = labelZooms(requests, {
          scale: 600,
          left: -0.1,
          right: 1.1,
          top: -0.1,
          bottom: 1.1,
          controls: [],
          dots: [],
        });
        for (const scale of scales) {
          const shown = requests
            .map((one, i) => ({ ...one, ...zooms[i]! }))
            .filter(({ minScale }) => minScale <= scale)
            .map(({ x, y, dx, dy, width, height }) => ({ x: x * scale + dx, y: y * scale + dy, width, height }));
          shown.forEach((a, i) =>
            shown
              .slice(i + 1)
              .forEach((b) =>
                expect(
                  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2,
                ).toBe(true),
              ),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});
