import type { Caller } from "../../../core/workers/worker-job.js";

/** The work itself: `runInWorker` calls it in this thread. */
export function serveJobs<Job, Result, Answers = object>(
  work: (job: Job, caller: Caller<Answers>) => Result | Promise<Result>,
): typeof work {
  return work;
}

export async function inNative<T>(call: () => T | Promise<T>): Promise<T> {
  return call();
}
