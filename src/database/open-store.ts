import { Mutex } from "../core/async.js";
import { capitalised, formatValue } from "../core/format.js";
import { closedError, PaperweaveError, readOnlyError } from "../core/errors.js";
import type { Embedder } from "../core/types.js";
import { takeEmbedder } from "../store/library/validation.js";
import type { CallOptions, PaperStore, StoredModel } from "./paper-store.js";

/** A store and its embedder while an index uses them: what may be done with them, and when. */
export class OpenStore {
  /** Number of papers when they were last counted. */
  lastCount = 0;
  private readonly changes = new Mutex();
  private closed = false;

  private constructor(
    readonly store: PaperStore,
    readonly model: Embedder,
    private readonly ownsModel: boolean,
    private readonly readOnly: boolean,
    private isMade: boolean,
  ) {}

  /** Opens a store; closes it again when that fails. */
  static async open(
    store: PaperStore,
    { embedder, readOnly = false }: { embedder?: string | Embedder | undefined; readOnly?: boolean | undefined },
  ): Promise<OpenStore> {
    try {
      const found = await store.open({ readOnly });
      if (!found && readOnly) throw new PaperweaveError("not-found", `There is no index in ${store.place}.`);
      const { model, owned } = await takeEmbedder(embedder, found?.embedder);
      if (found) checkModel(store, found, model);
      const opened = new OpenStore(store, model, owned, readOnly, found !== undefined);
      if (found) await opened.count({});
      return opened;
    } catch (error) {
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  /** Whether there is an index. Another program may have made it since the store was opened. */
  async exists(options: CallOptions): Promise<boolean> {
    this.checkOpen();
    if (this.isMade) return true;
    const found = await this.store.open({ ...options, readOnly: this.readOnly });
    if (found) checkModel(this.store, found, this.model);
    return (this.isMade = found !== undefined);
  }

  /** Makes the index where there is none. */
  async create(options: CallOptions): Promise<void> {
    if (this.isMade) return;
    const { id: embedder, dimensions } = this.model;
    checkModel(this.store, await this.store.create({ embedder, dimensions }, options), this.model);
    this.isMade = true;
  }

  async count(options: CallOptions): Promise<number> {
    return (this.lastCount = (await this.exists(options)) ? await this.store.count(options) : 0);
  }

  /** Changes of one index run one after another. */
  change<T>(work: () => Promise<T>): Promise<T> {
    return this.changes.run(async () => {
      this.checkChange();
      return work();
    });
  }

  /** @throws PaperweaveError `closed` */
  checkOpen(): void {
    if (this.closed) throw closedError();
  }

  /** @throws PaperweaveError `closed`, `read-only` */
  checkChange(): void {
    this.checkOpen();
    if (this.readOnly) throw readOnlyError();
  }

  /** Waits for running changes, then ends the connections, and the embedder where it is ours. */
  async close(): Promise<void> {
    await this.changes.idle();
    this.closed = true;
    await Promise.all([this.store.close(), this.ownsModel ? this.model.close?.() : undefined]);
  }
}

function checkModel({ place }: PaperStore, { embedder, dimensions }: StoredModel, model: Embedder): void {
  if (embedder === model.id && dimensions === model.dimensions) return;
  throw new PaperweaveError(
    "model-mismatch",
    `${capitalised(place)} was made by the embedder ${formatValue(embedder)} (${dimensions} dimensions), got ` +
      `${formatValue(model.id)} (${model.dimensions}). Pass the embedder that made it as { embedder }, ` +
      `or use another name for a new index.`,
  );
}

/** Whether a value is a store, as far as its methods tell. */
export function isStore(location: unknown): location is PaperStore {
  return (
    typeof location === "object" &&
    location !== null &&
    typeof (location as PaperStore).scan === "function" &&
    typeof (location as PaperStore).change === "function"
  );
}
