import { describe, expect, test } from "vitest";
import { readCorpus } from "../../../src/lexical/index.js";
import { findWorks } from "../../../src/topics/clustering/same-work.js";

/** The works of papers that are all each other's neighbours, at one similarity. */
function worksOf(papers: readonly [title: string, abstract: string][], similarity: number): number[] {
  const rows = papers.length,
    k = rows - 1;
  const indices = Int32Array.from(papers.flatMap((_, row) => [...papers.keys()].filter((other) => other !== row)));
  return [
    ...findWorks(
      { indices, similarities: new Float32Array(indices.length).fill(similarity), rows, k },
      readCorpus(papers),
    ),
  ];
}

const quantized = "Weights of large networks are rounded to four bits after training.";
const rewritten = "After training, four-bit numbers hold what a network has learned, in tables.";

describe("two papers are one work", () => {
  test("when they have the same title, though their abstracts are rewritten", () => {
    expect(
      worksOf(
        [
          ["Rounding weights to four bits", quantized],
          ["Rounding Weights to Four Bits", rewritten],
        ],
        0.85,
      ),
    ).toEqual([0, 0]);
  });

  test("when their abstracts are nearly the same words, whatever their titles", () => {
    expect(
      worksOf(
        [
          ["Rounding weights", quantized],
          ["Four bits suffice", `${quantized} Really.`],
        ],
        0.95,
      ),
    ).toEqual([0, 0]);
  });

  test("with the first of all, when each is like another", () => {
    expect(
      worksOf(
        [
          ["Graphs of words", "Other."],
          ["Rounding weights to four bits", quantized],
          ["Rounding weights to four bits", rewritten],
          ["Four bits suffice", rewritten],
        ],
        0.95,
      ),
    ).toEqual([0, 1, 1, 1]);
  });
});

describe("two papers are two works", () => {
  test.each<[string, [string, string], [string, string], number]>([
    [
      "with the same title, when embeddings tell them apart",
      ["Rounding weights to four bits", quantized],
      ["Rounding weights to four bits", rewritten],
      0.75,
    ],
    [
      "with titles that differ in their first word",
      ["Rounding weights to four bits", quantized],
      ["Learning weights to four bits", rewritten],
      0.95,
    ],
    [
      "with titles that differ in their last word",
      ["Rounding weights to four bits", quantized],
      ["Rounding weights to four digits", rewritten],
      0.95,
    ],
    ["with the same title of two words", ["Rounding weights", quantized], ["Rounding weights", rewritten], 0.95],
    ["with other words in their abstracts", ["Rounding weights", quantized], ["Four bits suffice", rewritten], 0.95],
    ["without abstracts or titles", ["", ""], ["", ""], 1],
  ])("%s", (_, a, b, similarity) => {
    expect(worksOf([a, b], similarity)).toEqual([0, 1]);
  });
});

describe("the limits of one work", () => {
  /** Abstracts of twenty words, of which some are shared; titles differ. */
  const sharing = (shared: number): [string, string][] => {
    const words = (from: number): string =>
      Array.from(
        { length: 20 },
        (_, i) => `w${"abcdefghijklmnopqrstuvwxyz"[(from + i) % 26]!.repeat(3 + Math.floor((from + i) / 26))}`,
      ).join(" ");
    return [
      ["Rounding weights", words(0)],
      ["Four bits suffice", words(20 - shared)],
    ];
  };

  test("abstracts share three quarters of their words, by Jaccard, at an embedding similarity of 0.9", () => {
    // 18 of 22 words are 0.82, 17 of 23 are 0.739
    expect([18, 17].map((shared) => worksOf(sharing(shared), 0.91))).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(worksOf(sharing(20), 0.89)).toEqual([0, 1]);
  });

  test("the same title counts from an embedding similarity of 0.8 on", () => {
    const sameTitle: [string, string][] = [
      ["Rounding weights to four bits", quantized],
      ["Rounding weights to four bits", rewritten],
    ];
    expect([0.81, 0.79].map((similarity) => worksOf(sameTitle, similarity))).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });
});
