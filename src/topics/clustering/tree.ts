import { GroupGraph } from "./group-graph.js";
import type { Graph, Matrix } from "../../core/types.js";
import type { Grouping } from "../leiden/level.js";
import { renumber } from "../leiden/partition.js";

/** Two groups that become one; the pair is nearer than those that come later. */
export type Merge = readonly [number, number];

/**
 * The order in which groups of papers merge until one is left: a tree of topics. Two groups are the
 * nearer, the more weight lies between them for their strengths, w(a, b) / (s(a) s(b)): they are
 * those that Leiden would merge first were the resolution lowered. Groups that no edge joins come
 * last, the smallest first, by their mean vectors.
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
  const waiting = [...alive];
  const chain: number[] = [];
  for (;;) {
    if (chain.length === 0) {
      while (waiting.length > 0 && !(alive.has(waiting.at(-1)!) && groups.links[waiting.at(-1)!]!.size > 0))
        waiting.pop();
      if (waiting.length === 0) break;
      chain.push(waiting.at(-1)!);
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
    waiting.push(groups.join(top, before));
  }
  merges.sort((a, b) => b.nearness - a.nearness);
  const order = merges.map(({ pair }) => pair);
  while (alive.size > 1) {
    const smallest = smallestOf(groups);
    const nearest = groups.nearestCentre(smallest)!;
    order.push([Math.min(smallest, nearest), Math.max(smallest, nearest)]);
    groups.join(smallest, nearest);
  }
  return order;
}

/** The groups when only `count` are left (or as many as there are, when these are fewer). */
export function cutTree({ groups, count: leaves }: Grouping, order: readonly Merge[], count: number): Grouping {
  const into = Int32Array.from({ length: leaves }, (_, group) => group);
  const rootOf = (group: number): number => {
    while (into[group] !== group) group = into[group]!;
    return group;
  };
  for (const [a, b] of order.slice(0, Math.max(0, leaves - count))) {
    const [low, high] = [rootOf(a), rootOf(b)].sort((x, y) => x - y);
    into[high!] = low!;
  }
  return renumber(groups.map((group) => rootOf(group)));
}

/**
 * Joins each group of fewer than `minSize` papers, the smallest first, with the one that it has
 * most ties to for the size of that (or the largest group would take everything).
 * @param kept groups that stay as they are, and take none
 */
export function mergeSmall(
  graph: Graph,
  grouping: Grouping,
  vectors: Matrix,
  minSize: number,
  kept: ReadonlySet<number> = new Set(),
): Grouping {
  const sizes = new Int32Array(grouping.count);
  for (const group of grouping.groups) sizes[group]!++;
  if (!sizes.some((size, group) => size < minSize && !kept.has(group))) return grouping;
  const groups = new GroupGraph(graph, grouping, vectors);
  const into = Int32Array.from({ length: grouping.count }, (_, group) => group);
  const free = (): number[] => [...groups.alive].filter((group) => !kept.has(group));
  for (let open = free(); open.length > 1; open = free()) {
    const smallest = smallestOf(groups, open);
    if (groups.sizes[smallest]! >= minSize) break;
    const tied = groups.bestLink(smallest, (other, weight) => (kept.has(other) ? -1 : weight / groups.sizes[other]!));
    const other = tied !== undefined && !kept.has(tied) ? tied : groups.nearestCentre(smallest, open)!;
    into[Math.max(smallest, other)] = Math.min(smallest, other);
    groups.join(smallest, other);
  }
  const rootOf = (group: number): number => {
    while (into[group] !== group) group = into[group]!;
    return group;
  };
  return renumber(grouping.groups.map((group) => rootOf(group)));
}

/** The group of the fewest papers, of equal ones the last. */
function smallestOf({ sizes, alive }: GroupGraph, among: Iterable<number> = alive): number {
  let smallest = -1;
  for (const group of among) if (smallest === -1 || sizes[group]! <= sizes[smallest]!) smallest = group;
  return smallest;
}
