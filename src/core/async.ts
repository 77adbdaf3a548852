import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "./abort.js";

/** Lets the event loop run once, so that timers and input are served during long work. */
export const yieldToEventLoop = (): Promise<void> => setImmediate();

/** Milliseconds of work after which a pause is due. */
const WORK_MS = 10;
// eslint-disable-next-line no-restricted-properties -- when work pauses changes no result
const now = (): number => performance.now();

/**
 * Pauses in long work, in which the event loop runs and an abort is noticed. Work of many small
 * steps asks before each one: `if (pauses.areDue()) await pauses.take();`
 */
export class Pauses {
  private last = now();

  constructor(private readonly signal?: AbortSignal | undefined) {}

  areDue(): boolean {
    return now() - this.last >= WORK_MS;
  }

  /** Throws `abortError` when the signal is aborted. */
  async take(): Promise<void> {
    await yieldToEventLoop();
    throwIfAborted(this.signal);
    this.last = now();
  }
}

/** Runs tasks one at a time, in the order in which they were given. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** The result of a task, which starts when all tasks before it have ended, also failed ones. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Waits until all tasks given so far have ended, also failed ones. */
  async idle(): Promise<void> {
    await this.last;
  }
}
