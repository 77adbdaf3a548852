import { takeRows } from "../../core/matrix.js";
import { seededRandom, shuffledRange } from "../../core/random.js";
import type { Graph, Matrix } from "../../core/types.js";
import { kMeans } from "../clustering/kmeans.js";
import { subgraph } from "../clustering/split.js";
import { TopicOverlap } from "../growth/match-topics.js";
import { aggregate, penaltyOf, toLeidenGraph } from "../leiden/aggregate.js";
import { bestOf, coreGroups, improve } from "../leiden/leiden.js";
import { renumber } from "../leiden/partition.js";

/** Share of the papers in a random sample. */
const SAMPLE_SHARE = 0.8;

/**
 * How much of each topic comes back when topics are found again in random samples of the papers: the
 * mean of the greatest Jaccard similarity with a topic found there. Source: C. Hennig, "Cluster-wise
 * assessment of cluster stability" (2007), by subsampling.
 * @param resolution at which the topics were found; undefined for k-means
 * @returns by topic; -1 is a topic, too
 */
export function stabilityOf(
  graph: Graph,
  vectors: Matrix,
  labels: Int32Array,
  resolution: number | undefined,
  samples: number,
): Map<number, number> {
  const random = seededRandom(0);
  const sums = new Map<number, { sum: number; times: number }>();
  for (let sample = 0; sample < samples; sample++) {
    const rows = shuffledRange(graph.nodes, random)
      .slice(0, Math.max(1, Math.round(SAMPLE_SHARE * graph.nodes)))
      .sort();
    const before = Int32Array.from(rows, (row) => labels[row]!);
    const after =
      resolution === undefined
        ? kMeans(takeRows(vectors, rows), { k: new Set(before).size }).labels
        : clusterAgain(subgraph(graph, rows), resolution, sample);
    const overlap = new TopicOverlap(before, after);
    overlap.before.forEach((topic, row) => {
      const best = overlap.after.reduce((most, _, column) => Math.max(most, overlap.jaccard(row, column)), 0);
      const sum = sums.get(topic) ?? { sum: 0, times: 0 };
      sums.set(topic, { sum: sum.sum + best, times: sum.times + 1 });
    });
  }
  return new Map([...sums].map(([topic, { sum, times }]) => [topic, sum / times]));
}

function clusterAgain(graph: Graph, resolution: number, seed: number): Int32Array {
  const random = seededRandom(seed + 1);
  const base = toLeidenGraph(graph);
  const core = coreGroups(base, penaltyOf(base, resolution), 2, random);
  const best = bestOf(aggregate(base, core), 2, resolution, random);
  return renumber(
    improve(
      base,
      core.groups.map((group) => best[group]!),
      resolution,
    ),
  ).groups;
}
