import { checkOptions } from "../core/check.js";
import { capitalised, formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { compareIds } from "../core/strings.js";
import type { Embedder, Matrix, Paper, PaperInput, Progress, UpsertReport } from "../core/types.js";
import {
  duplicates,
  SearchContext,
  type Hit,
  type DuplicateOptions,
  type RelatedOptions,
  type SearchHits,
  type SearchOptions,
} from "../search/index.js";
import { exportPapers, type ExportFormat, type ExportOptions } from "../store/export/index.js";
import { embedWith, takeIds } from "../store/library/validation.js";
import type { TopicModel } from "../model/model.js";
import { showable } from "../view/notebook/papers-list.js";
import { OpenStore } from "./open-store.js";
import type { CallOptions, PaperStore, StoredPaper } from "./paper-store.js";
import {
  checkTopic,
  emptyStore,
  relatedInStore,
  searchStore,
  topicOfLastRun,
  type OfTopic,
  type QueryContext,
} from "./query-store.js";
import type { AssignOptions } from "./record-topics.js";
import { findPaper } from "./stored-library.js";
import { StoredTopics, type DatabaseTopicOptions } from "./stored-topics.js";
import { removeFrom } from "./remove-papers.js";
import { upsertInto } from "./upsert-papers.js";

/** Milliseconds for counting the papers after an upsert failed. */
const COUNT_TIMEOUT = 1000;

/**
 * A set of papers in a database: what `PaperIndex.open` returns for a store. It answers as a
 * `PaperIndex` does. What a `PaperIndex` has in memory comes as a promise here, so a program that
 * awaits every answer works with both. Any number of programs may use and change one store at the
 * same time. Every method throws `closed` after `close`; methods that change something throw
 * `read-only` when the index was opened with `readOnly`.
 */
export class DatabaseIndex {
  private readonly storedTopics: StoredTopics;
  private readonly context: QueryContext;

  private constructor(private readonly opened: OpenStore) {
    const { store, model } = opened;
    this.storedTopics = new StoredTopics(store, model, (texts, signal) => embedWith(model, texts, { signal }));
    this.context = {
      store,
      topicRun: (options) => this.storedTopics.run(options),
      dimensions: model.dimensions,
      searchContext: new SearchContext(
        (texts, options) => embedWith(model, texts, options),
        async () => [],
      ),
    };
  }

  /** What `PaperIndex.open` does with a store. @internal */
  static async open(
    store: PaperStore,
    options: { embedder?: string | Embedder | undefined; readOnly?: boolean | undefined },
  ): Promise<DatabaseIndex> {
    checkOptions("PaperIndex.open", options, ["embedder", "readOnly"]);
    return new DatabaseIndex(await OpenStore.open(store, options));
  }

  /** Number of papers when they were last counted: by `open`, `count`, or a change of this index. */
  get size(): number {
    return this.opened.lastCount;
  }

  /** Number of papers now. */
  async count(options: CallOptions = {}): Promise<number> {
    return this.opened.count(options);
  }

  /** Length of the vectors. */
  get dimensions(): number {
    return this.opened.model.dimensions;
  }

  /** Id of the embedder. */
  get embedder(): string {
    return this.opened.model.id;
  }

  /** Whether there is a paper with this id, or with this other name. */
  async has(id: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.find(id, options)) !== undefined;
  }

  /** The paper with this id, or with this other name; undefined when there is none. */
  async get(id: string, options: CallOptions = {}): Promise<Paper | undefined> {
    return (await this.find(id, options))?.paper;
  }

  /** The paper's unit vector. Throws `not-found`. */
  async vector(id: string, options: CallOptions = {}): Promise<Float32Array> {
    return (await this.findOrThrow(id, options)).vector;
  }

  /** All papers, or those of a topic, in no order: as they were when the first one was read. */
  async *papers({ topic, signal }: OfTopic & CallOptions = {}): AsyncGenerator<Paper> {
    for await (const page of this.pages({ topic, signal })) yield* page;
  }

  /**
   * Does what `PaperIndex.upsert` does, in batches of some hundred papers, so a stream may have any
   * length. A batch is stored for good before the next one begins. A list is checked as a whole
   * before anything is written. After an error or an abort the finished batches are stored; calling
   * `upsert` again with the same papers goes on from there.
   * @throws PaperweaveError as `PaperIndex.upsert`; `unavailable`; `locked` when other programs
   *   change the same papers all the time
   */
  async upsert(
    papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
    options: { onProgress?: ((progress: Progress) => void) | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<UpsertReport> {
    checkOptions("upsert", options, ["onProgress", "signal"]);
    const { store, model } = this.opened;
    return this.opened.change(async () => {
      await this.opened.create(options);
      try {
        const report = await upsertInto(store, model, papers, options);
        await this.count().catch(() => undefined);
        return report;
      } catch (error) {
        // The database may not answer: do not wait for its whole time limit once more.
        await this.count({ signal: AbortSignal.timeout(COUNT_TIMEOUT) }).catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * Removes papers.
   * @returns how many of the ids were there
   * @throws PaperweaveError `invalid-argument` for what is no id
   */
  async remove(idOrIds: string | readonly string[], options: CallOptions = {}): Promise<number> {
    const ids = takeIds(idOrIds);
    return this.opened.change(async () => {
      if (ids.length === 0 || !(await this.opened.exists(options))) return 0;
      const removed = await removeFrom(this.opened.store, this.dimensions, ids, options);
      await this.count(options);
      return removed;
    });
  }

  /**
   * Does what `PaperIndex.search` does with what the database finds: by words with its own text
   * search, by meaning with its HNSW graph.
   */
  async search(query: string, options: SearchOptions & OfTopic = {}): Promise<SearchHits> {
    return showable(await searchStore(await this.contextFor(options), query, options));
  }

  /** Does what `PaperIndex.related` does with what the database finds. */
  async related(
    idOrIdsOrPaper: string | readonly string[] | PaperInput,
    options: RelatedOptions & OfTopic = {},
  ): Promise<Hit[]> {
    return showable(
      await relatedInStore(
        await this.contextFor(options),
        async (papers) => (await this.storedTopics.reader(options))(papers),
        idOrIdsOrPaper,
        options,
      ),
    );
  }

  /**
   * Groups the papers into topics with names. The topics are found in a sample, the topic of every
   * paper is recorded in the database, and the model is kept there for `savedTopics`. When it is
   * stopped before all are recorded, the same call, or `assignTopics`, goes on from there.
   * @returns the topics of the sample: sizes, members and maps are of its papers; `topicSizes`
   *   counts all papers
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`,
   *   `unavailable`
   */
  async topics(options: DatabaseTopicOptions = {}): Promise<TopicModel> {
    this.opened.checkChange();
    if (!(await this.opened.exists(options)))
      throw new PaperweaveError("invalid-argument", "There are no papers to find topics in: the index is empty.");
    return this.storedTopics.find(options);
  }

  /** The topics that `topics` found last, in any program; undefined when there are none yet. */
  async savedTopics(options: CallOptions = {}): Promise<TopicModel | undefined> {
    return (await this.opened.exists(options)) ? (await this.storedTopics.saved(options))?.model : undefined;
  }

  /**
   * Records the topics, of the last `topics`, of papers that have none yet: papers that came or
   * changed since then, and those that a stopped call did not reach.
   * @returns how many papers got a topic
   * @throws PaperweaveError `not-found` (no topics have been found yet), `aborted`, `unavailable`
   */
  async assignTopics(options: AssignOptions = {}): Promise<number> {
    checkOptions("assignTopics", options, ["onProgress", "signal"]);
    this.opened.checkChange();
    if (!(await this.opened.exists(options)))
      throw new PaperweaveError("not-found", `There is no index in ${this.opened.store.place} yet, and so no topics.`);
    return this.storedTopics.assign(options);
  }

  /**
   * Number of papers of each topic, by its id, as far as their topics are recorded; -1 for papers
   * that fit nowhere.
   */
  async topicSizes(options: CallOptions = {}): Promise<Map<number, number>> {
    return (await this.opened.exists(options)) ? this.storedTopics.sizes(options) : new Map();
  }

  /** Id of the topic recorded for a paper; undefined when there is none. Throws `not-found`. */
  async topicOf(id: string, options: CallOptions = {}): Promise<number | undefined> {
    const { paper } = await this.findOrThrow(id, options);
    return this.storedTopics.topicOf(paper.id, options);
  }

  /** Embeds texts with the embedder of the index: one unit vector a row. */
  async embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    this.opened.checkOpen();
    return embedWith(this.opened.model, texts, { signal });
  }

  /** Does what `PaperIndex.duplicates` does. All papers are in memory meanwhile. */
  async duplicates(options: DuplicateOptions = {}): Promise<Paper[][]> {
    this.opened.checkOpen();
    const { signal } = options;
    return duplicates(async () => {
      const papers: Paper[] = [];
      for await (const paper of this.papers({ signal })) papers.push(paper);
      return papers.sort((a, b) => compareIds(a.id, b.id));
    }, options);
  }

  /**
   * Does what `PaperIndex.export` does, page by page. The papers come in no order; so there is no
   * npy, and no nearest papers in parquet. Csv and parquet have a column for every field that a
   * paper can have. Topics are those of the last `topics`, of every paper. Positions, where none are
   * given, are those of its sample.
   */
  async export(target: Exclude<ExportFormat, "npy">, options?: Omit<ExportOptions, "format">): Promise<Uint8Array>;
  async export(target: string, options?: ExportOptions): Promise<void>;
  async export(target: string, options: ExportOptions = {}): Promise<Uint8Array | void> {
    this.opened.checkOpen();
    return exportPapers(
      { papers: this.pages(options), topicsOf: (topics) => this.storedTopics.reader(options, topics) },
      target,
      options,
    );
  }

  /**
   * Not possible here: a database keeps the vectors of one embedder.
   * @throws PaperweaveError `invalid-argument`; its message says what to do instead
   */
  async reembed(): Promise<never> {
    this.opened.checkChange();
    throw new PaperweaveError(
      "invalid-argument",
      `${capitalised(this.opened.store.place)} keeps the vectors of one embedder, ` +
        `${formatValue(this.opened.model.id)}. ` +
        `Open an index of another name with the other embedder, and give it these papers: ` +
        `other.upsert(index.papers()).`,
    );
  }

  /** Does nothing: every change is in the database before its call returns. */
  async save(): Promise<void> {
    this.opened.checkOpen();
  }

  /**
   * Waits for running changes, then ends the connections, and the threads of an embedder that the
   * index made. Closing twice is harmless.
   */
  async close(): Promise<void> {
    await this.opened.close();
  }

  /** Does what `close` does, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async find(id: string, options: CallOptions): Promise<StoredPaper | undefined> {
    if (!(await this.opened.exists(options)) || typeof id !== "string") return undefined;
    return findPaper(this.opened.store, this.dimensions, id, options);
  }

  private async findOrThrow(id: string, options: CallOptions): Promise<StoredPaper> {
    const found = await this.find(id, options);
    if (!found) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return found;
  }

  private async *pages({ topic, signal }: OfTopic & CallOptions): AsyncGenerator<Paper[]> {
    checkTopic(topic);
    if (!(await this.opened.exists({ signal }))) return;
    const ofRun = await topicOfLastRun(topic, this.context.topicRun, { signal });
    if (ofRun === "none") return;
    for await (const page of this.opened.store.scan({ ...(ofRun && { topic: ofRun }), signal }))
      yield page.map(({ paper }) => paper);
  }

  private async contextFor(options: CallOptions): Promise<QueryContext> {
    return (await this.opened.exists(options))
      ? this.context
      : { ...this.context, store: emptyStore(this.opened.store), topicRun: async () => undefined };
  }
}
