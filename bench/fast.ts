/**
 * The faster models beside the exact one, on sets that they have not been fitted to: topics by
 * paperweave's own engine, the label that most of the ten nearest have, search by meaning and by
 * both, how similar sentences are (STS-B dev); then abstracts a second.
 *
 * npm run bench:fast -- [--models minilm-fast,minilm-int8,minilm] [--sets
 * ai-areas-labelled,stackoverflow] [--retrieval scifact,cran] [--json FILE]
 *
 * What the exact model has not embedded in an earlier run it embeds now, which takes minutes.
 */
import { rowOf, takeRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import type { Matrix } from "../src/core/types.js";
import { createEmbedder } from "../src/embed/index.js";
import { paperText } from "../src/embed/texts.js";
import { PaperIndex } from "../src/index.js";
import { knnGraph } from "../src/neighbors/index.js";
import { indexOfSet } from "./lib/index-of-set.js";
import { keptEmbeddings } from "./lib/kept-embeddings.js";
import { median, option, report, timed } from "./lib/measure.js";
import { mean, ndcg } from "./lib/ranking-metrics.js";
import { readRetrievalSet, retrievalSets, type RetrievalSetName } from "./lib/retrieval-sets.js";
import { sentenceSimilarity } from "./lib/sentence-similarity.js";
import { readTopicSet, type TopicSet } from "./lib/topic-sets.js";
import { agreement } from "./metrics.js";

const models = (option("models") ?? "minilm-fast,minilm-int8,minilm").split(",");
const sets = (option("sets") ?? "ai-areas-labelled,stackoverflow").split(",").filter(Boolean);
const searched = (option("retrieval") ?? retrievalSets.join(",")).split(",").filter(Boolean) as RetrievalSetName[];
const K = 10,
  ROUNDS = 7;
/** Samples of a set, and the share of it that each has. */
const SAMPLES = 8,
  SAMPLED = 0.8;

const table: object[] = [];
for (const model of models) {
  const row: Record<string, string | number> = { model };
  row["STS-B dev, Spearman"] = (await sentenceSimilarity(model)).toFixed(4);
  for (const set of sets) {
    const topicSet = await readTopicSet(set);
    const vectors = model === "minilm" ? topicSet.vectors : await keptEmbeddings(set, topicSet.papers, model);
    row[`${set}, AMI`] = (await topicsOf({ ...topicSet, vectors }, model)).toFixed(4);
    row[`${set}, AMI of samples`] = (await topicsOfSamples({ ...topicSet, vectors }, model)).toFixed(4);
    row[`${set}, ${K}-NN accuracy`] = (await accuracy(vectors, topicSet.labels)).toFixed(4);
    console.error(row);
  }
  for (const set of searched) {
    for (const [mode, score] of Object.entries(await retrieval(set, model)))
      row[`${set}, ${mode} nDCG@${K}`] = score.toFixed(4);
    console.error(row);
  }
  row["abstracts a second"] = Math.round(await speed(model));
  table.push(row);
}
report(table);

async function topicsOf(topicSet: TopicSet, model: string): Promise<number> {
  const index = await indexOfSet(topicSet, model);
  const topics = await index.topics();
  const labels = topicSet.papers.map(({ id }) => topics.topicOf(id)!);
  await index.close();
  return agreement(topicSet.labels, labels).ami;
}

/** The mean over samples: of one set, two models as good as each other differ by chance. */
async function topicsOfSamples({ papers, labels, vectors }: TopicSet, model: string): Promise<number> {
  const found: number[] = [];
  for (let seed = 0; seed < SAMPLES; seed++) {
    const rows = shuffledRange(papers.length, seededRandom(seed))
      .slice(0, Math.round(SAMPLED * papers.length))
      .sort();
    const sample = {
      papers: Array.from(rows, (row) => papers[row]!),
      labels: Array.from(rows, (row) => labels[row]!),
      vectors: takeRows(vectors, rows),
    };
    found.push(await topicsOf(sample, model));
  }
  return mean(found);
}

/**
 * The share of papers whose label most of their nearest have; of labels that as many have, the one
 * of the nearer paper counts.
 */
async function accuracy(vectors: Matrix, labels: readonly string[]): Promise<number> {
  const { indices } = await knnGraph(vectors, { k: K });
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    const votes = new Map<string, number>();
    for (let i = 0; i < K; i++) {
      const label = labels[indices[row * K + i]!]!;
      votes.set(label, (votes.get(label) ?? 0) + 1);
    }
    const [winner] = [...votes].reduce((best, one) => (one[1] > best[1] ? one : best));
    if (winner === labels[row]) right++;
  }
  return right / labels.length;
}

async function retrieval(set: RetrievalSetName, model: string): Promise<Record<string, number>> {
  const { papers, queries } = readRetrievalSet(set);
  const vectors = await keptEmbeddings(set, papers, model);
  const index = await PaperIndex.inMemory({ embedder: model });
  // Some documents have no title; a paper must have one.
  await index.upsert(
    papers.map((paper, row) => ({ ...paper, title: paper.title || "-", vector: rowOf(vectors, row) })),
  );
  const scores: Record<string, number> = {};
  for (const mode of ["semantic", "hybrid"] as const) {
    const found: number[] = [];
    for (const { text, relevance } of queries)
      found.push(
        ndcg(
          (await index.search(text, { mode, k: K })).map(({ paper }) => paper.id),
          relevance,
          K,
        ),
      );
    scores[mode] = mean(found);
  }
  await index.close();
  return scores;
}

/** By one core: the fast model has no more. */
async function speed(model: string): Promise<number> {
  const { papers } = await readTopicSet("ai-areas-labelled");
  const texts = papers.map(paperText).slice(0, model === "minilm-fast" ? papers.length : 64);
  const embedder = await createEmbedder(model, { threads: 1 });
  await embedder.embed(texts);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) seconds.push((await timed(() => embedder.embed(texts))).seconds);
  await embedder.close?.();
  return texts.length / median(seconds);
}
