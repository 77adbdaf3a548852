import { throwIfAborted } from "./core/abort.js";
import { checkOptions, show } from "./core/check.js";
import { PaperweaveError } from "./core/errors.js";
import { rowOf } from "./core/matrix.js";
import type { Embedder, Hit, Matrix, Paper, PaperInput, Progress, UpsertReport } from "./core/types.js";
import { paperText } from "./embed/index.js";
import { related, search, SearchMeans, type RelatedOptions, type SearchOptions } from "./search/index.js";
import { readLibrary, readManifest, saveLibrary } from "./store/folder.js";
import { collect, embedWith, takeEmbedder } from "./store/given.js";
import { emptyLibrary, vectorAt, withEntries, withoutIds, type Entry, type Library } from "./store/library.js";
import { planUpsert } from "./store/plan.js";
import { discoverTopics, type TopicModel, type TopicOptions } from "./topics/index.js";

export interface IndexOptions {
  /** `"minilm"` (default), another name that `createEmbedder` takes, or an embedder of your own. */
  embedder?: string | Embedder;
}

/**
 * A set of papers with their embeddings: ask it for related papers, search it, group it into topics.
 * In memory, or in a folder, where every `upsert` and `remove` is saved before it returns.
 */
export class PaperIndex {
  /** Changes run one after another, so that none works on a library that another is about to replace. */
  private changes: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** What the user's function has named topics, by their content. */
  private readonly names = new Map<string, string>();
  private readonly searchMeans = new SearchMeans((texts, signal) => this.embedTexts(texts, signal));
  /** The topics found last: they explain why papers are related. */
  private lastTopics: { model: TopicModel; labels: ReadonlyMap<number, string> } | undefined;

  private constructor(
    private library: Library,
    private readonly model: Embedder,
    private readonly ownsModel: boolean,
    private readonly folder: string | undefined,
    private readonly readOnly: boolean,
  ) {}

  /** An index that lives as long as the program. */
  static async inMemory(options: IndexOptions = {}): Promise<PaperIndex> {
    checkOptions("PaperIndex.inMemory", options, ["embedder"]);
    const { model, owned } = await takeEmbedder(options.embedder);
    return new PaperIndex(emptyLibrary(model.dimensions), model, owned, undefined, false);
  }

  /**
   * Opens the index in a folder; a folder that is empty or not there becomes a new index at the
   * first `upsert`. Programs that save to one folder at a time never harm it, but they do not see each
   * other: the papers of the last save stay.
   * @param options.readOnly refuse changes, and a folder without an index (`not-found`)
   * @throws PaperweaveError `model-mismatch` (made by another embedder), `version-mismatch` (made by a
   *   newer paperweave), `bad-format` (damaged, or not an index)
   */
  static async open(folder: string, options: IndexOptions & { readOnly?: boolean } = {}): Promise<PaperIndex> {
    if (typeof folder !== "string" || folder === "") {
      throw new PaperweaveError("invalid-argument", `PaperIndex.open takes the path of a folder, got ${show(folder)}.`);
    }
    checkOptions("PaperIndex.open", options, ["embedder", "readOnly"]);
    const manifest = await readManifest(folder);
    if (!manifest && options.readOnly) throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
    const { model, owned } = await takeEmbedder(options.embedder);
    if (manifest && (manifest.embedder !== model.id || manifest.dimensions !== model.dimensions)) {
      throw new PaperweaveError(
        "model-mismatch",
        `${folder} was made by the embedder ${show(manifest.embedder)} (${manifest.dimensions} dimensions), ` +
          `got ${show(model.id)} (${model.dimensions}). Pass the embedder that made it as { embedder }, or make a new index.`,
      );
    }
    const library = manifest ? await readLibrary(folder, manifest) : emptyLibrary(model.dimensions);
    return new PaperIndex(library, model, owned, folder, options.readOnly ?? false);
  }

  /** Number of papers. */
  get size(): number {
    return this.library.papers.length;
  }

  /** Length of the vectors. */
  get dimensions(): number {
    return this.model.dimensions;
  }

  /** Id of the embedder. */
  get embedder(): string {
    return this.model.id;
  }

  has(id: string): boolean {
    return this.library.rows.has(id);
  }

  /** The paper of this id, in a copy of its own; undefined when there is none. */
  get(id: string): Paper | undefined {
    const row = this.library.rows.get(id);
    return row === undefined ? undefined : structuredClone(this.library.papers[row]!);
  }

  /** All papers, ordered by id. */
  *papers(): IterableIterator<Paper> {
    for (const paper of this.library.papers) yield structuredClone(paper);
  }

  /** A copy of the paper's unit vector. Throws `not-found`. */
  vector(id: string): Float32Array {
    return vectorAt(this.library, this.rowOf(id)).slice();
  }

  /**
   * Adds papers, or puts them in the place of those with the same ids. Papers whose title and
   * abstract are unchanged keep their vectors and cost nothing. All or nothing: when it throws, the
   * index is as it was.
   * @throws PaperweaveError `duplicate-id`, `shape-mismatch`, `not-finite`, `aborted`
   */
  async upsert(
    papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
    options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<UpsertReport> {
    checkOptions("upsert", options, ["onProgress", "signal"]);
    const { signal, onProgress } = options;
    return this.change(async () => {
      throwIfAborted(signal);
      const { toEmbed, ready, report } = planUpsert(this.library, await collect(papers));
      throwIfAborted(signal);
      const entries: Entry[] = [...ready];
      if (toEmbed.length > 0) {
        const vectors = await embedWith(this.model, toEmbed.map(paperText), { onProgress, signal });
        toEmbed.forEach((paper, row) => entries.push({ paper, vector: rowOf(vectors, row) }));
        for (const { row, tokens } of vectors.truncated) {
          const reason = `${tokens} tokens, of which the first ${this.model.maxTokens} were read`;
          report.truncated.push({ id: toEmbed[row]!.id, tokens, reason });
        }
      }
      throwIfAborted(signal);
      if (entries.length > 0) await this.replace(withEntries(this.library, entries));
      return report;
    });
  }

  /** Removes papers. Returns how many of the ids were there. */
  async remove(idOrIds: string | readonly string[]): Promise<number> {
    const ids = new Set(typeof idOrIds === "string" ? [idOrIds] : idOrIds);
    return this.change(async () => {
      const before = this.size;
      const library = withoutIds(this.library, ids);
      if (library.papers.length < before) await this.replace(library);
      return before - library.papers.length;
    });
  }

  /**
   * The papers that fit a query best: by words and meaning (mode "hybrid"), by meaning alone ("semantic") or by words alone
   * ("lexical", BM25F over title and abstract). Every paper found holds the "phrases in quotes" of the query and none of its
   * -words and -"phrases", whatever the mode. A misspelt word, or the beginning of one, finds what it may stand for.
   * The first search by words reads all papers (some 5 s for 100,000), off and on, while the event loop stays free.
   * @returns at most k hits, best first, equal scores by id; none for an empty index, or a query of exclusions alone
   * @throws PaperweaveError `invalid-argument` (an empty query, a bad k, mode or filter), `aborted`
   */
  async search(query: string, options: SearchOptions = {}): Promise<Hit[]> {
    this.checkOpen();
    return search(this.library, this.searchMeans, query, options);
  }

  /**
   * The papers most like a paper, like several (their mean), or like one that is not in the index, which is embedded
   * unless it brings a `vector`; away from those of `unlike`.
   * @returns at most k hits, best first (in the order of a reading list with `diversity`), equal scores by id, never the papers asked about
   * @throws PaperweaveError `not-found` (an unknown id), `invalid-argument` (a bad option, no ids), `aborted`
   */
  async related(idOrIdsOrPaper: string | readonly string[] | PaperInput, options: RelatedOptions = {}): Promise<Hit[]> {
    this.checkOpen();
    return related(this.library, this.searchMeans, (id) => this.topicOf(id), idOrIdsOrPaper, options);
  }

  /**
   * Groups the papers into topics with names. The same papers give the same topics, ids and labels,
   * in whatever order they came.
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`
   */
  async topics(options: TopicOptions = {}): Promise<TopicModel> {
    this.checkOpen();
    const { papers, vectors } = this.library;
    const model = await discoverTopics({ papers, vectors, index: this, names: this.names }, options);
    this.lastTopics = { model, labels: new Map(model.list().map(({ id, label }) => [id, label])) };
    return model;
  }

  /** Embeds texts by the index's embedder: one unit vector a row. */
  async embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    return embedWith(this.model, texts, { signal });
  }

  /** Waits until all changes are saved. In a folder every change saves itself, so this is rarely needed. */
  async save(): Promise<void> {
    if (this.readOnly) return;
    await this.change(async () => {
      if (this.folder !== undefined) await saveLibrary(this.folder, this.library, this.model.id);
    });
  }

  /** Waits for running changes, then frees the embedder's threads. The index cannot be used after. */
  async close(): Promise<void> {
    await this.changes.catch(() => undefined);
    this.closed = true;
    if (this.ownsModel) await this.model.close?.();
  }

  private checkOpen(): void {
    if (this.closed) throw new PaperweaveError("invalid-argument", "The index has been closed.");
  }

  private rowOf(id: string): number {
    const row = this.library.rows.get(id);
    if (row === undefined) throw new PaperweaveError("not-found", `There is no paper with the id ${show(id)}.`);
    return row;
  }

  private change<T>(work: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      this.checkOpen();
      if (this.readOnly) throw new PaperweaveError("invalid-argument", "The index was opened with readOnly; it takes no changes.");
      return work();
    };
    const result = this.changes.then(run, run);
    this.changes = result.catch(() => undefined);
    return result;
  }

  /** Saves first: when that fails, the index in memory is as it was, too. */
  private async replace(library: Library): Promise<void> {
    if (this.folder !== undefined) await saveLibrary(this.folder, library, this.model.id);
    this.library = library;
  }

  private topicOf(id: string): { id: number; label: string } | undefined {
    const topic = this.lastTopics?.model.topicOf(id) ?? -1;
    return topic < 0 ? undefined : { id: topic, label: this.lastTopics!.labels.get(topic)! };
  }
}
