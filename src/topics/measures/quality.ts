import { seededRandom, shuffledRange } from "../../core/random.js";
import type { Graph, Matrix } from "../../core/types.js";
import { countWords, readCorpus, tfidf, withoutForeignFunctionWords, type Corpus } from "../../lexical/index.js";
import type { FitQuestions } from "../fit/fit.js";
import { distinctPapers } from "../clustering/distinct.js";
import { findWorks } from "../clustering/same-work.js";
import { bestOf, coreGroups, improve } from "../leiden/leiden.js";
import { aggregate, penaltyOf, toLeidenGraph } from "../leiden/aggregate.js";
import { kMeans } from "../clustering/kmeans.js";
import { TopicOverlap } from "../growth/match-topics.js";
import { modularity } from "../leiden/modularity.js";
import { paperGraph } from "../clustering/paper-graph.js";
import { renumber } from "../leiden/partition.js";
import { wordShare } from "../clustering/rules.js";
import { subgraph } from "../clustering/split.js";
import { collectTerms, readTexts, textsOfWorks, type PaperTerms, type PaperText } from "../labels/terms.js";
import { takeRows } from "../../core/matrix.js";

/** How good a topic is. */
export interface TopicQuality {
  topic: number;
  label: string;
  /**
   * Mean NPMI of the pairs of its terms over the papers, in [-1, 1]: above 0 when papers use them
   * together more than by chance.
   */
  coherence: number;
  /**
   * How much of it comes back when the topics are found again in random parts of the papers, in [0,
   * 1]: the mean, over the parts, of the greatest Jaccard similarity with a topic found there.
   * Above 0.85: solid; below 0.6: do not build on it.
   */
  stability: number;
}

/** How good the topics of a model are. */
export interface QualityMeasures {
  /** Mean over the topics. */
  coherence: number;
  /** Share of the topics' terms that no other topic has, in [0, 1]. */
  diversity: number;
  /** Newman's modularity of the topics in the graph of the papers. */
  modularity: number;
  /** Mean over the papers of their topics' stability. */
  stability: number;
  topics: TopicQuality[];
}

export interface QualityInput {
  papers: readonly PaperText[];
  vectors: Matrix;
  /** Topic of each row; -1 for none. */
  labels: Int32Array;
  /** Of each topic of the finest level. */
  terms: { topic: number; label: string; terms: string[] }[];
  /** At which the topics were found; undefined for k-means. */
  resolution: number | undefined;
  samples: number;
}

/** Papers of a random part. */
const SAMPLE = 0.8;

/**
 * Measures topics; run in a worker thread. Stability as C. Hennig, "Cluster-wise assessment of
 * cluster stability" (2007), by subsampling; his 0.85 and 0.6 are the bounds given there.
 */
export async function measureQuality(
  { papers, vectors, labels, terms, resolution, samples }: QualityInput,
  ask: Pick<FitQuestions, "neighbors">,
): Promise<QualityMeasures> {
  const asked = ask.neighbors();
  const corpus = withoutForeignFunctionWords(readTexts(papers));
  const counts = wordShare(papers.length) > 0 ? countWords(corpus) : undefined;
  const knn = await asked;
  const works = findWorks(knn, corpus);
  const coherence = coherenceOf(terms, collectTerms(textsOfWorks(corpus, works), works));
  const standIns = works.map((first, row) => (labels[first] === labels[row] ? first : row));
  const distinct = distinctPapers({ vectors, knn, words: counts && tfidf(counts, works) }, standIns);
  const graph = paperGraph(distinct),
    own = distinct.rows.map((row) => labels[row]!);
  const stability = stabilityOf(graph, distinct.vectors, own, resolution, samples);
  const sizes = new Map<number, number>();
  for (const topic of labels) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  const topics = terms.map(({ topic, label }, i) => ({
    topic,
    label,
    coherence: coherence[i]!,
    stability: stability.get(topic) ?? 0,
  }));
  const placed = topics.reduce((sum, { topic }) => sum + (sizes.get(topic) ?? 0), 0);
  const all = terms.flatMap((own) => own.terms.map((term) => term.toLowerCase()));
  let next = Math.max(-1, ...terms.map(({ topic }) => topic)) + 1;
  return {
    coherence: topics.length === 0 ? 0 : topics.reduce((sum, topic) => sum + topic.coherence, 0) / topics.length,
    diversity: all.length === 0 ? 1 : new Set(all).size / all.length,
    modularity: modularity(graph, renumberAny(Array.from(own, (topic) => (topic === -1 ? next++ : topic))), 1),
    stability:
      placed === 0
        ? 0
        : topics.reduce((sum, topic) => sum + topic.stability * (sizes.get(topic.topic) ?? 0), 0) / placed,
    topics,
  };
}

function renumberAny(labels: readonly number[]): Int32Array {
  const numbers = new Map([...new Set(labels)].map((label, number) => [label, number]));
  return Int32Array.from(labels, (label) => numbers.get(label)!);
}

function coherenceOf(topics: QualityInput["terms"], terms: PaperTerms): number[] {
  const { postings } = terms;
  const columnOf = new Map(terms.candidates.map(({ key }, column) => [key, column]));
  return topics.map((topic) => {
    const columns = topic.terms.flatMap((term) => columnOf.get(foldTerm(readCorpus([term]))) ?? []);
    let sum = 0,
      pairs = 0;
    columns.forEach((a, i) =>
      columns.slice(0, i).forEach((b) => {
        sum += postings.npmi(a, b);
        pairs++;
      }),
    );
    return pairs === 0 ? 0 : sum / pairs;
  });
}

/** A term as candidates are called: its folded words. */
function foldTerm({ tokens, wordOf, words, surfaceForms }: Corpus): string {
  return Array.from(tokens)
    .filter((token) => token >= 0)
    .map((token) => words[wordOf[token]!] ?? surfaceForms[token]!.toLowerCase())
    .join(" ");
}

function stabilityOf(
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
      .slice(0, Math.max(1, Math.round(SAMPLE * graph.nodes)))
      .sort();
    const own = Int32Array.from(rows, (row) => labels[row]!);
    const again =
      resolution === undefined
        ? kMeans(takeRows(vectors, rows), { k: new Set(own).size }).labels
        : findAgain(subgraph(graph, rows), resolution, sample);
    const overlap = new TopicOverlap(own, again);
    overlap.before.forEach((topic, row) => {
      const best = overlap.after.reduce((most, _, column) => Math.max(most, overlap.jaccard(row, column)), 0);
      const sum = sums.get(topic) ?? { sum: 0, times: 0 };
      sums.set(topic, { sum: sum.sum + best, times: sum.times + 1 });
    });
  }
  return new Map([...sums].map(([topic, { sum, times }]) => [topic, sum / times]));
}

function findAgain(graph: Graph, resolution: number, seed: number): Int32Array {
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
