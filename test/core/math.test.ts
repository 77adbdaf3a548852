import fc from "fast-check";
import { expect, test } from "vitest";
import { exp, ln, pow } from "../../src/core/math.js";

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

test("exp agrees with Math.exp to 4 units in the last place, over the whole range", () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(4 * Number.EPSILON);
    }),
    { numRuns: 2000 },
  );
});

test("exp of the edges: 0, what is too small and too large for a number, no number", () => {
  expect(exp(0)).toBe(1);
  expect([exp(-800), exp(-Infinity), exp(800), exp(Infinity)]).toEqual([0, 0, Infinity, Infinity]);
  expect(exp(NaN)).toBeNaN();
});

test("pow agrees with Math.pow", () => {
  expect(pow(0, 0.8)).toBe(0);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: 0.01, max: 6, noNaN: true }),
      (x, y) => {
        expect(Math.abs(pow(x, y) / Math.pow(x, y) - 1)).toBeLessThanOrEqual(1e-13);
      },
    ),
  );
});
