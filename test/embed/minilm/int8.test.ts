import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../../src/core/errors.js";
import { rowOf } from "../../../src/core/matrix.js";
import type { Embedder, Matrix } from "../../../src/core/types.js";
import { cosineSimilarity, createEmbedder } from "../../../src/embed/index.js";
import { fromNpy } from "../../../src/store/folder/npy.js";
import { sharedPath } from "../../support/shared.js";

/* int8 arithmetic, beside what every embedder keeps to (contract.test.ts). */

const texts = [
  "",
  "graph",
  "Deep residual learning",
  "Attention is all you need. ".repeat(12),
  "Ünïcödé ½ 你好 😀",
  "we propose a method ".repeat(90),
];

async function vectorsOf(embedder: Embedder, some: readonly string[]): Promise<Matrix> {
  const { data, rows, cols } = await embedder.embed(some);
  await embedder.close?.();
  return { data, rows, cols };
}

function cosines(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: a.rows }, (_, row) => cosineSimilarity(rowOf(a, row), rowOf(b, row)));
}

test("int8 gives the same bits by one, two, three and eight threads", async () => {
  const [one, ...others] = await Promise.all(
    [1, 2, 3, 8].map(async (threads) =>
      vectorsOf(await createEmbedder("minilm", { precision: "int8", threads }), texts),
    ),
  );
  for (const other of others) expect(other).toEqual(one);
});

test("int8 gives the vectors of fp32 but for its rounding; its name alone gives the same", async () => {
  const embedders = await Promise.all([
    createEmbedder("minilm"),
    createEmbedder("minilm", { precision: "fp32" }),
    createEmbedder("minilm", { precision: "int8" }),
    createEmbedder("minilm-int8"),
  ]);
  expect(embedders.map(({ id }) => id)).toEqual([
    "all-MiniLM-L6-v2-w8",
    "all-MiniLM-L6-v2-w8",
    "all-MiniLM-L6-v2-int8-1",
    "all-MiniLM-L6-v2-int8-1",
  ]);
  const [exact, asked, int8, named] = await Promise.all(embedders.map((embedder) => vectorsOf(embedder, texts)));
  expect(asked).toEqual(exact);
  expect(named).toEqual(int8);
  for (const cosine of cosines(exact!, int8!)) {
    expect(cosine).toBeGreaterThan(0.98);
    expect(cosine).toBeLessThan(0.9999); // the same weights multiplied in fp32 would give 1
  }
});

test.skipIf(!sharedPath("reference/minilm/texts.json"))(
  "vectors of 78 papers have a cosine of at least 0.998 with sentence-transformers' in fp32 (needs ../shared)",
  async () => {
    const read = (name: string): Buffer => readFileSync(sharedPath(`reference/minilm/${name}`)!);
    const papers = (JSON.parse(read("texts.json").toString("utf8")) as string[]).slice(0, 78);
    const got = await vectorsOf(await createEmbedder("minilm", { precision: "int8" }), papers);
    const similar = cosines(got, fromNpy(read("embeddings.npy"), "embeddings.npy"));
    expect(Math.min(...similar)).toBeGreaterThan(0.998);
  },
);

test("an unknown precision, and one for a model that has no choice, are refused", async () => {
  const refused = (error: unknown): boolean => PaperweaveError.is(error, "invalid-argument");
  await expect(createEmbedder("minilm", { precision: "int4" as "int8" })).rejects.toSatisfy(refused);
  await expect(createEmbedder("minilm-int8", { precision: "fp32" })).rejects.toSatisfy(refused);
  await expect(createEmbedder("minilm-fast", { precision: "int8" })).rejects.toSatisfy(refused);
  await expect(createEmbedder("owner/name", { precision: "int8" })).rejects.toSatisfy(refused);
});
