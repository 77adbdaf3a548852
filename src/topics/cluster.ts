import { seededRandom } from "../core/random.js";
import type { Clustering, Graph, KnnGraph, Matrix, SparseMatrix } from "../core/types.js";
import { kMeans } from "./kmeans.js";
import { _leiden } from "./leiden.js";
import { paperGraph } from "./paper-graph.js";
import { toClustering } from "./partition.js";
import { communitiesNear } from "./resolution.js";
import { expectedTopics, smallestTopic } from "./rules.js";

export { neighborCount } from "./rules.js";

export interface ClusterOptions {
  count?: number | "auto";
  resolution?: number;
  minSize?: number;
  algorithm?: "leiden" | "kmeans";
}

/**
 * Groups papers into topics: Leiden communities of the paper graph at the resolution that gives about
 * as many topics as a reader expects of so many papers (`rules.ts`), or at a given one; groups that
 * are too small join the group they are tied to most. `count` gives exactly that many: groups are
 * merged, the smallest first, or split off, the loosest papers first. Every paper has a topic.
 * @param input rows in canonical order; `knn` with `neighborCount` neighbours
 */
export function clusterPapers(input: { vectors: Matrix; knn: KnnGraph; words?: SparseMatrix } & ClusterOptions): Clustering {
  const { vectors, count = "auto", resolution, algorithm = "leiden" } = input;
  const papers = vectors.rows;
  const minSize = input.minSize ?? (count === "auto" ? smallestTopic(papers) : 1);
  const graph = paperGraph(input);
  if (algorithm === "kmeans") {
    return kMeans(vectors, { k: count === "auto" ? Math.min(papers, Math.round(expectedTopics(papers))) : count });
  }
  const mergeSmall = (labels: Int32Array): Int32Array => {
    mergeWhile(graph, labels, (sizes) => sizes.length > 1 && Math.min(...sizes) < minSize, vectors);
    return labels;
  };
  const target = count === "auto" ? expectedTopics(papers) : count;
  const labels = resolution === undefined ? communitiesNear(graph, target, mergeSmall) : mergeSmall(_leiden(graph, resolution).labels);
  if (count !== "auto") {
    mergeWhile(graph, labels, (sizes) => sizes.length > count, vectors);
    splitTo(graph, labels, count);
  }
  return toClustering(graph, labels);
}

/** Merges the smallest group into the one it is tied to most, as long as the sizes ask for it. */
function mergeWhile(graph: Graph, labels: Int32Array, more: (sizes: number[]) => boolean, vectors: Matrix): void {
  for (;;) {
    const sizes = new Map<number, number>();
    for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    if (!more([...sizes.values()])) return;
    const [smallest] = [...sizes].reduce((least, entry) => (entry[1] < least[1] || (entry[1] === least[1] && entry[0] > least[0]) ? entry : least));
    const into = strongestTie(graph, labels, smallest, sizes) ?? nearestCentre(vectors, labels, smallest);
    for (let node = 0; node < labels.length; node++) if (labels[node] === smallest) labels[node] = into;
  }
}

/** The group with the most weight to this one for its size; undefined where no edge leaves it. */
function strongestTie(graph: Graph, labels: Int32Array, group: number, sizes: ReadonlyMap<number, number>): number | undefined {
  const weight = new Map<number, number>();
  for (let node = 0; node < graph.nodes; node++) {
    if (labels[node] !== group) continue;
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      const other = labels[graph.targets[at]!]!;
      if (other !== group) weight.set(other, (weight.get(other) ?? 0) + graph.weights[at]!);
    }
  }
  // Per member, or the largest group would take everything.
  const tie = ([other, sum]: [number, number]): number => sum / sizes.get(other)!;
  return [...weight].sort((a, b) => tie(b) - tie(a) || a[0] - b[0])[0]?.[0];
}

/** The other group whose mean vector is most similar. */
function nearestCentre({ data, cols }: Matrix, labels: Int32Array, group: number): number {
  const sums = new Map<number, Float64Array>();
  labels.forEach((label, row) => {
    const sum = sums.get(label) ?? new Float64Array(cols);
    for (let i = 0; i < cols; i++) sum[i] = sum[i]! + data[row * cols + i]!;
    sums.set(label, sum);
  });
  const own = sums.get(group)!;
  const similarity = (other: Float64Array): number => {
    let product = 0, square = 0;
    for (let i = 0; i < cols; i++) {
      product += own[i]! * other[i]!;
      square += other[i]! * other[i]!;
    }
    return square === 0 ? 0 : product / Math.sqrt(square);
  };
  const others = [...sums].filter(([label]) => label !== group);
  return others.sort(([a, x], [b, y]) => similarity(y) - similarity(x) || a - b)[0]![0];
}

/** Splits the largest group, along its own communities, or paper by paper, until there are `count` groups. */
function splitTo(graph: Graph, labels: Int32Array, count: number): void {
  const random = seededRandom(0);
  for (;;) {
    const members = new Map<number, number[]>();
    labels.forEach((label, node) => members.set(label, [...(members.get(label) ?? []), node]));
    if (members.size >= count) return;
    const [, largest] = [...members].reduce((best, entry) => (entry[1].length > best[1].length ? entry : best));
    const next = Math.max(...members.keys()) + 1;
    const half = splitInTwo(graph, largest, random.below(2 ** 31));
    for (const node of half) labels[node] = next;
  }
}

/** Some of the nodes, not all: a community of the graph among them, else the last node. */
function splitInTwo(graph: Graph, nodes: readonly number[], seed: number): number[] {
  const place = new Map(nodes.map((node, i) => [node, i]));
  const offsets = new Int32Array(nodes.length + 1);
  const targets: number[] = [], weights: number[] = [];
  nodes.forEach((node, i) => {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      const target = place.get(graph.targets[at]!);
      if (target === undefined) continue;
      targets.push(target);
      weights.push(graph.weights[at]!);
    }
    offsets[i + 1] = targets.length;
  });
  const inner: Graph = { nodes: nodes.length, offsets, targets: Int32Array.from(targets), weights: Float64Array.from(weights) };
  const { labels, clusterCount } = _leiden(inner, 1, seed);
  return clusterCount > 1 ? nodes.filter((_, i) => labels[i] === 1) : [nodes[nodes.length - 1]!];
}
