import { checkOptions } from "./core/check.js";
import { formatValue } from "./core/format.js";
import { PaperweaveError } from "./core/errors.js";
import type { Embedder, Matrix, Paper, PaperInput, Progress, UpsertReport } from "./core/types.js";
import {
  duplicates,
  related,
  search,
  SearchContext,
  type Hit,
  type Collection,
  type DuplicateOptions,
  type RelatedOptions,
  type SearchOptions,
} from "./search/index.js";
import { DatabaseIndex } from "./database/database-index.js";
import { discoverTopics } from "./model/discover.js";
import type { TopicModel } from "./model/model.js";
import type { TopicOptions } from "./model/topic-options.js";
import { copyOf } from "./papers/index.js";
import { exportPapers, type ExportFormat, type ExportOptions } from "./store/export/index.js";
import type { PaperStore } from "./database/paper-store.js";
import { IndexFolder } from "./store/folder/index-folder.js";
import { embedWith, takeEmbedder, takeIds } from "./store/library/validation.js";
import { emptyLibrary, findRow, vectorAt, withoutIds, type Library } from "./store/library/library.js";
import { LiveLibrary } from "./store/folder/live-library.js";
import { readManifest } from "./store/folder/manifest.js";
import { reembed, upsert } from "./store/folder/changes.js";
import { keptNeighbors } from "./topics/fit/run-job.js";
import { showable } from "./view/notebook/papers-list.js";

export interface IndexOptions {
  /**
   * `"minilm"`, `"minilm-int8"`, `"minilm-fast"`, another name that `createEmbedder` takes, or an
   * embedder of your own. Default: "minilm"; for a folder that one of the package's own models has
   * made, that one. Indexes of one thread that name the same embedder share it. It ends when the last
   * of them is closed, and when it was not used for five minutes; the next use starts it again.
   */
  embedder?: string | Embedder;
}

/**
 * A set of papers with their embeddings: ask it for related papers, search it, group it into
 * topics. In memory, or in a folder, where every `upsert` and `remove` is saved before it returns.
 * Every method throws `closed` after `close`; methods that change something throw `read-only` when
 * the index was opened with `readOnly`.
 */
export class PaperIndex {
  /** What the user's function has named topics, by their content. */
  private readonly names = new Map<string, string>();
  private searchMeans: SearchContext;
  /** The topics found last: they explain why papers are related. */
  private lastTopics: { model: TopicModel; labels: ReadonlyMap<number, string> } | undefined;

  /**
   * Embedders that the index has made: the last one may still be in use by a search when another
   * has taken its place.
   */
  private readonly owned: Embedder[] = [];

  private constructor(
    private readonly live: LiveLibrary,
    owned: boolean,
  ) {
    this.searchMeans = meansOf(live);
    if (owned) this.owned.push(live.embedder);
  }

  /** An index that lives as long as the program. */
  static async inMemory(options: IndexOptions = {}): Promise<PaperIndex> {
    checkOptions("PaperIndex.inMemory", options, ["embedder"]);
    const { model, owned } = await takeEmbedder(options.embedder);
    return new PaperIndex(new LiveLibrary(emptyLibrary(model.dimensions), model), owned);
  }

  /**
   * Opens the index in a folder; a folder that is empty or not there becomes a new index at the
   * first `upsert`. Any number of programs may read a folder while one changes it: each sees the
   * papers of one save. From its first change until `close` a program is the only one that may make
   * any: others get `locked`.
   * @param options.readOnly refuse changes, and a folder without an index (`not-found`)
   * @throws PaperweaveError `model-mismatch` (made by another embedder), `version-mismatch` (made
   *   by a newer paperweave), `bad-format` (damaged, or not an index)
   */
  static async open(folder: string, options?: IndexOptions & { readOnly?: boolean }): Promise<PaperIndex>;
  /**
   * Opens the index that a database keeps, an `openSearchStore` or a `postgresStore`: see
   * `DatabaseIndex`.
   * @throws PaperweaveError `unavailable`, `model-mismatch`, `version-mismatch`, `bad-format`,
   *   `missing-dependency`
   */
  static async open(store: PaperStore, options?: IndexOptions & { readOnly?: boolean }): Promise<DatabaseIndex>;
  static async open(
    place: string | PaperStore,
    options: IndexOptions & { readOnly?: boolean } = {},
  ): Promise<PaperIndex | DatabaseIndex> {
    return isStore(place) ? DatabaseIndex.open(place, options) : PaperIndex.openFolder(place, options);
  }

  private static async openFolder(folder: string, options: IndexOptions & { readOnly?: boolean }): Promise<PaperIndex> {
    if (typeof folder !== "string" || folder === "") {
      throw new PaperweaveError(
        "invalid-argument",
        `PaperIndex.open takes the path of a folder or a store, got ${formatValue(folder)}.`,
      );
    }
    checkOptions("PaperIndex.open", options, ["embedder", "readOnly"]);
    const manifest = await readManifest(folder);
    if (!manifest && options.readOnly) throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
    const { model, owned } = await takeEmbedder(options.embedder, manifest?.embedder);
    const opened = await IndexFolder.open(folder, model);
    return new PaperIndex(new LiveLibrary(opened.library, model, opened, options.readOnly ?? false), owned);
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

  /** Whether there is a paper of this id, or of this other name of it (see `get`). */
  has(id: string): boolean {
    return findRow(this.library, id) !== undefined;
  }

  /**
   * The paper of this id, in a copy of its own; undefined when there is none. Any name of the paper
   * will do, here and wherever an id is asked for: a version of arXiv ("2401.00001v2"), a DOI, a
   * PubMed number, an address, a citation key that one paper has.
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

  /** A copy of the paper's unit vector. Throws `not-found`. */
  vector(id: string): Float32Array {
    const { library } = this;
    const row = findRow(library, id);
    if (row === undefined) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return vectorAt(library, row).slice();
  }

  /**
   * Adds papers, or puts them in the place of those with the same ids. Versions of a paper, a
   * preprint and its published form, and repeated titles become one paper with the newest text,
   * under the id that is there already; the report says which and why. Papers whose title and
   * abstract are unchanged keep their vectors and cost nothing. All or nothing: when it throws, the
   * index is as it was. What it had embedded by then is kept in the folder, and the next `upsert`
   * goes on from there.
   * @throws PaperweaveError `duplicate-id`, `shape-mismatch`, `not-finite`, `aborted`, `locked`,
   *   `not-found` (the folder was moved or removed while the index was open), `invalid-argument` (also
   *   for a call by the iterator of papers that another `upsert` of this index is reading).
   *   Errors of your own code (an iterator, a getter, an embedder, `onProgress`) and of the system
   *   (`ENOSPC`, `EACCES`) come as they were thrown: see "Errors" in docs/reliability.md.
   */
  async upsert(
    papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
    options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<UpsertReport> {
    this.live.checkChange();
    checkOptions("upsert", options, ["onProgress", "signal"]);
    return upsert(this.live, papers, options);
  }

  /**
   * Embeds all papers by another model: from "minilm-fast" to "minilm", say, when there is time. It
   * is a change like `upsert`: others wait for it, while searches go on with the old vectors until
   * all new ones are there; then these take their place in one go, and `embedder` names the new
   * model. When it throws or is killed before, the index is as it was; what had been embedded is
   * kept in the folder for a week, and the next `reembed` by this model goes on from there. Vectors
   * that papers brought along are replaced, too; topics found before are to be found again
   * (`model-mismatch`).
   * @param embedder what `IndexOptions.embedder` takes; one that the index has already changes
   *   nothing
   * @returns the papers whose text is longer than the new embedder reads
   * @throws PaperweaveError `invalid-argument`, `aborted`, `locked`, and as `createEmbedder`
   */
  async reembed(
    embedder: string | Embedder,
    options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<Pick<UpsertReport, "truncated">> {
    this.live.checkChange();
    checkOptions("reembed", options, ["onProgress", "signal"]);
    if (embedder === undefined)
      throw new PaperweaveError(
        "invalid-argument",
        `reembed takes the name of an embedder, or one of your own, got undefined.`,
      );
    const takeModel = async (): Promise<Embedder> => {
      const { model, owned } = await takeEmbedder(embedder);
      if (owned) this.owned.push(model);
      return model;
    };
    const truncated = await reembed(this.live, takeModel, options, () => {
      this.searchMeans = meansOf(this.live);
      this.lastTopics = undefined;
    });
    return { truncated };
  }

  /**
   * Removes papers. Returns how many of the ids were there. Throws `invalid-argument` for what is
   * no id.
   */
  async remove(idOrIds: string | readonly string[]): Promise<number> {
    this.live.checkChange();
    const names = takeIds(idOrIds);
    return this.live.change(async () => {
      const before = this.live.current;
      const ids = new Set(names.flatMap((name) => before.papers[findRow(before, name) ?? -1]?.id ?? []));
      if (ids.size > 0) await this.live.replace(withoutIds(before, ids));
      return ids.size;
    });
  }

  /**
   * The papers that fit a query best: by words and meaning (mode "hybrid"), by meaning alone
   * ("semantic") or by words alone ("lexical", BM25F over title and abstract). Every paper found
   * holds the "phrases in quotes" of the query and none of its -words and -"phrases", whatever the
   * mode. A misspelt word, or the beginning of one, finds what it may stand for. The first search
   * by words reads what the folder has saved of them; in memory it reads all papers (some 5 s for
   * 100,000), off and on, while the event loop stays free.
   * @returns at most k hits, best first, equal scores by id; none for an empty index, or a query of
   *   exclusions alone
   * @throws PaperweaveError `invalid-argument` (an empty query, a bad k, mode or filter), `aborted`
   */
  async search(query: string, options: SearchOptions = {}): Promise<Hit[]> {
    return showable(await search(this.collection(), this.searchMeans, query, options));
  }

  /**
   * The papers most like a paper, like several (their mean), or like one that is not in the index,
   * which is embedded unless it brings a `vector`; away from those of `unlike`.
   * @returns at most k hits, best first (in the order of a reading list with `diversity`), equal
   *   scores by id, never the papers asked about
   * @throws PaperweaveError `not-found` (an unknown id), `invalid-argument` (a bad option, no ids),
   *   `aborted`
   */
  async related(idOrIdsOrPaper: string | readonly string[] | PaperInput, options: RelatedOptions = {}): Promise<Hit[]> {
    return showable(
      await related(this.collection(), this.searchMeans, (id) => this.topicOf(id), idOrIdsOrPaper, options),
    );
  }

  /**
   * Groups the papers into topics with names. The same papers give the same topics, ids and labels,
   * in whatever order they came.
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`,
   *   `model-mismatch` (`reembed` has replaced the vectors meanwhile)
   */
  async topics(options: TopicOptions = {}): Promise<TopicModel> {
    const { papers, vectors } = this.library;
    const { embedder, keeper } = this.live;
    const model = await discoverTopics({ papers, vectors, index: this, names: this.names, keeper }, options);
    if (this.live.embedder !== embedder)
      throw new PaperweaveError(
        "model-mismatch",
        `reembed has replaced the vectors by those of ${formatValue(this.embedder)} while topics of the old ones ` +
          `were found. Find them again.`,
      );
    this.lastTopics = { model, labels: new Map(model.list().map(({ id, label }) => [id, label])) };
    return model;
  }

  /**
   * Groups of papers whose abstracts are nearly identical: of the pairs of neighbouring words in
   * either abstract, at least `threshold` are in both. Of a group each is that near to one other.
   * Papers without an abstract are in none. All such papers are found, though only few pairs are
   * compared.
   * @param options.threshold above 0, up to 1 (the same words); default 0.7
   * @returns groups of two and more, each in the order of ids, the groups in the order of their
   *   first papers
   * @throws PaperweaveError `invalid-argument` (the threshold), `aborted`
   */
  async duplicates(options: DuplicateOptions = {}): Promise<Paper[][]> {
    const { papers } = this.library;
    return duplicates(async () => papers, options);
  }

  /** Embeds texts by the index's embedder: one unit vector a row. */
  async embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    this.live.checkOpen();
    return embedWith(this.live.embedder, texts, { signal });
  }

  /**
   * Exports the papers, ordered by id, as jsonl, csv, bibtex or parquet, or their vectors as npy,
   * in the same order.
   * @param target a format (the bytes are returned), or the path of a file, whose end tells the
   *   format: .jsonl, .csv, .bib, .parquet, .npy
   * @throws PaperweaveError `invalid-argument` (an unknown format; topics or positions for bibtex
   *   or npy)
   */
  async export(target: ExportFormat, options?: Omit<ExportOptions, "format">): Promise<Uint8Array>;
  async export(target: string, options?: ExportOptions): Promise<void>;
  async export(target: string, options: ExportOptions = {}): Promise<Uint8Array | void> {
    const { library } = this,
      { keeper } = this.live;
    return exportPapers(
      { ...library, findNeighbors: (run) => keptNeighbors(keeper, library.vectors, run) },
      target,
      options,
    );
  }

  /**
   * Saves what is not in the folder yet: every change saves itself, so that only the neighbours
   * that `topics` has found are left, with which it is faster after the next `open`.
   * @param options.compact write all papers into one file, and all vectors into another, for
   *   readers other than paperweave
   */
  async save(options: { compact?: boolean } = {}): Promise<void> {
    checkOptions("save", options, ["compact"]);
    await this.live.save(options.compact ?? false);
  }

  /**
   * Waits for running changes, lets other programs change the folder, and frees the embedder's
   * threads. The index cannot be used after. Closing twice is harmless.
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

  /** What searches work on: as it is now, whatever changes meanwhile. */
  private collection(): Collection {
    const { library } = this;
    return { papers: library.papers, vectors: library.vectors, rowOf: (id) => findRow(library, id) };
  }

  private topicOf(id: string): { id: number; label: string } | undefined {
    const topic = this.lastTopics?.model.topicOf(id) ?? -1;
    return topic < 0 ? undefined : { id: topic, label: this.lastTopics!.labels.get(topic)! };
  }
}

function* copiesOf(papers: readonly Paper[]): IterableIterator<Paper> {
  for (const paper of papers) yield copyOf(paper);
}

/** What searches need that begin now, whichever embedder the index has when they end. */
function meansOf(live: LiveLibrary): SearchContext {
  const { embedder } = live;
  return new SearchContext(
    (texts, signal) => embedWith(embedder, texts, { signal }),
    (papers) => live.savedWords(papers),
  );
}

function isStore(place: unknown): place is PaperStore {
  return (
    typeof place === "object" &&
    place !== null &&
    typeof (place as PaperStore).scan === "function" &&
    typeof (place as PaperStore).change === "function"
  );
}
