import { Worker } from "node:worker_threads";
import { abortError, throwIfAborted } from "./abort.js";
import { PaperweaveError, type PaperweaveErrorCode } from "./errors.js";

/** The long jobs that run off the main thread; each is one built file `dist/<name>-worker.js`. */
export type WorkerName = "embed" | "exact" | "hnsw" | "topics";

/** What a worker of a single job posts: its result, or its error in a form that survives the crossing. */
export type WorkerReply<T> =
  | { kind: "progress"; progress: unknown }
  | { kind: "result"; result: T }
  | { kind: "error"; code: PaperweaveErrorCode | undefined; message: string };

/** Starts a worker thread. It holds no program open: keep it referenced only while it has work. */
export function startWorker(name: WorkerName, workerData?: unknown, transfer: ArrayBuffer[] = []): Worker {
  // From the TypeScript sources (the tests) the built workers are used; vitest's setup builds them first.
  const folder = import.meta.url.endsWith(".ts") ? "../../dist/" : "./";
  const url = new URL(`${folder}${name}-worker.js`, import.meta.url);
  return new Worker(url, { workerData, transferList: transfer, execArgv: [], stdout: false, stderr: false });
}

/** An error as a worker posts it. */
export function errorReply(error: unknown): WorkerReply<never> {
  return {
    kind: "error",
    code: PaperweaveError.is(error) ? error.code : undefined,
    message: error instanceof Error ? error.message : String(error),
  };
}

/** The posted error, as an error to throw on this side. */
export function replyError(reply: { code: PaperweaveErrorCode | undefined; message: string }): PaperweaveError {
  return new PaperweaveError(reply.code ?? "worker-failed", reply.message);
}

/**
 * Runs one job in a worker thread of its own and ends the thread. Aborting ends it at once.
 * The worker reads `workerData` and posts `WorkerReply`s.
 */
export async function runInWorker<T>(
  name: WorkerName,
  workerData: unknown,
  options: { signal?: AbortSignal; transfer?: ArrayBuffer[]; onProgress?: (progress: never) => void } = {},
): Promise<T> {
  const { signal } = options;
  throwIfAborted(signal);
  const worker = startWorker(name, workerData, options.transfer);
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      onAbort = () => reject(abortError(signal!));
      signal?.addEventListener("abort", onAbort, { once: true });
      worker.on("message", (reply: WorkerReply<T>) => {
        if (reply.kind === "progress") options.onProgress?.(reply.progress as never);
        else if (reply.kind === "result") resolve(reply.result);
        else reject(replyError(reply));
      });
      worker.on("error", (cause) => reject(new PaperweaveError("worker-failed", `The ${name} worker failed: ${cause.message}`, { cause })));
      worker.on("exit", (code) => reject(new PaperweaveError("worker-failed", `The ${name} worker ended early (exit code ${code}).`)));
    });
  } finally {
    if (onAbort) signal?.removeEventListener("abort", onAbort);
    await worker.terminate();
  }
}
