import { expect, test } from "vitest";
import { TextIndex } from "../../src/lexical/index.js";
import { longForm } from "../../src/search/expand-acronyms.js";
import { queryTerms, scoreExamples } from "../../src/search/lexical-scores.js";
import { diversityPoolSize, rocchioVector, UNLIKE_WEIGHT } from "../../src/search/related-papers.js";

const indexOf = (papers: readonly { title: string; abstract?: string }[]): Promise<TextIndex> =>
  TextIndex.build(papers.map(({ title, abstract = "" }, i) => ({ id: String(i).padStart(4, "0"), title, abstract })));
const times = (count: number, title: string): { title: string }[] => Array.from({ length: count }, () => ({ title }));

test("of an example, the 60 terms of the greatest weight are looked for, equal ones in their order", async () => {
  const words = Array.from({ length: 61 }, (_, i) => `q${i}`);
  const index = await indexOf(words.map((title) => ({ title })));
  const found = (count: number): number =>
    scoreExamples(index, [{ title: "The", abstract: words.slice(0, count).join(" ") }], [], 0).filter(
      (score) => score > 0,
    ).length;
  expect([found(59), found(60), found(61)]).toEqual([59, 60, 60]);
  // a word of the title counts twice: it takes the place of the last one
  const scores = scoreExamples(index, [{ title: "q60", abstract: words.slice(0, 60).join(" ") }], [], 0);
  expect([scores[58]! > 0, scores[59], scores[60]! > 0]).toEqual([true, 0, true]);
  expect(scores[60]! / scores[0]!).toBeCloseTo(2 / (1.2 + 2) / (1 / (1.2 + 1)), 12);
});

test("a word is also looked for in another spelling when more than ten times as many papers have that", async () => {
  const termsFor = async (others: number): Promise<number> => {
    const index = await indexOf([...times(2, "quantizaton"), ...times(others, "quantization")]);
    return queryTerms(index, "quantizaton").length;
  };
  expect([await termsFor(20), await termsFor(21)]).toEqual([1, 2]);
  // an unknown word finds a rare and a common spelling with the weight of the common one
  const index = await indexOf([...times(1, "quantizatons"), ...times(9, "quantization"), ...times(5, "other")]);
  const common = index.idf(index.termOf("quantization"));
  for (const { weight } of queryTerms(index, "quantizatiox")) expect(weight).toBeLessThanOrEqual(0.45 * common);
});

test("examples to be unlike count half", () => {
  expect(UNLIKE_WEIGHT).toBe(0.5);
  const side = (...vectors: number[][]) => ({ papers: [], vectors: vectors.map((one) => Float32Array.from(one)) });
  // (1, 0) - (0, 1) / 2, and the mean of two vectors minus half of a third, at length 1
  expect([...rocchioVector(side([1, 0]), side([0, 1]), 2)]).toEqual([
    expect.closeTo(2 / Math.sqrt(5), 6),
    expect.closeTo(-1 / Math.sqrt(5), 6),
  ]);
  expect([...rocchioVector(side([1, 0], [0, 1]), side([1, 0]), 2)]).toEqual([0, 1]);
});

test("a diverse list is chosen from five times as many papers, and from at least 50", () => {
  expect([1, 10, 11, 100].map(diversityPoolSize)).toEqual([50, 50, 55, 500]);
});

test("the first 40 definitions of an acronym tell what it means", async () => {
  const define = (count: number, long: string) =>
    Array.from({ length: count }, () => ({ title: "On methods", abstract: `${long} (GAN) learn` }));
  const longFormOf = async (first: number, others: number): Promise<string[] | undefined> =>
    longForm(
      await indexOf([
        ...define(first - 1, "Graph attention networks"),
        ...define(others, "Generative adversarial networks"),
        ...define(1, "Graph attention networks"),
        ...define(100, "Generative adversarial networks"),
      ]),
      "GAN",
    );
  expect(await longFormOf(24, 16)).toEqual(["graph", "attention", "network"]);
  expect(await longFormOf(23, 17)).toBeUndefined();
});
