import fc from "fast-check";
import { expect, test } from "vitest";
import { BestLists } from "../../../src/neighbors/products/best-lists.js";
import { MOST_OTHERS, Multiplier } from "../../../src/neighbors/products/multiplier.js";
import type { QuantizedMatrix } from "../../../src/neighbors/products/quantize.js";

const cols = 5;
const matrices = fc
  .array(fc.array(fc.integer({ min: -63, max: 63 }), { minLength: cols, maxLength: cols }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows): QuantizedMatrix => ({ data: Int8Array.from(rows.flat()), steps: 1, rows: rows.length, cols }));
const product = (a: QuantizedMatrix, row: number, b: QuantizedMatrix, other: number): number => {
  let sum = 0;
  for (let i = 0; i < cols; i++) sum += a.data[row * cols + i]! * b.data[other * cols + i]!;
  return sum;
};

test("rows are offered the others of the greatest plain products, for any number, and never themselves", async () => {
  await fc.assert(
    fc.asyncProperty(matrices, matrices, fc.integer({ min: 1, max: 4 }), async (own, other, limit) => {
      const multiplier = await Multiplier.open(own);
      const rows = Int32Array.from({ length: own.rows }, (_, row) => row);
      for (const [matrix, offer] of [
        [own, (best: BestLists) => multiplier.offerEach(rows, rows, best)],
        [other, (best: BestLists) => multiplier.offerAll(rows, other, best)],
      ] as const) {
        const best = new BestLists(own.rows, matrix.rows, limit),
          expected = new BestLists(own.rows, matrix.rows, limit);
        offer(best);
        for (const row of rows)
          for (let at = 0; at < matrix.rows; at++)
            if (matrix !== own || at !== row) expected.offer(row, at, product(own, row, matrix, at));
        expect(best.sorted()).toEqual(expected.sorted());
      }
    }),
    { numRuns: 30 },
  );
});

test("others that are more than what is multiplied at a time are offered, too", async () => {
  const number = 2 * MOST_OTHERS + 5;
  const matrix: QuantizedMatrix = {
    data: Int8Array.from({ length: number * cols }, (_, i) => ((Math.imul(i, 2654435761) >>> 8) % 127) - 63),
    steps: 1,
    rows: number,
    cols,
  };
  const asking = Int32Array.of(0, MOST_OTHERS, number - 1),
    all = Int32Array.from({ length: number }, (_, row) => row);
  const multiplier = await Multiplier.open(matrix);
  const best = new BestLists(number, number, 20),
    expected = new BestLists(number, number, 20);
  multiplier.offerEach(asking, all, best);
  for (const row of asking)
    for (const other of all) if (other !== row) expected.offer(row, other, product(matrix, row, matrix, other));
  expect(best.sorted()).toEqual(expected.sorted());
});
