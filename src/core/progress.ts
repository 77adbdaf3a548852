import type { Progress } from "./types.js";

/**
 * Reports the progress of one stage, with the time left estimated from the mean speed so far. No
 * other module of the library reads a clock: time never changes a result.
 */
export class ProgressMeter {
  private readonly start = performance.now();
  private done = 0;

  constructor(
    private readonly stage: string,
    private readonly total: number,
    private readonly onProgress: ((progress: Progress) => void) | undefined,
  ) {
    onProgress?.({ stage, done: 0, total });
  }

  advance(count = 1): void {
    this.done += count;
    if (!this.onProgress) return;
    const seconds = (performance.now() - this.start) / 1000;
    this.onProgress({
      stage: this.stage,
      done: this.done,
      total: this.total,
      secondsLeft: (seconds / this.done) * (this.total - this.done),
    });
  }
}
