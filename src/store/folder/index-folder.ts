import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Embedder, Paper } from "../../core/types.js";
import type { IndexPart } from "../../lexical/index.js";
import type { PaperNeighbors } from "../../topics/fit/run-job.js";
import { makeFolder, ownFilesIn, piecesOf, readDerived, syncFolder, writeSynced } from "./files.js";
import type { DataFile, OwnFile } from "./files.js";
import { Journal } from "./journal.js";
import { emptyLibrary, type Library } from "../library/library.js";
import { FolderLock, removeLockDrafts } from "./folder-lock.js";
import { filesOf, manifestBytes, readManifest, unfinishedSaves, VERSION, type IndexManifest } from "./manifest.js";
import { fileName, isDataKind, MANIFEST, newToken } from "./file-names.js";
import { readIndex, type StoredIndex } from "./read-index.js";
import { planSegments, type SegmentPlan } from "./segments.js";
import { readSavedWords } from "./words-file.js";
import { writeGraph, writeSegment } from "./write-segment.js";

/*
 * The files of an index folder:
 *
 *     manifest.json             what the folder holds. It is put in place last, by a rename: that ends a save.
 *     papers-<token>.jsonl      papers of one save (segments.ts), one a line, in canonical order
 *     vectors-<token>.npy       one float32 unit vector a row, in the same order; numpy reads it
 *     checks-<token>.bin        CRC-32 of every line and every vector, for repairs
 *     words-<token>.bin         the words of the papers, for searches; made again from the papers when needed
 *     neighbors-<token>.npy,
 *     similarities-<token>.npy  the neighbour graph of all papers, when it has been computed
 *     hnsw-<token>.bin          an HNSW graph for searches, when one was asked for
 *     journal-<token>.bin       embeddings of an upsert that is not saved yet (journal.ts)
 *     lock-<token>.json         the program that may change the folder (folder-lock.ts)
 *     manifest-<token>.json     a save with this token has begun and not ended
 *
 * Every save has a token of its own, so that it never overwrites a file that a manifest names: after a crash
 * at any moment the folder holds the old state or the new one. Removed is only what is known to be of no use:
 * files of a save that did not end, and files that a manifest of this folder calls obsolete. Other files, of
 * another copy of the index for instance, stay.
 */

type Model = Pick<Embedder, "id" | "dimensions">;

/** What a save may write beside the papers. */
interface Computed {
  /** The neighbours of exactly these papers. */
  graph?: PaperNeighbors | undefined;
  /** Bytes of an HNSW graph for searches; without them the one that is saved stays. */
  hnsw?: Uint8Array | undefined;
}

/**
 * The index in a folder, as one program sees it: what it has read of it, and its right to change
 * it.
 */
export class IndexFolder {
  private lock: FolderLock | undefined;
  private journal: Journal | undefined;
  /** The manifest that was read, or saved, last. */
  private manifest: IndexManifest | undefined;

  private constructor(
    readonly path: string,
    private model: Model,
    private stored: StoredIndex | undefined,
    private current: Library,
  ) {
    this.manifest = stored?.manifest;
  }

  /** @throws PaperweaveError `model-mismatch`, and as `readIndex` */
  static async open(path: string, model: Model): Promise<IndexFolder> {
    const stored = await readIndex(path, (manifest) => checkModel(path, manifest, model));
    return new IndexFolder(path, model, stored, stored?.library ?? emptyLibrary(model.dimensions));
  }

  /**
   * Puts an index in the place of whatever a folder holds, by one save like any other.
   * @param options.manifest of the index that is there, where it can be read
   * @param options.save number of this save
   * @param options.lock taken by the caller
   */
  static async rebuild(
    path: string,
    model: Model,
    library: Library,
    options: Pick<Computed, "graph"> & { manifest: IndexManifest | undefined; save: number; lock: FolderLock },
  ): Promise<void> {
    const folder = new IndexFolder(path, model, undefined, library);
    folder.lock = options.lock;
    folder.manifest = options.manifest;
    await folder.save(library, options);
  }

  /** The papers as they were read, or saved, last. */
  get library(): Library {
    return this.current;
  }

  /** The neighbours of these papers, where the folder has them. */
  get graph(): PaperNeighbors | undefined {
    return this.stored?.graph;
  }

  /** What is saved of the words of these papers, as far as it can be used. */
  async savedWords(papers: readonly Paper[]): Promise<IndexPart[]> {
    const { stored } = this;
    return stored?.library.papers === papers ? readSavedWords(this.path, stored) : [];
  }

  /** The bytes of the HNSW graph that is saved; undefined where there is none that can be read. */
  async savedHnsw(): Promise<Uint8Array | undefined> {
    const file = this.stored?.manifest.hnsw;
    return (
      file &&
      readDerived(this.path, file, async (checked) => {
        const bytes = await checked.take(file.bytes);
        await checked.finish();
        return bytes;
      })
    );
  }

  /**
   * Runs a change. From the first one until `close` this program is the only one that may change
   * the folder; what others have saved before, and other indexes of this program in between, is
   * read first, so that nothing is lost.
   * @throws PaperweaveError `locked` (naming the program that changes it), `not-found` (the index was moved or
   *   removed since it was read)
   */
  async change<T>(work: () => Promise<T>): Promise<T> {
    if (this.manifest && !(await this.hasManifest())) {
      this.close(); // the lock has gone with the folder
      throw goneError(this.path);
    }
    await makeFolder(this.path);
    this.lock ??= await FolderLock.take(this.path);
    return this.lock.inTurn(async () => {
      this.journal = undefined;
      await this.refresh();
      return work();
    });
  }

  /**
   * A journal for these texts, to be embedded by a model: what earlier ones have left, and room for
   * more. It goes with the next save.
   */
  async openJournal(texts: readonly string[], model: Model): Promise<Journal> {
    return (this.journal = await Journal.open(this.path, model, texts));
  }

  /**
   * Saves the papers with the vectors of another model, within a change: all files anew, in one
   * save like any other.
   */
  async saveAs(model: Model, library: Library): Promise<void> {
    const { model: before, stored } = this;
    [this.model, this.stored] = [model, undefined];
    try {
      await this.save(library);
    } catch (error) {
      [this.model, this.stored] = [before, stored];
      throw error;
    }
  }

  /**
   * Saves atomically, within a change: new data files, then the manifest by rename, then what is
   * not needed goes. When it throws (a full disk, no permission), the folder holds what it held
   * before.
   * @param options.compact write everything into one file of papers and one of vectors
   */
  async save(library: Library, options: Computed & { compact?: boolean; save?: number } = {}): Promise<void> {
    const stored = await this.intact();
    const plan = planSegments(stored, library, options.compact ?? false);
    if (
      stored &&
      !options.hnsw &&
      plan.fresh.length === 0 &&
      isDeepStrictEqual(plan.kept, stored.manifest.segments) &&
      options.graph?.knn === stored.graph?.knn
    )
      return;
    const number = options.save ?? (this.manifest?.save ?? 0) + 1;
    const manifest = await this.write(library, plan, options, { number, hnsw: stored?.manifest.hnsw });
    this.manifest = manifest;
    this.stored = { manifest, library, homes: plan.homes, ...(options.graph && { graph: options.graph }) };
    this.current = library;
    // The papers are saved: what cannot be cleaned now is cleaned by a later save.
    await syncFolder(this.path);
    await this.clean(manifest).catch(() => undefined);
    await this.journal?.remove().catch(() => undefined);
  }

  /** Leaves the right to change to others. */
  close(): void {
    this.lock?.release();
    this.lock = undefined;
  }

  get isWriter(): boolean {
    return this.lock !== undefined;
  }

  private async hasManifest(): Promise<boolean> {
    return stat(join(this.path, MANIFEST)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return false;
        throw error;
      },
    );
  }

  /** Reads what others have saved. */
  private async refresh(): Promise<void> {
    const manifest = await readManifest(this.path);
    if (!manifest && this.manifest) throw goneError(this.path); // since `change` looked
    if (isDeepStrictEqual(manifest, this.stored?.manifest)) return;
    this.stored = manifest && (await readIndex(this.path, (found) => checkModel(this.path, found, this.model)));
    this.manifest = this.stored?.manifest;
    if (this.stored) this.current = this.stored.library;
  }

  /** What is stored, if all its files are there still; else everything is written anew. */
  private async intact(): Promise<StoredIndex | undefined> {
    for (const { name, bytes } of this.stored ? filesOf(this.stored.manifest) : []) {
      const found = await stat(join(this.path, name)).catch(() => undefined);
      if (found?.size !== bytes) return undefined;
    }
    return this.stored;
  }

  private async write(
    library: Library,
    plan: SegmentPlan,
    { graph, hnsw }: Computed,
    before: { number: number; hnsw: DataFile | undefined },
  ): Promise<IndexManifest> {
    const save = before.number;
    const token = newToken(save);
    const { id: embedder, dimensions } = this.model;
    const draft = fileName("manifest", token);
    try {
      await writeSynced(this.path, draft, []);
      const segments = [...plan.kept];
      if (plan.fresh.length > 0) segments.push(await writeSegment(this.path, token, library, plan.fresh, embedder));
      const storedGraph = graph && (await writeGraph(this.path, token, graph));
      const hnswFile = hnsw ? await writeSynced(this.path, fileName("hnsw", token), piecesOf([hnsw])) : before.hnsw;
      const content = {
        save,
        embedder,
        dimensions,
        papers: library.papers.length,
        segments,
        ...(storedGraph && { graph: storedGraph }),
        ...(hnswFile && { hnsw: hnswFile }),
      };
      const obsolete = await this.obsoleteFiles(content);
      const manifest = { ...content, ...(obsolete.length > 0 && { obsolete }) };
      await writeSynced(this.path, draft, [manifestBytes(manifest)], "w");
      await syncFolder(this.path); // the names of the data files are on the disk before the manifest names them
      await this.lock?.check();
      await rename(join(this.path, draft), join(this.path, MANIFEST));
      return { version: VERSION, ...manifest };
    } catch (error) {
      await this.remove(({ token: of }) => of === token).catch(() => undefined);
      throw error;
    }
  }

  /** Files that are there, that the manifest before named, or called obsolete, and that the next one does not need. */
  private async obsoleteFiles(next: Pick<IndexManifest, "segments" | "graph" | "hnsw">): Promise<string[]> {
    const { manifest } = this;
    if (!manifest) return [];
    const known = new Set([...filesOf(manifest).map(({ name }) => name), ...(manifest.obsolete ?? [])]);
    for (const { name } of filesOf(next)) known.delete(name);
    return (await ownFilesIn(this.path)).map(({ name }) => name).filter((name) => known.has(name));
  }

  /** Removes what the manifest calls obsolete, and what programs that were killed have left. */
  private async clean(manifest: IndexManifest): Promise<void> {
    const needed = new Set(filesOf(manifest).map(({ name }) => name));
    const obsolete = new Set(manifest.obsolete);
    const unfinished = unfinishedSaves(await ownFilesIn(this.path));
    await this.remove(
      ({ name, kind, token }) =>
        kind === "manifest" || (isDataKind(kind) && !needed.has(name) && (obsolete.has(name) || unfinished.has(token))),
    );
    await removeLockDrafts(this.path, (await stat(join(this.path, MANIFEST))).mtimeMs);
  }

  /** Removes files of ours, drafts of manifests last: they say of the others that their save has not ended. */
  private async remove(isUnneeded: (file: OwnFile) => boolean): Promise<void> {
    const files = (await ownFilesIn(this.path)).filter(isUnneeded);
    const isDraft = ({ kind }: OwnFile): boolean => kind === "manifest";
    for (const { name } of [...files.filter((file) => !isDraft(file)), ...files.filter(isDraft)])
      await rm(join(this.path, name), { force: true });
  }
}

function goneError(path: string): PaperweaveError {
  return new PaperweaveError(
    "not-found",
    `There is no index in ${path} any more: the folder was moved, removed or emptied while this program had it open. ` +
      `Nothing was saved. Open the index where it is now.`,
  );
}

function checkModel(path: string, { embedder, dimensions }: IndexManifest, model: Model): void {
  if (embedder === model.id && dimensions === model.dimensions) return;
  throw new PaperweaveError(
    "model-mismatch",
    `${path} was made by the embedder ${formatValue(embedder)} (${dimensions} dimensions), ` +
      `got ${formatValue(model.id)} (${model.dimensions}). Pass the embedder that made it as { embedder } ` +
      "(reembed goes from it to another), or make a new index.",
  );
}
