import type { Graph } from "../../core/types.js";
import { kMeans } from "./kmeans.js";
import { _leiden, improve } from "../leiden/leiden.js";
import { toLeidenGraph, type LeidenGraph } from "../leiden/aggregate.js";
import { numberBySize, renumber, type Grouping } from "../leiden/partition.js";
import { communitiesNear, type ClusteredPapers, type Communities } from "./resolution.js";
import { expectedTopics, loneGroupsStay, smallestTopic } from "./rules.js";
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
 * `count` gives exactly that many groups: the resolution is searched for that gives as many, and
 * groups that are too many are merged along the tree of topics (`mergeOrder`). With a `start`,
 * every paper begins in its previous topic, and moves only where modularity gains. Every paper has
 * a topic.
 */
export function clusterPapers(papers: ClusteredPapers, options: ClusterOptions, start?: Start): Partition {
  const { graph, vectors, paperCounts } = papers;
  const count = options.count ?? "auto";
  const paperCount = sum(paperCounts);
  if (options.algorithm === "kmeans") {
    const k = count === "auto" ? Math.min(vectors.rows, Math.round(expectedTopics(paperCount))) : count;
    return numberBySize(kMeans(vectors, { k }).labels);
  }
  const minSize = options.minSize ?? leastPapers(count, paperCount);
  const loneStay = loneGroupsStay(graph.nodes);
  const joinSmall: JoinSmall = (labels, kept) =>
    mergeSmall(graph, renumber(labels), vectors, paperCounts, { minSize, loneStay, kept });
  const found = start
    ? fromStart(graph, start, options.resolution ?? start.resolution, joinSmall)
    : options.resolution !== undefined
      ? { ...joinSmall(_leiden(graph, options.resolution).labels), resolution: options.resolution }
      : fromNothing(papers, count, minSize, joinSmall);
  const grouping = count === "auto" ? found : exactly(count, papers, found, minSize, joinSmall);
  return { ...numberBySize(grouping.groups), resolution: found.resolution };
}

/**
 * How many papers a topic has at least. Where many topics are asked for: half of what there is for
 * each.
 */
function leastPapers(count: number | "auto", papers: number): number {
  const least = smallestTopic(papers);
  return count === "auto" ? least : Math.max(1, Math.min(least, Math.floor(papers / (2 * count))));
}

/** Joins groups that are too small with others, but not those that are kept. */
type JoinSmall = (labels: Int32Array, kept?: ReadonlySet<number>) => Grouping;

/** About as many topics as a reader expects, fewer where they must be large; or `count` of them. */
function fromNothing(
  papers: ClusteredPapers,
  count: number | "auto",
  minSize: number,
  joinSmall: JoinSmall,
): Communities {
  const paperCount = sum(papers.paperCounts);
  const target =
    count === "auto"
      ? { about: Math.min(papers.graph.nodes, expectedTopics(paperCount), Math.max(2, paperCount / (2 * minSize))) }
      : { exactly: count };
  return communitiesNear(papers, { target, minSize }, joinSmall);
}

function sum(values: Int32Array): number {
  return values.reduce((total, value) => total + value, 0);
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
function exactly(
  count: number,
  papers: ClusteredPapers,
  found: Grouping,
  minSize: number,
  joinSmall: JoinSmall,
): Grouping {
  const { graph, vectors } = papers;
  if (found.count < count) found = moreGroups(found, fromNothing(papers, count, minSize, joinSmall));
  if (found.count < count) found = moreGroups(found, fromNothing(papers, count, 1, renumber));
  if (found.count < count) return splitTo(graph, found, count);
  return cutTree(found, mergeOrder(graph, found, vectors), count);
}

function moreGroups(a: Grouping, b: Grouping): Grouping {
  return b.count > a.count ? b : a;
}
