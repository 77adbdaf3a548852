import { expect, test } from "vitest";
import { matchTopics, TopicOverlap } from "../../../src/topics/growth/match-topics.js";

test("a new topic continues a previous one from a Jaccard similarity of 0.3 on (Greene, Doyle, Cunningham)", () => {
  // Of a hundred papers of topic 7 some are in topic 4; each other one is in a topic of its own.
  const continued = (shared: number): number | undefined =>
    matchTopics(
      new TopicOverlap(
        Array<number>(100).fill(7),
        Array.from({ length: 100 }, (_, i) => (i < shared ? 4 : 10 + i)),
      ),
    ).get(4);
  expect([30, 29].map(continued)).toEqual([7, undefined]);
});

test("papers without a topic, before or after, do not count", () => {
  const overlap = new TopicOverlap([1, 1, -1, 2], [0, -1, 0, 0]);
  expect([overlap.before, overlap.after]).toEqual([[1, 2], [0]]);
  expect([overlap.jaccard(0, 0), overlap.jaccard(1, 0)]).toEqual([0.5, 0.5]);
});

test("of equal assignments the one that keeps ids is taken, where both sides use the same ids", () => {
  const overlap = new TopicOverlap([0, 0, 1, 1], [0, 1, 0, 1]);
  expect([...matchTopics(overlap, new Map(), true)].sort()).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test("pairs that are known are kept, and their topics are not given again", () => {
  const overlap = new TopicOverlap([0, 0, 1, 1], [5, 5, 6, 6]);
  expect(matchTopics(overlap, new Map([[5, 1]]))).toEqual(new Map([[5, 1]]));
});
