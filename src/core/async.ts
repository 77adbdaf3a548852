import { setImmediate } from "node:timers/promises";

/** Lets the event loop run once, so that timers and input are served during long work. */
export const yieldToEventLoop = (): Promise<void> => setImmediate();

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
