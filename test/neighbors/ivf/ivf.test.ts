import { expect, test } from "vitest";
import { takeRows, unitRows } from "../../../src/core/matrix.js";
import { seededRandom } from "../../../src/core/random.js";
import { multiplyAll } from "../../../src/neighbors/exact/exact.js";
import { ivfGraph } from "../../../src/neighbors/ivf/ivf.js";

test("of rows without clusters, 94.6% of the neighbours are in the 20 nearest of 91 cells", async () => {
  const [rows, cols, k, step] = [8_200, 32, 5, 20];
  const random = seededRandom(1);
  const normal = (): number => random.next() + random.next() + random.next() - 1.5;
  const base = unitRows({ data: Float32Array.from({ length: rows * cols }, normal), rows, cols });
  const { indices } = await ivfGraph(base, k);
  const sample = Array.from({ length: Math.floor(rows / step) }, (_, i) => i * step);
  const exact = await multiplyAll({ base, queries: takeRows(base, sample), k: k + 1 });
  let found = 0;
  sample.forEach((row, query) => {
    const own = new Set(indices.subarray(row * k, (row + 1) * k));
    const others = [...exact.indices.subarray(query * (k + 1), (query + 1) * (k + 1))].filter((other) => other !== row);
    for (const other of others.slice(0, k)) if (own.has(other)) found++;
  });
  const share = found / (sample.length * k);
  expect(share).toBeGreaterThan(0.93); // 16 cells: 0.909
  expect(share).toBeLessThan(0.96); // 28 cells: 0.982
});
