import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/random.js";
import { PaperIndex, PaperweaveError } from "../../../src/index.js";
import { nearIdenticalGroups } from "../../../src/lexical/index.js";
import { textSimilarity } from "../../../src/papers/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

/** All pairs, one by one. */
function naiveGroups(texts: readonly string[], threshold: number): number[][] {
  const groupOf = texts.map((_, row) => row);
  const isText = texts.map((text) => /[\p{L}\p{N}]/u.test(text));
  texts.forEach((a, i) =>
    texts.forEach((b, j) => {
      if (j <= i || !isText[i] || !isText[j] || textSimilarity(a, b) < threshold) return;
      const [from, to] = [Math.max(groupOf[i]!, groupOf[j]!), Math.min(groupOf[i]!, groupOf[j]!)];
      groupOf.forEach((group, row) => (groupOf[row] = group === from ? to : group));
    }),
  );
  return [...new Set(groupOf)]
    .map((group) => groupOf.flatMap((one, row) => (one === group ? [row] : [])))
    .filter(({ length }) => length > 1);
}

test("the similarity of texts is the share of pairs of words that are in both", () => {
  expect(textSimilarity("a b c d", "a b c e")).toBe(2 / 4);
  expect(textSimilarity("The Same, text!", "the same text")).toBe(1);
  expect([
    textSimilarity("one", "ONE."),
    textSimilarity("one", "two"),
    textSimilarity("", ""),
    textSimilarity("a b", "b a"),
  ]).toEqual([1, 0, 0, 0]);
});

test("the groups are those that comparing all pairs gives, at any threshold", async () => {
  // Texts of few words, so that pairs of words are shared a lot, and copies with changes.
  const word = fc.constantFrom(..."abcdefghij");
  const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(" "));
  const texts = fc
    .array(fc.tuple(text, fc.array(fc.tuple(fc.nat(30), word), { maxLength: 4 })), { maxLength: 12 })
    .map((list) =>
      list.flatMap(([original, changes]) => {
        const words = original.split(" ");
        for (const [at, other] of changes) words[at % words.length] = other;
        return [original, words.join(" ")];
      }),
    );
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(0.05, 0.3, 0.5, 0.7, 0.9, 1), async (list, threshold) => {
      expect(await nearIdenticalGroups(list, threshold)).toEqual(naiveGroups(list, threshold));
    }),
    { numRuns: process.env.PAPERWEAVE_FULL ? 3000 : 400 },
  );
});

/** Abstracts of random words of a vocabulary, some of them changed copies of others. */
function abstracts(count: number): string[] {
  const random = seededRandom(5);
  const list: string[] = [];
  for (let i = 0; i < count; i++) {
    const words =
      i % 10 === 9
        ? list[random.below(list.length)]!.split(" ")
        : Array.from({ length: 60 + random.below(120) }, () => `w${random.below(30) * random.below(60)}`);
    if (i % 10 === 9)
      for (let change = 0; change < random.below(25); change++)
        words[random.below(words.length)] = `v${random.below(500)}`;
    list.push(words.join(" "));
  }
  return list;
}

test("near-identical abstracts among many are found, all of them and no others", async () => {
  const texts = abstracts(200);
  const groups = await nearIdenticalGroups(texts, 0.7);
  expect(groups.length).toBeGreaterThan(8);
  expect(groups).toEqual(naiveGroups(texts, 0.7));
});

test("duplicates of an index share, by default, at least 0.7 of the pairs of words of both abstracts", async () => {
  const word = (i: number): string => String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26)).repeat(2);
  /** 100 pairs of words each, of which so many are the same. */
  const withShared = (shared: number): string[] =>
    [101, 301].map((from) => Array.from({ length: 101 }, (_, i) => word(i <= shared ? i : from + i)).join(" "));
  for (const [shared, found] of [
    [83, 1], // 83 / 117 = 0.709
    [82, 0], // 82 / 118 = 0.695
  ] as const) {
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
    await index.upsert(withShared(shared).map((abstract, i) => ({ id: `p${i}`, title: `Title ${i}`, abstract })));
    expect(await index.duplicates()).toHaveLength(found);
    await index.close();
  }
});

test("duplicates of an index are groups of its papers in the order of ids; a placeholder is no abstract", async () => {
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  const [text] = abstracts(1);
  await index.upsert([
    { id: "c", title: "Counting", abstract: text },
    { id: "a", title: "Counting again", abstract: `${text} more` },
    { id: "b", title: "Other", abstract: text!.split(" ").reverse().join(" ") },
    ...["d", "e"].map((id) => ({ id, title: `Title of ${id}`, abstract: "No abstract available." })),
    ...["f", "g"].map((id) => ({ id, title: `Title of ${id}` })),
  ]);
  expect((await index.duplicates()).map((group) => group.map(({ id }) => id))).toEqual([["a", "c"]]);
  expect(await index.duplicates({ threshold: 1 })).toEqual([]);
  for (const threshold of [0, -1, 1.1, NaN, "x" as never])
    await expect(index.duplicates({ threshold })).rejects.toSatisfy((error) =>
      PaperweaveError.is(error, "invalid-argument"),
    );
  await expect(index.duplicates({ signal: AbortSignal.abort() })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "aborted"),
  );
});

test("a thousand copies of one text are one group, timers run meanwhile, and it can be stopped", async () => {
  const texts = [...Array<string>(1000).fill(abstracts(1)[0]!), ...abstracts(3000)];
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const progress: number[] = [];
  const groups = await nearIdenticalGroups(texts, 0.7, { onProgress: ({ done }) => progress.push(done) });
  clearInterval(timer);
  expect([groups[0]!.length >= 1001, ticks > 3, progress[0], progress.at(-1)! > 2500]).toEqual([true, true, 0, true]);
  const stop = new AbortController();
  await expect(
    nearIdenticalGroups(texts, 0.7, { signal: stop.signal, onProgress: ({ done }) => done > 200 && stop.abort() }),
  ).rejects.toSatisfy((error) => PaperweaveError.is(error, "aborted"));
});
