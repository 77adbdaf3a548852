import { orAborted } from "../../core/abort.js";
import { RetryLater, type Cluster } from "./cluster.js";

/**
 * Makes writes visible to searches (a refresh), only where something was written. Reads that come at
 * the same time share one refresh.
 */
export class Refresher {
  /** Counts the events that need a refresh. */
  private wanted = 0;
  /** The last of these events that a refresh covers. */
  private done = 0;
  private running: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly index: string,
  ) {}

  /** To be called when something was written, or may have been. */
  written(): void {
    this.wanted++;
  }

  /** Waits until searches find everything that this program has written. */
  async ownWrites(signal: AbortSignal | undefined): Promise<void> {
    const mine = this.wanted;
    while (this.done < mine) {
      this.running ??= this.refresh().finally(() => (this.running = undefined));
      await orAborted(this.running, signal);
    }
  }

  /** Waits until searches find everything that any program has written by now. */
  async allWrites(signal: AbortSignal | undefined): Promise<void> {
    this.written();
    await this.ownWrites(signal);
  }

  private async refresh(): Promise<void> {
    const covered = this.wanted;
    await this.cluster.persist(undefined, async ({ send }) => {
      const { body } = await send<{ _shards: { failed: number } }>({ method: "POST", path: [this.index, "_refresh"] });
      if (body._shards.failed > 0) throw new RetryLater(`${body._shards.failed} of its shards could not be refreshed`);
    });
    this.done = covered;
  }
}
