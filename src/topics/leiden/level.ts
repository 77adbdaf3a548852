import type { Graph } from "../../core/types.js";

/**
 * One level of the Leiden algorithm: the graph as it is, or groups of its nodes drawn together into
 * nodes. A self-loop holds the weight inside such a node, both directions counted.
 */
export interface Level extends Graph {
  /** Strength of each node: the weight of its edges, both directions of a self-loop counted. */
  strengths: Float64Array;
  /**
   * 1 for a node that stays in its community; absent: none does. No community may begin with two
   * groups of them that are to stay apart.
   */
  fixed?: Uint8Array | undefined;
}

/** A numbering of groups: the group of each node, from 0, and how many groups there are. */
export interface Grouping {
  groups: Int32Array;
  count: number;
}

/** The graph as the lowest level. */
export function toLevel({ nodes, offsets, targets, weights }: Graph, fixed?: Uint8Array): Level {
  const strengths = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let sum = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) sum += weights[at]!;
    strengths[node] = sum;
  }
  return { nodes, offsets, targets, weights, strengths, fixed };
}

/** Null model: what a weight w between nodes of strengths a and b gains is w - penalty * a * b. */
export function penaltyOf(level: Level, resolution: number): number {
  let total = 0;
  for (let node = 0; node < level.nodes; node++) total += level.strengths[node]!;
  return total > 0 ? resolution / total : 0;
}

/**
 * Draws each group together into one node; edges between groups add up, those inside become a
 * self-loop.
 */
export function aggregate(level: Level, { groups, count }: Grouping): Level {
  const { offsets, targets, weights } = level;
  const { starts, members } = membersByGroup({ groups, count });
  const newOffsets = new Int32Array(count + 1);
  const newTargets = new Int32Array(targets.length);
  const newWeights = new Float64Array(targets.length);
  const strengths = new Float64Array(count);
  const fixed = level.fixed && new Uint8Array(count);
  const place = new Int32Array(count).fill(-1);
  let size = 0;
  for (let group = 0; group < count; group++) {
    const first = size;
    for (let m = starts[group]!; m < starts[group + 1]!; m++) {
      const node = members[m]!;
      strengths[group] = strengths[group]! + level.strengths[node]!;
      if (fixed && level.fixed![node] === 1) fixed[group] = 1;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const target = groups[targets[at]!]!;
        if (place[target]! < first) {
          place[target] = size;
          newTargets[size] = target;
          newWeights[size++] = 0;
        }
        const slot = place[target]!;
        newWeights[slot] = newWeights[slot]! + weights[at]!;
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

/**
 * The nodes of each group, ascending: those of group g are `members` from `starts[g]` to `starts[g
 * + 1]`.
 */
export function membersByGroup({ groups, count }: Grouping): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (let node = 0; node < groups.length; node++) starts[groups[node]! + 1]!++;
  for (let group = 0; group < count; group++) starts[group + 1] = starts[group + 1]! + starts[group]!;
  const next = starts.slice(0, count);
  const members = new Int32Array(groups.length);
  for (let node = 0; node < groups.length; node++) members[next[groups[node]!]!++] = node;
  return { starts, members };
}
