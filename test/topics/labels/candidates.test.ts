import { expect, test } from "vitest";
import { isName, type CandidateTerm } from "../../../src/topics/labels/candidates.js";
import { collectTerms, readTexts } from "../../../src/topics/labels/terms.js";

const named = (words: string, { complete = 1, begins = 1, verbal = 0 } = {}): boolean =>
  isName({ words: words.split(" "), complete, begins, verbal } as unknown as CandidateTerm);

test("a name is complete in a fifth of its uses, begins in a tenth, and is a verb in at most 0.35", () => {
  expect([0.2, 0.19].map((complete) => named("panel", { complete }))).toEqual([true, false]);
  expect([0.1, 0.09].map((begins) => named("solar panel", { begins }))).toEqual([true, false]);
  expect([0.35, 0.36].map((verbal) => named("panel", { verbal }))).toEqual([true, false]);
});

test("adverbs, participles and words that every field uses are no names; words that only end like them are", () => {
  expect(
    [
      "slowly",
      "gated",
      "solar gated",
      "attached",
      "published",
      "absorbed",
      "guaranteed",
      "agreed",
      "performance model",
    ].filter((words) => named(words)),
  ).toEqual([]);
  const names =
    "anomaly assembly monopoly seed weed breed greed exceed sled shred bed embed testbed watershed infrared".split(" ");
  names.push("wind speed", "energy need", "animal feed", "solar slowly");
  expect(names.filter((words) => named(words))).toEqual(names);
});

test("an acronym is shown when its words stand in fewer than half as many papers", () => {
  const shown = (spelledOut: number): string => {
    const defining = { title: "Graph attention network (GAT)", abstract: "A GAT." };
    const papers = [
      defining,
      defining,
      ...Array.from({ length: spelledOut - 2 }, () => ({ title: "Graph attention network", abstract: "" })),
      ...Array.from({ length: 8 }, () => ({ title: "A GAT", abstract: "" })),
    ];
    return collectTerms(readTexts(papers)).candidates.find(
      ({ words }) => words.join(" ") === "graph attention network",
    )!.key;
  };
  // GAT stands in ten papers, its words in four or five of them and others
  expect([4, 5].map(shown)).toEqual(["gat", "graph attention network"]);
});
