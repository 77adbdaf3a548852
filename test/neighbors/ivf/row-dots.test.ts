import fc from "fast-check";
import { expect, test } from "vitest";
import { dot } from "../../../src/core/matrix.js";
import { rowDots } from "../../../src/neighbors/ivf/row-dots.js";

test("the product of two rows has the bits of the plain one, whatever the number of columns", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }).chain((cols) =>
        fc.record({
          cols: fc.constant(cols),
          rows: fc.array(
            fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 }), {
              minLength: cols,
              maxLength: cols,
            }),
            { minLength: 1, maxLength: 9 },
          ),
          shared: fc.boolean(),
        }),
      ),
      async ({ cols, rows, shared }) => {
        const length = rows.length * cols;
        const data = new Float32Array(shared ? new SharedArrayBuffer(4 * length) : new ArrayBuffer(4 * length));
        data.set(rows.flat());
        const dotOf = await rowDots({ data, rows: rows.length, cols });
        for (const row of rows.keys())
          for (const other of rows.keys())
            expect(dotOf(row, other)).toBe(dot(data, row * cols, data, other * cols, cols));
      },
    ),
    { numRuns: 50 },
  );
});

test("a matrix without rows is no error", async () => {
  await expect(rowDots({ data: new Float32Array(0), rows: 0, cols: 4 })).resolves.toBeTypeOf("function");
});
