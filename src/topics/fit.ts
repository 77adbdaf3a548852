import { dot, normalizeRow, rowOf } from "../core/matrix.js";
import type { KnnGraph, Matrix, Paper, Topic } from "../core/types.js";
import { termMatrix, tfidf } from "../lexical/index.js";
import { clusterPapers, type ClusterOptions } from "./cluster.js";
import { nameTopics } from "./labels.js";
import type { TopicModelJSON } from "./model.js";

/** How many representative papers a topic shows. */
const EXEMPLARS = 3;

/** All that a fit works from; papers, vectors and neighbours have the same rows, in canonical order. */
export interface FitInput {
  papers: readonly Pick<Paper, "id" | "title" | "abstract">[];
  vectors: Matrix;
  knn: KnnGraph;
  options: ClusterOptions;
}

/** From neighbours to named topics. A pure function of its input, run in a worker thread. */
export function fitTopics({ papers, vectors, knn, options }: FitInput): Pick<TopicModelJSON, "topics" | "papers"> {
  const words = tfidf(termMatrix(papers.map((paper) => `${paper.title}. ${paper.abstract}`)));
  const { labels, strengths, clusterCount } = clusterPapers({ vectors, knn, words, ...options });
  const names = nameTopics({ papers, labels, topicCount: clusterCount });
  const members = rowsByLabel(labels, clusterCount);
  const topics: Topic[] = members.map((rows, id) => ({
    id,
    ...names[id]!,
    size: rows.length,
    exemplars: nearestToCentre(vectors, rows).map((row) => papers[row]!.id),
    children: [],
  }));
  return {
    topics,
    papers: { ids: papers.map((paper) => paper.id), topics: [...labels], strengths: [...strengths] },
  };
}

function rowsByLabel(labels: Int32Array, count: number): number[][] {
  const members = Array.from({ length: count }, () => [] as number[]);
  labels.forEach((label, row) => members[label]?.push(row));
  return members;
}

/** The rows whose vectors are nearest to the mean of all these rows, best first. */
function nearestToCentre(vectors: Matrix, rows: readonly number[]): number[] {
  const centre = new Float32Array(vectors.cols);
  for (const row of rows) rowOf(vectors, row).forEach((value, i) => (centre[i] = centre[i]! + value));
  normalizeRow(centre, 0, centre.length);
  return rows
    .map((row) => ({ row, similarity: dot(centre, 0, vectors.data, row * vectors.cols, vectors.cols) }))
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row)
    .slice(0, EXEMPLARS)
    .map(({ row }) => row);
}
