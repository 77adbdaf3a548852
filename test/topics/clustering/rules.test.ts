import { expect, test } from "vitest";
import {
  expectedTopics,
  leastInCommon,
  linkCount,
  loneGroupsStay,
  neighborCount,
  smallestTopic,
  wordShare,
  wordsPropose,
} from "../../../src/topics/clustering/rules.js";

test.each([
  [10, 2],
  [30, 8],
  [78, 13],
  [200, 15],
  [1_000, 18],
  [10_000, 26],
  [100_000, 43],
])("of %d papers a reader expects about %d topics", (papers, topics) => {
  expect(Math.abs(expectedTopics(papers) - topics)).toBeLessThanOrEqual(0.75);
});

test.each([
  [10, 2],
  [78, 3],
  [1_000, 11],
  [10_000, 33],
  [100_000, 105],
])("a topic of %d papers has at least %d of them", (papers, least) => {
  expect(smallestTopic(papers)).toBe(least);
});

test.each([
  [2, 2, 1],
  [10, 3, 6],
  [78, 6, 12],
  [1_000, 14, 28],
  [2_000, 18, 36],
  [2_001, 18, 18],
  [5_000, 24, 24],
  [100_000, 25, 25],
])("each of %d papers is joined with %d others, of %d neighbours", (papers, links, neighbors) => {
  expect(linkCount(papers)).toBe(links);
  expect(neighborCount(papers)).toBe(neighbors);
});

test("words count half up to 2,000 papers, a quarter up to 20,000, and nothing from there on", () => {
  expect([1, 2_000, 2_001, 19_999, 20_000].map(wordShare)).toEqual([0.5, 0.5, 0.25, 0.25, 0]);
  expect([2_000, 2_001].map(wordsPropose)).toEqual([true, false]);
});

test("works with more versions must have more in common to be joined; nothing if words propose no neighbours", () => {
  expect([10, 2_000, 2_001].map((works) => leastInCommon(works, works))).toEqual([0.1, 0.1, 0]);
  expect([20, 40, 100].map((papers) => leastInCommon(10, papers))).toEqual(
    [0.2, 0.25, 0.28].map((least) => expect.closeTo(least)),
  );
});

test("among up to ten papers one that is joined with none is a topic by itself", () => {
  expect([10, 11].map(loneGroupsStay)).toEqual([true, false]);
});
