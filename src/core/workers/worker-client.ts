import type { Worker } from "node:worker_threads";
import { PaperweaveError } from "../errors.js";
import { endWorker, replyError, startWorker, type CallReply, type WorkerName } from "./workers.js";

/**
 * A worker thread that answers calls (`serveCalls`) as long as there are any. It starts at the
 * first one, holds no program open while it is idle, and is started again when it has died.
 */
export class WorkerClient {
  private worker: Worker | undefined;
  /**
   * Holds the program open until it has ended, though it has no calls: a reply that comes meanwhile
   * must not let go of it.
   */
  private ending: Worker | undefined;
  private nextCall = 0;
  private readonly waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();

  constructor(
    private readonly name: WorkerName,
    private readonly job: unknown,
  ) {}

  /** Throws what the worker threw, `worker-failed` when it died. */
  call<Result>(request: unknown): Promise<Result> {
    const worker = this.running();
    const call = this.nextCall++;
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      worker.ref();
      worker.postMessage({ call, request });
    });
  }

  /** Ends the thread; calls that it has not answered are rejected. */
  async end(): Promise<void> {
    if (!this.worker) return;
    this.ending = this.worker;
    await endWorker(this.worker);
  }

  private running(): Worker {
    if (this.worker) return this.worker;
    const started = startWorker(this.name, this.job);
    started.unref();
    const fail = (how: string, cause?: unknown): void => {
      if (this.worker !== started) return;
      this.worker = undefined;
      for (const { reject } of this.waiting.values()) {
        reject(
          new PaperweaveError("worker-failed", `The ${this.name} worker ${how}. The next call starts another.`, {
            cause,
          }),
        );
      }
      this.waiting.clear();
    };
    started.on("message", (reply: CallReply) => {
      const call = this.waiting.get(reply.call);
      this.waiting.delete(reply.call);
      if (this.waiting.size === 0 && this.ending !== started) started.unref();
      if (reply.kind === "result") call?.resolve(reply.result as never);
      else call?.reject(replyError(reply));
    });
    started.on("error", (error) => fail(`died: ${error.message}`, error));
    started.on("exit", (code) => fail(`ended (exit code ${code})`));
    this.worker = started;
    return started;
  }
}
