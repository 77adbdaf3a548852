import fc from "fast-check";
import { expect, test } from "vitest";
import type { Graph } from "../../../src/core/types.js";
import { leiden } from "../../../src/topics/index.js";
import { modularity } from "../../../src/topics/leiden/modularity.js";
import { golden, graphOf } from "../../support/golden.js";

const karate = graphOf(34, golden.karate.edges);

test("on the karate club Leiden reaches the known optimum: 0.419790, four communities (Brandes et al. 2008)", () => {
  for (const seed of [0, 1, 2, 3, 4]) {
    const found = leiden(karate, { seed });
    expect(found.modularity).toBeCloseTo(0.4197896, 7);
    expect(found.clusterCount).toBe(4);
  }
});

test.each([0.5, 1, 2])(
  "on the karate club at resolution %d Leiden is as good as the best of 50 runs of leidenalg",
  (resolution) => {
    const best = modularity(
      karate,
      golden.karate.partitions[`leidenalg's best at ${resolution.toFixed(1)}`]!,
      resolution,
    );
    expect(leiden(karate, { resolution }).modularity).toBeGreaterThanOrEqual(best - 1e-12);
  },
);

/** Random graphs, dense and sparse, some nodes without an edge, some edges without weight. */
const graphs = fc.integer({ min: 1, max: 30 }).chain((nodes) => {
  const node = fc.nat(nodes - 1);
  const weight = fc.oneof(fc.constant(1), fc.constant(0), fc.double({ min: 0.001, max: 100, noNaN: true }));
  return fc.array(fc.tuple(node, node, weight), { maxLength: 90 }).map((drawn) => {
    const edges = new Map(
      drawn.filter(([a, b]) => a < b).map(([a, b, w]) => [a * nodes + b, { ends: [a, b] as const, w }]),
    );
    return graphOf(
      nodes,
      [...edges.values()].map(({ ends }) => ends),
      [...edges.values()].map(({ w }) => w),
    );
  });
});
const resolutions = fc.constantFrom(0.3, 0.5, 1, 1.7, 4);
const strengthOf = (graph: Graph, node: number): number =>
  graph.weights.subarray(graph.offsets[node], graph.offsets[node + 1]).reduce((sum, weight) => sum + weight, 0);

test("every community is connected by edges that weigh something, and a node without such an edge is alone", () => {
  fc.assert(
    fc.property(graphs, resolutions, (graph, resolution) => {
      const { labels, clusterCount } = leiden(graph, { resolution });
      const reached = new Set<number>();
      const visit = (node: number): void => {
        if (reached.has(node)) return;
        reached.add(node);
        for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
          const target = graph.targets[at]!;
          if (graph.weights[at]! > 0 && labels[target] === labels[node]) visit(target);
        }
      };
      for (let community = 0; community < clusterCount; community++) {
        const members = [...labels.keys()].filter((node) => labels[node] === community);
        reached.clear();
        visit(members[0]!);
        expect(reached.size).toBe(members.length);
        if (members.some((node) => strengthOf(graph, node) === 0)) expect(members).toHaveLength(1);
      }
    }),
    { numRuns: 300 },
  );
});

test("no move of a single node, to another community or to one of its own, gains modularity", () => {
  fc.assert(
    fc.property(graphs, resolutions, (graph, resolution) => {
      const { labels, clusterCount, modularity: reached } = leiden(graph, { resolution });
      expect(reached).toBe(modularity(graph, labels, resolution));
      for (let node = 0; node < graph.nodes; node++) {
        for (let community = 0; community <= clusterCount; community++) {
          const moved = labels.slice();
          moved[node] = community;
          expect(modularity(graph, moved, resolution)).toBeLessThanOrEqual(reached + 1e-9);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("communities are numbered by size; the same graph, or one with scaled weights, gives the same ones", () => {
  fc.assert(
    fc.property(graphs, resolutions, fc.constantFrom(2 ** -20, 0.5, 8, 2 ** 30), (graph, resolution, scale) => {
      const found = leiden(graph, { resolution });
      const sizes = new Int32Array(found.clusterCount);
      for (const label of found.labels) sizes[label]!++;
      expect([...sizes]).toEqual([...sizes].sort((a, b) => b - a));
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(leiden(graph, { resolution })).toEqual(found);
      expect(leiden({ ...graph, weights: graph.weights.map((weight) => weight * scale) }, { resolution })).toEqual(
        found,
      );
    }),
    { numRuns: 300 },
  );
});

test("weights scaled by a number that is no power of two give the karate club's communities, too", () => {
  for (const scale of [1e-9, 0.3, 7, 1e9]) {
    expect(leiden({ ...karate, weights: karate.weights.map((weight) => weight * scale) }).labels).toEqual(
      leiden(karate).labels,
    );
  }
});
