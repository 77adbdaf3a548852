import { orAborted } from "../../core/abort.js";
import { RetryLater, type Attempt, type Cluster } from "./cluster.js";

/** Where to search: an index, and which copies of its shards. */
export interface SearchTarget {
  cluster: Cluster;
  index: string;
  /** `_primary` while a replica does not have the last writes. */
  copies: { preference?: "_primary" };
}

interface Refreshed {
  _shards: { failed: number; failures?: readonly { index: string; shard: number }[] };
}

/**
 * Makes writes visible to searches (a refresh), only where something was written. Reads that come at
 * the same time share one refresh. A replica that cannot be refreshed, as it does not recover, does
 * not stop reads: they then go to the primary copies.
 */
export class Refresher {
  /** Counts the events that need a refresh. */
  private wanted = 0;
  /** The last of these events that a refresh covers. */
  private done = 0;
  private running: Promise<void> | undefined;
  private copies: SearchTarget["copies"] = {};

  constructor(
    private readonly cluster: Cluster,
    private readonly index: string,
  ) {}

  /** To be called when something was written, or may have been. */
  written(): void {
    this.wanted++;
  }

  /** Waits until searches find everything that this program has written. @returns where they do */
  async ownWrites(signal: AbortSignal | undefined): Promise<SearchTarget> {
    const mine = this.wanted;
    while (this.done < mine) {
      this.running ??= this.refresh().finally(() => (this.running = undefined));
      await orAborted(this.running, signal);
    }
    return { cluster: this.cluster, index: this.index, copies: this.copies };
  }

  /** Waits until searches find everything that any program has written by now. @returns where */
  allWrites(signal: AbortSignal | undefined): Promise<SearchTarget> {
    this.written();
    return this.ownWrites(signal);
  }

  private async refresh(): Promise<void> {
    const covered = this.wanted;
    await this.cluster.persist(undefined, async (attempt) => {
      const { _shards } = (await attempt.send<Refreshed>({ method: "POST", path: [this.index, "_refresh"] })).body;
      if (_shards.failed > 0 && !(await this.primariesAreRefreshed(attempt, _shards.failures ?? [])))
        throw new RetryLater(`${_shards.failed} of its shards could not be refreshed`);
      this.copies = _shards.failed > 0 ? { preference: "_primary" } : {};
    });
    this.done = covered;
  }

  /** When the primary copy of a shard cannot be refreshed, all copies of the shard count as failed. */
  private async primariesAreRefreshed(
    { send }: Attempt,
    failures: NonNullable<Refreshed["_shards"]["failures"]>,
  ): Promise<boolean> {
    const path = [this.index, "_settings"];
    const settings = (
      await send<Record<string, { settings: { index: { number_of_replicas: string } } }>>({ method: "GET", path })
    ).body;
    const failed = new Map<string, number>();
    for (const { index, shard } of failures)
      failed.set(`${index} ${shard}`, (failed.get(`${index} ${shard}`) ?? 0) + 1);
    const replicas = Math.min(...Object.values(settings).map((one) => Number(one.settings.index.number_of_replicas)));
    return failed.size > 0 && [...failed.values()].every((count) => count <= replicas);
  }
}
