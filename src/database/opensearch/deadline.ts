import { setTimeout as wait } from "node:timers/promises";

/** A time limit. Its signal aborts when the time is over, or when the caller's signal aborts. */
export class Deadline {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** Whether the time is over. */
  isOver = false;

  constructor(
    private readonly milliseconds: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    if (caller?.aborted) this.controller.abort();
    caller?.addEventListener("abort", this.stop, { once: true });
    this.renew();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Gives the whole time again, after a success. */
  renew(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.stop();
    }, this.milliseconds);
  }

  /** Waits; less long when the time is over before. */
  async pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.signal }).catch(() => undefined);
  }

  /** Lets go of the timer and of the caller's signal. */
  end(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener("abort", this.stop);
  }

  private readonly stop = (): void => this.controller.abort();
}
