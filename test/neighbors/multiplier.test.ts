import fc from "fast-check";
import { expect, test } from "vitest";
import { BestLists } from "../../src/neighbors/best-lists.js";
import { Multiplier } from "../../src/neighbors/multiplier.js";
import { ZERO, type QuantizedMatrix } from "../../src/neighbors/quantized.js";

const cols = 5;
const matrices = fc
  .array(fc.array(fc.integer({ min: 1, max: 127 }), { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 40 })
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
        const best = new BestLists(own.rows, limit), expected = new BestLists(own.rows, limit);
        await offer(best);
        for (const row of rows) for (let at = 0; at < matrix.rows; at++) if (matrix !== own || at !== row) expected.offer(row, at, product(own, row, matrix, at));
        expect(best.sorted()).toEqual(expected.sorted());
      }
      await multiplier.close();
    }),
    { numRuns: 30 },
  );
});
