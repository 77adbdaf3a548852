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

/** A queue whose reader may ask for a value before it has been put in. First in, first out. */
export class AsyncQueue<T> {
  private readonly values: T[] = [];
  private readonly readers: { resolve: (value: T) => void; reject: (error: Error) => void }[] = [];
  private failure: Error | undefined;

  put(value: T): void {
    const first = this.readers.shift();
    if (first) first.resolve(value);
    else this.values.push(value);
  }

  /** No more values will come: those who wait, and who ask once it is empty, get this error. */
  fail(error: Error): void {
    this.failure = error;
    for (const { reject } of this.readers.splice(0)) reject(error);
  }

  next(): Promise<T> {
    if (this.values.length > 0) return Promise.resolve(this.values.shift()!);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => this.readers.push({ resolve, reject }));
  }
}
