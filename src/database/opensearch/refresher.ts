import { orAborted } from "../../core/abort.js";
import { Again, type Engine } from "./engine.js";

/**
 * Makes what was written visible to searches, when something was: an index that is read only is
 * left in peace. Reads that come together share one refresh.
 */
export class Refresher {
  /** Counts what asks for a refresh; the last that a refresh began after. */
  private wanted = 0;
  private done = 0;
  private running: Promise<void> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly index: string,
  ) {}

  /** Something was written, or may have been. */
  written(): void {
    this.wanted++;
  }

  /** Until all that we have written can be found. */
  async ownWrites(signal: AbortSignal | undefined): Promise<void> {
    const mine = this.wanted;
    while (this.done < mine) {
      this.running ??= this.refresh().finally(() => (this.running = undefined));
      await orAborted(this.running, signal);
    }
  }

  /** Until all that anyone has written by now can be found. */
  async allWrites(signal: AbortSignal | undefined): Promise<void> {
    this.written();
    await this.ownWrites(signal);
  }

  private async refresh(): Promise<void> {
    const covered = this.wanted;
    await this.engine.persist(undefined, async ({ send }) => {
      const { body } = await send<{ _shards: { failed: number } }>({ method: "POST", path: [this.index, "_refresh"] });
      if (body._shards.failed > 0) throw new Again(`${body._shards.failed} of its shards could not be refreshed`);
    });
    this.done = covered;
  }
}
