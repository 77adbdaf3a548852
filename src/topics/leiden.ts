import { checkCount, checkOptions, checkPositive } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { seededRandom, shuffledRange } from "../core/random.js";
import type { Clustering, Graph, KnnGraph } from "../core/types.js";
import { checkGraph, unionGraph } from "./graph.js";
import { aggregate, moveNodes, penaltyOf, refine, type Level } from "./leiden-level.js";
import { modularity } from "./modularity.js";

/** Orders of the nodes that are tried; the best result is kept. */
const STARTS = 8;
/** A bound for the rounds of one start; in practice 3 to 8 are enough. */
const MAX_ROUNDS = 50;

export interface LeidenOptions {
  /** Above 1: more and smaller communities; below: fewer. Default 1. */
  resolution?: number;
  /** Another series of starts. Default 0. */
  seed?: number;
}

/**
 * Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019, "From Louvain to Leiden"),
 * maximising modularity with a resolution (Reichardt and Bornholdt 2006): repeated until no move
 * gains, from several fixed orders of the nodes, of which the best result is kept. Every community
 * is connected. Deterministic: the same graph gives the same communities.
 * @param graph neighbour lists (then the undirected union, weight = similarity), or any undirected graph
 * @returns communities numbered by size, the largest first, ties by their first node; `strengths`: the share
 *   of a node's weight that stays inside its community; and the modularity reached
 * @throws PaperweaveError `invalid-argument`, `shape-mismatch`, `not-finite`
 */
export function leiden(graph: KnnGraph | Graph, options: LeidenOptions = {}): Clustering & { modularity: number } {
  checkOptions("leiden", options, ["resolution", "seed"]);
  const resolution = checkPositive("resolution", options.resolution ?? 1);
  const seed = checkCount("seed", options.seed ?? 0, 0);
  return _leiden(toGraph(graph), resolution, seed);
}

function toGraph(graph: KnnGraph | Graph): Graph {
  if ("nodes" in graph) {
    checkGraph(graph);
    return graph;
  }
  const { indices, similarities, rows, k } = graph;
  if (indices?.length !== rows * k || similarities?.length !== rows * k) {
    throw new PaperweaveError("shape-mismatch", `Neighbour lists of ${rows} rows and k ${k} need ${rows * k} values, got ${indices?.length} and ${similarities?.length}.`);
  }
  for (let at = 0; at < indices.length; at++) {
    if (indices[at]! >= rows) throw new PaperweaveError("invalid-argument", `Row ${Math.floor(at / k)} has the neighbour ${indices[at]}; there are only ${rows} rows.`);
    if (!Number.isFinite(similarities[at])) throw new PaperweaveError("not-finite", `Row ${Math.floor(at / k)} has the similarity ${similarities[at]}.`);
  }
  return unionGraph(graph);
}

/** `leiden` for a graph that is known to be sound. */
export function _leiden(graph: Graph, resolution: number, seed: number): Clustering & { modularity: number } {
  const random = seededRandom(seed);
  const base = toLevel(graph);
  let best: Int32Array | undefined;
  let bestQuality = -Infinity;
  for (let start = 0; start < STARTS; start++) {
    const labels = fromStart(base, resolution, () => shuffledRange(base.nodes, random), (nodes) => shuffledRange(nodes, random));
    const quality = modularity(graph, labels, resolution);
    if (quality > bestQuality + 1e-12) {
      best = labels;
      bestQuality = quality;
    }
  }
  return { ...describe(graph, best!), modularity: bestQuality };
}

function toLevel({ nodes, offsets, targets, weights }: Graph): Level {
  const strengths = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) strengths[node] = strengths[node]! + weights[at]!;
  }
  return { nodes, offsets, targets, weights, strengths };
}

/** Rounds of move, refine and aggregate, each from the last one's result, until one changes nothing. */
function fromStart(base: Level, resolution: number, firstOrder: () => Int32Array, orderOf: (nodes: number) => Int32Array): Int32Array {
  const penalty = penaltyOf(base, resolution);
  let labels: Int32Array = Int32Array.from({ length: base.nodes }, (_, node) => node);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = labels.slice();
    labels = oneRound(base, labels, penalty, round === 0 ? firstOrder() : orderOf(base.nodes), orderOf);
    if (samePartition(before, labels)) break;
  }
  return labels;
}

function oneRound(base: Level, start: Int32Array, penalty: number, order: Int32Array, orderOf: (nodes: number) => Int32Array): Int32Array {
  const nodeOf = Int32Array.from({ length: base.nodes }, (_, node) => node); // base node -> node of the level
  let level = base;
  let membership = start.slice();
  for (;;) {
    moveNodes(level, membership, order, penalty);
    const { groups, count } = refine(level, membership, order, penalty);
    if (count === level.nodes) break;
    const next = new Int32Array(count);
    // Communities of the coarser level keep the numbers of their first group: those stay below count.
    const firstGroup = new Int32Array(level.nodes).fill(-1);
    for (let node = 0; node < level.nodes; node++) {
      const community = membership[node]!;
      if (firstGroup[community] === -1) firstGroup[community] = groups[node]!;
      next[groups[node]!] = firstGroup[community]!;
    }
    for (let node = 0; node < base.nodes; node++) nodeOf[node] = groups[nodeOf[node]!]!;
    level = aggregate(level, groups, count);
    membership = next;
    order = orderOf(level.nodes);
  }
  return nodeOf.map((node) => membership[node]!);
}

function samePartition(a: Int32Array, b: Int32Array): boolean {
  const toB = new Int32Array(a.length).fill(-1), toA = new Int32Array(a.length).fill(-1);
  for (let node = 0; node < a.length; node++) {
    const inA = a[node]!, inB = b[node]!;
    if (toB[inA] === -1) toB[inA] = inB;
    if (toA[inB] === -1) toA[inB] = inA;
    if (toB[inA] !== inB || toA[inB] !== inA) return false;
  }
  return true;
}

/** Canonical numbers (by size, then by first node) and strengths for any labels that are not negative. */
export function describe(graph: Graph, labels: Int32Array): Clustering {
  const sizes = new Map<number, { first: number; size: number }>();
  labels.forEach((label, node) => {
    const seen = sizes.get(label);
    if (seen) seen.size++;
    else sizes.set(label, { first: node, size: 1 });
  });
  const ranked = [...sizes].sort(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const numbers = new Map(ranked.map(([label], number) => [label, number]));
  const strengths = new Float32Array(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) {
    let inside = 0, total = 0;
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      total += graph.weights[at]!;
      if (labels[graph.targets[at]!] === labels[node]) inside += graph.weights[at]!;
    }
    strengths[node] = total > 0 ? inside / total : 0;
  }
  return { labels: labels.map((label) => numbers.get(label)!), strengths, clusterCount: ranked.length };
}
