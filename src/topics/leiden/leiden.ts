import { checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { seededRandom, shuffledRange, type Random } from "../../core/random.js";
import type { Clustering, Graph, KnnGraph } from "../../core/types.js";
import { toGraph } from "./knn-to-graph.js";
import { moveNodes } from "./move-nodes.js";
import { refine } from "./refine.js";
import { aggregate, penaltyOf, toLeidenGraph, type LeidenGraph } from "./aggregate.js";
import { modularity } from "./modularity.js";
import {
  connectedComponents,
  intersectPartitions,
  numberBySize,
  renumber,
  samePartition,
  sharesInside,
  singletons,
  type Grouping,
} from "./partition.js";

/**
 * How many orders of the nodes are tried. On large graphs they agree; on graphs of up to 2000 nodes
 * more of them take little time.
 */
const STARTS = 4,
  STARTS_WHEN_SMALL = 12,
  SMALL = 2000;
/** A bound for the rounds until nothing changes; about ten are usual. */
const MAX_ROUNDS = 100;
/** A modularity that is higher by less than this is the same: the rest is rounding. */
const SAME_MODULARITY = 1e-12;

/** What `leiden` can be told. */
export interface LeidenOptions {
  /**
   * Greater than 0. Above 1: more and smaller communities; below: fewer and larger ones. Default 1.
   */
  resolution?: number | undefined;
  /** A whole number from 0 on; another one gives other random orders of the nodes. Default 0. */
  seed?: number | undefined;
}

/**
 * Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019, "From Louvain to Leiden"),
 * maximising modularity with a resolution (Reichardt and Bornholdt 2006, the objective of
 * leidenalg's `RBConfigurationVertexPartition`).
 *
 * First a few rounds are run from different orders of the nodes. The groups of nodes that are
 * together in all of their results become the nodes of a much smaller graph. The search is repeated
 * there, and its best result is improved on the whole graph until no move of a node or of a group
 * gains (Ovelgönne and Geyer-Schulz 2013, "core groups graph clustering"). That depends less on the
 * orders, and reaches a higher modularity, than the best of as many single runs.
 *
 * Every community is connected, and no single node gains by moving to another one. Deterministic:
 * the same graph and seed give the same communities.
 * @param graph neighbour lists (of which the undirected union is taken, an edge weighing the
 *   similarity), or an undirected graph: both directions of every edge, with the same weight
 * @returns `labels`: the community of each node, numbered by size, the largest first, ties by the
 *   first node. `strengths`: for each node, the share of its edges' weight that stays inside its
 *   community, in [0, 1]. `clusterCount`, and the `modularity` at this resolution
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`
 * @example const { labels, modularity } = leiden(graph, { resolution: 1 });
 */
export function leiden(graph: KnnGraph | Graph, options: LeidenOptions = {}): Clustering & { modularity: number } {
  checkOptions("leiden", options, ["resolution", "seed"]);
  const resolution = checkPositive("resolution", options.resolution ?? 1);
  const seed = checkCount("seed", options.seed ?? 0, 0);
  return _leiden(toGraph(graph), resolution, seed);
}

/** `leiden` without the checks of its arguments. */
export function _leiden(graph: Graph, resolution: number, seed = 0): Clustering & { modularity: number } {
  const { groups, count } = numberBySize(communities(toLeidenGraph(graph), resolution, seededRandom(seed)));
  const strengths = Float32Array.from(sharesInside(graph, groups));
  return { labels: groups, strengths, clusterCount: count, modularity: modularity(graph, groups, resolution) };
}

function communities(base: LeidenGraph, resolution: number, random: Random): Int32Array {
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
export function bestOf(graph: LeidenGraph, searches: number, resolution: number, random: Random): Int32Array {
  const penalty = penaltyOf(graph, resolution);
  let best: Int32Array = singletons(graph.nodes);
  let bestQuality = -Infinity;
  for (let search = 0; search < searches; search++) {
    const labels = rounds(graph, singletons(graph.nodes), penalty, shuffled(random));
    const quality = modularity(graph, labels, resolution);
    if (quality > bestQuality + SAME_MODULARITY) {
      best = labels;
      bestQuality = quality;
    }
  }
  return best;
}

/**
 * Improves given communities until no move of a node or of a group gains. All communities are
 * connected then, and fixed nodes are where they were. The nodes are visited in the order of their
 * numbers: communities that are good already are then refined in the same way after nodes are
 * added, and change only where the new nodes change them. (Random orders find 0.1% more modularity
 * in twice the rounds, and move papers that have nothing to do with the new ones.)
 * @param start community of each node, any numbers below the number of nodes
 */
export function improve(base: LeidenGraph, start: Int32Array, resolution: number): Int32Array {
  const penalty = penaltyOf(base, resolution);
  if (penalty === 0) return renumber(start).groups;
  let labels: Int32Array = rounds(base, renumber(start).groups, penalty, singletons);
  // Moving a node can cut a community in two. Refinement nearly always repairs that; this loop
  // does where it does not.
  for (;;) {
    const parts = connectedComponents(base, labels, base.fixed);
    if (samePartition(parts.groups, labels)) return labels;
    labels = rounds(base, parts.groups, penalty, singletons);
  }
}

/** The groups of nodes that are together after a first round from each of a few orders. */
export function coreGroups(base: LeidenGraph, penalty: number, starts: number, random: Random): Grouping {
  return intersectPartitions(
    Array.from({ length: starts }, () => oneRound(base, singletons(base.nodes), penalty, shuffled(random))),
  );
}

/** The order in which so many nodes are visited first. */
type Order = (nodes: number) => Int32Array;

export function shuffled(random: Random): Order {
  return (nodes) => shuffledRange(nodes, random);
}

/** Rounds, each from the result of the one before, until one changes nothing. */
export function rounds(base: LeidenGraph, start: Int32Array, penalty: number, order: Order): Int32Array {
  let labels = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = labels;
    labels = oneRound(base, before, penalty, order);
    if (samePartition(before, labels)) break;
  }
  return labels;
}

/** Moves, refines and aggregates until no groups are left to merge (algorithm A.2, Leiden). */
function oneRound(base: LeidenGraph, start: Int32Array, penalty: number, orderOf: Order): Int32Array {
  const groupOf = singletons(base.nodes); // node of `base` -> node of the aggregate
  let graph = base;
  let membership: Int32Array = start.slice();
  for (;;) {
    const order = orderOf(graph.nodes);
    moveNodes(graph, membership, order, penalty);
    const refined = refine(graph, membership, order, penalty);
    if (refined.count === graph.nodes) break;
    membership = carryOver(membership, refined.groups, refined.count);
    for (let node = 0; node < base.nodes; node++) groupOf[node] = refined.groups[groupOf[node]!]!;
    graph = aggregate(graph, refined);
  }
  return groupOf.map((group) => membership[group]!);
}

/**
 * The community of each refined group. A community gets the number of its first group, as numbers
 * must be below `count`.
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
