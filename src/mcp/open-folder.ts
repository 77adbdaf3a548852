import { orAborted } from "../core/abort.js";
import { Mutex } from "../core/async.js";
import type { PaperInput, RunOptions, UpsertReport } from "../core/types.js";
import { TopicModel } from "../model/model.js";
import { PaperIndex } from "../paper-index.js";
import { readManifest } from "../store/folder/manifest.js";
import { rememberedTopics } from "../store/folder/remembered-topics.js";

/** The papers of one save of a folder, and their topics, which are found when they are first asked for. */
export class OpenLibrary {
  /** Calls that work with the index. */
  users = 0;
  private finding: Promise<TopicModel> | undefined;

  /** @param lastTopics the topics of an earlier save: topics keep their ids and labels */
  constructor(
    readonly index: PaperIndex,
    readonly save: number,
    /** The topics that were found last: those of this save, or else of an earlier one. */
    public lastTopics: TopicModel | undefined,
  ) {}

  /** The topics of all papers. An abort ends the waiting, not the work: other calls may wait for it. */
  async topics({ signal, onProgress }: RunOptions = {}): Promise<TopicModel> {
    this.finding ??= this.findTopics(onProgress);
    return orAborted(this.finding, signal);
  }

  private async findTopics(onProgress: RunOptions["onProgress"]): Promise<TopicModel> {
    try {
      return (this.lastTopics = await this.index.topics({ previous: this.earlierTopics(), onProgress }));
    } catch (error) {
      this.finding = undefined; // the next call tries again
      throw error;
    }
  }

  private earlierTopics(): TopicModel | undefined {
    const { lastTopics, index } = this;
    const saved = lastTopics?.toJSON();
    return saved?.embedder === index.embedder ? TopicModel.fromJSON(saved, index) : undefined;
  }
}

/**
 * The index folder of a server. It is open for reading only, so that other programs may change it;
 * each call works with the papers of the last save.
 */
export class OpenFolder {
  private readonly opening = new Mutex();
  private readonly adding = new Mutex();
  private library: OpenLibrary | undefined;

  /** @param embedder name of the model for a folder without an index; default that of the index */
  constructor(
    readonly folder: string,
    private readonly embedder: string | undefined,
  ) {}

  /**
   * Runs a call with the papers as they were last saved.
   * @throws PaperweaveError as `PaperIndex.open`, with `not-found` for a folder without an index
   */
  async use<Result>(work: (library: OpenLibrary) => Promise<Result>): Promise<Result> {
    const library = await this.opening.run(async () => {
      const latest = await this.latest();
      latest.users++;
      return latest;
    });
    try {
      return await work(library);
    } finally {
      library.users--;
      if (library !== this.library) await closeUnused(library);
    }
  }

  /** Adds papers, and saves them. The folder is locked only meanwhile. */
  async add(papers: readonly PaperInput[], options: RunOptions): Promise<UpsertReport> {
    return this.adding.run(async () => {
      const index = await PaperIndex.open(this.folder, { embedder: this.embedder });
      try {
        return await index.upsert(papers, options);
      } finally {
        await index.close();
      }
    });
  }

  /** Closes the index once no call works with it. */
  async close(): Promise<void> {
    await this.adding.idle();
    await this.opening.idle();
    const last = this.library;
    this.library = undefined;
    if (last) await closeUnused(last);
  }

  private async latest(): Promise<OpenLibrary> {
    const save = (await readManifest(this.folder))?.save;
    const before = this.library;
    if (before && before.save === save) return before;
    const index = await PaperIndex.open(this.folder, { embedder: this.embedder, readOnly: true });
    // What cannot be read is of no use here: topics are then found anew.
    const lastTopics = before?.lastTopics ?? (await rememberedTopics(this.folder, index).catch(() => undefined));
    this.library = new OpenLibrary(index, save!, lastTopics);
    if (before) await closeUnused(before);
    return this.library;
  }
}

async function closeUnused({ index, users }: OpenLibrary): Promise<void> {
  if (users === 0) await index.close();
}
