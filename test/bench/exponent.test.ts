import { expect, test } from "vitest";
import { growthExponent } from "../../bench/lib/exponent.js";

test("of a power law its own exponent is found", () => {
  for (const exponent of [0, 0.5, 1, 1.3, 2]) {
    expect(growthExponent([1000, 3000, 10_000, 100_000].map((n) => ({ n, value: 0.002 * n ** exponent })))).toBeCloseTo(
      exponent,
      10,
    );
  }
});

test("of n log n from 10,000 to 100,000 the exponent is a tenth above 1", () => {
  expect(growthExponent([10_000, 30_000, 100_000].map((n) => ({ n, value: n * Math.log(n) })))).toBeCloseTo(1.097, 2);
});

test("values above and below the line even each other out", () => {
  expect(
    growthExponent([
      { n: 10, value: 20 },
      { n: 10, value: 5 },
      { n: 1000, value: 2000 },
      { n: 1000, value: 500 },
    ]),
  ).toBeCloseTo(1, 10);
});
