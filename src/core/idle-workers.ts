import type { Worker } from "node:worker_threads";

/** How many workers of a name wait for the next job at most, and for how long, in ms. */
const MOST = 2, LONGEST = 60_000;

/**
 * Workers that have done their job and wait a while for the next: their code is compiled, which is a fifth of the time
 * of a fit. They hold no program open.
 */
export class IdleWorkers {
  private readonly waiting = new Map<string, { worker: Worker; stopWaiting: () => void }[]>();

  constructor(private readonly end: (worker: Worker) => Promise<void>) {}

  /** The one that has waited least. */
  take(name: string): Worker | undefined {
    const last = this.waiting.get(name)?.at(-1);
    last?.stopWaiting();
    last?.worker.ref();
    return last?.worker;
  }

  keep(name: string, worker: Worker): void {
    const others = this.waiting.get(name) ?? [];
    this.waiting.set(name, others);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      worker.off("error", stopWaiting).off("exit", stopWaiting);
      others.splice(others.findIndex((other) => other.worker === worker), 1);
    };
    const timer = setTimeout(() => {
      stopWaiting();
      void this.end(worker);
    }, LONGEST).unref();
    worker.on("error", stopWaiting).on("exit", stopWaiting).unref();
    others.push({ worker, stopWaiting });
    if (others.length <= MOST) return;
    const [first] = others;
    first!.stopWaiting();
    void this.end(first!.worker);
  }
}
