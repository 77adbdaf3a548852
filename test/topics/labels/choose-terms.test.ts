import { describe, expect, test } from "vitest";
import { chooseTerms, withoutFragments } from "../../../src/topics/labels/choose-terms.js";
import type { ScoredTerm } from "../../../src/topics/labels/term-scores.js";
import { collectTerms, readTexts, type PaperTerms } from "../../../src/topics/labels/terms.js";

function termsOf(titles: readonly string[]): PaperTerms {
  return collectTerms(readTexts(titles.map((title) => ({ title, abstract: "" }))));
}

function scored(terms: PaperTerms, scores: Record<string, number>, papers: Record<string, number> = {}): ScoredTerm[] {
  return Object.entries(scores).map(([key, score]) => {
    const column = terms.candidates.findIndex((candidate) => candidate.key === key);
    expect(column, key).toBeGreaterThanOrEqual(0);
    return { column, score, papers: papers[key] ?? 10, inside: 1, precision: 1, relative: 1 };
  });
}

describe("a word of a longer phrase", () => {
  const terms = termsOf(["Solar panel", "Solar panel", "Panel"]);
  const left = (phrasePapers: number): { key: string; score: number }[] =>
    withoutFragments(
      scored(terms, { panel: 8, "solar panel": 1 }, { panel: 10, "solar panel": phrasePapers }),
      terms.candidates,
    ).map(({ column, score }) => ({ key: terms.candidates[column]!.key, score }));

  test("is left out when 0.7 of its papers use the phrase, which takes over so much of its score", () => {
    expect(left(7)).toEqual([{ key: "solar panel", score: 8 * 0.7 }]);
  });

  test("stays otherwise", () => {
    expect(left(6).map(({ key }) => key)).toEqual(["panel", "solar panel"]);
  });
});

describe("after the terms of the label", () => {
  const choose = (titles: readonly string[], label: string, scores: Record<string, number>): [string, number][] => {
    const terms = termsOf(titles);
    const pool = scored(terms, { [label]: 1, ...scores });
    return chooseTerms(pool.slice(0, 1), pool, terms.candidates, terms.postings, 3).map(({ column, score }) => [
      terms.candidates[column]!.key,
      score,
    ]);
  };

  test("terms that stand in the same papers come first: by the fourth power of 1 + NPMI", () => {
    // "wind" stands in the same two of four papers as the label (NPMI 1), "tide" in none (-1), "rain"
    // in one of its two and one other (NPMI 0).
    const titles = ["Zebra, wind, rain", "Zebra, wind", "Tide, rain", "Tide"];
    const chosen = choose(titles, "zebra", { wind: 0.5, tide: 100, rain: 0.5 });
    expect(chosen.map(([key]) => key)).toEqual(["zebra", "wind", "rain"]);
    expect(chosen[1]![1]).toBeCloseTo(0.5 * 2 ** 4, 10);
  });

  test("a term that shares a word with one before it keeps half of its score", () => {
    const titles = ["Solar panel, solar cell, wind farm", "Solar panel, solar cell, wind farm", "Tide"];
    const first = (score: number): string =>
      choose(titles, "solar panel", { "solar cell": score, "wind farm": 1 })[1]![0];
    expect(first(2.02)).toBe("solar cell");
    expect(first(1.98)).toBe("wind farm");
  });

  test("a term that adds nothing to one before it is not chosen", () => {
    const titles = ["Solar panel", "Solar panel", "Panel", "Panel"];
    expect(choose(titles, "solar panel", { panel: 100 }).map(([key]) => key)).toEqual(["solar panel"]);
  });
});
