import type { Clustering, Graph } from "../../core/types.js";
import { membersByGroup, type Grouping } from "./level.js";

/** Every node a group of its own. */
export function singletons(nodes: number): Int32Array {
  const groups = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) groups[node] = node;
  return groups;
}

/**
 * Numbers groups 0, 1, 2, … in the order of their first nodes; `labels` may be any numbers below
 * the number of nodes.
 */
export function renumber(labels: Int32Array): Grouping {
  const numbers = new Int32Array(labels.length).fill(-1);
  const groups = new Int32Array(labels.length);
  let count = 0;
  for (let node = 0; node < labels.length; node++) {
    const label = labels[node]!;
    if (numbers[label] === -1) numbers[label] = count++;
    groups[node] = numbers[label]!;
  }
  return { groups, count };
}

/** Whether two labellings group the nodes alike, whatever the numbers. */
export function samePartition(a: Int32Array, b: Int32Array): boolean {
  const x = renumber(a),
    y = renumber(b);
  return x.count === y.count && x.groups.every((group, node) => group === y.groups[node]);
}

/** The groups of nodes that all the partitions keep together. */
export function overlap(partitions: readonly Int32Array[]): Grouping {
  let common: Grouping = renumber(partitions[0]!);
  for (const partition of partitions.slice(1)) common = split(common, partition);
  return common;
}

/** Divides each group by a second labelling. */
function split(grouping: Grouping, labels: Int32Array): Grouping {
  const { starts, members } = membersByGroup(grouping);
  const numbers = new Int32Array(labels.length).fill(-1);
  const parts = new Int32Array(labels.length);
  let count = 0;
  for (let group = 0; group < grouping.count; group++) {
    const first = count;
    for (let at = starts[group]!; at < starts[group + 1]!; at++) {
      const node = members[at]!,
        label = labels[node]!;
      if (numbers[label]! < first) numbers[label] = count++;
      parts[node] = numbers[label]!;
    }
  }
  return { groups: parts, count };
}

/**
 * The connected pieces of each group; edges without weight connect nothing. Fixed nodes of one
 * group count as connected.
 */
export function connectedParts(
  { nodes, offsets, targets, weights }: Graph,
  labels: Int32Array,
  fixed?: Uint8Array,
): Grouping {
  const groups = new Int32Array(nodes).fill(-1);
  const stack = new Int32Array(nodes);
  const fixedOf = new Map<number, number[]>();
  fixed?.forEach((is, node) => {
    if (is === 1) fixedOf.set(labels[node]!, [...(fixedOf.get(labels[node]!) ?? []), node]);
  });
  let count = 0;
  for (let start = 0; start < nodes; start++) {
    if (groups[start] !== -1) continue;
    let height = 1;
    stack[0] = start;
    groups[start] = count;
    while (height > 0) {
      const node = stack[--height]!;
      const reach = (target: number): void => {
        if (groups[target] !== -1 || labels[target] !== labels[node]) return;
        groups[target] = count;
        stack[height++] = target;
      };
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) if (weights[at]! > 0) reach(targets[at]!);
      if (fixed?.[node] === 1) {
        fixedOf.get(labels[node]!)?.forEach(reach);
        fixedOf.delete(labels[node]!);
      }
    }
    count++;
  }
  return { groups, count };
}

/** Numbers groups by size, the largest first, ties by their first node. */
export function numberBySize(labels: Int32Array): Grouping {
  const { groups, count } = renumber(labels);
  const sizes = new Int32Array(count);
  for (const group of groups) sizes[group]!++;
  const ranked = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const ranks = new Int32Array(count);
  ranked.forEach((group, rank) => (ranks[group] = rank));
  return { groups: groups.map((group) => ranks[group]!), count };
}

/**
 * A clustering in canonical numbers; a node's strength is the share of its weight that stays inside
 * its cluster.
 */
export function toClustering(graph: Graph, labels: Int32Array): Clustering {
  const { groups, count } = numberBySize(labels);
  const strengths = new Float32Array(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) {
    let inside = 0,
      total = 0;
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      total += graph.weights[at]!;
      if (groups[graph.targets[at]!] === groups[node]) inside += graph.weights[at]!;
    }
    strengths[node] = total > 0 ? inside / total : 0;
  }
  return { labels: groups, strengths, clusterCount: count };
}
