import { anySignal } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { sharedMatrix } from "../../core/matrix.js";
import { packTexts } from "../../core/memory.js";
import { AsyncQueue } from "../../core/async.js";
import type { KnnGraph, Matrix, Progress } from "../../core/types.js";
import { runInWorker } from "../../core/workers/workers.js";
import { knnGraph } from "../../neighbors/index.js";
import type { GroupingInput, TextFindings } from "../clustering/find-groups.js";
import type { TopicsJob, TopicsQuestion, TopicsRequest } from "./jobs.js";
import { neighborCount } from "../clustering/rules.js";

/**
 * To be raised when the same vectors get other neighbours than before: kept ones are then found
 * again.
 */
const NEIGHBORS_VERSION = 2;

/** The neighbours of papers, and how they were found. */
export interface PaperNeighbors {
  recipe: string;
  knn: KnnGraph;
}

/** A place where the neighbours of the papers of a fit are kept for the next one. */
export interface NeighborKeeper {
  neighbors?: PaperNeighbors | undefined;
}

/** Finds the neighbours that topics are made of; off the main thread. */
export async function paperNeighbors(vectors: Matrix, { onProgress, signal }: RunOptions): Promise<PaperNeighbors> {
  const { recipe, ...how } = neighborMethod(vectors.rows);
  return { recipe, knn: await knnGraph(vectors, { ...how, onProgress, signal }) };
}

function neighborMethod(rows: number): { k: number; method: "ivf"; recipe: string } {
  const k = neighborCount(rows),
    method = "ivf";
  return { k, method, recipe: `${NEIGHBORS_VERSION} ${method} k=${k}` };
}

export interface RunOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Embeds texts: one unit vector a row. */
export type EmbedTexts = (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>;

/**
 * Runs a job on papers' vectors in a thread of its own; what it asks for is found beside it.
 * @param embed by the embedder that the papers' vectors are from
 * @param keeper where the vectors' neighbours are taken from, and kept
 */
export async function runTopicsJob<Result>(
  job: TopicsRequest,
  embed: EmbedTexts,
  { onProgress, signal: given }: RunOptions,
  keeper: NeighborKeeper = {},
): Promise<Result> {
  const vectors = sharedMatrix(job.input.vectors);
  const stop = new AbortController();
  const signal = anySignal(given, stop.signal);
  const parts = new AsyncQueue<unknown>();
  let grouping = Promise.resolve();
  const answer = async (question: TopicsQuestion): Promise<unknown> => {
    if (question.kind === "embed") return embedPhrases(embed, question.phrases, signal);
    const knn = await neighbors;
    if (question.kind === "neighbors") {
      onProgress?.({ stage: "topics", done: 0, total: 1 });
      return knn;
    }
    if (question.kind === "groups") {
      const input = groupingInput(job, vectors, knn, question.found);
      grouping = runInWorker<void>("topics", { kind: "groups", input } satisfies TopicsJob, {
        signal,
        onProgress: (part) => parts.put(part),
      });
      grouping.catch((error: Error) => parts.fail(error));
    }
    return parts.next();
  };
  // first: to hand over the texts takes a while
  const neighbors = keptNeighbors(keeper, vectors, { onProgress, signal });
  neighbors.catch(() => undefined); // the question for them fails
  const { handed, transfer } = handOver(job, vectors);
  const running = runInWorker<Result>("topics", handed, { signal, onQuestion: answer, transfer });
  try {
    const result = await running;
    await grouping;
    onProgress?.({ stage: "topics", done: 1, total: 1 });
    return result;
  } catch (error) {
    stop.abort(error); // what was asked for is of no use any more
    throw error;
  }
}

/** The neighbours in a keeper; found, and put there, when it has none of this recipe. */
export async function keptNeighbors(keeper: NeighborKeeper, vectors: Matrix, options: RunOptions): Promise<KnnGraph> {
  if (keeper.neighbors?.recipe !== neighborMethod(vectors.rows).recipe)
    keeper.neighbors = await paperNeighbors(vectors, options);
  return keeper.neighbors.knn;
}

/** A job as its worker gets it, and what goes over to it instead of being copied. */
function handOver(job: TopicsRequest, vectors: Matrix): { handed: TopicsJob; transfer: ArrayBuffer[] } {
  if (job.kind === "quality") return { handed: { ...job, input: { ...job.input, vectors } }, transfer: [] };
  const papers = job.input.papers.map(({ id, title }) => ({ id, title })),
    abstracts = packTexts(job.input.papers.map(({ abstract }) => abstract));
  return {
    handed: { ...job, input: { ...job.input, papers, abstracts, vectors } },
    transfer: [abstracts.bytes.buffer],
  };
}

function groupingInput(job: TopicsRequest, vectors: Matrix, knn: KnnGraph, found: TextFindings): GroupingInput {
  if (job.kind !== "fit") throw new Error(`A job "${job.kind}" groups nothing.`);
  const { guides, options, earlier, edit } = job.input;
  return { ...found, vectors, knn, guideCount: guides.length, options, earlier, edit };
}

/**
 * Papers may have come with vectors of their own to an index whose embedder cannot embed: words
 * name the topics, too.
 */
async function embedPhrases(
  embed: EmbedTexts,
  phrases: string[],
  signal: AbortSignal | undefined,
): Promise<Matrix | undefined> {
  try {
    return await embed(phrases, signal);
  } catch (error) {
    if (PaperweaveError.is(error, "aborted")) throw error;
    process.emitWarning(
      `The embedder failed: ${(error as Error).message} Topics are named by their words alone.`,
      "PaperweaveWarning",
    );
    return undefined;
  }
}
