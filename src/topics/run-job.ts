import { PaperweaveError } from "../core/errors.js";
import type { Matrix, Progress } from "../core/types.js";
import { runInWorker } from "../core/workers.js";
import { knnGraph } from "../neighbors/index.js";
import type { TopicsJob, TopicsQuestion } from "./jobs.js";
import { neighborCount } from "./rules.js";
import type { TopicSource } from "./source.js";

/** From so many papers on, the neighbours of a topic graph are found approximately: 98.5% of them, in a quarter of the time at 100,000. */
const EXACT = 20_000;
const APPROXIMATE = { M: 12, efConstruction: 64, ef: 32 };

export interface RunOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Runs a job on papers' vectors in a thread of its own; the neighbours that it asks for are found beside it. */
export async function runTopicsJob<Result>(job: TopicsJob, index: TopicSource, { onProgress, signal }: RunOptions): Promise<Result> {
  const { vectors } = job.input;
  const answer = async (question: TopicsQuestion): Promise<unknown> => {
    if (question.kind === "embed") return embedPhrases(index, question.phrases, signal);
    const found = await knnGraph(vectors, { k: neighborCount(vectors.rows), exactUpTo: EXACT, ...APPROXIMATE, onProgress, signal });
    onProgress?.({ stage: "topics", done: 0, total: 1 });
    return found;
  };
  const result = await runInWorker<Result>("topics", job, { signal, onQuestion: answer });
  onProgress?.({ stage: "topics", done: 1, total: 1 });
  return result;
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
