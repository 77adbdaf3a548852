import { seededRandom } from "../../core/random.js";
import type { Graph } from "../../core/types.js";
import { _leiden } from "../leiden/leiden.js";

import { renumber, membersByGroup, type Grouping } from "../leiden/partition.js";

/**
 * Splits the largest group, by its communities or paper by paper, until there are `count` groups.
 */
export function splitTo(graph: Graph, grouping: Grouping, count: number): Grouping {
  const random = seededRandom(0);
  const groups = grouping.groups.slice();
  for (let groupCount = grouping.count; groupCount < count; groupCount++) {
    const { starts, members } = membersByGroup({ groups, count: groupCount });
    let largest = 0;
    for (let group = 1; group < groupCount; group++)
      if (starts[group + 1]! - starts[group]! > starts[largest + 1]! - starts[largest]!) largest = group;
    const nodes = members.subarray(starts[largest]!, starts[largest + 1]!);
    for (const node of splitInTwo(graph, nodes, random.below(2 ** 31))) groups[node] = groupCount;
  }
  return renumber(groups);
}

/**
 * A part of the nodes: one of their communities, or the last node where there is only one
 * community.
 */
function splitInTwo(graph: Graph, nodes: Int32Array, seed: number): Int32Array {
  const { labels, clusterCount } = _leiden(subgraph(graph, nodes), 1, seed);
  return clusterCount > 1 ? nodes.filter((_, i) => labels[i] === 1) : nodes.slice(-1);
}

/** The subgraph of some nodes, given in ascending order: its node i is `nodes[i]`. */
export function subgraph(graph: Graph, nodes: Int32Array): Graph {
  const indexOf = new Int32Array(graph.nodes).fill(-1);
  nodes.forEach((node, i) => (indexOf[node] = i));
  const offsets = new Int32Array(nodes.length + 1);
  let size = 0;
  for (const node of nodes) size += graph.offsets[node + 1]! - graph.offsets[node]!;
  const targets = new Int32Array(size),
    weights = new Float64Array(size);
  let filled = 0;
  nodes.forEach((node, i) => {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      const target = indexOf[graph.targets[at]!]!;
      if (target === -1) continue;
      targets[filled] = target;
      weights[filled++] = graph.weights[at]!;
    }
    offsets[i + 1] = filled;
  });
  return { nodes: nodes.length, offsets, targets: targets.slice(0, filled), weights: weights.slice(0, filled) };
}
