import { setTimeout as wait } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { abortError, throwIfAborted } from "../abort.js";
import { PaperweaveError } from "../errors.js";
import { replyError, type ErrorReply } from "./calls.js";
import { IdleWorkers } from "./idle-workers.js";
import { Gate } from "./native-gate.js";
import { ProgramThread } from "./programs.js";

/** The long jobs that run off the main thread. */
export type WorkerName = "exact" | "hnsw" | "topics" | "layout";

/**
 * What a worker of a single job posts: its result and how many bytes it holds then, or its error in
 * a form that survives the crossing.
 */
export type WorkerReply<T> =
  | { kind: "progress"; progress: unknown }
  | { kind: "question"; question: number; name: string; args: unknown[] }
  | { kind: "result"; result: T; held: number }
  | ErrorReply;

/** What a worker gets back for a question. */
export interface WorkerAnswer {
  question: number;
  answer: unknown;
}

/** How often a worker that is to end is asked whether it has left native code, in ms. */
const POLL = 2;
/** At the exit of the process nothing can be awaited: how long it may be held up, in ms. */
const EXIT_LIMIT = 5000;

/** Workers that are running. */
const gates = new Map<Worker, Gate>();

function startWorker(name: WorkerName): Worker {
  const gate = new Gate();
  const worker = new ProgramThread(`${name}-worker`, { paperweave: { gate: gate.shared } });
  if (gates.size === 0) process.on("exit", waitForNativeCode);
  gates.set(worker, gate);
  worker.on("exit", () => {
    gates.delete(worker);
    if (gates.size === 0) process.off("exit", waitForNativeCode);
  });
  return worker;
}

/**
 * Ends a worker, at the latest when its current native call has returned: an addon that comes back
 * into a thread that has been terminated brings the whole process down.
 */
async function endWorker(worker: Worker): Promise<void> {
  const gate = gates.get(worker);
  gate?.close();
  while (gate?.occupied && gates.has(worker)) await wait(POLL);
  await worker.terminate();
}

/** `process.exit` terminates the workers too. */
function waitForNativeCode(): void {
  for (const gate of gates.values()) gate.close();
  for (const gate of gates.values()) gate.waitUntilLeft(EXIT_LIMIT);
}

const idle = new IdleWorkers(endWorker);
/** Jobs of `runInWorker` that are not done yet. */
let running = 0;

/**
 * Runs one job (`serveJobs`) in a worker thread. Aborting ends the thread.
 * @param options.answers functions that the worker may call (`Caller.ask`)
 * @param options.transfer buffers of the job that go over to the worker instead of being copied
 */
export async function runInWorker<T, Answers extends object = object>(
  name: WorkerName,
  job: unknown,
  options: {
    signal?: AbortSignal;
    onProgress?: (progress: never) => void;
    answers?: Answers;
    transfer?: readonly ArrayBuffer[];
  } = {},
): Promise<T> {
  const { signal } = options;
  throwIfAborted(signal);
  const worker = idle.take(name) ?? startWorker(name);
  let stopListening = (): void => undefined;
  running++;
  try {
    const { result, held } = await new Promise<Pick<Extract<WorkerReply<T>, { kind: "result" }>, "result" | "held">>(
      (resolve, reject) => {
        const onAbort = (): void => reject(abortError(signal!));
        const onMessage = (reply: WorkerReply<T>): void => {
          if (reply.kind === "progress") options.onProgress?.(reply.progress as never);
          else if (reply.kind === "question") {
            const { question, name, args } = reply;
            const answers = options.answers as Record<string, (...args: unknown[]) => unknown> | undefined;
            (async () => worker.postMessage({ question, answer: await answers![name]!(...args) }))().catch(reject);
          } else if (reply.kind === "result") resolve(reply);
          else reject(replyError(reply));
        };
        const onError = (cause: Error): void =>
          reject(new PaperweaveError("worker-failed", `The ${name} worker failed: ${cause.message}`, { cause }));
        const onExit = (code: number): void =>
          reject(new PaperweaveError("worker-failed", `The ${name} worker ended early (exit code ${code}).`));
        signal?.addEventListener("abort", onAbort, { once: true });
        worker.on("message", onMessage).on("error", onError).on("exit", onExit);
        stopListening = () => {
          signal?.removeEventListener("abort", onAbort);
          worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        };
        worker.postMessage({ job }, options.transfer);
      },
    );
    stopListening();
    await idle.keep(name, worker, held, running > 1);
    return result;
  } catch (error) {
    await endWorker(worker);
    stopListening();
    throw error;
  } finally {
    running--;
  }
}
