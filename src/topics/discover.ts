import { checkCount, checkOneOf, checkOptions, checkPositive } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Matrix, Paper, Progress } from "../core/types.js";
import { runInWorker } from "../core/workers.js";
import { knnGraph } from "../neighbors/index.js";
import { neighborCount } from "./cluster.js";
import type { FitInput, fitTopics } from "./fit.js";
import { TopicModel, type TopicSource } from "./model.js";

export interface TopicOptions {
  /** How many topics: exactly that many, or `"auto"` (default). At most one a paper. */
  count?: number | "auto";
  /** Fineness: more topics above 1, fewer below, when `count` is `"auto"`. Absent: chosen from the corpus. */
  resolution?: number;
  /** Smaller groups of papers join the group nearest to them. Absent: chosen from the corpus. */
  minSize?: number;
  /** Leiden communities of the neighbour graph (default), or spherical k-means. */
  algorithm?: "leiden" | "kmeans";
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * Finds the topics of papers: neighbour graph, communities, names, all off the main thread.
 * @param corpus papers in canonical order and their unit vectors, a row each; and the index that they are in
 */
export async function discoverTopics(
  corpus: { papers: readonly Paper[]; vectors: Matrix; index: TopicSource },
  options: TopicOptions,
): Promise<TopicModel> {
  const { papers, vectors, index } = corpus;
  checkTopicOptions(options, papers.length);
  const { onProgress, signal, ...clusterOptions } = options;
  const knn = await knnGraph(vectors, { k: neighborCount(papers.length), onProgress, signal });
  onProgress?.({ stage: "topics", done: 0, total: 1 });
  const input: FitInput = {
    papers: papers.map(({ id, title, abstract }) => ({ id, title, abstract })),
    vectors,
    knn,
    options: clusterOptions,
  };
  const fit = await runInWorker<Awaited<ReturnType<typeof fitTopics>>>("topics", input, {
    signal,
    onQuestion: (phrases: string[]) => embedPhrases(index, phrases, signal),
  });
  onProgress?.({ stage: "topics", done: 1, total: 1 });
  return TopicModel.of(fit, index);
}

/** Papers may have come with vectors of their own to an index whose embedder cannot embed: words name the topics, too. */
async function embedPhrases(index: TopicSource, phrases: string[], signal: AbortSignal | undefined): Promise<Matrix | undefined> {
  try {
    return await index.embedTexts(phrases, signal);
  } catch (error) {
    if (PaperweaveError.is(error, "aborted")) throw error;
    process.emitWarning(`The embedder failed: ${(error as Error).message} Topics are named by their words alone.`, "PaperweaveWarning");
    return undefined;
  }
}

function checkTopicOptions(options: TopicOptions, papers: number): void {
  checkOptions("topics", options, ["count", "resolution", "minSize", "algorithm", "onProgress", "signal"]);
  if (papers === 0) throw new PaperweaveError("invalid-argument", "There are no papers to find topics in: the index is empty.");
  const { count = "auto", resolution, minSize, algorithm } = options;
  if (count !== "auto" && checkCount("count", count) > papers) {
    throw new PaperweaveError("invalid-argument", `count must be at most the number of papers, ${papers}, got ${count}.`);
  }
  if (resolution !== undefined) checkPositive("resolution", resolution);
  if (minSize !== undefined) checkCount("minSize", minSize);
  if (algorithm !== undefined) checkOneOf("algorithm", algorithm, ["leiden", "kmeans"]);
}
