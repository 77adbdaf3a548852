import fc from "fast-check";
import { expect, test } from "vitest";
import { dot, normalizeRow, rowOf } from "../../../src/core/matrix.js";
import { seededRandom } from "../../../src/core/random.js";
import type { Matrix } from "../../../src/core/types.js";
import { QuantizedScan } from "../../../src/neighbors/scan/quantized-scan.js";

function unitMatrix(rows: number, cols: number, seed: number, one: () => number = seededRandom(seed).next): Matrix {
  const data = Float32Array.from({ length: rows * cols }, () => one() - 0.5);
  for (let row = 0; row < rows; row++) normalizeRow(data, row * cols, cols);
  return { data, rows, cols };
}

test("similarities of any shape are within the margin of the true ones, and the margin is small", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer(),
      async (rows, cols, seed) => {
        const matrix = unitMatrix(rows, cols, seed);
        const query = rowOf(unitMatrix(1, cols, seed + 1), 0);
        const { similarities, margin } = (await QuantizedScan.of(matrix)).similarities(query);
        expect(similarities).toHaveLength(rows);
        for (let row = 0; row < rows; row++)
          expect(Math.abs(similarities[row]! - dot(query, 0, matrix.data, row * cols, cols))).toBeLessThanOrEqual(
            margin,
          );
        expect(margin).toBeLessThan(0.02);
      },
    ),
    { numRuns: 100 },
  );
});

test("vectors of zeros, of one number, and of 4,096 equal numbers are within it, too", async () => {
  const cols = 4096;
  const data = new Float32Array(3 * cols);
  data[cols] = 1;
  data.fill(1 / 64, 2 * cols);
  const query = data.slice(2 * cols);
  const { similarities, margin } = (await QuantizedScan.of({ data, rows: 3, cols })).similarities(query);
  [0, 1 / 64, 1].forEach((expected, row) =>
    expect(Math.abs(similarities[row]! - expected)).toBeLessThanOrEqual(margin),
  );
});
