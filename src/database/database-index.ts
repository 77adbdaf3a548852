import { checkOptions } from "../core/check.js";
import { capitalised, formatValue } from "../core/format.js";
import { Mutex } from "../core/async.js";
import { PaperweaveError } from "../core/errors.js";
import { compareIds } from "../core/strings.js";
import type { Embedder, Hit, Matrix, Paper, PaperInput, Progress, UpsertReport } from "../core/types.js";
import { copyOf } from "../papers/index.js";
import {
  duplicates,
  SearchMeans,
  type DuplicateOptions,
  type RelatedOptions,
  type SearchOptions,
} from "../search/index.js";
import { checkTopic, relatedInStore, searchStore, type Asking, type OfTopic } from "./ask.js";
import type { AssignOptions } from "./assign-topics.js";
import { namesAsked } from "./names.js";
import type { CallOptions, PaperStore, StoredPaper } from "./paper-store.js";
import { libraryOf } from "./stored-library.js";
import { StoredTopics, type DatabaseTopicOptions } from "./stored-topics.js";
import { upsertInto } from "./upsert.js";
import { exportPapers, type ExportFormat, type ExportOptions } from "../store/export/index.js";
import { embedWith, takeEmbedder, takeIds } from "../store/library/given.js";
import { findRow } from "../store/library/library.js";
import type { TopicModel } from "../model/model.js";
import { showable } from "../view/notebook/papers-list.js";

/** Milliseconds that papers may be counted after an upsert has failed. */
const LAST_COUNT = 1000;

/**
 * A set of papers that a database keeps: what `PaperIndex.open` gives for a store. It answers as a
 * `PaperIndex` does, but what that has in memory comes as a promise here: programs that `await`
 * every answer work with both. Any number of programs may use and change one store at the same
 * time.
 */
export class DatabaseIndex {
  private readonly asking: Asking;
  private readonly changes = new Mutex();
  private closed = false;
  private papersCounted = 0;
  private readonly found: StoredTopics;

  private constructor(
    private readonly store: PaperStore,
    private readonly model: Embedder,
    private readonly owned: boolean,
    private readonly readOnly: boolean,
    private made: boolean,
  ) {
    const embedTexts = (texts: readonly string[], signal?: AbortSignal): Promise<Matrix> =>
      embedWith(model, texts, { signal });
    this.asking = { store, dimensions: model.dimensions, means: new SearchMeans(embedTexts, async () => []) };
    this.found = new StoredTopics(store, model, embedTexts);
  }

  /** What `PaperIndex.open` does with a store. @internal */
  static async open(
    store: PaperStore,
    options: { embedder?: string | Embedder; readOnly?: boolean },
  ): Promise<DatabaseIndex> {
    checkOptions("PaperIndex.open", options, ["embedder", "readOnly"]);
    try {
      const found = await store.open();
      if (!found && options.readOnly) throw new PaperweaveError("not-found", `There is no index in ${store.place}.`);
      const { model, owned } = await takeEmbedder(options.embedder, found?.embedder);
      if (found) checkModel(store, found, model);
      const index = new DatabaseIndex(store, model, owned, options.readOnly ?? false, found !== undefined);
      if (found) await index.count();
      return index;
    } catch (error) {
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Number of papers when it was last counted: by `open`, by a change of this program, by `count`.
   */
  get size(): number {
    return this.papersCounted;
  }

  /** Number of papers now. */
  async count(options: CallOptions = {}): Promise<number> {
    this.checkOpen();
    return (this.papersCounted = (await this.isMade(options)) ? await this.store.count(options) : 0);
  }

  get dimensions(): number {
    return this.model.dimensions;
  }

  /** Id of the embedder. */
  get embedder(): string {
    return this.model.id;
  }

  async has(id: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.find(id, options)) !== undefined;
  }

  /** The paper of this id, or of any other name of it; undefined when there is none. */
  async get(id: string, options: CallOptions = {}): Promise<Paper | undefined> {
    return (await this.find(id, options))?.paper;
  }

  /** The paper's unit vector. Throws `not-found`. */
  async vector(id: string, options: CallOptions = {}): Promise<Float32Array> {
    const found = await this.find(id, options);
    if (!found) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return found.vector;
  }

  /**
   * All papers, or those of a topic, in no order, a page after another: as they were when the first
   * was asked for.
   */
  async *papers({ topic, signal }: OfTopic & CallOptions = {}): AsyncGenerator<Paper> {
    this.checkOpen();
    for await (const page of this.pages({ topic, signal })) yield* page;
  }

  /**
   * As `PaperIndex.upsert`, a part of some hundred papers after another, each of which is there,
   * for good, before the next is begun: a stream may be of any length. What is wrong with a list is
   * told before anything is written. After an error or an abort the parts that were done are there;
   * giving the same papers again goes on from there.
   * @throws PaperweaveError as `PaperIndex.upsert`, `unavailable`; `locked` when others change the
   *   same papers all the time
   */
  async upsert(
    papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
    options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<UpsertReport> {
    checkOptions("upsert", options, ["onProgress", "signal"]);
    return this.change(async () => {
      if (!this.made) {
        checkModel(
          this.store,
          await this.store.create({ embedder: this.model.id, dimensions: this.model.dimensions }, options),
          this.model,
        );
        this.made = true;
      }
      try {
        const report = await upsertInto(this.store, this.model, papers, options);
        await this.count().catch(() => undefined);
        return report;
      } catch (error) {
        // the database may not answer: this is not to take its time limit once more
        await this.count({ signal: AbortSignal.timeout(LAST_COUNT) }).catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * Removes papers. Returns how many of the ids were there. Throws `invalid-argument` for what is
   * no id.
   */
  async remove(idOrIds: string | readonly string[], options: CallOptions = {}): Promise<number> {
    const names = takeIds(idOrIds);
    return this.change(async () => {
      const gone = new Set<string>();
      if (names.length === 0 || !(await this.isMade(options))) return 0;
      for (;;) {
        const stored = await this.store.find("name", names.flatMap(namesAsked), options);
        const library = libraryOf(stored, this.dimensions);
        const ids = new Set(names.flatMap((name) => library.papers[findRow(library, name) ?? -1]?.id ?? []));
        const remove = stored
          .filter(({ paper }) => ids.has(paper.id))
          .map(({ paper: { id }, revision }) => ({ id, revision }));
        const { conflicts } =
          remove.length > 0 ? await this.store.change({ put: [], remove }, options) : { conflicts: [] };
        const again = new Set(conflicts);
        for (const { id } of remove) if (!again.has(id)) gone.add(id);
        if (conflicts.length > 0) continue;
        await this.count(options);
        return gone.size;
      }
    });
  }

  /**
   * As `PaperIndex.search`, by what the database finds: words as it reads them, meaning by its
   * graph of neighbours.
   */
  async search(query: string, options: SearchOptions & OfTopic = {}): Promise<Hit[]> {
    return showable(await searchStore(await this.askingNow(options), query, options));
  }

  /** As `PaperIndex.related`, by what the database finds. */
  async related(
    idOrIdsOrPaper: string | readonly string[] | PaperInput,
    options: RelatedOptions & OfTopic = {},
  ): Promise<Hit[]> {
    return showable(
      await relatedInStore(
        await this.askingNow(options),
        async (papers) => (await this.found.reader(options))(papers),
        idOrIdsOrPaper,
        options,
      ),
    );
  }

  /**
   * Groups the papers into topics with names: finds them in a sample, notes the topic of every
   * paper in the database, and keeps the model there for `savedTopics`. When it is stopped before
   * all are noted, the same call, or `assignTopics`, goes on from there.
   * @returns the topics as they are in the sample: sizes, members and maps are of its papers;
   *   `topicSizes` counts all
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`,
   *   `unavailable`
   */
  async topics(options: DatabaseTopicOptions = {}): Promise<TopicModel> {
    this.checkChange();
    if (!(await this.isMade(options)))
      throw new PaperweaveError("invalid-argument", "There are no papers to find topics in: the index is empty.");
    return this.found.find(options);
  }

  /**
   * The topics that `topics` found last, in whichever program: for `previous`, or to look at.
   * Undefined when there are none.
   */
  async savedTopics(options: CallOptions = {}): Promise<TopicModel | undefined> {
    this.checkOpen();
    return (await this.isMade(options)) ? (await this.found.saved(options))?.model : undefined;
  }

  /**
   * Notes the topics, by the last `topics`, of papers that have none yet: those that came or
   * changed since then, and what a call that was stopped has left.
   * @returns how many papers got one
   * @throws PaperweaveError `not-found` (no topics have been found yet), `aborted`, `unavailable`
   */
  async assignTopics(options: AssignOptions = {}): Promise<number> {
    checkOptions("assignTopics", options, ["onProgress", "signal"]);
    this.checkChange();
    if (!(await this.isMade(options)))
      throw new PaperweaveError("not-found", `There is no index in ${this.store.place} yet, and so no topics.`);
    return this.found.assign(options);
  }

  /**
   * Number of papers of each topic, by its id, as far as they are noted; -1 for those that fit
   * nowhere.
   */
  async topicSizes(options: CallOptions = {}): Promise<Map<number, number>> {
    this.checkOpen();
    return (await this.isMade(options)) ? this.found.sizes(options) : new Map();
  }

  /** Id of the topic that is noted for a paper; undefined when none is. Throws `not-found`. */
  async topicOf(id: string, options: CallOptions = {}): Promise<number | undefined> {
    const found = await this.find(id, options);
    if (!found) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return (await this.store.topicsOf([found.paper.id], options)).get(found.paper.id);
  }

  /** Embeds texts by the index's embedder: one unit vector a row. */
  async embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    return embedWith(this.model, texts, { signal });
  }

  /** As `PaperIndex.duplicates`; all papers are read, and are in memory meanwhile. */
  async duplicates(options: DuplicateOptions = {}): Promise<Paper[][]> {
    this.checkOpen();
    const { signal } = options;
    return duplicates(async () => {
      const papers: Paper[] = [];
      for await (const paper of this.papers({ signal })) papers.push(paper);
      return papers.sort((a, b) => compareIds(a.id, b.id));
    }, options);
  }

  /**
   * As `PaperIndex.export`, a page of papers after another as the database gives them, in no order:
   * hence without npy, and without the nearest papers of parquet. Csv and parquet have a column for
   * all that a paper can have. Topics are those of the last `topics`, of every paper; places, where
   * none are given, those of its sample.
   */
  async export(target: Exclude<ExportFormat, "npy">, options?: Omit<ExportOptions, "format">): Promise<Uint8Array>;
  async export(target: string, options?: ExportOptions): Promise<void>;
  async export(target: string, options: ExportOptions = {}): Promise<Uint8Array | void> {
    this.checkOpen();
    return exportPapers(
      { papers: this.pages(options), topicsOf: (topics) => this.found.reader(options, topics) },
      target,
      options,
    );
  }

  /**
   * Not possible here, as a database keeps vectors of one embedder. @throws PaperweaveError
   * `invalid-argument`, which says what to do
   */
  async reembed(): Promise<never> {
    throw new PaperweaveError(
      "invalid-argument",
      `${capitalised(this.store.place)} keeps the vectors of one embedder, ${formatValue(this.model.id)}. Open an index of another name with the other embedder, and give it these papers: other.upsert(index.papers()).`,
    );
  }

  /** There is nothing to save: every change is in the database before it returns. */
  async save(): Promise<void> {
    this.checkOpen();
  }

  /**
   * Waits for running changes, and frees connections and the embedder's threads. The index cannot
   * be used after.
   */
  async close(): Promise<void> {
    await this.changes.idle();
    this.closed = true;
    await Promise.all([this.store.close(), this.owned ? this.model.close?.() : undefined]);
  }

  private async find(id: string, options: CallOptions): Promise<StoredPaper | undefined> {
    this.checkOpen();
    if (typeof id !== "string" || !(await this.isMade(options))) return undefined;
    const stored = await this.store.find("name", namesAsked(id), options);
    const library = libraryOf(stored, this.dimensions);
    const found = library.papers[findRow(library, id) ?? -1]?.id;
    const paper = stored.find((one) => one.paper.id === found);
    return paper && { ...paper, paper: copyOf(paper.paper) };
  }

  private async *pages({ topic, signal }: OfTopic & CallOptions): AsyncGenerator<Paper[]> {
    checkTopic(topic);
    if (!(await this.isMade({ signal }))) return;
    for await (const page of this.store.scan({ ...(topic !== undefined && { topic }), signal }))
      yield page.map(({ paper }) => paper);
  }

  /** An index that is not there yet has nothing that could be found. */
  private async askingNow(options: CallOptions): Promise<Asking> {
    this.checkOpen();
    return (await this.isMade(options))
      ? this.asking
      : { ...this.asking, store: { ...empty, place: this.store.place } };
  }

  /** Whether there is an index: another program may have made it since this one was opened. */
  private async isMade(options: CallOptions): Promise<boolean> {
    if (this.made) return true;
    const found = await this.store.open(options);
    if (found) checkModel(this.store, found, this.model);
    return (this.made = found !== undefined);
  }

  private checkOpen(): void {
    if (this.closed) throw new PaperweaveError("invalid-argument", "The index has been closed.");
  }

  private checkChange(): void {
    this.checkOpen();
    if (this.readOnly)
      throw new PaperweaveError("invalid-argument", "The index was opened with readOnly; it takes no changes.");
  }

  /** Changes of one program run one after another. */
  private change<T>(work: () => Promise<T>): Promise<T> {
    return this.changes.run(async () => {
      this.checkChange();
      return work();
    });
  }
}

const empty: Omit<Asking["store"], "place"> = {
  find: async () => [],
  search: async () => ({ byMeaning: [], byWords: [] }),
};

function checkModel(
  { place }: PaperStore,
  { embedder, dimensions }: { embedder: string; dimensions: number },
  model: Embedder,
): void {
  if (embedder === model.id && dimensions === model.dimensions) return;
  throw new PaperweaveError(
    "model-mismatch",
    `${capitalised(place)} was made by the embedder ${formatValue(embedder)} (${dimensions} dimensions), got ${formatValue(model.id)} (${model.dimensions}). Pass the embedder that made it as { embedder }, or use another name for a new index.`,
  );
}
