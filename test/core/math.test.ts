import fc from "fast-check";
import { expect, test } from "vitest";
import { ln } from "../../src/core/math.js";

test("ln agrees with Math.log to 4 units in the last place, over the whole range", () => {
  fc.assert(
    fc.property(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true, minExcluded: false }), (x) => {
      fc.pre(x > 0);
      const expected = Math.log(x);
      expect(Math.abs(ln(x) - expected)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(Math.abs(expected), 1e-3));
    }),
    { numRuns: 2000 },
  );
});

test("ln of the edges: 1, 0, infinity, negative", () => {
  expect(ln(1)).toBe(0);
  expect(ln(0)).toBe(-Infinity);
  expect(ln(Infinity)).toBe(Infinity);
  expect(ln(-1)).toBeNaN();
});
