import { checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { seededRandom, shuffledRange, type Random } from "../../core/random.js";
import type { Clustering, Graph, KnnGraph } from "../../core/types.js";
import { toGraph } from "./graph.js";
import { moveNodes } from "./leiden-move.js";
import { refine } from "./leiden-refine.js";
import { aggregate, penaltyOf, toLevel, type Grouping, type Level } from "./level.js";
import { modularity } from "./modularity.js";
import { connectedParts, overlap, renumber, samePartition, singletons, toClustering } from "./partition.js";

/**
 * Orders of the nodes that are tried: on large graphs they agree, on small ones more cost nothing.
 */
const STARTS = 4;
const STARTS_WHEN_SMALL = 12;
const SMALL = 2000;
/** A bound for the rounds until nothing changes; about ten are usual. */
const MAX_ROUNDS = 100;

export interface LeidenOptions {
  /** Above 1: more and smaller communities; below: fewer. Default 1. */
  resolution?: number;
  /** Another series of node orders. Default 0. */
  seed?: number;
}

/**
 * Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019, "From Louvain to Leiden"),
 * maximising modularity with a resolution (Reichardt and Bornholdt 2006, the objective of
 * leidenalg's `RBConfigurationVertexPartition`).
 *
 * A few rounds from different node orders are run first; the groups of nodes that all of them keep
 * together become the nodes of a much smaller graph, on which the search is repeated, and its best
 * result is improved on the whole graph until no move of a node or of a group gains (Ovelgönne and
 * Geyer-Schulz 2013, "core groups graph clustering"). That depends less on the orders, and reaches
 * a higher modularity, than the best of as many single runs.
 *
 * Every community is connected, and no single node could move to another one for a gain.
 * Deterministic: the same graph gives the same communities.
 * @param graph neighbour lists (then the undirected union, weight = similarity), or any undirected
 *   graph
 * @returns communities numbered by size, the largest first, ties by their first node; `strengths`:
 *   the share of a node's weight that stays inside its community; and the modularity reached
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`
 */
export function leiden(graph: KnnGraph | Graph, options: LeidenOptions = {}): Clustering & { modularity: number } {
  checkOptions("leiden", options, ["resolution", "seed"]);
  const resolution = checkPositive("resolution", options.resolution ?? 1);
  const seed = checkCount("seed", options.seed ?? 0, 0);
  return _leiden(toGraph(graph), resolution, seed);
}

/** `leiden` for a graph and options that are known to be sound. */
export function _leiden(graph: Graph, resolution: number, seed = 0): Clustering & { modularity: number } {
  const labels = communities(toLevel(graph), resolution, seededRandom(seed));
  const clustering = toClustering(graph, labels);
  return { ...clustering, modularity: modularity(graph, clustering.labels, resolution) };
}

function communities(base: Level, resolution: number, random: Random): Int32Array {
  const penalty = penaltyOf(base, resolution);
  if (penalty === 0) return singletons(base.nodes);
  const starts = base.nodes <= SMALL ? STARTS_WHEN_SMALL : STARTS;
  const core = coreGroups(base, penalty, starts, random);
  const best = bestOf(aggregate(base, core), 2 * starts, resolution, random);
  return improve(
    base,
    core.groups.map((group) => best[group]!),
    resolution,
  );
}

/** The communities of the highest modularity of so many searches. */
export function bestOf(level: Level, searches: number, resolution: number, random: Random): Int32Array {
  const penalty = penaltyOf(level, resolution);
  let best: Int32Array = singletons(level.nodes);
  let bestQuality = -Infinity;
  for (let search = 0; search < searches; search++) {
    const labels = rounds(level, singletons(level.nodes), penalty, shuffled(random));
    const quality = modularity(level, labels, resolution);
    if (quality > bestQuality + 1e-12) {
      best = labels;
      bestQuality = quality;
    }
  }
  return best;
}

/**
 * From given communities to better ones, until no move of a node or of a group gains. Communities
 * are connected then; fixed nodes are where they were. Nodes come in their own order: what has been
 * improved is refined alike when nodes are added, so that a community moves only where those have
 * changed it. (Other orders each time find 0.1% more modularity in twice the rounds, and move
 * papers for no reason of theirs.)
 * @param start any numbers below the number of nodes
 */
export function improve(base: Level, start: Int32Array, resolution: number): Int32Array {
  const penalty = penaltyOf(base, resolution);
  if (penalty === 0) return renumber(start).groups;
  let labels: Int32Array = rounds(base, renumber(start).groups, penalty, singletons);
  // Moving a node can cut a community in two. Refinement repairs it in all but contrived cases;
  // here are the others.
  for (;;) {
    const parts = connectedParts(base, labels, base.fixed);
    if (samePartition(parts.groups, labels)) return labels;
    labels = rounds(base, parts.groups, penalty, singletons);
  }
}

/** The groups of nodes that a few first rounds, from different orders, all keep together. */
export function coreGroups(base: Level, penalty: number, starts: number, random: Random): Grouping {
  return overlap(
    Array.from({ length: starts }, () => oneRound(base, singletons(base.nodes), penalty, shuffled(random))),
  );
}

/** The order in which so many nodes are looked at first. */
type Order = (nodes: number) => Int32Array;

export function shuffled(random: Random): Order {
  return (nodes) => shuffledRange(nodes, random);
}

/** Rounds, each from the last one's result, until one changes nothing. */
export function rounds(base: Level, start: Int32Array, penalty: number, order: Order): Int32Array {
  let labels = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = labels;
    labels = oneRound(base, before, penalty, order);
    if (samePartition(before, labels)) break;
  }
  return labels;
}

/**
 * Move, refine and aggregate from level to level until no groups are left to merge (algorithm A.2,
 * Leiden).
 */
function oneRound(base: Level, start: Int32Array, penalty: number, orderOf: Order): Int32Array {
  const groupOf = singletons(base.nodes); // base node -> node of the level
  let level = base;
  let membership: Int32Array = start.slice();
  for (;;) {
    const order = orderOf(level.nodes);
    moveNodes(level, membership, order, penalty);
    const refined = refine(level, membership, order, penalty);
    if (refined.count === level.nodes) break;
    membership = carryOver(membership, refined.groups, refined.count);
    for (let node = 0; node < base.nodes; node++) groupOf[node] = refined.groups[groupOf[node]!]!;
    level = aggregate(level, refined);
  }
  return groupOf.map((group) => membership[group]!);
}

/**
 * The communities of the refined groups, each with the number of its first group: those stay below
 * `count`.
 */
function carryOver(membership: Int32Array, groups: Int32Array, count: number): Int32Array {
  const firstGroup = new Int32Array(groups.length).fill(-1);
  const carried = new Int32Array(count);
  for (let node = 0; node < groups.length; node++) {
    const community = membership[node]!;
    if (firstGroup[community] === -1) firstGroup[community] = groups[node]!;
    carried[groups[node]!] = firstGroup[community]!;
  }
  return carried;
}
