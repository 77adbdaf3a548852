import { expect, test } from "vitest";
import { PaperIndex } from "../../src/index.js";
import { embedderFromFunction } from "../../src/embed/index.js";

/** A vector that tells texts apart: how often they have the letters a to d. */
const letters = (text: string): number[] => [..."abcd"].map((letter) => text.split(letter).length - 1 + 0.1);

test("a function that returns lists of numbers becomes an embedder; its first answer sets the dimensions", async () => {
  const embedder = await embedderFromFunction((texts) => texts.map(letters), { id: "letters" });
  expect(embedder).toMatchObject({ id: "letters", dimensions: 4, maxTokens: Infinity });
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert([{ title: "aaa" }, { title: "bbb" }, { title: "ab ab" }]);
  expect((await index.search("aaaa", { mode: "semantic", k: 1 }))[0]!.paper.title).toBe("aaa");
});

test("vectors may come one batch after another, as fastembed gives them", async () => {
  const embedder = await embedderFromFunction(
    async function* (texts) {
      for (const text of texts) yield [Float32Array.from(letters(text))];
    },
    { id: "letters" },
  );
  const { data, rows, cols } = await embedder.embed(["a", "bb", "dd"]);
  expect([rows, cols]).toEqual([3, 4]);
  expect(data[4 + 1]).toBeCloseTo(2.1);
});

test("texts go to the function in batches, with their kind", async () => {
  const calls: [number, string][] = [];
  const embedder = await embedderFromFunction(
    (texts, { kind }) => {
      calls.push([texts.length, kind]);
      return texts.map(letters);
    },
    { id: "letters", dimensions: 4, batchSize: 2 },
  );
  await embedder.embed(["a", "b", "c"], { kind: "query" });
  await embedder.embed(["a"]);
  expect(calls).toEqual([
    [2, "query"],
    [1, "query"],
    [1, "passage"],
  ]);
});

test("too few vectors, and vectors of another length, are refused by the embedder's name", async () => {
  const few = await embedderFromFunction(() => [letters("a")], { id: "few", dimensions: 4 });
  await expect(few.embed(["a", "b"])).rejects.toThrow(/"few" gave 1 vectors for 2 texts/);
  const long = await embedderFromFunction((texts) => texts.map(() => [1, 2, 3]), { id: "long", dimensions: 4 });
  await expect(long.embed(["a"])).rejects.toThrow(/"long" gave a vector of 3 numbers, expected 4/);
});

test("what is no function, and a model without a name, are refused", async () => {
  await expect(embedderFromFunction("letters" as never, { id: "a" })).rejects.toThrow(/takes a function/);
  await expect(embedderFromFunction((texts) => texts.map(letters), { id: "" })).rejects.toThrow(/id must be/);
});

test("an abort does not wait for a function that ignores it", async () => {
  const embedder = await embedderFromFunction(() => new Promise<number[][]>(() => undefined), {
    id: "slow",
    dimensions: 4,
  });
  const controller = new AbortController();
  const answer = embedder.embed(["a"], { signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError", code: "aborted" });
});
