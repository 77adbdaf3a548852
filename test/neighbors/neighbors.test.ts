import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { seededRandom } from "../../src/core/random.js";
import type { Matrix, NeighborIndex } from "../../src/core/types.js";
import { ExactIndex, HnswIndex, knnGraph } from "../../src/neighbors/index.js";
import { multiplyAll, scanAll } from "../../src/neighbors/exact.js";
import { unitRows } from "../../src/core/matrix.js";

/** Seeded points around some centres, as embeddings of papers are. */
function clustered(rows: number, cols: number, seed = 1): Matrix {
  const random = seededRandom(seed);
  const normal = (): number => random.next() + random.next() + random.next() - 1.5;
  const centres = Array.from({ length: 20 }, () => Array.from({ length: cols }, normal));
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) for (let i = 0; i < cols; i++) data[row * cols + i] = centres[row % 20]![i]! + normal();
  return unitRows({ data, rows, cols });
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${String(i).padStart(5, "0")}`);

describe.each<[string, () => NeighborIndex, (bytes: Uint8Array) => Promise<NeighborIndex>]>([
  ["exact", () => new ExactIndex({ dimensions: 32 }), ExactIndex.fromBytes],
  ["HNSW by usearch", () => new HnswIndex({ dimensions: 32 }), HnswIndex.fromBytes],
])("%s", (_, create, fromBytes) => {
  test("finds at least 99% of the true neighbours, and answers the same after save and load", async () => {
    const matrix = clustered(2000, 32);
    const index = create();
    await index.add(ids(2000), matrix);
    const queries = clustered(50, 32, 2);
    const truth = new ExactIndex({ dimensions: 32 });
    await truth.add(ids(2000), matrix);
    const got = await index.search(queries, { k: 10 });
    const expected = await truth.search(queries, { k: 10 });
    const hits = got.flatMap((list, q) => list.filter(({ id }) => expected[q]!.some((one) => one.id === id))).length;
    expect(hits / 500).toBeGreaterThanOrEqual(0.99);
    const again = await fromBytes(await index.toBytes());
    expect(await again.search(queries, { k: 10 })).toEqual(got);
  });

  test("forgets what is removed, replaces what is added again, breaks ties by id", async () => {
    const index = create();
    const matrix = clustered(60, 32);
    const same: Matrix = { data: Float32Array.from({ length: 3 * 32 }, (_, i) => matrix.data[i % 32]!), rows: 3, cols: 32 };
    await index.add(ids(60), matrix);
    await index.add(["z", "b", "a"], same);
    const query: Matrix = { data: matrix.data.slice(0, 32), rows: 1, cols: 32 };
    expect((await index.search(query, { k: 4 }))[0]!.map(({ id }) => id)).toEqual(["a", "b", "p00000", "z"]);
    expect(await index.remove(["b", "unknown"])).toBe(1);
    expect((await index.search(query, { k: 3 }))[0]!.map(({ id }) => id)).toEqual(["a", "p00000", "z"]);
    expect((await index.search(query, { k: 1000 }))[0]).toHaveLength(62);
  });

  test("refuses a wrong dimension, values that are not finite, k = 0, cut bytes; an empty index answers with nothing", async () => {
    const index = create();
    const query = clustered(1, 32);
    expect(await index.search(query, { k: 3 })).toEqual([[]]);
    const is = (code: string) => (error: unknown) => PaperweaveError.is(error, code as "bad-format");
    await expect(index.add(["a"], clustered(1, 16))).rejects.toSatisfy(is("shape-mismatch"));
    await expect(index.add(["a"], { data: new Float32Array(32).fill(NaN), rows: 1, cols: 32 })).rejects.toSatisfy(is("not-finite"));
    await expect(index.search(query, { k: 0 })).rejects.toSatisfy(is("invalid-argument"));
    await index.add(["a"], query);
    const bytes = await index.toBytes();
    await expect(fromBytes(bytes.subarray(0, bytes.length - 9))).rejects.toSatisfy(is("bad-format"));
    expect(index.size).toBe(1);
  });
});

test("the fast exact search equals the plain scan, also with many identical rows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 120 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 20 }), async (rows, distinct, k) => {
      const points = clustered(distinct, 8, rows);
      const data = Float32Array.from({ length: rows * 8 }, (_, i) => points.data[(Math.floor(i / 8) % distinct) * 8 + (i % 8)]!);
      const base = { data, rows, cols: 8 };
      expect(await multiplyAll({ base, k })).toEqual(scanAll({ base, k }));
    }),
    { numRuns: 40 },
  );
});

test("an HNSW graph has exact similarities and 99% of the exact graph's edges; the method is told", async () => {
  const matrix = clustered(3000, 32);
  const exact = await knnGraph(matrix, { k: 10 });
  const approximate = await knnGraph(matrix, { k: 10, method: "hnsw" });
  expect([exact.method, approximate.method]).toEqual(["exact", "hnsw"]);
  let found = 0;
  for (let row = 0; row < 3000; row++) {
    const truth = new Set(exact.indices.subarray(row * 10, row * 10 + 10));
    for (const other of approximate.indices.subarray(row * 10, row * 10 + 10)) if (truth.has(other)) found++;
  }
  expect(found / 30_000).toBeGreaterThan(0.99);
  expect(await knnGraph(matrix, { k: 10, method: "hnsw" })).toEqual(approximate);
});
