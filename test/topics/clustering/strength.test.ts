import { expect, test } from "vitest";
import { strengthsOf } from "../../../src/topics/clustering/strength.js";
import { graphOf } from "../../support/golden.js";

/** Lists of one paper each, at these similarities. */
const knnOf = (similarities: readonly number[], k = 1) => ({
  rows: similarities.length,
  k,
  indices: new Int32Array(similarities.length * k),
  similarities: Float32Array.from(similarities.flatMap((similarity) => Array<number>(k).fill(similarity))),
});

test("a paper's strength is the share of its weight inside its topic; 0 without a topic", () => {
  const edges = [
    [0, 1],
    [0, 2],
    [2, 3],
  ] as const;
  const graph = graphOf(4, edges, [3, 1, 1]);
  expect([...strengthsOf(graph, knnOf([0.5, 0.5, 0.5, 0.5]), Int32Array.of(0, 0, 1, -1))]).toEqual([0.75, 1, 0, 0]);
});

test("it falls with how far its nearest papers are, to 0 at 3.5 standard deviations from the median", () => {
  const usual = Array.from({ length: 10 }, (_, i) => 0.4 + 0.02 * i);
  for (const similarity of [0.55, 0.45, 0.3, 0.2, -0.5]) {
    const similarities = [...usual, similarity].map(Math.fround);
    const rows = similarities.length;
    const ring = Array.from({ length: rows }, (_, row) => [row, (row + 1) % rows] as const);
    const strengths = strengthsOf(graphOf(rows, ring), knnOf(similarities), new Int32Array(rows));
    const middle = (values: number[]): number => values.sort((a, b) => a - b)[rows >> 1]!;
    const median = middle([...similarities]);
    const deviation = middle(similarities.map((value) => Math.abs(value - median))) / 0.6745;
    const expected = 1 - (median - similarity) / deviation / 3.5;
    expect(strengths[10]).toBeCloseTo(Math.max(0, Math.min(1, expected)), 5);
  }
});

test("the ten nearest papers count", () => {
  const k = 12;
  const knn = knnOf([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], k);
  const graph = graphOf(6, [
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  const before = strengthsOf(graph, knn, new Int32Array(6));
  const changed = knn.similarities.slice();
  changed[5 * k + 10] = -1; // the eleventh
  expect(strengthsOf(graph, { ...knn, similarities: changed }, new Int32Array(6))).toEqual(before);
  changed[5 * k + 9] = -1; // the tenth
  expect(strengthsOf(graph, { ...knn, similarities: changed }, new Int32Array(6))).not.toEqual(before);
});
