import { describe, expect, test } from "vitest";
import { labelTerms } from "../../../src/topics/labels/label-terms.js";
import type { ScoredTerm } from "../../../src/topics/labels/term-scores.js";
import { collectTerms, readTexts, type PaperText, type PaperTerms } from "../../../src/topics/labels/terms.js";

/** Which papers of a topic (from, to) use a text in their title, or in their abstract. */
interface Use {
  text: string;
  papers: [from: number, to: number];
  where?: "title" | "abstract";
}

/** The terms of a topic of so many papers, followed by papers of no topic that make all words common. */
function topicOf(size: number, uses: readonly Use[]): { terms: PaperTerms; members: Int32Array } {
  const textOf = (row: number, place: "title" | "abstract"): string =>
    uses
      .filter(({ papers: [from, to], where = "title" }) => where === place && row >= from && row < to)
      .map(({ text }) => `${text}.`)
      .join(" ");
  const papers: PaperText[] = Array.from({ length: size }, (_, row) => ({
    title: textOf(row, "title"),
    abstract: textOf(row, "abstract"),
  }));
  return { terms: collectTerms(readTexts(papers)), members: Int32Array.from(papers.keys()) };
}

/** The label of a topic whose candidates have these scores and precisions. */
function labelOf(
  size: number,
  uses: readonly Use[],
  pool: Record<string, Partial<ScoredTerm>>,
  nearness?: Float64Array,
): string[] {
  const { terms, members } = topicOf(size, uses);
  const scored = Object.entries(pool).map(([key, known]) => {
    const column = terms.candidates.findIndex((candidate) => candidate.key === key);
    expect(column, key).toBeGreaterThanOrEqual(0);
    const papers = terms.postings.rowsOf(column).length;
    return { column, score: 1, papers, inside: papers / size, precision: 1, relative: 1, ...known };
  });
  scored.sort((a, b) => b.score - a.score);
  return labelTerms(scored, terms, members, nearness).map(({ column }) => terms.candidates[column]!.key);
}

const all = (text: string, where?: Use["where"]): Use => ({ text, papers: [0, 20], ...(where && { where }) });

describe("the first term of a label is the one of the greatest value", () => {
  const both = [all("zebra"), all("solar panel")];
  const firstOf = (uses: Use[], pool: Record<string, Partial<ScoredTerm>>): string => labelOf(20, uses, pool)[0]!;

  test("a word is worth 0.6 of its score", () => {
    expect(firstOf(both, { zebra: { score: 1 }, "solar panel": { score: 0.59 } })).toBe("zebra");
    expect(firstOf(both, { zebra: { score: 1 }, "solar panel": { score: 0.61 } })).toBe("solar panel");
  });

  test("a word of which less than half of the uses are in the topic is worth less in proportion", () => {
    const zebra = { score: 1, precision: 0.4 }; // worth 0.6 * 0.4 / 0.5 = 0.48
    expect(firstOf(both, { zebra, "solar panel": { score: 0.47 } })).toBe("zebra");
    expect(firstOf(both, { zebra, "solar panel": { score: 0.49 } })).toBe("solar panel");
    expect(firstOf(both, { zebra: { precision: 0.5 }, "solar panel": { score: 0.59 } })).toBe("zebra");
  });

  test("a phrase of which less than 0.4 of the uses are in the topic is worth less, by the square root", () => {
    const panel = { score: 1, precision: 0.1 }; // worth sqrt(0.1 / 0.4) = 0.5
    expect(firstOf(both, { "solar panel": panel, zebra: { score: 0.49 / 0.6 } })).toBe("solar panel");
    expect(firstOf(both, { "solar panel": panel, zebra: { score: 0.51 / 0.6 } })).toBe("zebra");
    expect(firstOf(both, { "solar panel": { precision: 0.4 }, zebra: { score: 0.99 / 0.6 } })).toBe("solar panel");
  });

  test("a term in no title keeps 0.4 of its value; one in 0.4 of the titles of its papers keeps all", () => {
    const untitled = [all("zebra"), all("solar panel", "abstract")];
    expect(firstOf(untitled, { "solar panel": {}, zebra: { score: 0.39 / 0.6 } })).toBe("solar panel");
    expect(firstOf(untitled, { "solar panel": {}, zebra: { score: 0.41 / 0.6 } })).toBe("zebra");
    const titled = (count: number): Use[] => [...untitled, { text: "solar panel", papers: [0, count] }];
    expect(firstOf(titled(8), { "solar panel": {}, zebra: { score: 0.99 / 0.6 } })).toBe("solar panel");
    // in a fifth of the titles: 0.4 + 0.6 * 0.2 / 0.4 = 0.7
    expect(firstOf(titled(4), { "solar panel": {}, zebra: { score: 0.69 / 0.6 } })).toBe("solar panel");
    expect(firstOf(titled(4), { "solar panel": {}, zebra: { score: 0.71 / 0.6 } })).toBe("zebra");
  });

  test("a word that stands alone in less than half of its uses is worth less in proportion", () => {
    const fair: Use[] = [
      { text: "fair", papers: [0, 5] },
      { text: "fair division", papers: [5, 20] },
      all("solar panel"),
    ]; // alone in a quarter of its uses: 0.6 * 0.25 / 0.5 = 0.3
    expect(firstOf(fair, { fair: {}, "solar panel": { score: 0.29 } })).toBe("fair");
    expect(firstOf(fair, { fair: {}, "solar panel": { score: 0.31 } })).toBe("solar panel");
  });

  test("a phrase is worth more by the square root of how many more papers it covers, up to twice as many", () => {
    const apart = (to: number): Use[] => [
      { text: "solar panel", papers: [0, 5] },
      { text: "panel solar", papers: [5, to] },
      all("zebra"),
    ];
    // covers three times as many papers as use it
    expect(firstOf(apart(15), { "solar panel": {}, zebra: { score: 1.41 / 0.6 } })).toBe("solar panel");
    expect(firstOf(apart(15), { "solar panel": {}, zebra: { score: 1.42 / 0.6 } })).toBe("zebra");
  });

  test("papers near the centroid count more: by the fourth power of the mean nearness of a term's papers", () => {
    const uses: Use[] = [
      { text: "solar panel", papers: [0, 10] },
      { text: "wind farm", papers: [10, 20] },
    ];
    const nearness = Float64Array.from({ length: 20 }, (_, row) => (row < 10 ? 1.1 : 0.9));
    const factor = (0.9 / 1.1) ** 4;
    const first = (score: number): string =>
      labelOf(20, uses, { "wind farm": {}, "solar panel": { score } }, nearness)[0]!;
    expect(first(factor * 1.01)).toBe("solar panel");
    expect(first(factor * 0.99)).toBe("wind farm");
  });
});

describe("a term may stand in a label", () => {
  test("if a tenth of the papers use it, and at least three, or two of up to five", () => {
    const second = (papers: number): string[] =>
      labelOf(
        40,
        [
          { text: "wind farm", papers: [0, 8] },
          { text: "solar panel", papers: [40 - papers, 40] },
        ],
        { "wind farm": { precision: 0.1 }, "solar panel": { score: 0.9 } },
      );
    expect(second(3)).toEqual(["wind farm"]);
    expect(second(4)).toContain("solar panel");
    const secondOfTwo = (size: number): string[] =>
      labelOf(
        size,
        [
          { text: "wind farm", papers: [0, 3] },
          { text: "solar panel", papers: [size - 2, size] },
        ],
        { "wind farm": { score: 10, precision: 0.1 }, "solar panel": { score: 0.9 } },
      );
    expect([5, 6].map((size) => secondOfTwo(size).length)).toEqual([2, 1]);
    const alone = (papers: number): string[] =>
      labelOf(5, [{ text: "solar panel", papers: [0, papers] }], { "solar panel": {} });
    expect([alone(1), alone(2)]).toEqual([[], ["solar panel"]]);
  });

  test("if a tenth of its uses are in the topic", () => {
    const label = (precision: number): string[] =>
      labelOf(20, [all("wind farm"), all("solar panel")], {
        "wind farm": { precision },
        "solar panel": { score: 0.01 },
      });
    expect(label(0.1)[0]).toBe("wind farm");
    expect(label(0.09)).toEqual(["solar panel"]);
  });

  test("where none may, a topic of six papers has its best terms, a smaller one none", () => {
    const label = (size: number): string[] =>
      labelOf(
        size,
        [
          { text: "solar panel", papers: [0, 2] },
          { text: "Of the.", papers: [0, size] },
        ],
        {
          "solar panel": { precision: 0.05 },
        },
      );
    expect([label(5), label(6)]).toEqual([[], ["solar panel"]]);
  });
});

describe("a label has a further term", () => {
  /** A first term that covers some papers of 20, and a second one that covers the last of them. */
  const label = (
    first: { text: string; covers: number } & Partial<ScoredTerm>,
    second: { text: string; from: number; to?: number } & Partial<ScoredTerm>,
  ): number => {
    const { text: a, covers, ...knownA } = first,
      { text: b, from, to = 20, ...knownB } = second;
    const uses: Use[] = [
      { text: a, papers: [0, covers] },
      { text: b, papers: [from, to] },
    ];
    return labelOf(20, uses, { [a]: { score: 10, ...knownA }, [b]: { score: 9, ...knownB } }).length;
  };
  const wind = { text: "wind farm" };

  test("unless a phrase covers 0.4 of the papers, or a word 0.6", () => {
    expect([8, 7].map((covers) => label({ text: "solar panel", covers }, { ...wind, from: 10 }))).toEqual([1, 2]);
    expect([12, 11].map((covers) => label({ text: "zebra", covers, score: 20 }, { ...wind, from: 12 }))).toEqual([
      1, 2,
    ]);
  });

  test("where less than 0.4 of a phrase's uses, or 0.6 of a word's, are in the topic", () => {
    const phrase = (precision: number): number =>
      label({ text: "solar panel", covers: 20, precision }, { ...wind, from: 0 });
    const word = (precision: number): number =>
      label({ text: "zebra", covers: 20, precision, score: 30 }, { ...wind, from: 0 });
    expect([0.4, 0.39].map(phrase)).toEqual([1, 2]);
    expect([0.6, 0.59].map(word)).toEqual([1, 2]);
  });

  test("if that covers 0.15 of the papers that are not covered yet, or half as many as the label covers", () => {
    // 7 of 20 are covered: 3 more are needed; 4 are: 2 more
    expect(
      [4, 5].map((from) => label({ text: "solar panel", covers: 7 }, { ...wind, from, to: 9 + Number(from === 5) })),
    ).toEqual([1, 2]);
    expect(
      [3, 2].map((from) => label({ text: "solar panel", covers: 4 }, { ...wind, from, to: from === 3 ? 6 : 5 })),
    ).toEqual([2, 1]);
  });

  test("if its value is 0.25 of the first one's; whatever its value where the first could name other topics", () => {
    const value = (score: number, precision: number): number =>
      label({ text: "solar panel", covers: 7, precision }, { ...wind, from: 10, score });
    expect([2.49, 2.51].map((score) => value(score, 1))).toEqual([1, 2]);
    expect([0.01, 2.51].map((score) => value(score, 0.1))).toEqual([2, 2]);
  });

  test("beside a phrase a word, if 0.35 of its uses are in the topic", () => {
    const word = (precision: number): number =>
      label({ text: "solar panel", covers: 7 }, { text: "zebra", from: 10, precision });
    expect([0.34, 0.36].map(word)).toEqual([1, 2]);
  });
});

test("in place of a word stands the phrase that half of the word's papers use", () => {
  const label = (papers: number): string[] =>
    labelOf(
      20,
      [
        { text: "panel", papers: [papers, 20] },
        { text: "solar panel", papers: [0, papers] },
      ],
      {
        panel: { score: 10 },
        "solar panel": { score: 0.1 },
      },
    );
  expect(label(9)).toEqual(["panel"]);
  expect(label(10)).toEqual(["solar panel"]);
});
