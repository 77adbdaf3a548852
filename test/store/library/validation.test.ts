import { expect, test } from "vitest";
import { PaperIndex, PaperweaveError, type Embedder, type Embeddings } from "../../../src/index.js";

/** An embedder of the user's that answers that, whatever the text. */
function answering(answer: object): Embedder {
  return { id: "mine", dimensions: 2, maxTokens: 9, embed: async () => answer as Embeddings };
}

test("vectors of a user's embedder are scaled to length 1, and it need not tell what it cut", async () => {
  const index = await PaperIndex.inMemory({ embedder: answering({ data: Float32Array.of(3, 4), rows: 1, cols: 2 }) });
  expect((await index.upsert([{ id: "a", title: "One" }])).truncated).toEqual([]);
  expect(index.vector("a")).toEqual(Float32Array.of(0.6, 0.8));
  expect((await index.search("anything", { mode: "semantic" }))[0]!.score).toBeCloseTo(1, 6);
});

test.each([
  ["nothing", undefined, "invalid-argument", /The answer of the embedder "mine" must be a matrix/],
  ["plain numbers", { data: [1, 0], rows: 1, cols: 2 }, "invalid-argument", /must be a matrix/],
  [
    "a vector too many",
    { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 },
    "shape-mismatch",
    /The embedder "mine" gave 2 vectors for 1 texts/,
  ],
  [
    "vectors of another length",
    { data: Float32Array.of(1, 0, 0), rows: 1, cols: 3 },
    "shape-mismatch",
    /has 3 columns, expected 2/,
  ],
  [
    "less data than it says",
    { data: Float32Array.of(1), rows: 1, cols: 2 },
    "shape-mismatch",
    /has 1 values, expected 1 rows x 2 columns/,
  ],
  ["a NaN", { data: Float32Array.of(NaN, 0), rows: 1, cols: 2 }, "not-finite", /holds NaN in row 0, column 0/],
] as const)(
  "an embedder that answers with %s is refused by name, and nothing is added",
  async (_, answer, code, sentence) => {
    const index = await PaperIndex.inMemory({ embedder: answering(answer as never) });
    await expect(index.upsert([{ title: "One" }])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence) as string,
    });
    expect(index.size).toBe(0);
  },
);

test("what is no embedder is refused", async () => {
  for (const embedder of [null, {}, { id: "x", embed: () => undefined }, 7]) {
    await expect(PaperIndex.inMemory({ embedder: embedder as never })).rejects.toSatisfy((error) =>
      PaperweaveError.is(error, "invalid-argument"),
    );
  }
});
