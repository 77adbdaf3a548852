import { ln } from "../../core/math.js";
import { takeRows } from "../../core/matrix.js";
import type { Graph, Matrix } from "../../core/types.js";
import { numberBySize, type Grouping } from "../leiden/partition.js";
import { subgraph } from "./split.js";
import { cutTree, mergeOrder } from "./tree.js";

/** The groups of each level, coarse to fine. */
export interface TopicLevels {
  /** Group of each row; -1 for none. */
  groups: Int32Array[];
  /** How many groups each level has. */
  counts: number[];
  /** For each group of each level, its group on the level above; -1 on the first. */
  parents: Int32Array[];
}

/**
 * Coarser levels above given groups: cuts of one tree, so that groups nest. Level i of L (from 0)
 * has about f^((i + 1) / L) groups, f being the number of given groups. Levels that would have as
 * many groups as another one are left out.
 * @param finest groups numbered by size; -1 for rows of no group
 * @param paperCounts how many papers each row represents
 */
export function buildLevels(
  graph: Graph,
  vectors: Matrix,
  finest: Grouping,
  levels: number,
  paperCounts: Int32Array,
): TopicLevels {
  const counts = levelCounts(finest.count, levels);
  if (counts.length === 1) return { groups: [finest.groups], counts, parents: [new Int32Array(finest.count).fill(-1)] };
  const rows = Int32Array.from([...finest.groups.keys()].filter((row) => finest.groups[row] !== -1));
  const placed = { groups: Int32Array.from(rows, (row) => finest.groups[row]!), count: finest.count };
  const order = mergeOrder(subgraph(graph, rows), placed, takeRows(vectors, rows));
  const leaves = { groups: Int32Array.from({ length: finest.count }, (_, group) => group), count: finest.count };
  const sizes = new Int32Array(finest.count);
  placed.groups.forEach((group, i) => (sizes[group] = sizes[group]! + paperCounts[rows[i]!]!));
  // For each level, the group of each of the finest groups; groups are numbered by size.
  const cuts = counts.map((count) => numberBySize(cutTree(leaves, order, count).groups, sizes).groups);
  return {
    groups: cuts.map((cut) => finest.groups.map((group) => (group === -1 ? -1 : cut[group]!))),
    counts,
    parents: cuts.map((cut, level) => {
      const parents = new Int32Array(counts[level]!).fill(-1);
      if (level > 0) cut.forEach((group, leaf) => (parents[group] = cuts[level - 1]![leaf]!));
      return parents;
    }),
  };
}

/** So near a whole number, a power is one: the rest is rounding. */
const ROUNDING = 1e-9;

/**
 * Numbers of groups, coarse to fine, ascending: a number c when some level i, from 1 to L - 1, has
 * c <= f^(i / L) < c + 1.
 */
export function levelCounts(finest: number, levels: number): number[] {
  const counts: number[] = [];
  // The first level that has so many groups.
  const levelOf = (count: number): number => Math.ceil((levels * ln(count)) / ln(finest) - ROUNDING);
  for (let count = 2; count < finest; count++)
    if (levelOf(count) < levelOf(count + 1) && levelOf(count) < levels) counts.push(count);
  return [...counts, finest];
}
