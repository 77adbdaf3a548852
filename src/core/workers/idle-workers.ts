import type { Worker } from "node:worker_threads";

/** How many workers of a name wait for the next job at most, and for how long, in ms. */
const MOST = 2,
  LONGEST = 60_000;

/**
 * Bytes that all of them hold together at most, and that one holds which waits beside a job: a
 * worker does not give back what a large job took, the job that goes on may need it, and to start
 * another worker is little beside such a job.
 */
const MOST_HELD = 400 * 2 ** 20,
  MOST_BESIDE = 128 * 2 ** 20;

interface Waiting {
  name: string;
  worker: Worker;
  held: number;
  stopWaiting: () => void;
}

/**
 * Workers that have done their job and wait a while for the next: their code is compiled, which is
 * a fifth of the time of a fit. They hold no program open.
 */
export class IdleWorkers {
  /** The one that has waited longest first. */
  private readonly waiting: Waiting[] = [];

  constructor(private readonly end: (worker: Worker) => Promise<void>) {}

  /** The one that has waited least. */
  take(name: string): Worker | undefined {
    const last = this.waiting.findLast((one) => one.name === name);
    last?.stopWaiting();
    last?.worker.ref();
    return last?.worker;
  }

  /**
   * @param held bytes that the worker holds. What is too much, or too many, ends those that have
   *   waited longest
   * @param beside whether other workers are at work
   * @returns when they have ended
   */
  async keep(name: string, worker: Worker, held: number, beside: boolean): Promise<void> {
    if (beside && held > MOST_BESIDE) return this.end(worker);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      worker.off("error", stopWaiting).off("exit", stopWaiting);
      this.waiting.splice(
        this.waiting.findIndex((other) => other.worker === worker),
        1,
      );
    };
    const timer = setTimeout(() => void this.endWaiting(one), LONGEST).unref();
    const one = { name, worker, held, stopWaiting };
    worker.on("error", stopWaiting).on("exit", stopWaiting).unref();
    this.waiting.push(one);
    const ended: Promise<void>[] = [];
    const namesakes = this.waiting.filter((other) => other.name === name);
    if (namesakes.length > MOST) ended.push(this.endWaiting(namesakes[0]!));
    while (this.waiting.reduce((sum, other) => sum + other.held, 0) > MOST_HELD)
      ended.push(this.endWaiting(this.waiting[0]!));
    await Promise.all(ended);
  }

  private endWaiting({ worker, stopWaiting }: Waiting): Promise<void> {
    stopWaiting();
    return this.end(worker);
  }
}
