import { seededRandom } from "../../core/random.js";
import type { Graph } from "../../core/types.js";
import { _leiden } from "../leiden/leiden.js";
import { membersByGroup, type Grouping } from "../leiden/level.js";
import { renumber } from "../leiden/partition.js";

/**
 * Splits the largest group, along its own communities, or paper by paper, until there are `count`
 * groups.
 */
export function splitTo(graph: Graph, grouping: Grouping, count: number): Grouping {
  const random = seededRandom(0);
  const groups = grouping.groups.slice();
  for (let have = grouping.count; have < count; have++) {
    const { starts, members } = membersByGroup({ groups, count: have });
    let largest = 0;
    for (let group = 1; group < have; group++)
      if (starts[group + 1]! - starts[group]! > starts[largest + 1]! - starts[largest]!) largest = group;
    const nodes = members.subarray(starts[largest]!, starts[largest + 1]!);
    for (const node of splitInTwo(graph, nodes, random.below(2 ** 31))) groups[node] = have;
  }
  return renumber(groups);
}

/** Some of the nodes, not all: a community of the graph among them, else the last node. */
function splitInTwo(graph: Graph, nodes: Int32Array, seed: number): Int32Array {
  const { labels, clusterCount } = _leiden(subgraph(graph, nodes), 1, seed);
  return clusterCount > 1 ? nodes.filter((_, i) => labels[i] === 1) : nodes.slice(-1);
}

/** The graph of some of the nodes, given in ascending order: node i is `nodes[i]`. */
export function subgraph(graph: Graph, nodes: Int32Array): Graph {
  const place = new Int32Array(graph.nodes).fill(-1);
  nodes.forEach((node, i) => (place[node] = i));
  const offsets = new Int32Array(nodes.length + 1);
  let size = 0;
  for (const node of nodes) size += graph.offsets[node + 1]! - graph.offsets[node]!;
  const targets = new Int32Array(size),
    weights = new Float64Array(size);
  let filled = 0;
  nodes.forEach((node, i) => {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      const target = place[graph.targets[at]!]!;
      if (target === -1) continue;
      targets[filled] = target;
      weights[filled++] = graph.weights[at]!;
    }
    offsets[i + 1] = filled;
  });
  return { nodes: nodes.length, offsets, targets: targets.slice(0, filled), weights: weights.slice(0, filled) };
}
