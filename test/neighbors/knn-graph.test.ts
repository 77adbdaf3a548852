import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PaperweaveError, type PaperweaveErrorCode } from "../../src/core/errors.js";
import { sharedMatrix } from "../../src/core/matrix.js";
import { multiplyAll, scanAll } from "../../src/neighbors/exact/exact.js";
import { knnGraph } from "../../src/neighbors/index.js";
import { quantizeRoughly } from "../../src/neighbors/products/quantize.js";
import { clustered, hnswlibInstalled, recall } from "./support.js";

const is = (code: PaperweaveErrorCode) => (error: unknown) => PaperweaveError.is(error, code);

test("the fast exact search equals the plain scan, also with many identical rows", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 120 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, distinct, k) => {
        const points = clustered(distinct, 8, rows);
        const data = Float32Array.from(
          { length: rows * 8 },
          (_, i) => points.data[(Math.floor(i / 8) % distinct) * 8 + (i % 8)]!,
        );
        const base = { data, rows, cols: 8 };
        expect(await multiplyAll({ base, k })).toEqual(scanAll({ base, k }));
      },
    ),
    { numRuns: 40 },
  );
});

test("rows and queries in memory that threads share are searched as others are", async () => {
  const base = clustered(300, 16),
    queries = clustered(40, 16, 9);
  const expected = scanAll({ base, queries, k: 5 });
  expect(await multiplyAll({ base: sharedMatrix(base), queries: sharedMatrix(queries), k: 5 })).toEqual(expected);
  expect(await knnGraph(sharedMatrix(clustered(3000, 32)), { k: 5 })).toEqual(
    await knnGraph(clustered(3000, 32), { k: 5 }),
  );
});

const engines = (["wasm", "usearch", "hnswlib"] as const).filter((name) => name !== "hnswlib" || hnswlibInstalled);
describe.each(engines)("HNSW by %s", (engine) => {
  test("has 99% of the exact graph's edges with exact similarities, twice the same, and tells its method", async () => {
    const matrix = clustered(3000, 32);
    const exact = await knnGraph(matrix, { k: 10 });
    const approximate = await knnGraph(matrix, { k: 10, method: "hnsw", engine });
    expect([exact.method, approximate.method]).toEqual(["exact", "hnsw"]);
    expect(recall(approximate, exact)).toBeGreaterThan(0.99);
    expect(await knnGraph(matrix, { k: 10, method: "hnsw", engine })).toEqual(approximate);
    const similarity = new Map<string, number>();
    for (let at = 0; at < exact.indices.length; at++)
      similarity.set(`${Math.floor(at / 10)} ${exact.indices[at]!}`, exact.similarities[at]!);
    for (let at = 0; at < 30_000; at++) {
      const true_ = similarity.get(`${Math.floor(at / 10)} ${approximate.indices[at]!}`);
      if (true_ !== undefined) expect(approximate.similarities[at]).toBe(true_);
    }
  });

  test("more links and candidates find more", async () => {
    const matrix = clustered(3000, 32);
    const exact = await knnGraph(matrix, { k: 10 });
    const poor = await knnGraph(matrix, { k: 10, method: "hnsw", engine, M: 2, efConstruction: 4, ef: 1 });
    expect(recall(poor, exact)).toBeLessThan(0.95);
    expect(
      recall(await knnGraph(matrix, { k: 10, method: "hnsw", engine, M: 4, efConstruction: 64, ef: 64 }), exact),
    ).toBeGreaterThan(recall(poor, exact));
  });
});

/* In cells from 8,193 rows on: seconds of CPU. ivf/ivf.test.ts has a smaller one. */
test.each(
  [
    [3000, 0.999],
    [9000, 0.97],
  ].filter(([rows]) => rows! < 8193 || process.env.PAPERWEAVE_FULL) as [number, number][],
)("whole-number products of %i rows find a share of at least %d of their neighbours", async (rows, least) => {
  const matrix = clustered(rows, 32);
  const exact = await knnGraph(matrix, { k: 10 });
  const found = await knnGraph(matrix, { k: 10, method: "ivf" });
  expect(found.method).toBe("ivf");
  expect(recall(found, exact)).toBeGreaterThanOrEqual(least);
  expect(await knnGraph(matrix, { k: 10, method: "ivf" })).toEqual(found);
  for (let at = 0; at < found.indices.length; at++)
    if (found.indices[at] === exact.indices[at]) expect(found.similarities[at]).toBe(exact.similarities[at]);
});

test.runIf(process.env.PAPERWEAVE_FULL)(
  "rows of one text all the same have neighbours in cells, too (needs PAPERWEAVE_FULL=1)",
  async () => {
    const data = new Float32Array(9000 * 8).fill(Math.sqrt(1 / 8));
    const { indices, similarities } = await knnGraph({ data, rows: 9000, cols: 8 }, { k: 3, method: "ivf" });
    expect([...indices.subarray(0, 6)]).toEqual([1, 2, 3, 0, 2, 3]);
    expect(indices.every((other) => other >= 0)).toBe(true);
    expect(similarities.every((similarity) => similarity === similarities[0])).toBe(true);
  },
);

test("a quantized value is a whole number of steps, seven bits long, to within half a step; zeros stay so", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(
          fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000),
          { minLength: 4, maxLength: 4 },
        ),
        { minLength: 1, maxLength: 6 },
      ),
      (values) => {
        const { data, steps } = quantizeRoughly({
          data: Float32Array.from(values.flat()),
          rows: values.length,
          cols: 4,
        });
        values.flat().forEach((value, at) => {
          const whole = data[at]!;
          expect(Math.abs(whole)).toBeLessThanOrEqual(63);
          expect(Math.abs(value * steps - whole)).toBeLessThanOrEqual(0.5001);
        });
      },
    ),
  );
});

test.each([0, 1, 2, 3])("a matrix of %i rows gives as many neighbours as there are others", async (rows) => {
  for (const method of ["exact", "ivf", "hnsw"] as const) {
    const graph = await knnGraph(clustered(rows, 8), { k: 5, method });
    expect({ rows: graph.rows, k: graph.k }).toEqual({ rows, k: Math.max(0, rows - 1) });
    for (let row = 0; row < rows; row++)
      expect([...graph.indices.subarray(row * graph.k, (row + 1) * graph.k)].sort()).toEqual(
        [...Array(rows).keys()].filter((other) => other !== row),
      );
  }
});

test("rows of zeros are similar to nothing, and rows of any length count by their direction", async () => {
  const graph = await knnGraph({ data: Float32Array.of(0, 0, 5, 0, 0.1, 0, 0, 3), rows: 4, cols: 2 }, { k: 3 });
  expect([...graph.indices]).toEqual([1, 2, 3, 2, 0, 3, 1, 0, 3, 0, 1, 2]);
  expect([...graph.similarities]).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]);
});

test("bad arguments are refused", async () => {
  const matrix = clustered(10, 4);
  await expect(knnGraph(matrix, { k: 0 })).rejects.toSatisfy(is("invalid-argument"));
  await expect(knnGraph(matrix, { k: 2, method: "best" as "exact" })).rejects.toSatisfy(is("invalid-argument"));
  await expect(knnGraph(matrix, { k: 2, neighbours: 3 } as { k: number })).rejects.toThrow('no option "neighbours"');
  await expect(knnGraph({ ...matrix, rows: 11 }, { k: 2 })).rejects.toSatisfy(is("shape-mismatch"));
  await expect(knnGraph({ ...matrix, data: matrix.data.map(() => NaN) }, { k: 2 })).rejects.toSatisfy(is("not-finite"));
  await expect(knnGraph(matrix, { k: 2, signal: AbortSignal.abort() })).rejects.toSatisfy(is("aborted"));
});
