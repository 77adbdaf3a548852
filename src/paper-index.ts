import { checkOptions } from "./core/check.js";
import { PaperweaveError } from "./core/errors.js";
import type { Embedder, EmbedderName, Matrix, Paper, PaperInput, RunOptions, UpsertReport } from "./core/types.js";
import { DatabaseIndex } from "./database/database-index.js";
import { isStore } from "./database/open-store.js";
import type { PaperStore } from "./database/paper-store.js";
import { makeDigest, type Digest, type DigestOptions } from "./digest/index.js";
import { discoverTopics } from "./model/discover.js";
import { LastTopics } from "./model/last-topics.js";
import type { TopicModel } from "./model/model.js";
import { KeptNames } from "./model/namer.js";
import type { TopicOptions } from "./model/topic-options.js";
import { checkNeighbors } from "./neighbors/hnsw/hnsw-parameters.js";
import { copiesOf, copyOf } from "./papers/index.js";
import { duplicates, recommend, related, search, type Hit, type SearchHits } from "./search/index.js";
import type { Collection, DuplicateOptions, RecommendOptions, RelatedOptions } from "./search/index.js";
import type { SearchContext, SearchOptions } from "./search/index.js";
import { exportPapers, type ExportFormat, type ExportOptions } from "./store/export/index.js";
import { reembed, remove, upsert } from "./store/folder/changes.js";
import { LiveLibrary, openLiveLibrary, searchContextOf } from "./store/folder/live-library.js";
import type { IndexOptions, OpenOptions, SaveOptions } from "./store/library/index-options.js";
import { emptyLibrary, findRow, knownRow, vectorAt, type Library } from "./store/library/library.js";
import { embedWith, takeEmbedder, takeIds } from "./store/library/validation.js";
import { showable } from "./view/notebook/papers-list.js";

/**
 * A set of papers with their embeddings: find related papers, search, group into topics. It is in
 * memory, or in a folder, where every change is saved before its call returns. Every method throws
 * `closed` after `close`; those that change something throw `read-only` if it was opened `readOnly`.
 */
export class PaperIndex {
  private readonly names = new KeptNames();
  private searchContext: SearchContext;
  private readonly lastTopics = new LastTopics();
  /** Embedders to be closed with the index. A search may still use one that `reembed` has replaced. */
  private readonly owned: Embedder[] = [];

  private constructor(
    private readonly live: LiveLibrary,
    owned: boolean,
  ) {
    this.searchContext = searchContextOf(live);
    if (owned) this.owned.push(live.embedder);
  }

  /**
   * An index in memory. @throws PaperweaveError `invalid-argument`, and as `createEmbedder`
   * @example const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
   */
  static async inMemory(options: IndexOptions = {}): Promise<PaperIndex> {
    checkOptions("PaperIndex.inMemory", options, ["embedder", "neighbors"]);
    checkNeighbors(options.neighbors);
    const { model, owned } = await takeEmbedder(options.embedder);
    return new PaperIndex(new LiveLibrary(emptyLibrary(model.dimensions), model, options), owned);
  }

  /**
   * Opens the index in a folder. A folder that is empty or missing becomes a new index at the first
   * `upsert`. Any number of programs may read a folder while one changes it: each sees the papers of
   * one save. From its first change until `close`, a program is the only one that may change the
   * folder; others get `locked`.
   * @throws PaperweaveError `model-mismatch` (made with another embedder), `version-mismatch` (made
   *   by a newer paperweave), `bad-format` (damaged, or not an index)
   * @example const index = await PaperIndex.open("my-papers");
   */
  static async open(folder: string, options?: OpenOptions): Promise<PaperIndex>;
  /**
   * Opens the index that a database keeps (`openSearchStore`, `postgresStore`): a `DatabaseIndex`.
   * @throws PaperweaveError `unavailable`, `model-mismatch`, `version-mismatch`, `bad-format`,
   *   `missing-dependency`
   */
  static async open(store: PaperStore, options?: OpenOptions): Promise<DatabaseIndex>;
  static async open(location: string | PaperStore, options: OpenOptions = {}): Promise<PaperIndex | DatabaseIndex> {
    if (isStore(location)) return DatabaseIndex.open(location, options);
    checkOptions("PaperIndex.open", options, ["embedder", "neighbors", "readOnly"]);
    checkNeighbors(options.neighbors);
    const { live, owned } = await openLiveLibrary(location, options);
    return new PaperIndex(live, owned);
  }

  /** Number of papers. */
  get size(): number {
    return this.live.current.papers.length;
  }

  /** Length of the vectors. */
  get dimensions(): number {
    return this.live.embedder.dimensions;
  }

  /** Id of the embedder. */
  get embedder(): string {
    return this.live.embedder.id;
  }

  /** How searches find the papers nearest in meaning: see `IndexOptions.neighbors`. */
  async neighbors(): Promise<"exact" | "hnsw"> {
    this.live.checkOpen();
    return (await this.live.searchGraph()) ? "hnsw" : "exact";
  }

  /** Whether there is a paper with this id, or with this other name; see `get`. */
  has(id: string): boolean {
    return findRow(this.library, id) !== undefined;
  }

  /**
   * A copy of the paper with this id; undefined when there is none. Here, and wherever an id is asked
   * for, any name of the paper is taken: a version of arXiv ("2401.00001v2"), a DOI, a PubMed number,
   * a web address, a citation key that no other paper has.
   */
  get(id: string): Paper | undefined {
    const { library } = this;
    const row = findRow(library, id);
    return row === undefined ? undefined : copyOf(library.papers[row]!);
  }

  /** All papers, ordered by id. */
  papers(): IterableIterator<Paper> {
    return copiesOf(this.library.papers);
  }

  /** A copy of the paper's unit vector. @throws PaperweaveError `not-found` */
  vector(id: string): Float32Array {
    const { library } = this;
    return vectorAt(library, knownRow(library, id)).slice();
  }

  /**
   * Adds papers, and replaces those with the same ids. Records of one paper (versions, a preprint and
   * its published form, repeated titles) are merged into one, with the newest text and the id that is
   * there already; the report says which and why. Papers whose title and abstract have not changed
   * keep their vectors and take no time. When the call throws, the index is as it was before; what
   * had been embedded is kept in the folder, and the next `upsert` goes on from there.
   * @throws PaperweaveError `duplicate-id`, `shape-mismatch`, `not-finite`, `aborted`, `locked`,
   *   `not-found` (the folder was moved or removed while the index was open), `invalid-argument`
   *   (also for a call by the iterator of papers that another `upsert` of this index reads). Errors
   *   of your own code (an iterator, a getter, an embedder, `onProgress`) and of the system
   *   (`ENOSPC`, `EACCES`) come as they were thrown: see "Errors" in docs/reliability.md.
   * @example await index.upsert([{ title: "A title", abstract: "An abstract." }]);
   */
  async upsert(
    papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
    options: RunOptions = {},
  ): Promise<UpsertReport> {
    this.live.checkChange();
    checkOptions("upsert", options, ["onProgress", "signal"]);
    return upsert(this.live, papers, options);
  }

  /**
   * Embeds all papers with another model, for example with "minilm" after "minilm-fast". Searches go
   * on with the old vectors until all new ones are there; then all are replaced at once, also those
   * that papers brought along, and `embedder` names the new model. When the call throws or the
   * program is killed before, the index is as it was; what had been embedded is kept in the folder
   * for a week, and the next `reembed` with this model goes on from there. Topics must be found again
   * afterwards (`model-mismatch`).
   * @param embedder what `IndexOptions.embedder` takes; the present one changes nothing
   * @returns the papers whose text is longer than the new embedder reads
   * @throws PaperweaveError `invalid-argument`, `aborted`, `locked`, and as `createEmbedder`
   * @example await index.reembed("minilm");
   */
  async reembed(embedder: EmbedderName | Embedder, options: RunOptions = {}): Promise<Pick<UpsertReport, "truncated">> {
    this.live.checkChange();
    checkOptions("reembed", options, ["onProgress", "signal"]);
    const onReplaced = (): void => {
      this.searchContext = searchContextOf(this.live);
      this.lastTopics.set(undefined);
    };
    return { truncated: await reembed(this.live, embedder, options, { owned: this.owned, onReplaced }) };
  }

  /**
   * Removes papers.
   * @returns how many of the ids were there
   * @throws PaperweaveError `invalid-argument` (what is no id), `locked`
   */
  async remove(idOrIds: string | readonly string[]): Promise<number> {
    this.live.checkChange();
    return remove(this.live, takeIds(idOrIds));
  }

  /**
   * Finds the papers that fit a query best: by words and meaning (mode "hybrid"), by meaning alone
   * ("semantic"), or by words alone ("lexical", BM25F over title and abstract). In every mode, hits
   * have all "phrases in quotes" of the query, unless no paper has (see `SearchHits`), and none of
   * its -words and -"phrases". Words are found by a near spelling or their beginning, too. The first
   * search by words prepares the words of all papers (some 5 s for 100,000); the event loop stays free.
   * @returns at most k hits, best first, equal scores by id; none for an empty index, or for a query
   *   of exclusions alone
   * @throws PaperweaveError `invalid-argument` (an empty query, a bad k, mode or filter), `aborted`
   * @example await index.search("low-bit inference", { k: 20, filter: { year: { $gte: 2024 } } });
   */
  async search(query: string, options: SearchOptions = {}): Promise<SearchHits> {
    return showable(await search(this.collection(), this.searchContext, query, options));
  }

  /**
   * Finds the papers that are most like a paper, like the mean of several, or like one that is not in
   * the index. That one is embedded, unless it brings a `vector`.
   * @returns at most k hits, best first (with `diversity` in the order of a reading list), equal
   *   scores by id, never the papers asked about
   * @throws PaperweaveError `not-found`, `invalid-argument` (a bad option, no ids), `aborted`
   * @example await index.related("2401.00001", { k: 5, explain: true });
   */
  async related(idOrIdsOrPaper: string | readonly string[] | PaperInput, options: RelatedOptions = {}): Promise<Hit[]> {
    return showable(await related(this.collection(), this.searchContext, this.lastTopics.of, idOrIdsOrPaper, options));
  }

  /**
   * Finds the papers that a reader will like, learnt from those that were liked and disliked. With 5
   * examples of each, a `score` is the probability that the paper is liked, if as many are liked as
   * among the examples; else the share of the papers of the index that fit less well.
   * @returns at most k hits, best first, equal scores by id, never the examples
   * @throws PaperweaveError `not-found`, `invalid-argument` (also a paper on both sides), `aborted`
   */
  async recommend(options: RecommendOptions): Promise<Hit[]> {
    return showable(await recommend(this.collection(), this.searchContext, this.lastTopics.of, options));
  }

  /**
   * Adds papers, and tells what is new: papers, new versions of papers that were there, topics that
   * are new, grown or merged, and papers that fit what you liked. The same papers again give nothing.
   * @throws PaperweaveError as `upsert`, `topics` and `recommend`
   */
  async digest(papers: Iterable<PaperInput> | AsyncIterable<PaperInput>, options: DigestOptions = {}): Promise<Digest> {
    this.live.checkChange();
    const { papers: before, rowOf } = this.collection();
    return makeDigest(this, (id) => before[rowOf(id) ?? -1], papers, options);
  }

  /**
   * Groups the papers into topics with names. The same papers give the same topics, ids and labels,
   * in whatever order they came.
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`,
   *   `model-mismatch` (`reembed` has replaced the vectors meanwhile)
   * @example const topics = await index.topics({ count: 12 });
   */
  async topics(options: TopicOptions = {}): Promise<TopicModel> {
    const { papers, vectors } = this.library;
    const { embedder, keeper } = this.live;
    const model = await discoverTopics({ papers, vectors, index: this, names: this.names, keeper }, options);
    if (this.live.embedder !== embedder)
      throw new PaperweaveError("model-mismatch", "reembed has replaced the vectors meanwhile; find the topics again.");
    this.lastTopics.set(model);
    return model;
  }

  /**
   * Finds groups of papers whose abstracts are nearly identical: of the pairs of neighbouring words
   * in either abstract, at least `threshold` are in both. Each paper of a group is that near to
   * another one of it. Papers without an abstract are in no group.
   * @returns groups of two and more papers by id; the groups by the ids of their first papers
   * @throws PaperweaveError `invalid-argument` (the threshold), `aborted`
   */
  async duplicates(options: DuplicateOptions = {}): Promise<Paper[][]> {
    const { papers } = this.library;
    return duplicates(async () => papers, options);
  }

  /** Embeds texts with the embedder of the index: one unit vector a row. */
  async embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    this.live.checkOpen();
    return embedWith(this.live.embedder, texts, { signal });
  }

  /**
   * Exports the papers as jsonl, csv, bibtex, ris, csl or parquet, or their vectors as npy, by id.
   * @param target a format, to get the bytes; or the path of a file that ends in .jsonl, .csv, .bib,
   *   .ris, .json (CSL), .parquet or .npy
   * @throws PaperweaveError `invalid-argument` (an unknown format; topics or positions that the
   *   format cannot have)
   * @example await index.export("papers.parquet", { topics });
   */
  async export(target: ExportFormat, options?: Omit<ExportOptions, "format">): Promise<Uint8Array>;
  async export(target: string, options?: ExportOptions): Promise<void>;
  async export(target: string, options: ExportOptions = {}): Promise<Uint8Array | void> {
    this.live.checkOpen();
    return exportPapers(this.live.toExport(), target, options);
  }

  /**
   * Saves the neighbours that `topics` has found, so that it is faster after the next `open`. All
   * else is saved by the change that made it. A read-only index saves nothing.
   * @throws PaperweaveError `locked`, `read-only` (with `compact`)
   */
  async save(options: SaveOptions = {}): Promise<void> {
    checkOptions("save", options, ["compact"]);
    await this.live.save(options.compact ?? false);
  }

  /**
   * Waits for running changes, lets other programs change the folder, and ends the threads of an
   * embedder that only this index uses. Closing twice is harmless.
   */
  async close(): Promise<void> {
    await this.live.close();
    await Promise.all(this.owned.map((model) => model.close?.()));
  }

  /** Does what `close` does, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The papers as they are now. Throws `closed`. */
  private get library(): Library {
    this.live.checkOpen();
    return this.live.current;
  }

  /** What a search works on: the papers as they are now, whatever changes meanwhile. */
  private collection(): Collection {
    const { library } = this;
    return { papers: library.papers, vectors: library.vectors, rowOf: (id) => findRow(library, id) };
  }
}
