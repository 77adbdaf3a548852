import type { Graph, Matrix } from "../../core/types.js";
import { kMeans } from "./kmeans.js";
import { _leiden, improve } from "../leiden/leiden.js";
import { toLeidenGraph, type LeidenGraph } from "../leiden/aggregate.js";
import { numberBySize, renumber, type Grouping } from "../leiden/partition.js";
import { communitiesNear } from "./resolution.js";
import { expectedTopics, leastInCommon, smallestTopic } from "./rules.js";
import { splitTo } from "./split.js";
import { cutTree, mergeOrder, mergeSmall } from "./tree.js";

/** The options of `TopicOptions` that decide how papers are grouped. */
export interface ClusterOptions {
  count?: number | "auto" | undefined;
  resolution?: number | undefined;
  minSize?: number | undefined;
  algorithm?: "leiden" | "kmeans" | undefined;
}

/** Where the search begins: the topics that the papers had before. */
export interface Start {
  /** Previous topic of each row; -1 for papers that had none. */
  topics: Int32Array;
  /** Resolution at which the previous topics were found. */
  resolution: number;
  /**
   * Topics that the user has made: their papers stay together, apart from those of other topics.
   */
  pinned: ReadonlySet<number>;
}

/**
 * Topic of each row, numbered by size, and the resolution at which they were found (none: k-means).
 */
export interface Partition extends Grouping {
  resolution?: number | undefined;
}

/**
 * Groups papers into topics: Leiden communities of the paper graph. The resolution is the given
 * one, or one that gives about as many topics as a reader expects of so many papers (`rules.ts`),
 * or a number that many resolutions give (`communitiesNear`). Groups that are too small join the
 * group with which they share most weight; in a tiny corpus, one without such a group stays.
 *
 * `count` gives exactly that many groups: they are merged along the tree of topics (`mergeOrder`),
 * or, where there are too few, found at a finer resolution. With a `start`, every paper begins in
 * its previous topic, and moves only where modularity gains. Every paper has a topic.
 * @param vectors unit vectors of the papers, a row a node of the graph
 */
export function clusterPapers(graph: Graph, vectors: Matrix, options: ClusterOptions, start?: Start): Partition {
  const papers = vectors.rows;
  const count = options.count ?? "auto";
  if (options.algorithm === "kmeans") {
    const k = count === "auto" ? Math.min(papers, Math.round(expectedTopics(papers))) : count;
    return numberBySize(kMeans(vectors, { k }).labels);
  }
  const minSize = options.minSize ?? (count === "auto" ? smallestTopic(papers) : 1);
  const joinSmall = (labels: Int32Array, kept: ReadonlySet<number> = new Set()): Grouping => {
    const grouping = renumber(labels);
    return mergeSmall(
      graph,
      grouping,
      vectors,
      minSize,
      leastInCommon(papers) > 0 ? new Set([...kept, ...unlinkedGroups(graph, grouping)]) : kept,
    );
  };
  const found = start
    ? fromStart(graph, start, options.resolution ?? start.resolution, joinSmall)
    : fromNothing(graph, options, minSize, joinSmall);
  const grouping = count === "auto" ? found : exactly(count, graph, vectors, found);
  return { ...numberBySize(grouping.groups), resolution: found.resolution };
}

type JoinSmall = (labels: Int32Array, kept?: ReadonlySet<number>) => Grouping;

function fromNothing(
  graph: Graph,
  { resolution }: ClusterOptions,
  minSize: number,
  joinSmall: JoinSmall,
): Grouping & { resolution: number } {
  if (resolution !== undefined) return { ...joinSmall(_leiden(graph, resolution).labels), resolution };
  const near = communitiesNear(graph, { target: expectedTopics(graph.nodes), minSize, persistent: true });
  return { ...joinSmall(near.labels), resolution: near.resolution };
}

/** Groups that no edge joins with another one. */
function unlinkedGroups({ nodes, offsets, targets }: Graph, { groups, count }: Grouping): number[] {
  const linked = new Uint8Array(count);
  for (let node = 0; node < nodes; node++)
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++)
      if (groups[targets[at]!] !== groups[node]) linked[groups[node]!] = 1;
  return [...linked.keys()].filter((group) => linked[group] === 0);
}

/** New papers begin alone. Papers of other topics do not join pinned ones. */
function fromStart(
  graph: Graph,
  { topics, pinned }: Start,
  resolution: number,
  joinSmall: JoinSmall,
): Grouping & { resolution: number } {
  const numbers = new Map([...new Set(topics)].filter((topic) => topic !== -1).map((topic, number) => [topic, number]));
  let next = numbers.size;
  const begin = Int32Array.from(topics, (topic) => numbers.get(topic) ?? next++);
  const fixed = Uint8Array.from(topics, (topic) => Number(pinned.has(topic)));
  const labels = improve(apartFromPinned(toLeidenGraph(graph, fixed), topics, pinned), begin, resolution);
  const { groups } = renumber(labels);
  return { ...joinSmall(groups, new Set(groups.filter((_, row) => fixed[row] === 1))), resolution };
}

/**
 * Edges between papers of pinned topics and of other topics get the weight 0. Else a small pinned
 * part of a topic, which has little strength, would gain papers of the rest of that topic, though
 * nothing in the corpus has changed. Edges of new papers keep their weights.
 */
function apartFromPinned(graph: LeidenGraph, topics: Int32Array, held: ReadonlySet<number>): LeidenGraph {
  if (held.size === 0) return graph;
  const weights = graph.weights.slice();
  topics.forEach((topic, node) => {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      const other = topics[graph.targets[at]!]!;
      if (topic !== -1 && other !== -1 && held.has(topic) !== held.has(other)) weights[at] = 0;
    }
  });
  return { ...graph, weights };
}

/** Exactly so many groups: merged along the tree, or split. */
function exactly(count: number, graph: Graph, vectors: Matrix, found: Grouping): Grouping {
  if (found.count < count) {
    const finer = communitiesNear(graph, { target: count, minSize: 1, persistent: false });
    found = moreGroups(found, renumber(finer.labels));
  }
  if (found.count < count) return splitTo(graph, found, count);
  return cutTree(found, mergeOrder(graph, found, vectors), count);
}

function moreGroups(a: Grouping, b: Grouping): Grouping {
  return b.count > a.count ? b : a;
}
