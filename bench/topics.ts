/**
 * Topics from given embeddings beside leidenalg, k-means, BERTopic and EVoC, end to end (graph, communities, names),
 * scored by the same code; then Leiden alone beside leidenalg, on the same graphs.
 *
 *   npm run bench:topics -- [--sets ai-areas-labelled,arxiv-cs-labelled] [--methods paperweave,EVoC] [--rounds 3] [--json FILE]
 *
 * The first run of each method warms it up (numba compiles) and is not counted.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kmeans as mlKmeans } from "ml-kmeans";
import { rowOf } from "../src/core/matrix.js";
import { toNpy } from "../src/store/npy.js";
import { knnGraph } from "../src/neighbors/index.js";
import { PaperIndex } from "../src/index.js";
import { unionGraph } from "../src/topics/graph.js";
import { kMeans, leiden } from "../src/topics/index.js";
import { readLabelledSet, type LabelledSet } from "../test/support/labelled.js";
import { bertopicWords } from "./lib/bertopic-words.js";
import { npmiCoherence, termDiversity } from "./label-metrics.js";
import { median, option, report, spread, timed } from "./lib/measure.js";
import { Peer } from "./lib/peer.js";
import { agreement } from "./metrics.js";


const sets = (option("sets") ?? "ai-areas-labelled,arxiv-cs-labelled").split(",") as LabelledSet[];
const rounds = Number(option("rounds") ?? 3);
const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
const peer = new Peer("topics.py");

/** What a method gives: a topic of each paper (-1: none), its own terms where it has some. */
interface Outcome {
  seconds: number;
  labels: number[];
  words?: string[][] | null;
}

const topics: object[] = [], communities: object[] = [];
for (const set of sets) {
  const { papers, labels: truth, vectors } = readLabelledSet(set);
  const texts = papers.map(({ title, abstract }) => `${title}. ${abstract}`);
  const trueCount = new Set(truth).size;
  const files = { vectors: join(folder, `${set}.npy`), texts: join(folder, `${set}.json`) };
  writeFileSync(files.vectors, Buffer.concat(toNpy(vectors)));
  writeFileSync(files.texts, JSON.stringify(texts));

  const index = await PaperIndex.inMemory();
  await index.upsert(papers.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) })));
  const ours = (options: object) => async (): Promise<Outcome> => {
    const { seconds, result } = await timed(() => index.topics(options));
    return { seconds, labels: papers.map(({ id }) => result.topicOf(id)!), words: result.list().map(({ terms }) => terms.map(({ term }) => term)) };
  };
  const theirs = (method: string) => (): Promise<Outcome> => peer.ask({ method, ...files, k: trueCount });
  const clustered = (work: () => ArrayLike<number>) => async (): Promise<Outcome> => {
    const { seconds, result } = await timed(work);
    return { seconds, labels: Array.from(result) };
  };
  const all: Record<string, () => Promise<Outcome>> = {
    paperweave: ours({}),
    "paperweave, true k": ours({ count: trueCount }),
    "paperweave k-means, true k": clustered(() => kMeans(vectors, { k: trueCount }).labels),
    "ml-kmeans, true k": clustered(() => mlKmeans(Array.from({ length: vectors.rows }, (_, row) => [...rowOf(vectors, row)]), trueCount, { seed: 42 }).clusters),
    ...Object.fromEntries(["scikit-learn k-means, true k", "leidenalg, 30 neighbours", "BERTopic", "BERTopic, reduce_outliers", "EVoC"].map((method) => [method, theirs(method)])),
  };
  const wanted = option("methods")?.split(";") ?? Object.keys(all);
  const outcomes: Record<string, Outcome[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const method of wanted) {
      const outcome = await all[method]!();
      if (round > 0 || rounds === 0) (outcomes[method] ??= []).push(outcome);
    }
  }
  for (const [method, runs] of Object.entries(outcomes)) {
    const { labels, words } = runs[0]!;
    const placed = labels.filter((label) => label >= 0).length;
    const { vMeasure, ami, ari } = agreement(truth, labels);
    // Methods that name nothing get BERTopic's words, without stop words, for their clusters.
    const terms = words ?? bertopicWords(texts, Int32Array.from(labels), true);
    topics.push({
      set, method,
      topics: new Set(labels.filter((label) => label >= 0)).size,
      placed: `${Math.round((100 * placed) / labels.length)}%`,
      V: vMeasure.toFixed(3), AMI: ami.toFixed(3), ARI: ari.toFixed(3),
      NPMI: npmiCoherence(terms, texts).toFixed(3), diversity: termDiversity(terms).toFixed(3),
      "seconds (range)": spread(runs.map(({ seconds }) => seconds), 1),
    });
  }
  await index.close();

  const graph = unionGraph(await knnGraph(vectors, { k: 15 }));
  const edges: number[] = [], weights: number[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      if (graph.targets[at]! < node) continue;
      edges.push(node, graph.targets[at]!);
      weights.push(graph.weights[at]!);
    }
  }
  const graphFiles = { edges: join(folder, `${set}-edges.npy`), weights: join(folder, `${set}-weights.npy`) };
  writeFileSync(graphFiles.edges, Buffer.concat(toNpy({ data: Float32Array.from(edges), rows: edges.length / 2, cols: 2 })));
  writeFileSync(graphFiles.weights, Buffer.concat(toNpy({ data: Float32Array.from(weights), rows: weights.length, cols: 1 })));
  for (const resolution of [1, 2]) {
    const own = { seconds: [] as number[], modularity: 0, communities: 0 };
    const other = { seconds: [] as number[], modularities: [] as number[], communities: 0 };
    leiden(graph, { resolution });
    for (let seed = 0; seed < 8; seed++) {
      const { seconds, result } = await timed(() => leiden(graph, { resolution }));
      own.seconds.push(seconds);
      own.modularity = result.modularity;
      own.communities = result.clusterCount;
      const peerRun = await peer.ask<{ seconds: number; modularity: number; communities: number }>({ method: "leidenalg graph", ...graphFiles, nodes: graph.nodes, resolution, seed });
      other.seconds.push(peerRun.seconds);
      other.modularities.push(peerRun.modularity);
      other.communities = peerRun.communities;
    }
    communities.push({
      set, resolution,
      "paperweave modularity": own.modularity.toFixed(5),
      "leidenalg, median (range) of 8 seeds": spread(other.modularities, 5),
      communities: `${own.communities} and ${other.communities}`,
      "paperweave seconds": spread(own.seconds), "leidenalg seconds": spread(other.seconds),
      "times as fast": (median(other.seconds) / median(own.seconds)).toFixed(2),
    });
  }
}
peer.close();
rmSync(folder, { recursive: true });
report(topics);
console.table(communities);
