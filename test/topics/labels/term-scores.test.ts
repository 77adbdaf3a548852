import { beforeAll, describe, expect, test } from "vitest";
import { hasColumn } from "../../../src/core/sparse.js";
import { readPapers } from "../../../src/index.js";
import { ctfidf } from "../../../src/topics/labels/ctfidf.js";
import { scoreTerms } from "../../../src/topics/labels/term-scores.js";
import { collectTerms, readTexts, type PaperTerms } from "../../../src/topics/labels/terms.js";

let terms: PaperTerms;
let rows: number;
beforeAll(async () => {
  const { papers } = await readPapers(new URL("../../../examples/data/daily-papers.txt", import.meta.url));
  terms = collectTerms(readTexts(papers.map(({ title, abstract }) => ({ title, abstract: abstract ?? "" }))));
  rows = papers.length;
});

/** The scores of a topic by the formula, each term looked up in every paper. */
function naiveScores(labels: Int32Array, topic: number): { column: number; score: number }[] {
  const { candidates, counts, weights } = terms;
  const classes = ctfidf(weights("names"), labels);
  const members = (of: number): number[] => [...labels.keys()].filter((row) => labels[row] === of);
  const using = (of: readonly number[], column: number): number =>
    of.filter((row) => hasColumn(counts, row, column)).length;
  const own = members(topic),
    topics = [...new Set(labels)].map(members);
  const least = ((): number => {
    const few = own.length < 4 ? 1 : 2;
    const usedBy = candidates.flatMap((_, column) => (hasColumn(classes, topic, column) ? using(own, column) : []));
    let least = 0.05 * own.length;
    while (least > few && usedBy.filter((papers) => papers >= least).length < 60) least /= 2;
    return Math.max(few, least);
  })();
  return candidates
    .flatMap(({ words }, column) => {
      const weight = Array.from(classes.indices.subarray(classes.offsets[topic]!, classes.offsets[topic + 1]!)).indexOf(
        column,
      );
      const papers = using(own, column);
      if (weight < 0 || papers < least) return [];
      const all = using([...labels.keys()], column);
      const inside = papers / own.length,
        outside = (all - papers + 0.5) / (labels.length - own.length + 1);
      const separation = 1 - outside / inside;
      const relative = inside / Math.max(...topics.map((rowsOf) => using(rowsOf, column) / rowsOf.length));
      const score =
        classes.values[classes.offsets[topic]! + weight]! *
        (1 - 0.75 / Math.sqrt(papers)) *
        Math.sqrt(inside) *
        (separation * relative) ** 2 *
        (1 + 0.5 * (words.length - 1));
      return separation > 0 ? [{ column, score }] : [];
    })
    .sort((a, b) => b.score - a.score || a.column - b.column)
    .slice(0, 120);
}

describe("terms of the Daily Papers", () => {
  test.each([2, 3, 30])("have the scores of the formula, in %d topics", (topicCount) => {
    const labels = Int32Array.from({ length: rows }, (_, row) => (row * row) % topicCount);
    const used = [...new Set(labels)].sort((a, b) => a - b);
    const dense = labels.map((label) => used.indexOf(label));
    const sizes = new Int32Array(used.length);
    for (const label of dense) sizes[label]!++;
    const scored = scoreTerms(terms, dense, sizes);
    used.forEach((_, topic) => {
      const expected = naiveScores(dense, topic);
      if (expected.length === 0) return;
      expect(scored[topic]!.map(({ column }) => column).sort()).toEqual(expected.map(({ column }) => column).sort());
      scored[topic]!.forEach(({ score }, i) => expect(score / expected[i]!.score).toBeCloseTo(1, 10));
    });
    if (topicCount === 2) expect(Math.max(...scored.map(({ length }) => length))).toBe(120);
  });
});

test("a term must be used by a twentieth of a topic's papers, or by fewer where less than sixty terms are", () => {
  const word = (i: number): string =>
    `${"bcdfghjklmnprstvwxz"[i % 19]!}${"aeiou"[i % 5]!}zzl${"aeiou"[Math.floor(i / 19) % 5]!}`;
  /** Sixty papers of one topic with words that three of them use, and twenty words that two use; two others. */
  const scored = (common: number): number => {
    const titles = Array.from({ length: 62 }, () => [] as string[]);
    for (let i = 0; i < common + 20; i++)
      for (let j = 0; j < (i < common ? 3 : 2); j++) titles[(3 * i + j) % 60]!.push(word(i));
    const corpus = readTexts(titles.map((words) => ({ title: words.join(", "), abstract: "" })));
    const labels = Int32Array.from(titles, (_, row) => (row < 60 ? 0 : 1));
    return scoreTerms(collectTerms(corpus), labels, Int32Array.of(60, 2))[0]!.length;
  };
  expect([59, 60].map(scored)).toEqual([79, 60]);
});
