import { expect, test } from "vitest";
import { readCorpus } from "../../../src/lexical/index.js";
import { acronymsOf, shortFormsOf, spellOut } from "../../../src/topics/guide/spelled-out.js";

const acronyms = acronymsOf(
  readCorpus([
    ["Graph neural networks (GNNs) count sheep", "We count."],
    ["A quality of service (QoS) for sheep", "We serve."],
  ]),
);

test("acronyms are known with the words that the papers define them by", () => {
  expect(acronyms).toEqual([
    { short: "gnn", long: "graph neural network" },
    { short: "qos", long: "quality of service" },
  ]);
});

test.each([
  ["GNN", "graph neural network"],
  ["GNNs on sheep", "graph neural network on sheep"],
  ["QoS, GNN", "quality of service, graph neural network"],
  ["gnn", "gnn"],
  ["LSTM", "LSTM"],
  ["the Sheep", "the Sheep"],
])("%j is spelled out as %j", (text, spelled) => {
  expect(spellOut(text, acronyms)).toBe(spelled);
});

test.each([
  ["graph neural networks", ["gnn"]],
  ["Quality of service", ["qos"]],
  ["neural networks", []],
  ["", []],
])("the acronyms of %j are %j", (name, short) => {
  expect(shortFormsOf(name, acronyms)).toEqual(short);
});
