import fc from "fast-check";
import { expect, test } from "vitest";
import { nthSmallest } from "../../../../src/view/map/page/map-labels.js";

test("the n-th smallest number is the one that sorting puts there, and the numbers stay as they were", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      (some, at) => {
        const numbers = Float64Array.from(some),
          n = 1 + (at % some.length);
        expect(nthSmallest(numbers, n) + 0).toBe(numbers.toSorted()[n - 1]! + 0); // of two zeros either
        expect([...numbers]).toEqual(some);
      },
    ),
  );
});
