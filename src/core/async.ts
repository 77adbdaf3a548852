import { setImmediate } from "node:timers/promises";

/** Lets the event loop run once, so that timers and input are served during long work. */
export const yieldToEventLoop = (): Promise<void> => setImmediate();

/** Lets the event loop run after so much work, which is counted in units of some nanoseconds. */
export class Turns {
  private spent = 0;

  constructor(private readonly unitsPerTurn = 1_000_000) {}

  /** Waits for the event loop when the work since its last turn is enough. */
  async spend(units: number): Promise<void> {
    this.spent += units;
    if (this.spent < this.unitsPerTurn) return;
    this.spent = 0;
    await yieldToEventLoop();
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
