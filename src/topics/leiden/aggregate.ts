import type { Graph } from "../../core/types.js";
import { membersByGroup, type Grouping } from "./partition.js";

/**
 * The graph that the Leiden algorithm works on: the given one, or an aggregate of it, whose nodes
 * are groups of nodes. A self-loop of such a node holds the weight inside the group, both
 * directions counted.
 */
export interface LeidenGraph extends Graph {
  /** Strength of each node: the weight of its edges, both directions of a self-loop counted. */
  strengths: Float64Array;
  /**
   * 1 for a node that stays in its community; absent: no node does. At the start no community may
   * hold fixed nodes that are to stay apart.
   */
  fixed?: Uint8Array | undefined;
}

export function toLeidenGraph({ nodes, offsets, targets, weights }: Graph, fixed?: Uint8Array): LeidenGraph {
  const strengths = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let sum = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) sum += weights[at]!;
    strengths[node] = sum;
  }
  return { nodes, offsets, targets, weights, strengths, fixed };
}

/**
 * The factor of modularity's null model: an edge of weight w between nodes of strengths a and b
 * gains w - penalty * a * b.
 */
export function penaltyOf(graph: LeidenGraph, resolution: number): number {
  let total = 0;
  for (let node = 0; node < graph.nodes; node++) total += graph.strengths[node]!;
  return total > 0 ? resolution / total : 0;
}

/**
 * Makes each group one node. Edges between groups are added up; those inside become a self-loop.
 */
export function aggregate(graph: LeidenGraph, { groups, count }: Grouping): LeidenGraph {
  const { offsets, targets, weights } = graph;
  const { starts, members } = membersByGroup({ groups, count });
  const newOffsets = new Int32Array(count + 1);
  const newTargets = new Int32Array(targets.length);
  const newWeights = new Float64Array(targets.length);
  const strengths = new Float64Array(count);
  const fixed = graph.fixed && new Uint8Array(count);
  // Index of the edge to each group; of an earlier group's list where it is below `first`.
  const edgeTo = new Int32Array(count).fill(-1);
  let size = 0;
  for (let group = 0; group < count; group++) {
    const first = size;
    for (let m = starts[group]!; m < starts[group + 1]!; m++) {
      const node = members[m]!;
      strengths[group] = strengths[group]! + graph.strengths[node]!;
      if (fixed && graph.fixed![node] === 1) fixed[group] = 1;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const target = groups[targets[at]!]!;
        if (edgeTo[target]! < first) {
          edgeTo[target] = size;
          newTargets[size] = target;
          newWeights[size++] = 0;
        }
        const edge = edgeTo[target]!;
        newWeights[edge] = newWeights[edge]! + weights[at]!;
      }
    }
    newOffsets[group + 1] = size;
  }
  return {
    nodes: count,
    offsets: newOffsets,
    targets: newTargets.slice(0, size),
    weights: newWeights.slice(0, size),
    strengths,
    fixed,
  };
}
