import { expect, test } from "vitest";
import { labelCoverage, npmiCoherence, termDiversity } from "../../bench/label-metrics.js";

const documents = [
  "Graph neural networks",
  "graph theory of networks",
  "robot arms",
  "a robot",
  "nothing",
  "the graph",
];

test("NPMI by hand: p(graph) = 3/6, p(network) = 2/6, both 2/6", () => {
  const expected = Math.log(2 / 6 / ((3 / 6) * (2 / 6))) / -Math.log(2 / 6);
  expect(npmiCoherence([["graph", "networks"]], documents)).toBeCloseTo(expected, 12);
});

test("NPMI is -1 for terms that never meet, 1 for terms in all documents, and phrases are matched word by word", () => {
  expect(npmiCoherence([["graph", "robot"]], documents)).toBe(-1);
  expect(npmiCoherence([["a", "b"]], ["a b", "b a"])).toBe(1);
  expect(npmiCoherence([["graph networks", "robot"]], documents)).toBe(-1);
  expect(npmiCoherence([["neural network", "graph"]], documents)).toBeGreaterThan(0);
});

test("coherence is a mean over topics; a topic of one term does not count", () => {
  expect(npmiCoherence([["graph", "robot"], ["robot"], ["robot", "arm"]], documents)).toBeCloseTo(
    (-1 + Math.log(1 / 6 / ((2 / 6) * (1 / 6))) / -Math.log(1 / 6)) / 2,
    12,
  );
});

test("diversity is the share of distinct terms", () => {
  expect(
    termDiversity([
      ["a", "b"],
      ["B", "c"],
    ]),
  ).toBe(0.75);
  expect(termDiversity([])).toBe(1);
});

test("a label covers the documents of its topic that hold one of its terms", () => {
  expect(labelCoverage(["graph, theory", "robot"], [0, 0, 1, 1, -1, 1], documents)).toBeCloseTo((1 + 2 / 3) / 2, 12);
});
