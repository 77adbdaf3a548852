import { throwIfAborted } from "./core/abort.js";
import { checkCount, checkOneOf, checkOptions, show } from "./core/check.js";
import { PaperweaveError } from "./core/errors.js";
import { normalizeRow, rowOf } from "./core/matrix.js";
import { compareIds } from "./core/order.js";
import type { Embedder, Hit, Matrix, Paper, PaperInput, Progress, UpsertReport } from "./core/types.js";
import { paperText } from "./embed/index.js";
import { phrasesInCommon } from "./lexical/index.js";
import { nearestRows } from "./neighbors/index.js";
import { toPaper } from "./papers/index.js";
import { readLibrary, readManifest, saveLibrary } from "./store/folder.js";
import { collect, embedWith, takeEmbedder } from "./store/given.js";
import { emptyLibrary, vectorAt, withEntries, withoutIds, type Entry, type Library } from "./store/library.js";
import { planUpsert } from "./store/plan.js";
import { discoverTopics, type MapInput, type MapOptions, type TopicModel, type TopicOptions } from "./topics/index.js";
import { layOutMap, type TopicMap } from "./view/index.js";

export interface IndexOptions {
  /** `"minilm"` (default), another name that `createEmbedder` takes, or an embedder of your own. */
  embedder?: string | Embedder;
}

export interface SearchOptions {
  /** How many papers at most; default 10. */
  k?: number;
  /** By meaning. Search by words, and both together, come in a later version. */
  mode?: "semantic";
  signal?: AbortSignal;
}

export interface RelatedOptions {
  /** How many papers at most; default 10. */
  k?: number;
  /** Give each hit the phrases that it shares with the papers asked about. */
  explain?: boolean;
  signal?: AbortSignal;
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
   * The papers nearest in meaning to a text.
   * @returns at most k hits, best first, equal scores by id; none for an empty index
   * @throws PaperweaveError `invalid-argument` (an empty query, a bad k), `aborted`
   */
  async search(query: string, options: SearchOptions = {}): Promise<Hit[]> {
    this.checkOpen();
    checkOptions("search", options, ["k", "mode", "signal"]);
    if (typeof query !== "string" || query.trim() === "") {
      throw new PaperweaveError("invalid-argument", `search takes some words to look for, got ${show(query)}.`);
    }
    const k = checkCount("k", options.k ?? 10);
    checkOneOf("mode", options.mode ?? "semantic", ["semantic"]);
    throwIfAborted(options.signal);
    if (this.size === 0) return [];
    const vectors = await this.embedTexts([query], options.signal);
    return this.hits(rowOf(vectors, 0), k, new Set());
  }

  /**
   * The papers most like a paper, like several (their mean), or like one that is not in the index.
   * @returns at most k hits, best first, equal scores by id, never the papers asked about
   * @throws PaperweaveError `not-found` (an unknown id), `invalid-argument` (a bad k, no ids), `aborted`
   */
  async related(idOrIdsOrPaper: string | readonly string[] | PaperInput, options: RelatedOptions = {}): Promise<Hit[]> {
    this.checkOpen();
    checkOptions("related", options, ["k", "explain", "signal"]);
    const k = checkCount("k", options.k ?? 10);
    throwIfAborted(options.signal);
    const { papers, vector, known } = await this.example(idOrIdsOrPaper, options.signal);
    const hits = this.hits(vector, k, known);
    if (!options.explain) return hits;
    const asked = papers.map(paperText);
    return hits.map((hit) => {
      const phrases = phrasesInCommon(asked, paperText(hit.paper));
      return { ...hit, reasons: phrases.length > 0 ? [`shares ${phrases.map((phrase) => `“${phrase}”`).join(", ")}`] : [] };
    });
  }

  /**
   * Groups the papers into topics with names. The same papers give the same topics, ids and labels,
   * in whatever order they came.
   * @throws PaperweaveError `invalid-argument` (an option, an empty index), `aborted`
   */
  async topics(options: TopicOptions = {}): Promise<TopicModel> {
    this.checkOpen();
    const { papers, vectors } = this.library;
    return discoverTopics({ papers, vectors, index: this, names: this.names }, options);
  }

  /** What `TopicModel.map` does. @internal */
  drawMap(input: MapInput, options: MapOptions): Promise<TopicMap> {
    return layOutMap(input, options);
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

  private hits(query: Float32Array, k: number, excluded: ReadonlySet<number>): Hit[] {
    const { papers, vectors } = this.library;
    return nearestRows(vectors, query, k, excluded).map(({ row, similarity }) => ({
      paper: structuredClone(papers[row]!),
      score: similarity,
    }));
  }

  /** What `related` asks about: the papers, one unit vector for them, and their rows. */
  private async example(
    asked: string | readonly string[] | PaperInput,
    signal: AbortSignal | undefined,
  ): Promise<{ papers: Paper[]; vector: Float32Array; known: Set<number> }> {
    if (typeof asked === "string" || Array.isArray(asked)) {
      const ids = typeof asked === "string" ? [asked] : [...new Set(asked as readonly string[])].sort(compareIds);
      if (ids.length === 0) throw new PaperweaveError("invalid-argument", "related takes at least one id.");
      const rows = ids.map((id) => this.rowOf(id));
      const vector = new Float32Array(this.dimensions);
      for (const row of rows) vectorAt(this.library, row).forEach((value, i) => (vector[i] = vector[i]! + value));
      normalizeRow(vector, 0, vector.length);
      return { papers: rows.map((row) => this.library.papers[row]!), vector, known: new Set(rows) };
    }
    const paper = toPaper(asked as PaperInput, "The paper");
    const vector = rowOf(await this.embedTexts([paperText(paper)], signal), 0);
    const row = this.library.rows.get(paper.id);
    return { papers: [paper], vector, known: new Set(row === undefined ? [] : [row]) };
  }
}
