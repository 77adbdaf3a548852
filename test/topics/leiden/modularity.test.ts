import { expect, test } from "vitest";
import { modularity } from "../../../src/topics/leiden/modularity.js";
import { golden, graphOf } from "../../support/golden.js";

const { edges, weights, partitions } = golden.karate;
const karate = graphOf(34, edges);

test.each(golden.karate.modularity)(
  "modularity on the karate club equals that of networkx and leidenalg: $partition, resolution $resolution",
  (value) => {
    expect(modularity(karate, partitions[value.partition]!, value.resolution)).toBeCloseTo(value.modularity, 12);
  },
);

test("modularity counts weights, as networkx does", () => {
  expect(modularity(graphOf(34, edges, weights), partitions["the two clubs"]!, 1)).toBeCloseTo(
    golden.karate.weightedModularityOfClubs,
    12,
  );
});

test("a graph without edges, or without nodes, has modularity 0", () => {
  expect(modularity(graphOf(3, []), [0, 1, 1], 1)).toBe(0);
  expect(modularity(graphOf(0, []), [], 1)).toBe(0);
});
