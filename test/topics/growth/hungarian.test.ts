import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumAssignment } from "../../../src/topics/growth/hungarian.js";

/** The greatest total weight, by trying every assignment. */
function bestTotal(weights: number[][], cols: number, row = 0, taken = new Set<number>()): number {
  if (row === weights.length) return 0;
  let best = bestTotal(weights, cols, row + 1, taken);
  for (let column = 0; column < cols; column++) {
    if (taken.has(column)) continue;
    best = Math.max(best, weights[row]![column]! + bestTotal(weights, cols, row + 1, new Set([...taken, column])));
  }
  return best;
}

describe("maximumAssignment", () => {
  it("finds the greatest total of small tables of any shape, each column used once", () => {
    const table = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })).chain(([rows, cols]) =>
      fc.tuple(
        fc.constant(cols),
        fc.array(fc.array(fc.nat({ max: 9 }), { minLength: cols, maxLength: cols }), {
          minLength: rows,
          maxLength: rows,
        }),
      ),
    );
    fc.assert(
      fc.property(table, ([cols, weights]) => {
        const columns = [...maximumAssignment(Float64Array.from(weights.flat()), weights.length, cols)];
        const used = columns.filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        const total = columns.reduce((sum, column, row) => sum + (column < 0 ? 0 : weights[row]![column]!), 0);
        expect(total).toBe(bestTotal(weights, cols));
        columns.forEach((column, row) => expect(column < 0 || weights[row]![column]! > 0).toBe(true));
      }),
    );
  });

  it("agrees with scipy.optimize.linear_sum_assignment(maximize=True)", () => {
    const weights = [
      [7, 53, 183, 439],
      [497, 383, 563, 79],
      [287, 63, 343, 169],
      [627, 343, 773, 959],
      [767, 473, 103, 699],
    ];
    expect([...maximumAssignment(Float64Array.from(weights.flat()), 5, 4)]).toEqual([-1, 1, 2, 3, 0]);
  });
});
