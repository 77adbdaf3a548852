import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PaperweaveError, type PaperweaveErrorCode } from "../../src/core/errors.js";
import type { Matrix, NeighborIndex } from "../../src/core/types.js";
import { ExactIndex, HnswIndex } from "../../src/neighbors/index.js";
import { fromNpy } from "../../src/store/folder/npy.js";
import { sharedPath } from "../support/shared.js";
import { clustered, hnswlibInstalled, ids } from "./support.js";

const is = (code: PaperweaveErrorCode) => (error: unknown) => PaperweaveError.is(error, code);
const found = (answers: { id: string }[][]) => answers.map((list) => list.map(({ id }) => id));
const row = (matrix: Matrix, from: number, to = from + 1): Matrix => ({
  data: matrix.data.slice(from * matrix.cols, to * matrix.cols),
  rows: to - from,
  cols: matrix.cols,
});

const embeddings = sharedPath("reference", "embeddings", "ai-areas-labelled.npy");

interface Implementation {
  name: string;
  create: (dimensions: number) => NeighborIndex;
  fromBytes: (bytes: Uint8Array) => Promise<NeighborIndex>;
}
const implementations: Implementation[] = [
  { name: "exact", create: (dimensions) => new ExactIndex({ dimensions }), fromBytes: ExactIndex.fromBytes },
  { name: "HNSW", create: (dimensions) => new HnswIndex({ dimensions }), fromBytes: HnswIndex.fromBytes },
  {
    name: "HNSW by usearch",
    create: (dimensions) => new HnswIndex({ dimensions, engine: "usearch" }),
    fromBytes: HnswIndex.fromBytes,
  },
];
const hnswlib: Implementation = {
  name: "HNSW by hnswlib-node",
  create: (dimensions) => new HnswIndex({ dimensions, engine: "hnswlib" }),
  fromBytes: HnswIndex.fromBytes,
};
if (hnswlibInstalled) implementations.push(hnswlib);

describe.each(implementations)("$name", ({ create, fromBytes }) => {
  async function filled(matrix: Matrix): Promise<NeighborIndex> {
    const index = create(matrix.cols);
    await index.add(ids(matrix.rows), matrix);
    return index;
  }

  test("finds at least 99% of the true neighbours, and answers the same after save and load", async () => {
    const matrix = clustered(2000, 32),
      queries = clustered(50, 32, 2);
    const index = await filled(matrix);
    const truth = new ExactIndex({ dimensions: 32 });
    await truth.add(ids(2000), matrix);
    const got = await index.search(queries, { k: 10 });
    const expected = await truth.search(queries, { k: 10 });
    const hits = got.flatMap((list, q) => list.filter(({ id }) => expected[q]!.some((one) => one.id === id))).length;
    expect(hits / 500).toBeGreaterThanOrEqual(0.99);
    const again = await fromBytes(await index.toBytes());
    expect([again.size, again.dimensions]).toEqual([2000, 32]);
    expect(await again.search(queries, { k: 10 })).toEqual(got);
  });

  test.runIf(embeddings)("finds at least 99% of the ten true neighbours of real papers (needs ../shared)", async () => {
    const all = fromNpy(readFileSync(embeddings!), embeddings!);
    const papers = row(all, 0, 4000),
      queries = row(all, 4000, 4300);
    const truth = new ExactIndex({ dimensions: all.cols });
    await truth.add(ids(4000), papers);
    const expected = found(await truth.search(queries, { k: 10 }));
    const got = found(await (await filled(papers)).search(queries, { k: 10 }));
    const hits = got.flatMap((list, q) => list.filter((id) => expected[q]!.includes(id))).length;
    expect(hits / 3000).toBeGreaterThanOrEqual(0.99);
  });

  test("gives exact cosine similarities, best first", async () => {
    const matrix = clustered(300, 16);
    const [answer] = await (
      await filled(matrix)
    ).search({ ...row(matrix, 5), data: row(matrix, 5).data.map((x) => 3 * x) }, { k: 5 });
    expect(answer![0]).toEqual({ id: "p00005", similarity: expect.closeTo(1, 6) as number });
    for (const { id, similarity } of answer!) {
      const other = row(matrix, Number(id.slice(1))).data;
      expect(similarity).toBeCloseTo(
        row(matrix, 5).data.reduce((sum, x, i) => sum + x * other[i]!, 0),
        6,
      );
    }
    expect(answer!.map(({ similarity }) => similarity)).toEqual(
      answer!.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
  });

  test("forgets what is removed, also after save and load, and adds further", async () => {
    const matrix = clustered(400, 32);
    const index = await filled(matrix);
    const gone = ids(400).filter((_, i) => i % 2 === 0);
    expect(await index.remove([...gone, "unknown", gone[0]!])).toBe(200);
    const again = await fromBytes(await index.toBytes());
    for (const one of [index, again]) {
      expect(one.size).toBe(200);
      const answers = found(await one.search(matrix, { k: 10 }));
      expect(answers.flat().filter((id) => gone.includes(id))).toEqual([]);
      expect(answers.every((list) => list.length === 10)).toBe(true);
      await one.add(["back"], row(matrix, 0));
      expect(found(await one.search(row(matrix, 0), { k: 1 }))).toEqual([["back"]]);
    }
    expect(await index.search(matrix, { k: 7 })).toEqual(await again.search(matrix, { k: 7 }));
  });

  test("takes the vector given last for an id", async () => {
    const matrix = clustered(100, 32);
    const index = await filled(matrix);
    await index.add(["p00003"], row(matrix, 50));
    expect(index.size).toBe(100);
    const [answer] = await index.search(row(matrix, 50), { k: 2 });
    expect(answer!.map(({ id }) => id)).toEqual(["p00003", "p00050"]);
  });

  test("orders equal similarities by id", async () => {
    const matrix = clustered(60, 32);
    const index = await filled(matrix);
    const same: Matrix = {
      data: Float32Array.from({ length: 3 * 32 }, (_, i) => matrix.data[i % 32]!),
      rows: 3,
      cols: 32,
    };
    await index.add(["z", "b", "a"], same);
    expect(found(await index.search(row(matrix, 0), { k: 4 }))).toEqual([["a", "b", "p00000", "z"]]);
  });

  test("gives all there are when k is larger than the size", async () => {
    const matrix = clustered(25, 32);
    const index = await filled(matrix);
    const answers = found(await index.search(row(matrix, 0, 3), { k: 1000 }));
    for (const list of answers) expect([...list].sort()).toEqual(ids(25));
    await index.remove(ids(24));
    expect(found(await index.search(row(matrix, 0), { k: 3 }))).toEqual([["p00024"]]);
  });

  test("answers with nothing when it is empty: new, emptied, or saved so", async () => {
    const index = create(32);
    const query = clustered(2, 32);
    expect(await index.search(query, { k: 3 })).toEqual([[], []]);
    expect(await (await fromBytes(await index.toBytes())).search(query, { k: 3 })).toEqual([[], []]);
    await index.add(["a"], row(query, 0));
    await index.remove(["a"]);
    expect(index.size).toBe(0);
    const emptied = await fromBytes(await index.toBytes());
    expect(await emptied.search(query, { k: 3 })).toEqual([[], []]);
    await emptied.add(["b"], row(query, 0));
    expect(found(await emptied.search(query, { k: 3 }))).toEqual([["b"], ["b"]]);
  });

  test("refuses bad vectors, ids, queries and bytes, and stays as it was", async () => {
    const index = create(32);
    const query = clustered(1, 32);
    await index.add(["a"], query);
    const one = (value: number): Matrix => ({ data: new Float32Array(32).fill(value), rows: 1, cols: 32 });
    await expect(index.add(["b"], clustered(1, 16))).rejects.toSatisfy(is("shape-mismatch"));
    await expect(index.add(["b", "c"], query)).rejects.toSatisfy(is("shape-mismatch"));
    await expect(index.add(["b"], one(NaN))).rejects.toSatisfy(is("not-finite"));
    await expect(index.add(["b"], one(Infinity))).rejects.toSatisfy(is("not-finite"));
    await expect(index.add(["b", "b"], clustered(2, 32))).rejects.toSatisfy(is("duplicate-id"));
    await expect(index.search(clustered(1, 16), { k: 3 })).rejects.toSatisfy(is("shape-mismatch"));
    await expect(index.search(one(NaN), { k: 3 })).rejects.toSatisfy(is("not-finite"));
    for (const k of [0, -1, 1.5, NaN])
      await expect(index.search(query, { k })).rejects.toSatisfy(is("invalid-argument"));
    await expect(index.search(query, { k: 1, signal: AbortSignal.abort() })).rejects.toSatisfy(is("aborted"));
    const bytes = await index.toBytes();
    for (const cut of [0, 3, 11, 40, bytes.length - 1])
      await expect(fromBytes(bytes.subarray(0, cut))).rejects.toSatisfy(is("bad-format"));
    const newer = bytes.slice();
    newer[4] = 99;
    await expect(fromBytes(newer)).rejects.toSatisfy(is("version-mismatch"));
    expect(index.size).toBe(1);
    expect(found(await index.search(query, { k: 5 }))).toEqual([["a"]]);
  });
});

test.runIf(!hnswlibInstalled)("without hnswlib-node its engine says how to install it", async () => {
  await expect(hnswlib.create(4).add(["a"], clustered(1, 4))).rejects.toSatisfy(is("missing-dependency"));
  await expect(hnswlib.create(4).add(["a"], clustered(1, 4))).rejects.toThrow("npm install hnswlib-node");
});
