import fc from "fast-check";
import { expect, test } from "vitest";
import { dot } from "../../src/core/matrix.js";
import { RowDots } from "../../src/neighbors/row-dots.js";

test("products of a row with others have the bits of plain ones, whatever the number of columns", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }).chain((cols) => fc.record({
        cols: fc.constant(cols),
        rows: fc.array(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 }), { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 9 }),
        shared: fc.boolean(),
      })),
      async ({ cols, rows, shared }) => {
        const length = rows.length * cols;
        const data = new Float32Array(shared ? new SharedArrayBuffer(4 * length) : new ArrayBuffer(4 * length));
        data.set(rows.flat());
        const dots = await RowDots.of({ data, rows: rows.length, cols }, rows.length);
        const all = Int32Array.from(rows.keys());
        for (const row of [0, rows.length - 1]) {
          dots.multiply(row, all, rows.length);
          expect([...dots.products]).toEqual(Array.from(all, (other) => dot(data, row * cols, data, other * cols, cols)));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("a row has no products with nobody", async () => {
  const dots = await RowDots.of({ data: Float32Array.of(1, 2, 3, 4), rows: 1, cols: 4 }, 0);
  expect(() => dots.multiply(0, new Int32Array(0), 0)).not.toThrow();
});
