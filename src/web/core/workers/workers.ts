import { throwIfAborted } from "../../../core/abort.js";
import { yieldToEventLoop } from "../../../core/async.js";
import type { Caller } from "../../../core/workers/worker-job.js";
import type { runInWorker as runInThread, WorkerName } from "../../../core/workers/workers.js";

type Work = (job: unknown, caller: Caller<never>) => unknown;

/** Loaded at the first job: each imports what, in the end, imports this file. */
const programs: Record<WorkerName, () => Promise<{ default: unknown }>> = {
  exact: () => import("../../../neighbors/exact/exact-worker.js"),
  hnsw: () => import("../../../neighbors/hnsw/hnsw-worker.js"),
  topics: () => import("../../../topics/fit/worker.js"),
  layout: () => import("../../../layout/worker.js"),
};

/**
 * Runs a job in the caller's thread, which for a page is best a Web Worker of its own. An abort is
 * noticed before the job and when it asks for something, not within its loops.
 */
export const runInWorker: typeof runInThread = async (name, job, options = {}) => {
  const { signal, onProgress, transfer = [] } = options;
  const answers = options.answers as Record<string, (...args: unknown[]) => unknown> | undefined;
  throwIfAborted(signal);
  const work = (await programs[name]()).default as Work;
  const result = await work(structuredClone(job, { transfer: [...transfer] }), {
    progress: (progress) => onProgress?.(progress as never),
    ask: (async (question: string, ...args: unknown[]) => {
      await yieldToEventLoop();
      throwIfAborted(signal);
      return answers![question]!(...args);
    }) as never,
  });
  throwIfAborted(signal);
  return result as never;
};
