import { GroupGraph } from "./group-graph.js";
import type { Graph, Matrix } from "../../core/types.js";

import { renumber, singletons, type Grouping } from "../leiden/partition.js";

/** Two groups that become one. */
export type Merge = readonly [number, number];

/**
 * The order in which groups of papers merge until one is left, the nearest first: a tree of topics.
 * How near two groups are is the weight between them, divided by the product of their strengths,
 * w(a, b) / (s(a) s(b)): the nearest are those that Leiden would merge first at a lower resolution.
 * Groups without edges between them come last, the smallest first, by their mean vectors.
 *
 * Source: T. Bonald, B. Charpentier, A. Galland, A. Hollocou, "Hierarchical Graph Clustering using
 * Node Pair Sampling" (2018), and its nearest-neighbour chain, which finds the same merges as a
 * search of all pairs.
 * @param vectors a unit row for each node
 */
export function mergeOrder(graph: Graph, grouping: Grouping, vectors: Matrix): Merge[] {
  const groups = new GroupGraph(graph, grouping, vectors);
  const { strengths, alive } = groups;
  const merges: { pair: Merge; nearness: number }[] = [];
  const starts = [...alive];
  const chain: number[] = [];
  for (;;) {
    if (chain.length === 0) {
      while (starts.length > 0 && !(alive.has(starts.at(-1)!) && groups.links[starts.at(-1)!]!.size > 0)) starts.pop();
      if (starts.length === 0) break;
      chain.push(starts.at(-1)!);
    }
    const top = chain.at(-1)!;
    const nearness = (other: number, weight: number): number => weight / (strengths[top]! * strengths[other]!);
    const before = chain.at(-2);
    const best = groups.bestLink(top, nearness)!;
    const valueOf = (other: number): number => nearness(other, groups.links[top]!.get(other)!);
    if (before === undefined || valueOf(before) < valueOf(best)) {
      chain.push(best);
      continue;
    }
    merges.push({ pair: [Math.min(top, before), Math.max(top, before)], nearness: valueOf(before) });
    chain.length -= 2;
    starts.push(groups.join(top, before));
  }
  merges.sort((a, b) => b.nearness - a.nearness);
  const order = merges.map(({ pair }) => pair);
  while (alive.size > 1) {
    const smallest = smallestOf(groups);
    const nearest = groups.nearestCentroid(smallest)!;
    order.push([Math.min(smallest, nearest), Math.max(smallest, nearest)]);
    groups.join(smallest, nearest);
  }
  return order;
}

/** The groups when `count` are left; all of them when there are not more. */
export function cutTree({ groups, count: leaves }: Grouping, order: readonly Merge[], count: number): Grouping {
  const into = singletons(leaves);
  for (const [a, b] of order.slice(0, Math.max(0, leaves - count))) {
    const rootA = rootOf(into, a),
      rootB = rootOf(into, b);
    into[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
  return renumber(groups.map((group) => rootOf(into, group)));
}

/** The group that a group has been merged into, step by step. */
function rootOf(into: Int32Array, group: number): number {
  while (into[group] !== group) group = into[group]!;
  return group;
}

/** Which groups are too small to be topics. */
export interface SmallGroups {
  /** Those of fewer papers. */
  minSize: number;
  /** But not those that no edge joins with another group … */
  loneStay: boolean;
  /** … nor these, which take no other ones, either. */
  kept?: ReadonlySet<number> | undefined;
}

/**
 * Joins each group of fewer than `minSize` papers, the smallest first, with the group to which it
 * has most weight divided by that group's size (without the division the largest group would take
 * everything).
 * @param paperCounts how many papers each node represents
 */
export function mergeSmall(
  graph: Graph,
  grouping: Grouping,
  vectors: Matrix,
  paperCounts: Int32Array,
  { minSize, loneStay, kept: fixed = new Set() }: SmallGroups,
): Grouping {
  const sizes = new Int32Array(grouping.count);
  grouping.groups.forEach((group, node) => (sizes[group]! += paperCounts[node]!));
  if (!sizes.some((size, group) => size < minSize && !fixed.has(group))) return grouping;
  const groups = new GroupGraph(graph, grouping, vectors, paperCounts);
  const lone = loneStay ? [...groups.alive].filter((group) => groups.links[group]!.size === 0) : [];
  const kept = new Set([...fixed, ...lone]);
  const into = singletons(grouping.count);
  const free = (): number[] => [...groups.alive].filter((group) => !kept.has(group));
  for (let open = free(); open.length > 1; open = free()) {
    const smallest = smallestOf(groups, open);
    if (groups.sizes[smallest]! >= minSize) break;
    const linked = groups.bestLink(smallest, (other, weight) => (kept.has(other) ? -1 : weight / groups.sizes[other]!));
    const other = linked !== undefined && !kept.has(linked) ? linked : groups.nearestCentroid(smallest, open)!;
    into[Math.max(smallest, other)] = Math.min(smallest, other);
    groups.join(smallest, other);
  }
  return renumber(grouping.groups.map((group) => rootOf(into, group)));
}

/** The group of the fewest papers; of equal ones the last. */
function smallestOf({ sizes, alive }: GroupGraph, among: Iterable<number> = alive): number {
  let smallest = -1;
  for (const group of among) if (smallest === -1 || sizes[group]! <= sizes[smallest]!) smallest = group;
  return smallest;
}
