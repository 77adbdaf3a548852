import type { Matrix } from "../../core/types.js";
import { countWords, readCorpus, tfidf, withoutForeignFunctionWords, type Corpus } from "../../lexical/index.js";
import { distinctPapers } from "../clustering/distinct.js";
import { paperGraph } from "../clustering/paper-graph.js";
import { wordShare } from "../clustering/rules.js";
import { findWorks } from "../clustering/same-work.js";
import type { FitQuestions } from "../fit/fit.js";
import { collectTerms, readTexts, textsOfWorks, type PaperTerms, type PaperText } from "../labels/terms.js";
import { modularity } from "../leiden/modularity.js";
import { stabilityOf } from "./stability.js";

/** How good a topic is. */
export interface TopicQuality {
  /** Id of the topic. */
  topic: number;
  /** Its label. */
  label: string;
  /** Its `Topic.color`; absent where the model has none. */
  color?: number | undefined;
  /**
   * Mean NPMI of the pairs of its terms over the papers, in [-1, 1]; above 0 when papers use these
   * terms together more than by chance.
   */
  coherence: number;
  /**
   * How much of the topic comes back when topics are found again in random samples of the papers,
   * from 0 to 1: the mean of the greatest Jaccard similarity with a topic found there. Above 0.85 the
   * topic is solid; below 0.6 it should not be relied on. Source: C. Hennig, "Cluster-wise
   * assessment of cluster stability" (2007).
   */
  stability: number;
}

/** How good the topics of a model are. */
export interface QualityMeasures {
  /** Mean coherence of the topics. */
  coherence: number;
  /** Number of different terms of all topics, divided by their number of terms; in (0, 1]. */
  diversity: number;
  /** Newman's modularity of the topics in the graph of the papers, in [-0.5, 1]. */
  modularity: number;
  /** Mean stability of the papers' topics: large topics count more. */
  stability: number;
  /** The topics of the finest level, in the order of `list()`. */
  topics: TopicQuality[];
}

/** What quality is measured from; papers, vectors and labels have the same rows. */
export interface QualityInput {
  papers: readonly PaperText[];
  /** Unit rows. */
  vectors: Matrix;
  /** Topic of each row; -1 for none. */
  labels: Int32Array;
  /** Of each topic of the finest level. */
  terms: { topic: number; label: string; terms: string[] }[];
  /** Resolution at which the topics were found; undefined for k-means. */
  resolution: number | undefined;
  /** Number of random samples for the stability. */
  samples: number;
}

/** Measures the quality of topics; run in a worker thread. */
export async function measureQuality(
  { papers, vectors, labels, terms, resolution, samples }: QualityInput,
  ask: Pick<FitQuestions, "neighbors">,
): Promise<QualityMeasures> {
  const neighbors = ask.neighbors(); // found while the texts are read
  const corpus = withoutForeignFunctionWords(readTexts(papers));
  const counts = wordShare(papers.length) > 0 ? countWords(corpus) : undefined;
  const knn = await neighbors;
  const works = findWorks(knn, corpus);
  const coherence = coherenceOf(terms, collectTerms(textsOfWorks(corpus, works), works));
  const representatives = works.map((first, row) => (labels[first] === labels[row] ? first : row));
  const distinct = distinctPapers({ vectors, knn, words: counts && tfidf(counts, works) }, representatives);
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
  const allTerms = terms.flatMap((own) => own.terms.map((term) => term.toLowerCase()));
  // A paper without a topic is a group of its own.
  let next = Math.max(-1, ...terms.map(({ topic }) => topic)) + 1;
  return {
    coherence: topics.length === 0 ? 0 : topics.reduce((sum, topic) => sum + topic.coherence, 0) / topics.length,
    diversity: allTerms.length === 0 ? 1 : new Set(allTerms).size / allTerms.length,
    modularity: modularity(graph, renumberLabels(Array.from(own, (topic) => (topic === -1 ? next++ : topic))), 1),
    stability:
      placed === 0
        ? 0
        : topics.reduce((sum, topic) => sum + topic.stability * (sizes.get(topic.topic) ?? 0), 0) / placed,
    topics,
  };
}

function renumberLabels(labels: readonly number[]): Int32Array {
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

/** The key of a term: its folded words. */
function foldTerm({ tokens, wordOf, words, surfaceForms }: Corpus): string {
  return Array.from(tokens)
    .filter((token) => token >= 0)
    .map((token) => words[wordOf[token]!] ?? surfaceForms[token]!.toLowerCase())
    .join(" ");
}
