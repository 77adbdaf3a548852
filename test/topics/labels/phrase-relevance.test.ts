import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/random.js";
import { unitRows } from "../../../src/core/matrix.js";
import type { Matrix } from "../../../src/core/types.js";
import { chooseNames, findCandidates, type NameCandidates } from "../../../src/topics/labels/name-topics.js";
import { weighByMeaning } from "../../../src/topics/labels/phrase-relevance.js";
import { collectTerms, readTexts } from "../../../src/topics/labels/terms.js";

/** Two topics whose papers use "result" as much as the word that they are about. */
const papers = [
  ...["Sparse attention", "Attention in depth", "Attention heads"].map((title) => ({
    title: `${title} and invariance`,
    abstract: "We study attention and invariance with invariance maps.",
  })),
  ...["Robot arms", "Robot grasping", "Robot walking"].map((title) => ({
    title: `${title} on terrain`,
    abstract: "We study a robot on terrain with terrain maps.",
  })),
];
const candidates = findCandidates({
  papers,
  terms: collectTerms(readTexts(papers)),
  labels: [0, 0, 0, 1, 1, 1],
  topicCount: 2,
});
const centres: Matrix = { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 };

/** A model to which only "attention" and "robot" lie in the direction of their topics. */
async function embed(phrases: string[]): Promise<Matrix> {
  const data = phrases.flatMap((phrase) =>
    /attention/i.test(phrase) ? [1, 0] : /robot/i.test(phrase) ? [0, 1] : [Math.SQRT1_2, Math.SQRT1_2],
  );
  return { data: Float32Array.from(data), rows: phrases.length, cols: 2 };
}

test("of the words that set a topic apart, the one nearest to it in meaning comes first", async () => {
  const names = chooseNames(await weighByMeaning(candidates, centres, embed));
  expect(names.map(({ terms }) => terms[0]!.term)).toEqual(["attention", "robot"]);
  expect(names.map(({ label }) => label)).toEqual(["attention", "robot"]);
});

test("vectors of another model than the one that embeds the phrases change nothing", async () => {
  const random = seededRandom(3);
  const unrelated = async (phrases: string[]): Promise<Matrix> =>
    unitRows({
      data: Float32Array.from({ length: phrases.length * 64 }, () => random.next() - 0.5),
      rows: phrases.length,
      cols: 64,
    });
  const elsewhere = unitRows({
    data: Float32Array.from({ length: 128 }, () => random.next() - 0.5),
    rows: 2,
    cols: 64,
  });
  expect(chooseNames(await weighByMeaning(candidates, elsewhere, unrelated))).toEqual(chooseNames(candidates));
});

test("one topic alone, and large topics, are named by their words, without a call of the model", async () => {
  const never = async (): Promise<Matrix> => Promise.reject(new Error("called"));
  const alone = findCandidates({
    papers,
    terms: collectTerms(readTexts(papers)),
    labels: [0, 0, 0, 0, 0, 0],
    topicCount: 1,
  });
  expect(await weighByMeaning(alone, { data: Float32Array.of(1, 0), rows: 1, cols: 2 }, never)).toBe(alone);
  const many = Array.from({ length: 60 }, (_, i) => papers[i % 6]!);
  const large = findCandidates({
    papers: many,
    terms: collectTerms(readTexts(many)),
    labels: many.map((_, i) => (i % 6 < 3 ? 0 : 1)),
    topicCount: 2,
  });
  expect(await weighByMeaning(large, centres, never)).toBe(large);
});

/** A topic of so many papers with thirty terms of scores 30, 29, …, beside one without terms. */
function thirtyTerms(size: number): NameCandidates {
  const words = Array.from(
    { length: 30 },
    (_, i) => `${"bcdfghjklmnprstvwxz"[i % 19]!}${"aeiou"[i % 5]!}zzle${"bdfg"[i % 4]!}`,
  );
  const some = [0, 1].map(() => ({ title: words.join(", "), abstract: "" }));
  const terms = collectTerms(readTexts(some));
  const pool = words.map((word, i) => ({
    column: terms.candidates.findIndex(({ key }) => key === word),
    score: 30 - i,
    papers: 2,
    inside: 1,
    precision: 1,
    relative: 1,
  }));
  return { papers: some, members: [new Int32Array(size), new Int32Array(50)], terms, pools: [pool, []] };
}

/** Phrases that are so much more similar to the first topic's centroid than to the mean of both. */
const relevant = (relevance: number) => (phrases: string[]) =>
  Promise.resolve<Matrix>({
    data: Float32Array.from(phrases.flatMap(() => [2 * relevance, 0])),
    rows: phrases.length,
    cols: 2,
  });

test("the 25 best candidates of a topic under 20 papers are weighed by 0.03 + their relevance", async () => {
  const candidates = thirtyTerms(19);
  const { pools } = await weighByMeaning(candidates, centres, relevant(0.5));
  expect(pools[0]).toHaveLength(25);
  pools[0]!.forEach(({ score }, i) => expect(score).toBeCloseTo((30 - i) * 0.53, 5));
  const large = thirtyTerms(20);
  expect((await weighByMeaning(large, centres, relevant(0.5))).pools[0]).toBe(large.pools[0]);
});

test("a mean relevance under 0.02 counts for nothing", async () => {
  const candidates = thirtyTerms(19);
  expect(await weighByMeaning(candidates, centres, relevant(0.019))).toBe(candidates);
  expect(await weighByMeaning(candidates, centres, relevant(0.021))).not.toBe(candidates);
});
