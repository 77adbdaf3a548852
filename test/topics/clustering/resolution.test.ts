import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/random.js";
import type { Graph } from "../../../src/core/types.js";
import {
  communitiesNear,
  type Communities,
  type WantedCommunities,
} from "../../../src/topics/clustering/resolution.js";
import { renumber } from "../../../src/topics/leiden/partition.js";
import { digestOf } from "../../digests/digest.js";

/** The graph of the pairs of nodes with a weight above 0. */
function graphOf(nodes: number, weightOf: (a: number, b: number) => number): Graph {
  const offsets = [0],
    targets: number[] = [],
    weights: number[] = [];
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) {
      const weight = a === b ? 0 : weightOf(Math.min(a, b), Math.max(a, b));
      if (weight > 0) {
        targets.push(b);
        weights.push(weight);
      }
    }
    offsets.push(targets.length);
  }
  return {
    nodes,
    offsets: Int32Array.from(offsets),
    targets: Int32Array.from(targets),
    weights: Float64Array.from(weights),
  };
}

/**
 * Eight groups of ten nodes, in four pairs. Modularity parts the pairs from the resolution `joined`
 * on, and the groups of a pair from `parted` on: between the two there are four communities.
 */
function pairsOfGroups(joined: number, parted: number): Graph {
  // A group of strength D, with the weight e to another one, is joined with it below the resolution 8 e / D.
  const strength = 90 / (1 - parted / 8 - (6 * joined) / 8);
  const between = (resolution: number): number => (resolution * strength) / 8 / 100;
  return graphOf(80, (a, b) => {
    const [groupA, groupB] = [Math.floor(a / 10), Math.floor(b / 10)];
    if (groupA === groupB) return 1;
    return between(groupA >> 1 === groupB >> 1 ? parted : joined);
  });
}

/** Nodes are papers of which none is like another; no community is too small. */
const found = (graph: Graph, target: WantedCommunities["target"]): Communities =>
  communitiesNear(
    {
      graph,
      vectors: { data: new Float32Array(graph.nodes), rows: graph.nodes, cols: 1 },
      paperCounts: new Int32Array(graph.nodes).fill(1),
    },
    { target, minSize: 1 },
    renumber,
  );

test("a number of communities that three doublings of the resolution give is taken, of two doublings not", () => {
  // Four communities at the resolutions 0.5, 1 and 2, of which 1 is in the middle.
  const { groups, resolution } = found(pairsOfGroups(0.35, 2.8), { about: 6 });
  expect(resolution).toBeCloseTo(1, 10);
  expect(new Set(groups).size).toBe(4);
  // At 0.5 and 1 alone: so the resolution from which on there are six or more, which is 1.4.
  const shorter = found(pairsOfGroups(0.35, 1.4), { about: 6 }).resolution;
  expect(Math.abs(shorter - 1.4)).toBeLessThan(0.05);
  // Where just so many are asked for, no number is persistent.
  expect(found(pairsOfGroups(0.35, 2.8), { exactly: 6 }).resolution).toBeGreaterThan(2.7);
});

test("the communities are the same in every engine (change the digest only when the method has changed)", () => {
  // Points of a square, joined with those at most 0.12 from them; more communities than at the resolution 8.
  const random = seededRandom(5);
  const points = Array.from({ length: 300 }, () => [random.next(), random.next()] as const);
  const graph = graphOf(300, (a, b) => {
    const squared = (points[a]![0] - points[b]![0]) ** 2 + (points[a]![1] - points[b]![1]) ** 2;
    return squared < 0.12 ** 2 ? 1 - squared / 0.12 ** 2 : 0;
  });
  const [few, many] = [10, 60].map((about) => found(graph, { about }));
  expect(many!.resolution).toBeGreaterThan(8);
  expect([few!, many!].map(({ groups }) => digestOf(groups))).toEqual(["ca6b80decc966485", "20fc3e295a4478be"]);
});
