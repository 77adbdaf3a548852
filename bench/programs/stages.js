import { performance } from "node:perf_hooks";

/**
 * Seconds of each stage of a program, and the most memory that it has held; both are printed as a
 * line of JSON.
 */
export class Stages {
  seconds = {};

  async time(stage, work) {
    const start = performance.now();
    const result = await work();
    this.add(stage, (performance.now() - start) / 1000);
    return result;
  }

  add(stage, seconds) {
    (this.seconds[stage] ??= []).push(seconds);
  }

  /** So far. */
  peakGiB() {
    return process.resourceUsage().maxRSS / 1024 ** 2;
  }

  print(more = {}) {
    console.log(JSON.stringify({ seconds: this.seconds, peakGiB: this.peakGiB(), ...more }));
  }
}

/** Notes how long the texts of an upsert are embedded, given to it as onProgress. */
export class EmbeddingClock {
  seconds = 0;

  show = ({ stage, done, total }) => {
    if (stage !== "embedding") return;
    if (done === 0) this.start = performance.now();
    if (done === total) this.seconds = (performance.now() - this.start) / 1000;
  };
}
