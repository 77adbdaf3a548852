import fc from "fast-check";
import { expect, test } from "vitest";
import { BestLists } from "../../../src/neighbors/ivf/best-lists.js";
import { Multiplier } from "../../../src/neighbors/ivf/multiplier.js";
import { MOST_OTHERS } from "../../../src/neighbors/ivf/products.js";
import { ZERO, type QuantizedMatrix } from "../../../src/neighbors/scan/quantized.js";

const cols = 5;
const matrices = fc
  .array(fc.array(fc.integer({ min: 1, max: 127 }), { minLength: cols, maxLength: cols }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows): QuantizedMatrix => ({ data: Uint8Array.from(rows.flat()), step: 1, rows: rows.length, cols }));
const product = (a: QuantizedMatrix, row: number, b: QuantizedMatrix, other: number): number => {
  let sum = 0;
  for (let i = 0; i < cols; i++) sum += (a.data[row * cols + i]! - ZERO) * (b.data[other * cols + i]! - ZERO);
  return sum;
};

test("rows are offered the others whose plain products are greatest, whatever their number, and never themselves", async () => {
  await fc.assert(
    fc.asyncProperty(matrices, matrices, fc.integer({ min: 1, max: 4 }), async (own, other, limit) => {
      const multiplier = await Multiplier.open(own, 1);
      const rows = Int32Array.from({ length: own.rows }, (_, row) => row);
      for (const [matrix, offer] of [
        [own, (best: BestLists) => multiplier.offerEach(rows, rows, best)],
        [other, (best: BestLists) => multiplier.offerAll(rows, other, best)],
      ] as const) {
        const best = new BestLists(own.rows, matrix.rows, limit),
          expected = new BestLists(own.rows, matrix.rows, limit);
        await offer(best);
        for (const row of rows)
          for (let at = 0; at < matrix.rows; at++)
            if (matrix !== own || at !== row) expected.offer(row, at, product(own, row, matrix, at));
        expect(best.sorted()).toEqual(expected.sorted());
      }
      await multiplier.close();
    }),
    { numRuns: 30 },
  );
});

test("others that are more than what is multiplied at a time are offered, too", async () => {
  const number = 2 * MOST_OTHERS + 5;
  const matrix: QuantizedMatrix = {
    data: Uint8Array.from({ length: number * cols }, (_, i) => 1 + ((Math.imul(i, 2654435761) >>> 8) % 127)),
    step: 1,
    rows: number,
    cols,
  };
  const asking = Int32Array.of(0, MOST_OTHERS, number - 1),
    all = Int32Array.from({ length: number }, (_, row) => row);
  const multiplier = await Multiplier.open(matrix, 1);
  const best = new BestLists(number, number, 20),
    expected = new BestLists(number, number, 20);
  await multiplier.offerEach(asking, all, best);
  await multiplier.close();
  for (const row of asking)
    for (const other of all) if (other !== row) expected.offer(row, other, product(matrix, row, matrix, other));
  expect(best.sorted()).toEqual(expected.sorted());
});
