import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/random.js";
import { unitRows } from "../../../src/core/matrix.js";
import type { Matrix } from "../../../src/core/types.js";
import { chooseNames, findCandidates } from "../../../src/topics/labels/name-topics.js";
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
