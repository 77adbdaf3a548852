import fc from "fast-check";
import { expect, test } from "vitest";
import { WasmEngine } from "../../../src/neighbors/hnsw/wasm-engine.js";
import { clustered } from "../support.js";

const parameters = { dimensions: 24, M: 8, efConstruction: 64, ef: 48 };
const matrix = clustered(3000, 24);

async function graphOf(rows: number): Promise<WasmEngine> {
  const engine = await WasmEngine.create(parameters);
  for (let from = 0; from < rows; from += 700) {
    const to = Math.min(rows, from + 700);
    engine.add(
      Int32Array.from({ length: to - from }, (_, i) => 10 * (from + i)),
      matrix.data.subarray(24 * from, 24 * to),
    );
  }
  return engine;
}

test("the same vectors give the same bytes, and what is loaded from them answers and grows alike", async () => {
  const [one, other] = [await graphOf(2500), await graphOf(2500)];
  const bytes = await one.toBytes();
  expect(bytes).toEqual(await other.toBytes());
  const loaded = await WasmEngine.create(parameters);
  await loaded.load(bytes);
  const queries = matrix.data.subarray(24 * 2500);
  expect(loaded.search(queries, 10)).toEqual(one.search(queries, 10));
  for (const engine of [one, loaded]) engine.add([1, 2, 3], queries.subarray(0, 72));
  expect(await loaded.toBytes()).toEqual(await one.toBytes());
});

test("an empty graph finds nothing, and comes back from its bytes", async () => {
  const engine = await WasmEngine.create(parameters);
  expect(engine.search(matrix.data.subarray(0, 24), 3)).toEqual([new Int32Array(0)]);
  const again = await WasmEngine.create(parameters);
  await again.load(await engine.toBytes());
  expect(again.search(matrix.data.subarray(0, 24), 3)).toEqual([new Int32Array(0)]);
});

test("bytes that are cut or changed are refused, or lead to no node that is not there", async () => {
  const bytes = await (await graphOf(60)).toBytes();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, by, cut) => {
      const changed = cut ? bytes.slice(0, at) : bytes.slice();
      if (!cut) changed[at]! ^= by;
      const engine = await WasmEngine.create(parameters);
      const error = await engine.load(changed).then(
        () => undefined,
        (thrown: { code?: string }) => thrown,
      );
      if (error) expect(error.code).toBe("bad-format");
      else for (const key of engine.search(matrix.data.subarray(0, 24), 5)[0]!) expect(typeof key).toBe("number");
    }),
    { numRuns: 300 },
  );
});
