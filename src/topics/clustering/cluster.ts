import type { Graph, Matrix } from "../../core/types.js";
import { kMeans } from "./kmeans.js";
import { _leiden, improve } from "../leiden/leiden.js";
import { toLevel, type Grouping, type Level } from "../leiden/level.js";
import { numberBySize, renumber } from "../leiden/partition.js";
import { communitiesNear } from "./resolution.js";
import { expectedTopics, leastInCommon, smallestTopic } from "./rules.js";
import { splitTo } from "./split.js";
import { cutTree, mergeOrder, mergeSmall } from "./tree.js";

export interface ClusterOptions {
  count?: number | "auto" | undefined;
  resolution?: number | undefined;
  minSize?: number | undefined;
  algorithm?: "leiden" | "kmeans" | undefined;
}

/** Where to begin: the topics that papers had before. */
export interface Start {
  /** Earlier topic of each row; -1 for papers that had none. */
  topics: Int32Array;
  /** Resolution at which they were found. */
  resolution: number;
  /** Topics whose papers stay together, and with nobody else's: those that a reader has made. */
  held: ReadonlySet<number>;
}

/**
 * Topic of each row, numbered by size, and the resolution at which the topics were found (none:
 * k-means).
 */
export interface Partition extends Grouping {
  resolution?: number | undefined;
}

/**
 * Groups papers into topics: Leiden communities of the paper graph at the resolution that gives
 * about as many topics as a reader expects of so many papers (`rules.ts`), or the number that the
 * corpus insists on, or at a given resolution; groups that are too small join the group they are
 * tied to most; in a tiny corpus one that nothing ties to another stays. `count` gives exactly that
 * many: groups are merged along the tree of topics (`mergeOrder`), or, where there are not enough,
 * found at a finer resolution. With a `start`, every paper begins in its earlier topic, and moves
 * only where modularity gains. Every paper has a topic.
 * @param graph the paper graph; @param vectors its papers' unit vectors, a row a node
 */
export function clusterPapers(graph: Graph, vectors: Matrix, options: ClusterOptions, start?: Start): Partition {
  const papers = vectors.rows;
  const count = options.count ?? "auto";
  if (options.algorithm === "kmeans") {
    const k = count === "auto" ? Math.min(papers, Math.round(expectedTopics(papers))) : count;
    return numberBySize(kMeans(vectors, { k }).labels);
  }
  const minSize = options.minSize ?? (count === "auto" ? smallestTopic(papers) : 1);
  const tidy = (labels: Int32Array, kept: ReadonlySet<number> = new Set()): Grouping => {
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
    ? fromStart(graph, start, options.resolution ?? start.resolution, tidy)
    : fromNothing(graph, options, minSize, tidy);
  const grouping = count === "auto" ? found : exactly(count, graph, vectors, found);
  return { ...numberBySize(grouping.groups), resolution: found.resolution };
}

type Tidy = (labels: Int32Array, kept?: ReadonlySet<number>) => Grouping;

function fromNothing(
  graph: Graph,
  { resolution }: ClusterOptions,
  minSize: number,
  tidy: Tidy,
): Grouping & { resolution: number } {
  if (resolution !== undefined) return { ...tidy(_leiden(graph, resolution).labels), resolution };
  const near = communitiesNear(graph, { target: expectedTopics(graph.nodes), minSize, persistent: true });
  return { ...tidy(near.labels), resolution: near.resolution };
}

/** Groups that no edge joins with another one. */
function unlinkedGroups({ nodes, offsets, targets }: Graph, { groups, count }: Grouping): number[] {
  const linked = new Uint8Array(count);
  for (let node = 0; node < nodes; node++)
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++)
      if (groups[targets[at]!] !== groups[node]) linked[groups[node]!] = 1;
  return [...linked.keys()].filter((group) => linked[group] === 0);
}

/** Papers that are new begin alone; those of other topics do not join held ones. */
function fromStart(
  graph: Graph,
  { topics, held }: Start,
  resolution: number,
  tidy: Tidy,
): Grouping & { resolution: number } {
  const numbers = new Map([...new Set(topics)].filter((topic) => topic !== -1).map((topic, number) => [topic, number]));
  let next = numbers.size;
  const begin = Int32Array.from(topics, (topic) => numbers.get(topic) ?? next++);
  const fixed = Uint8Array.from(topics, (topic) => Number(held.has(topic)));
  const labels = improve(apartFromHeld(toLevel(graph, fixed), topics, held), begin, resolution);
  const { groups } = renumber(labels);
  return { ...tidy(groups, new Set(groups.filter((_, row) => fixed[row] === 1))), resolution };
}

/**
 * What joins papers of held topics with those of other topics counts for nothing: a small part of a
 * topic would draw them, as it has little strength of its own, though nothing has changed but the
 * reader's mind. New papers go where they are drawn.
 */
function apartFromHeld(level: Level, topics: Int32Array, held: ReadonlySet<number>): Level {
  if (held.size === 0) return level;
  const weights = level.weights.slice();
  topics.forEach((topic, node) => {
    for (let at = level.offsets[node]!; at < level.offsets[node + 1]!; at++) {
      const other = topics[level.targets[at]!]!;
      if (topic !== -1 && other !== -1 && held.has(topic) !== held.has(other)) weights[at] = 0;
    }
  });
  return { ...level, weights };
}

/** So many groups: merged along the tree, or split. */
function exactly(count: number, graph: Graph, vectors: Matrix, found: Grouping): Grouping {
  if (found.count < count) {
    const finer = communitiesNear(graph, { target: count, minSize: 1, persistent: false });
    found = finestOf(found, renumber(finer.labels));
  }
  if (found.count < count) return splitTo(graph, found, count);
  return cutTree(found, mergeOrder(graph, found, vectors), count);
}

function finestOf(a: Grouping, b: Grouping): Grouping {
  return b.count > a.count ? b : a;
}
