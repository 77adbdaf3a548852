import { expect, test } from "vitest";
import { stabilityOf } from "../../../src/topics/measures/stability.js";

test("a sample has 80% of the papers; topics of one paper each come back whole", () => {
  const nodes = 20;
  const graph = {
    nodes,
    offsets: new Int32Array(nodes + 1),
    targets: new Int32Array(0),
    weights: new Float64Array(0),
  };
  const data = new Float32Array(nodes * nodes);
  for (let row = 0; row < nodes; row++) data[row * nodes + row] = 1;
  const stability = stabilityOf(
    graph,
    { data, rows: nodes, cols: nodes },
    Int32Array.from(Array(nodes).keys()),
    undefined,
    1,
  );
  expect(stability.size).toBe(16);
  expect(new Set(stability.values())).toEqual(new Set([1]));
});
