import { AsyncLocalStorage } from "node:async_hooks";
import { resolve } from "node:path";
import { Mutex } from "../../core/async.js";
import { closedError, PaperweaveError, readOnlyError } from "../../core/errors.js";
import { formatValue } from "../../core/format.js";
import type { Embedder, Paper } from "../../core/types.js";
import type { IndexPart } from "../../lexical/index.js";
import { FollowingGraph, parametersOf } from "../../neighbors/hnsw/following-graph.js";
import { checkNeighbors, type NeighborChoice } from "../../neighbors/hnsw/hnsw-parameters.js";
import { SearchContext } from "../../search/index.js";
import { libraryNeighbors } from "../../topics/fit/library-neighbors.js";
import type { NeighborKeeper } from "../../topics/fit/run-job.js";
import type { ExportSource } from "../export/index.js";
import type { OpenOptions } from "../library/index-options.js";
import type { Library } from "../library/library.js";
import { embedWith, takeEmbedder } from "../library/validation.js";
import { IndexFolder } from "./index-folder.js";
import type { Journal } from "./journal.js";
import { readManifest } from "./manifest.js";

/** The changes that wait for the code that runs now: what they change must not be changed by it. */
const waiting = new AsyncLocalStorage<readonly LiveLibrary[]>();

/**
 * The papers of an index as they are now, in memory and perhaps in a folder. Changes run one after another, and
 * are saved before they are seen.
 */
export class LiveLibrary {
  /** Neighbours of the papers as they are; another object for other papers. */
  keeper: NeighborKeeper;
  private readonly readOnly: boolean;
  private readonly changes = new Mutex();
  private closed = false;
  private readonly choice: NeighborChoice;
  /** The HNSW graph of searches, once it was looked for; undefined where papers are compared one by one. */
  private hnsw: Promise<FollowingGraph | undefined> | undefined;

  constructor(
    private library: Library,
    private model: Embedder,
    options: Pick<OpenOptions, "neighbors" | "readOnly">,
    private readonly folder?: IndexFolder,
  ) {
    this.choice = checkNeighbors(options.neighbors);
    this.readOnly = options.readOnly ?? false;
    this.keeper = { neighbors: folder?.graph };
  }

  get current(): Library {
    return this.library;
  }

  /** The embedder that made the vectors. */
  get embedder(): Embedder {
    return this.model;
  }

  /** What an export writes: the papers as they are now, and their neighbours where it asks for them. */
  toExport(): ExportSource {
    const { library, keeper } = this;
    return { ...library, findNeighbors: (run) => libraryNeighbors(library, keeper, run) };
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

  /**
   * Runs a change after those that were called before, and after what other programs have saved in the folder
   * has been read.
   */
  change<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.getStore()?.some((other) => this.isSame(other)))
      return Promise.reject(
        new PaperweaveError(
          "invalid-argument",
          "A change of the index was called by the iterator of papers that an upsert of it is reading: each would " +
            "wait for the other. Yield the papers, or call it after the upsert.",
        ),
      );
    return this.changes.run(async () => {
      this.checkChange();
      if (!this.folder) return work();
      return this.folder.change(() => {
        if (this.folder!.library !== this.library) this.show(this.folder!.library);
        return work();
      });
    });
  }

  /** Within a change: runs code of the user's, which this change waits for. Changes that it calls are refused. */
  forbidChanges<T>(work: () => Promise<T>): Promise<T> {
    return waiting.run([...(waiting.getStore() ?? []), this], work);
  }

  private isSame(other: LiveLibrary): boolean {
    const [ours, theirs] = [this.folder?.path, other.folder?.path];
    return this === other || (ours !== undefined && theirs !== undefined && resolve(ours) === resolve(theirs));
  }

  /** Within a change. Saves first: when that fails, the library in memory is as it was, too. */
  async replace(library: Library): Promise<void> {
    await this.folder?.save(library);
    this.show(library);
  }

  /**
   * Within a change, as `replace`, with vectors of another model.
   * @param onReplaced called in the same tick in which the library is first seen
   */
  async replaceModel(model: Embedder, library: Library, onReplaced: () => void): Promise<void> {
    await this.folder?.saveAs(model, library);
    this.model = model;
    this.hnsw = undefined;
    this.show(library);
    onReplaced();
  }

  /**
   * Within a change: where embeddings of these texts are kept until the next save; undefined in memory.
   * @param model the embedder that is going to embed them
   */
  async openJournal(texts: readonly string[], model: Embedder): Promise<Journal | undefined> {
    return this.folder?.openJournal(texts, model);
  }

  /** What the folder has of the words of these papers. */
  async savedWords(papers: readonly Paper[]): Promise<IndexPart[]> {
    return this.folder?.savedWords(papers) ?? [];
  }

  /**
   * The graph that searches follow, as `NeighborMethod` says; undefined where they compare all papers.
   * @param model made the vectors that are searched: a search may have begun before another model came
   */
  async searchGraph(model = this.model): Promise<FollowingGraph | undefined> {
    return model === this.model ? (this.hnsw ??= this.findGraph()) : undefined;
  }

  private async findGraph(): Promise<FollowingGraph | undefined> {
    const { method, parameters } = this.choice;
    const { dimensions } = this.model;
    const readSaved = async (): Promise<Uint8Array | undefined> => this.folder?.savedHnsw();
    if (method === "hnsw") return new FollowingGraph(dimensions, parameters, readSaved);
    const saved = method === "auto" ? await readSaved() : undefined;
    const kept = saved && parametersOf(saved);
    return kept && new FollowingGraph(dimensions, { ...parameters, ...kept }, readSaved);
  }

  /** Saves what changes have not: the neighbours, and the graph of searches. */
  async save(compact: boolean): Promise<void> {
    this.checkOpen();
    if (this.readOnly && !compact) return;
    await this.change(async () => {
      const searched = await this.hnsw;
      const hnsw = this.folder && (await searched?.toBytes());
      await this.folder?.save(this.library, { graph: this.keeper.neighbors, hnsw, compact });
      if (hnsw) searched!.noteSaved();
    });
  }

  /** Waits for running changes, and lets other programs change the folder. */
  async close(): Promise<void> {
    if (waiting.getStore()?.includes(this))
      throw new PaperweaveError(
        "invalid-argument",
        "The index was closed by the iterator of papers that an upsert of it is reading: each would wait for " +
          "the other.",
      );
    await this.changes.idle();
    // This only saves time later, so that a failure does not matter.
    const hasNew =
      (this.folder?.isWriter && this.keeper.neighbors) || (await this.hnsw?.catch(() => undefined))?.isChanged;
    if (this.folder && hasNew && !this.readOnly) await this.save(false).catch(() => undefined);
    this.closed = true;
    this.folder?.close();
  }

  private show(library: Library): void {
    this.library = library;
    this.keeper = { neighbors: this.folder?.graph };
  }
}

/**
 * Opens the library of a folder, and the embedder that made it; see `PaperIndex.open`.
 * @returns `owned`: whether the embedder is to be closed with the library
 */
export async function openLiveLibrary(
  folder: unknown,
  { embedder, neighbors, readOnly = false }: OpenOptions,
): Promise<{ live: LiveLibrary; owned: boolean }> {
  if (typeof folder !== "string" || folder === "")
    throw new PaperweaveError(
      "invalid-argument",
      `PaperIndex.open takes the path of a folder or a store, got ${formatValue(folder)}.`,
    );
  const manifest = await readManifest(folder);
  if (!manifest && readOnly) throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
  const { model, owned } = await takeEmbedder(embedder, manifest?.embedder);
  const opened = await IndexFolder.open(folder, model);
  return { live: new LiveLibrary(opened.library, model, { neighbors, readOnly }, opened), owned };
}

/** What a search needs that begins now, whichever embedder the index has when it ends. */
export function searchContextOf(live: LiveLibrary): SearchContext {
  const { embedder } = live;
  return new SearchContext(
    (texts, options) => embedWith(embedder, texts, options),
    (papers) => live.savedWords(papers),
    () => live.searchGraph(embedder),
  );
}
