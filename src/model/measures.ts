import type { Matrix, RunOptions, Topic } from "../core/types.js";
import { centroidsOf, similarCentroids } from "../topics/clustering/centroids.js";
import type { TopicModelJSON } from "../topics/fit/saved-topics.js";
import { countByPeriod, periodOf, type PeriodCounts } from "../topics/measures/periods.js";
import type { QualityInput } from "../topics/measures/quality.js";
import { similarityMatrix, type SimilarityMatrix } from "../topics/measures/similarity-matrix.js";
import type { FittedPapers, TopicSource } from "./fitted-papers.js";
import type { TopicTable } from "./topic-table.js";

/** What `TopicModel.overTime` can be told. */
export interface PeriodOptions {
  /** Length of a period. */
  by: "year" | "month";
}

/** What `TopicModel.quality` can be told. */
export interface QualityOptions extends RunOptions {
  /** Number of random samples of the papers; default 10. */
  samples?: number | undefined;
}

/** Another topic, and how similar it is. */
export interface SimilarTopic {
  /** Id of the topic. */
  topic: number;
  /** Cosine similarity of the topics' mean vectors, in [-1, 1]. */
  similarity: number;
}

/** The other topics of the same level, the most similar first. Throws `not-found`. */
export function similarTopics(topicId: number, table: TopicTable, fitted: FittedPapers): SimilarTopic[] {
  const level = table.onLevel(table.levelOf(table.get(topicId))).map(({ id }) => id);
  return similarCentroids(centroids(level, table, fitted), level.indexOf(topicId)).map(({ row, similarity }) => ({
    topic: level[row]!,
    similarity,
  }));
}

/** How similar topics are to each other. */
export function topicSimilarities(topics: readonly Topic[], table: TopicTable, fitted: FittedPapers): SimilarityMatrix {
  const named = topics.map(({ id, label, size }) => ({ topic: id, label, size }));
  return similarityMatrix(
    named,
    centroids(
      topics.map(({ id }) => id),
      table,
      fitted,
    ),
  );
}

/** Mean directions of topics, of their papers that are still in the index: a unit row a topic. */
function centroids(topics: readonly number[], table: TopicTable, fitted: FittedPapers): Matrix {
  const { rows, vectors } = fitted.collect();
  const positions = new Map(rows.map((row, position) => [row, position]));
  return centroidsOf(
    vectors,
    topics.map((id) => table.rowsIn(id).flatMap((row) => positions.get(row) ?? [])),
  );
}

/** Papers of each topic in each period, by the dates that the papers have in the index now. */
export function countPeriods(
  topics: readonly Topic[],
  { papers, vocabulary }: TopicModelJSON,
  index: Pick<TopicSource, "get">,
  by: PeriodOptions["by"],
): PeriodCounts {
  const periods = papers.ids.map((id) => {
    const paper = index.get(id);
    return paper && periodOf(paper, by);
  });
  const termsOf = new Map(vocabulary.map(({ topic, terms }) => [topic, terms]));
  return countByPeriod(
    { periods, topics: papers.topics, terms: papers.terms },
    by,
    topics.map(({ id, label }) => ({ id, label, vocabulary: termsOf.get(id) ?? [] })),
  );
}

/** What the quality of topics is measured from. */
export function qualityInput(
  topics: readonly Topic[],
  { papers, resolution }: TopicModelJSON,
  fitted: FittedPapers,
  samples: number,
): QualityInput {
  return {
    ...fitted.all(),
    labels: Int32Array.from(papers.topics),
    terms: topics.map(({ id, label, terms }) => ({ topic: id, label, terms: terms.map(({ term }) => term) })),
    resolution,
    samples,
  };
}
