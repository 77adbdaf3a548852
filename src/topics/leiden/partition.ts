import type { Graph } from "../../core/types.js";

/** A partition of nodes: the group of each node, from 0, and how many groups there are. */
export interface Grouping {
  groups: Int32Array;
  count: number;
}

/** Every node in a group of its own. */
export function singletons(nodes: number): Int32Array {
  const groups = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) groups[node] = node;
  return groups;
}

/**
 * Numbers groups 0, 1, 2, … in the order of their first nodes.
 * @param labels any numbers from 0 to below the number of nodes
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

/**
 * Numbers groups by size, the largest first, ties by their first node.
 * @param weights what each node adds to the size of its group; default 1
 */
export function numberBySize(labels: Int32Array, weights?: Int32Array): Grouping {
  const { groups, count } = renumber(labels);
  const sizes = new Int32Array(count);
  groups.forEach((group, node) => (sizes[group] = sizes[group]! + (weights?.[node] ?? 1)));
  const ranked = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const ranks = new Int32Array(count);
  ranked.forEach((group, rank) => (ranks[group] = rank));
  return { groups: groups.map((group) => ranks[group]!), count };
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

/** Whether two labellings group the nodes alike, whatever the numbers. */
export function samePartition(a: Int32Array, b: Int32Array): boolean {
  const x = renumber(a),
    y = renumber(b);
  return x.count === y.count && x.groups.every((group, node) => group === y.groups[node]);
}

/** The groups of nodes that are together in all the partitions. */
export function intersectPartitions(partitions: readonly Int32Array[]): Grouping {
  let common: Grouping = renumber(partitions[0]!);
  for (const partition of partitions.slice(1)) common = splitBy(common, partition);
  return common;
}

/** Splits each group by a second labelling. */
function splitBy(grouping: Grouping, labels: Int32Array): Grouping {
  const { starts, members } = membersByGroup(grouping);
  const numbers = new Int32Array(labels.length).fill(-1);
  const groups = new Int32Array(labels.length);
  let count = 0;
  for (let group = 0; group < grouping.count; group++) {
    const first = count;
    for (let at = starts[group]!; at < starts[group + 1]!; at++) {
      const node = members[at]!,
        label = labels[node]!;
      if (numbers[label]! < first) numbers[label] = count++;
      groups[node] = numbers[label]!;
    }
  }
  return { groups, count };
}

/**
 * The connected components of each group; edges of weight 0 connect nothing. Fixed nodes of one
 * group count as connected.
 */
export function connectedComponents(
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
      const visit = (target: number): void => {
        if (groups[target] !== -1 || labels[target] !== labels[node]) return;
        groups[target] = count;
        stack[height++] = target;
      };
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) if (weights[at]! > 0) visit(targets[at]!);
      if (fixed?.[node] === 1) {
        fixedOf.get(labels[node]!)?.forEach(visit);
        fixedOf.delete(labels[node]!);
      }
    }
    count++;
  }
  return { groups, count };
}

/**
 * For each node the share of its edges' weight that stays inside its group; 0 for a node of no
 * group (-1), and for one without edges.
 */
export function sharesInside({ nodes, offsets, targets, weights }: Graph, groups: Int32Array): Float64Array {
  const shares = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let inside = 0,
      total = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      total += weights[at]!;
      if (groups[node] !== -1 && groups[targets[at]!] === groups[node]) inside += weights[at]!;
    }
    shares[node] = total > 0 ? inside / total : 0;
  }
  return shares;
}
