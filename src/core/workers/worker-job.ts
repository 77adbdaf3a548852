import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { errorReply, type Ask } from "./calls.js";
import { Gate } from "./native-gate.js";
import type { WorkerAnswer, WorkerReply } from "./workers.js";

/* The worker's side of workers.ts. */

// Elsewhere (a thread of the user's, the main thread in tests) there is nothing of ours, and nobody
// to close the gate.
const given = (workerData as { paperweave?: { gate: Int32Array } } | null)?.paperweave;
const gate = new Gate(given?.gate);

/**
 * Runs native code, during which the worker is not terminated. Once it is to end, this never
 * returns.
 */
export async function inNative<T>(call: () => T | Promise<T>): Promise<T> {
  if (!gate.enter()) return new Promise<never>(() => undefined);
  try {
    return await call();
  } finally {
    gate.leave();
  }
}

/** A worker's way to the thread that started it. `Answers`: the functions that it may call there. */
export interface Caller<Answers = object> {
  progress(progress: unknown): void;
  /** Calls a function of the other thread; a failure there ends the job. */
  ask: Ask<Answers>;
}

/**
 * Does the jobs that `runInWorker` gives a worker, one at a time, and posts how each went. Returns the
 * work: a web page, which has no such worker, does it itself.
 */
export function serveJobs<Job, Result, Answers = object>(
  work: (job: Job, caller: Caller<Answers>) => Result | Promise<Result>,
): typeof work {
  const reply = (message: WorkerReply<Result>): void => parentPort!.postMessage(message);
  const waiting = new Map<number, (answer: never) => void>();
  let questions = 0;
  const caller: Caller<Answers> = {
    progress: (progress) => reply({ kind: "progress", progress }),
    ask: (name, ...args) =>
      new Promise((resolve) => {
        const question = questions++;
        waiting.set(question, resolve);
        reply({ kind: "question", question, name, args });
      }),
  };
  parentPort!.on("message", (message: { job: Job } | WorkerAnswer) => {
    if ("answer" in message) {
      waiting.get(message.question)?.(message.answer as never);
      waiting.delete(message.question);
      return;
    }
    void (async () => work(message.job, caller))().then(
      (result) => reply({ kind: "result", result, held: heldBytes() }),
      (error: unknown) => reply(errorReply(error)),
    );
  });
  return work;
}

/** Of this thread's heap, garbage included, and of buffers outside of it. */
function heldBytes(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}
