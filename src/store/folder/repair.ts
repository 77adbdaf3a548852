import { constants } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkOptions } from "../../core/check.js";
import { counted, formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { compareIds } from "../../core/strings.js";
import type { Embedder, EmbedderName, EmbedOptions } from "../../core/types.js";
import { libraryNeighbors } from "../../topics/fit/library-neighbors.js";
import { checkIndex, type IndexCheck } from "./check.js";
import { embedPapers } from "../library/embed-papers.js";
import { ownFilesIn, type OwnFile } from "./files.js";
import { IndexFolder } from "./index-folder.js";
import { takeEmbedder } from "../library/validation.js";
import { emptyLibrary, withEntries, type Entry, type Library } from "../library/library.js";
import { FolderLock } from "./folder-lock.js";
import { parseRows, readManifest, savedFiles, type IndexManifest } from "./manifest.js";
import { guessSegments, salvageSegment, segmentsOf, type SalvagedRow } from "./salvage.js";

/** Options of `repairIndex`. */
export interface RepairOptions extends EmbedOptions {
  /** The embedder that made the index; used only where vectors are lost. Default `"minilm"`. */
  embedder?: EmbedderName | Embedder | undefined;
}

/** What a repair found and did. */
export interface RepairReport {
  /** Path of the folder, as it was given. */
  folder: string;
  /** false: every file was whole, and nothing was done. */
  repaired: boolean;
  /** Number of papers that the index has now. */
  papers: number;
  /**
   * Ids of papers whose vectors were lost, and computed again from their texts. Where a paper had come with a
   * vector of its own, that one is lost.
   */
  embedded: string[];
  /** Papers that are lost: where they stood, and their ids if these can still be read. */
  lost: { where: string; id?: string | undefined }[];
  /** Ids of papers that no checksum proves: their texts may be changed. */
  unsure: string[];
  /** The neighbour graph was computed again. */
  graph: boolean;
  /** Names of the damaged files, kept in the folder for a closer look; paperweave does not need them. */
  setAside: string[];
  /** Sentences for people: what else there is to know. */
  notes: string[];
}

/**
 * Rebuilds what can be rebuilt of a damaged index folder. Papers and vectors whose checksums are right are kept,
 * lost vectors are computed again from the texts, and so is the neighbour graph. All of it is one save: before,
 * the folder is as it was.
 * @throws PaperweaveError `not-found` (no index there), `model-mismatch` (vectors are lost, and another embedder
 *   made them), `locked`, `aborted`, and what the embedder throws; the folder is then as it was
 */
export async function repairIndex(folder: string, options: RepairOptions = {}): Promise<RepairReport> {
  checkOptions("repairIndex", options, ["embedder", "onProgress", "signal"]);
  const report: RepairReport = {
    folder,
    repaired: false,
    papers: 0,
    embedded: [],
    lost: [],
    unsure: [],
    graph: false,
    setAside: [],
    notes: [],
  };
  const first = await checkIndex(folder);
  if (first.whole) return { ...report, papers: first.papers! };
  const lock = await FolderLock.take(folder);
  try {
    return await lock.inTurn(async () => rebuild(folder, await checkIndex(folder), lock, options, report));
  } finally {
    lock.release();
  }
}

async function rebuild(
  folder: string,
  check: IndexCheck,
  lock: FolderLock,
  options: RepairOptions,
  report: RepairReport,
): Promise<RepairReport> {
  const manifest = await readManifest(folder).catch((error: unknown) => {
    if (PaperweaveError.is(error, "bad-format")) return undefined;
    throw error;
  });
  if (!manifest)
    report.notes.push(
      "The manifest is lost: the papers are those of all files of papers that there are, so that some that had " +
        "been removed may be back.",
    );
  const { rows, embedder, damaged } = await salvage(folder, manifest, report);
  const { library, model } = await complete(rows, embedder, manifest?.dimensions, options, report);
  const before = savedFiles(await ownFilesIn(folder));
  const hadGraph = manifest ? manifest.graph !== undefined : before.some(({ kind }) => kind === "neighbors");
  const graph = hadGraph && library.papers.length > 0 ? await libraryNeighbors(library, {}, options) : undefined;
  if (
    manifest?.segments.some(
      ({ words }) => words && check.files.some(({ name, state }) => name === words.name && state !== "whole"),
    )
  )
    report.notes.push("The words for searches were read again from the papers.");
  const bad = check.files.filter(({ state }) => state === "damaged" || state === "cut").map(({ name }) => name);
  for (const name of new Set([...bad, ...damaged])) await setAside(folder, name, "damaged", report);
  const save = (manifest?.save ?? lastSave(before)) + 1;
  await IndexFolder.rebuild(folder, model, library, { graph, manifest, save, lock });
  // Without a manifest nobody knows which files belong together: what was there before is kept.
  if (!manifest)
    for (const { name } of before) {
      await setAside(folder, name, "before-repair", report);
      await rm(join(folder, name));
    }
  return { ...report, repaired: true, papers: library.papers.length, graph: graph !== undefined };
}

async function salvage(
  folder: string,
  manifest: IndexManifest | undefined,
  report: RepairReport,
): Promise<{ rows: SalvagedRow[]; embedder: string | undefined; damaged: string[] }> {
  const segments = manifest ? segmentsOf(manifest) : await guessSegments(folder);
  const found = new Map<string, SalvagedRow>();
  const damaged: string[] = [];
  let embedder = manifest?.embedder;
  for (const segment of segments) {
    const salvaged = await salvageSegment(folder, segment);
    const { removed, rows } = segment.known?.segment ?? {};
    const gone = new Set(rows === undefined ? [] : parseRows(removed, rows));
    salvaged.rows.forEach((row, i) => void (row && !gone.has(i) && found.set(row.paper.id, row)));
    for (const { row, ...what } of salvaged.lost) if (!gone.has(row)) report.lost.push(what);
    damaged.push(...salvaged.damaged);
    embedder ??= salvaged.embedder;
  }
  report.unsure.push(
    ...[...found.values()]
      .filter(({ unsure }) => unsure)
      .map(({ paper }) => paper.id)
      .sort(compareIds),
  );
  return { rows: [...found.values()], embedder, damaged };
}

/** A library of what is left; vectors that are not are embedded again. */
async function complete(
  rows: readonly SalvagedRow[],
  embedder: string | undefined,
  dimensions: number | undefined,
  options: RepairOptions,
  report: RepairReport,
): Promise<{ library: Library; model: Pick<Embedder, "id" | "dimensions"> }> {
  const trusted = (row: SalvagedRow): boolean => row.vector !== undefined && embedder !== undefined;
  const entries: Entry[] = rows.filter(trusted).map(({ paper, vector }) => ({ paper, vector: vector! }));
  const bare = rows
    .filter((row) => !trusted(row))
    .map(({ paper }) => paper)
    .sort((a, b) => compareIds(a.id, b.id));
  const length = dimensions ?? entries[0]?.vector.length;
  if (bare.length === 0 && embedder !== undefined && length !== undefined) {
    return { library: withEntries(emptyLibrary(length), entries), model: { id: embedder, dimensions: length } };
  }
  const { model, owned } = await takeEmbedder(options.embedder);
  try {
    if (embedder !== undefined && (model.id !== embedder || (length !== undefined && model.dimensions !== length))) {
      throw new PaperweaveError(
        "model-mismatch",
        `The vectors of ${bare.length} papers are lost, and only the embedder that made the others, ` +
          `${formatValue(embedder)}, can make them again; got ${formatValue(model.id)}. Pass it as { embedder }. ` +
          "Nothing was changed.",
      );
    }
    const again = await embedPapers(bare, model, undefined, { onProgress: options.onProgress, signal: options.signal });
    report.embedded.push(...bare.map(({ id }) => id));
    if (bare.length > 0)
      report.notes.push(
        `The vectors of ${counted(bare.length, "paper")} were lost, and made again from their texts by ` +
          `${formatValue(model.id)}. If such a paper had come with a vector of its own, upsert it with that again.`,
      );
    return {
      library: withEntries(emptyLibrary(model.dimensions), [...entries, ...again.entries]),
      model: { id: model.id, dimensions: model.dimensions },
    };
  } finally {
    if (owned) await model.close?.();
  }
}

/** Copies a file under a name that is no name of ours. */
async function setAside(folder: string, name: string, why: string, report: RepairReport): Promise<void> {
  for (let number = 1; ; number++) {
    const copy = `${name}.${why}${number === 1 ? "" : `-${number}`}`;
    try {
      await copyFile(join(folder, name), join(folder, copy), constants.COPYFILE_EXCL);
      report.setAside.push(copy);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return; // missing
      if (code !== "EEXIST") throw error;
    }
  }
}

/** The number of the last save, by the names of its files. */
function lastSave(files: readonly OwnFile[]): number {
  const numbers = files.filter(({ kind }) => kind === "papers").map(({ token }) => parseInt(token.slice(0, 8), 16));
  return Math.max(0, ...numbers.filter((number) => number < 2 ** 31));
}
