import { anySignal } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { sharedMatrix } from "../../core/matrix.js";
import { packTexts } from "../../core/memory.js";
import type { KnnGraph, Matrix, RunOptions } from "../../core/types.js";
import { runInWorker } from "../../core/workers/workers.js";
import { knnGraph } from "../../neighbors/index.js";
import type { TopicCentroids } from "../clustering/centroids.js";
import type { FoundGroups, GroupingInput, Memberships, TextFindings } from "../clustering/find-groups.js";
import { neighborCount } from "../clustering/rules.js";
import type { FitAnswers, FitRequest, GroupingReports, TopicsJob, TopicsRequest, TopicsResults } from "./protocol.js";

/** To be raised when the same vectors get other neighbours than before: kept ones are then found anew. */
const NEIGHBORS_VERSION = 3;

/** The neighbours of papers, and how they were found. */
export interface PaperNeighbors {
  recipe: string;
  knn: KnnGraph;
}

/** Keeps the neighbours of the papers of a fit for the next one. */
export interface NeighborKeeper {
  neighbors?: PaperNeighbors | undefined;
}

/**
 * Finds the neighbours that topics are made of; off the main thread. Ties are decided by the order of the rows: for
 * papers in another order than that of their contents see `libraryNeighbors`.
 */
export async function paperNeighbors(vectors: Matrix, { onProgress, signal }: RunOptions): Promise<PaperNeighbors> {
  const { recipe, ...how } = neighborMethod(vectors.rows);
  return { recipe, knn: await knnGraph(vectors, { ...how, onProgress, signal }) };
}

function neighborMethod(rows: number): { k: number; method: "ivf"; recipe: string } {
  const k = neighborCount(rows),
    method = "ivf";
  return { k, method, recipe: `${NEIGHBORS_VERSION} ${method} k=${k}` };
}

/** Embeds texts: one unit vector a row. */
export type EmbedTexts = (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>;

/**
 * Runs a job on papers' vectors in a worker thread. What the worker asks for is found beside it.
 * @param embed by the embedder that the papers' vectors are from
 * @param keeper where the neighbours of the vectors are taken from, and kept
 */
export async function runTopicsJob<Kind extends TopicsRequest["kind"]>(
  job: Extract<TopicsRequest, { kind: Kind }>,
  embed: EmbedTexts,
  { onProgress, signal: given }: RunOptions,
  keeper: NeighborKeeper = {},
): Promise<TopicsResults[Kind]> {
  const vectors = sharedMatrix(job.input.vectors);
  const stop = new AbortController();
  const signal = anySignal(given, stop.signal);
  // First, as it takes a while to hand over the texts.
  const neighbors = keptNeighbors(keeper, vectors, { onProgress, signal });
  neighbors.catch(() => undefined); // a failure is seen by those who ask for them
  const grouping = groupingFor(job, vectors, neighbors, signal);
  const answers: FitAnswers = {
    neighbors: async () => {
      const knn = await neighbors;
      onProgress?.({ stage: "topics", done: 0, total: 1 });
      return knn;
    },
    embed: (phrases) => embedPhrases(embed, phrases, signal),
    ...grouping.answers,
  };
  const { handed, transfer } = handOver(job, vectors);
  try {
    const result = await runInWorker<TopicsResults[Kind], FitAnswers>("topics", handed, { signal, answers, transfer });
    await grouping.ended();
    onProgress?.({ stage: "topics", done: 1, total: 1 });
    return result;
  } catch (error) {
    stop.abort(error); // nobody needs any more what was asked for
    throw error;
  }
}

/** A second worker for a fit, started when the first one asks for the groups. */
function groupingFor(
  job: TopicsRequest,
  vectors: Matrix,
  neighbors: Promise<KnnGraph>,
  signal: AbortSignal,
): { answers: Omit<FitAnswers, "neighbors" | "embed">; ended: () => Promise<void> } {
  const groups = deferred<FoundGroups>(),
    centroids = deferred<TopicCentroids[]>(),
    memberships = deferred<Memberships>();
  let running = Promise.resolve();
  const start = async (found: TextFindings): Promise<FoundGroups> => {
    if (job.kind !== "fit") throw new Error(`A job "${job.kind}" groups nothing.`);
    const input = groupingInput(job, vectors, await neighbors, found);
    running = runInWorker<void, GroupingReports>("topics", { kind: "groups", input } satisfies TopicsJob, {
      signal,
      answers: {
        foundGroups: groups.resolve,
        foundCentroids: centroids.resolve,
        foundMemberships: memberships.resolve,
      },
    });
    running.catch((error: Error) => [groups, centroids, memberships].forEach(({ reject }) => reject(error)));
    return groups.promise;
  };
  return {
    answers: { groups: start, centroids: () => centroids.promise, memberships: () => memberships.promise },
    ended: () => running,
  };
}

interface Deferred<Value> {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
  reject: (error: Error) => void;
}

/** A promise that is settled from outside; a failure that nobody waits for is left alone. */
function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void, reject: (error: Error) => void;
  const promise = new Promise<Value>((yes, no) => ([resolve, reject] = [yes, no]));
  promise.catch(() => undefined);
  return { promise, resolve: resolve!, reject: reject! };
}

/** The neighbours in a keeper; found, and put there, when it has none. */
async function keptNeighbors(keeper: NeighborKeeper, vectors: Matrix, options: RunOptions): Promise<KnnGraph> {
  if (!hasNeighbors(keeper, vectors.rows)) keeper.neighbors = await paperNeighbors(vectors, options);
  return keeper.neighbors!.knn;
}

/** Whether a keeper has neighbours of so many rows that were found as they are now. */
export function hasNeighbors(
  keeper: NeighborKeeper,
  rows: number,
): keeper is NeighborKeeper & { neighbors: PaperNeighbors } {
  return keeper.neighbors?.recipe === neighborMethod(rows).recipe;
}

/** A job as its worker gets it, and the buffers that go over to it instead of being copied. */
function handOver(job: TopicsRequest, vectors: Matrix): { handed: TopicsJob; transfer: ArrayBuffer[] } {
  if (job.kind === "quality") return { handed: { ...job, input: { ...job.input, vectors } }, transfer: [] };
  const papers = job.input.papers.map(({ id, title }) => ({ id, title })),
    abstracts = packTexts(job.input.papers.map(({ abstract }) => abstract));
  return {
    handed: { ...job, input: { ...job.input, papers, abstracts, vectors } },
    transfer: [abstracts.bytes.buffer],
  };
}

function groupingInput({ input }: FitRequest, vectors: Matrix, knn: KnnGraph, found: TextFindings): GroupingInput {
  const { guides, options, previous, edit } = input;
  return { ...found, vectors, knn, guideCount: guides.length, options, previous, edit };
}

/**
 * Papers may have come with vectors of their own, to an index whose embedder cannot embed: the
 * topics are then named by words alone.
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
