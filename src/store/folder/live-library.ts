import { Mutex } from "../../core/async.js";
import { closedError, readOnlyError } from "../../core/errors.js";
import type { Embedder, Paper } from "../../core/types.js";
import type { IndexPart } from "../../lexical/index.js";
import type { NeighborKeeper } from "../../topics/fit/run-job.js";
import type { IndexFolder } from "./folder.js";
import type { Journal } from "./journal.js";
import type { Library } from "../library/library.js";

/**
 * The papers of an index as they are now, in memory and perhaps in a folder. Changes run one after
 * another, so that none works on a library that another is about to replace, and are saved before
 * they are seen.
 */
export class LiveLibrary {
  /** Neighbours of the papers as they are; another one for other papers. */
  keeper: NeighborKeeper;
  private readonly changes = new Mutex();
  private closed = false;

  constructor(
    private library: Library,
    private readonly folder?: IndexFolder,
    private readonly readOnly = false,
  ) {
    this.keeper = { neighbors: folder?.graph };
  }

  get current(): Library {
    return this.library;
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
   * Runs a change after those that run already, and after what other programs have saved in the
   * folder has been read.
   */
  change<T>(work: () => Promise<T>): Promise<T> {
    return this.changes.run(async () => {
      this.checkChange();
      if (!this.folder) return work();
      return this.folder.change(() => {
        if (this.folder!.library !== this.library) this.show(this.folder!.library);
        return work();
      });
    });
  }

  /** Within a change. Saves first: when that fails, the library in memory is as it was, too. */
  async replace(library: Library): Promise<void> {
    await this.folder?.save(library);
    this.show(library);
  }

  /**
   * Within a change, as `replace`, with vectors of another model.
   * @param shown called in the same turn in which the library is seen first
   */
  async replaceModel(model: Embedder, library: Library, shown: () => void): Promise<void> {
    await this.folder?.saveAs(model, library);
    this.show(library);
    shown();
  }

  /**
   * Within a change: where embeddings of these texts, by the index's embedder or another, are kept
   * until the next save; undefined in memory.
   */
  async openJournal(texts: readonly string[], model?: Embedder): Promise<Journal | undefined> {
    return this.folder?.openJournal(texts, model);
  }

  /** What the folder has of the words of these papers. */
  async savedWords(papers: readonly Paper[]): Promise<IndexPart[]> {
    return this.folder?.savedWords(papers) ?? [];
  }

  /** Saves what changes have not: the neighbours. */
  async save(compact: boolean): Promise<void> {
    this.checkOpen();
    if (this.readOnly && !compact) return;
    await this.change(async () => this.folder?.save(this.library, { graph: this.keeper.neighbors, compact }));
  }

  /** Waits for running changes, and lets other programs change the folder. */
  async close(): Promise<void> {
    await this.changes.idle();
    // only to save time later
    if (this.folder?.isWriter && this.keeper.neighbors) await this.save(false).catch(() => undefined);
    this.closed = true;
    this.folder?.close();
  }

  private show(library: Library): void {
    this.library = library;
    this.keeper = { neighbors: this.folder?.graph };
  }
}
