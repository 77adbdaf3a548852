import type { KnnGraph, Matrix, Paper, Topic } from "../core/types.js";
import { termMatrix, tfidf } from "../lexical/index.js";
import { centresOf, nearestRowsTo } from "./centres.js";
import { clusterPapers, type ClusterOptions } from "./cluster.js";
import { rowsOfClasses } from "./ctfidf.js";
import { chooseNames, findCandidates } from "./labels.js";
import type { TopicModelJSON } from "./model.js";
import { weighByMeaning } from "./phrase-relevance.js";

/** How many representative papers a topic shows. */
const EXEMPLARS = 3;

/** All that a fit works from; papers, vectors and neighbours have the same rows, in canonical order. */
export interface FitInput {
  papers: readonly Pick<Paper, "id" | "title" | "abstract">[];
  vectors: Matrix;
  knn: KnnGraph;
  options: ClusterOptions;
}

/**
 * From neighbours to named topics; run in a worker thread.
 * @param embed embeds phrases by the model of the vectors; undefined when it cannot
 */
export async function fitTopics(
  { papers, vectors, knn, options }: FitInput,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<Pick<TopicModelJSON, "topics" | "papers">> {
  const words = tfidf(termMatrix(papers.map((paper) => `${paper.title}. ${paper.abstract}`)));
  const { labels, strengths, clusterCount } = clusterPapers({ vectors, knn, words, ...options });
  const members = rowsOfClasses(labels);
  const centres = centresOf(vectors, members);
  const exemplars = members.map((rows, topic) => nearestRowsTo(centres, topic, vectors, rows, EXEMPLARS));
  const candidates = await weighByMeaning(findCandidates({ papers, labels, topicCount: clusterCount }), centres, embed);
  const names = chooseNames(candidates, exemplars.map(([row]) => row!));
  const topics: Topic[] = members.map((rows, id) => ({
    id,
    ...names[id]!,
    size: rows.length,
    exemplars: exemplars[id]!.map((row) => papers[row]!.id),
    children: [],
  }));
  return {
    topics,
    papers: { ids: papers.map((paper) => paper.id), topics: [...labels], strengths: [...strengths] },
  };
}
