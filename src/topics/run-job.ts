import { linkedAbort } from "../core/abort.js";
import { PaperweaveError } from "../core/errors.js";
import { sharedMatrix } from "../core/matrix.js";
import type { KnnGraph, Matrix, Progress } from "../core/types.js";
import { runInWorker } from "../core/workers.js";
import { knnGraph } from "../neighbors/index.js";
import type { GroupingInput, TextFindings } from "./find-groups.js";
import type { FitInput } from "./fit.js";
import type { TopicsJob, TopicsQuestion } from "./jobs.js";
import { neighborCount } from "./rules.js";
import type { FittedTopics } from "./saved.js";
import type { TopicSource } from "./source.js";

export interface RunOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The neighbours that topics are made from. */
export function findNeighbors(vectors: Matrix, { onProgress, signal }: RunOptions): Promise<KnnGraph> {
  return knnGraph(vectors, { k: neighborCount(vectors.rows), method: "ivf", ...(onProgress && { onProgress }), ...(signal && { signal }) });
}

/** A fit, and the papers' neighbours that it was made from. */
export async function runFit(input: FitInput, index: TopicSource, options: RunOptions): Promise<{ fit: FittedTopics; neighbors: KnnGraph }> {
  let neighbors: KnnGraph | undefined;
  const fit = await runTopicsJob<FittedTopics>({ kind: "fit", input }, index, options, (knn) => (neighbors = knn));
  return { fit, neighbors: neighbors! };
}

/** Runs a job on papers' vectors in a thread of its own; what it asks for is found beside it. */
export async function runTopicsJob<Result>(job: TopicsJob, index: TopicSource, { onProgress, signal: given }: RunOptions, onNeighbors?: (knn: KnnGraph) => void): Promise<Result> {
  const vectors = sharedMatrix(job.input.vectors);
  const shared = { ...job, input: { ...job.input, vectors } } as TopicsJob;
  const { stop, unlink } = linkedAbort(given);
  const { signal } = stop;
  const answer = async (question: TopicsQuestion): Promise<unknown> => {
    if (question.kind === "embed") return embedPhrases(index, question.phrases, signal);
    const knn = await neighbors;
    onNeighbors?.(knn);
    if (question.kind === "groups") return runInWorker("topics", { kind: "groups", input: groupingInput(shared, knn, question.found) } satisfies TopicsJob, { signal });
    onProgress?.({ stage: "topics", done: 0, total: 1 });
    return knn;
  };
  const running = runInWorker<Result>("topics", shared, { signal, onQuestion: answer });
  const neighbors = findNeighbors(vectors, { onProgress, signal });
  neighbors.catch(() => undefined); // the question for them fails
  try {
    const result = await running;
    onProgress?.({ stage: "topics", done: 1, total: 1 });
    return result;
  } catch (error) {
    stop.abort(error); // what was asked for is of no use any more
    throw error;
  } finally {
    unlink();
  }
}

function groupingInput(job: TopicsJob, knn: KnnGraph, found: TextFindings): GroupingInput {
  if (job.kind !== "fit") throw new Error(`A job "${job.kind}" groups nothing.`);
  const { vectors, guides, options, earlier, edit } = job.input;
  return { ...found, vectors, knn, guideCount: guides.length, options, earlier, edit };
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
