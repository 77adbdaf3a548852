import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { compareIds } from "../../core/strings.js";
import type { Embedder, EmbedOptions } from "../../core/types.js";
import { paperNeighbors } from "../../topics/fit/run-job.js";
import { checkIndex, type IndexCheck } from "./check.js";
import { embedPapers } from "../library/embed-papers.js";
import { namesIn } from "./files.js";
import { IndexFolder } from "./folder.js";
import { takeEmbedder } from "../library/given.js";
import { emptyLibrary, withEntries, type Entry, type Library } from "../library/library.js";
import { FolderLock } from "./lock.js";
import { readManifest, type IndexManifest } from "./manifest.js";
import { parseName } from "./names.js";
import { parseRows } from "./row-list.js";
import { guessSegments, salvageSegment, type DamagedSegment, type SalvagedRow } from "./salvage.js";

export interface RepairOptions extends EmbedOptions {
  /** The embedder that made the index; needed where vectors are lost. Default `"minilm"`. */
  embedder?: string | Embedder;
}

/** What a repair found and did. */
export interface RepairReport {
  folder: string;
  /** false: every file was whole, and nothing was done. */
  repaired: boolean;
  /** Papers that the index has now. */
  papers: number;
  /** Ids of papers whose vectors were lost, and embedded again from their texts. */
  embedded: string[];
  /** Papers that are lost: where they stood, and their ids as far as these can still be read. */
  lost: { where: string; id?: string }[];
  /**
   * Ids of papers from a damaged file without checksums of its lines (format 1): their texts may be
   * changed.
   */
  unsure: string[];
  /** The neighbour graph was computed again. */
  graph: boolean;
  /** Copies of the damaged files, for a closer look; paperweave does not need them. */
  setAside: string[];
  notes: string[];
}

/**
 * Rebuilds what can be rebuilt of a damaged index folder. Papers and vectors that are as they were
 * saved are kept, vectors that are not are embedded again, the neighbour graph is computed again.
 * It ends in one save: until then the folder is as it was, and copies of the damaged files stay.
 * @throws PaperweaveError `not-found` (no index there), `model-mismatch` (vectors are lost, and
 *   another embedder made them), `locked`, `aborted`, and what the embedder throws; the folder is
 *   then as it was
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
      "The manifest is lost: the papers are those of all files of papers that there are, so that some that had been removed may be back.",
    );
  const { rows, embedder, damaged } = await salvage(folder, manifest, report);
  const { library, model } = await complete(rows, embedder, manifest?.dimensions, options, report);
  const hadGraph =
    manifest?.graph !== undefined || (await namesIn(folder)).some((name) => parseName(name)?.kind === "neighbors");
  const graph = hadGraph && library.papers.length > 0 ? await paperNeighbors(library.vectors, options) : undefined;
  if (
    manifest?.segments.some(
      ({ words }) => words && check.files.some(({ name, state }) => name === words.name && state !== "whole"),
    )
  )
    report.notes.push("The words for searches were read again from the papers.");
  const bad = check.files.filter(({ state }) => state === "damaged" || state === "cut").map(({ name }) => name);
  for (const name of new Set([...bad, ...damaged])) await setAside(folder, name, report);
  await IndexFolder.rebuild(folder, model, library, {
    graph,
    save: (manifest?.save ?? (await lastSave(folder))) + 1,
    lock,
  });
  return { ...report, repaired: true, papers: library.papers.length, graph: graph !== undefined };
}

async function salvage(
  folder: string,
  manifest: IndexManifest | undefined,
  report: RepairReport,
): Promise<{ rows: SalvagedRow[]; embedder: string | undefined; damaged: string[] }> {
  const segments: DamagedSegment[] = manifest
    ? manifest.segments.map((segment) => ({
        token: parseName(segment.papers.name)!.token,
        rows: segment.rows,
        segment,
      }))
    : await guessSegments(folder);
  const found = new Map<string, SalvagedRow>();
  const damaged: string[] = [];
  let embedder = manifest?.embedder;
  for (const damagedSegment of segments) {
    const {
      rows,
      lost,
      embedder: ofSegment,
      damaged: files,
    } = await salvageSegment(folder, damagedSegment, manifest?.dimensions);
    const removed = new Set(
      damagedSegment.segment ? parseRows(damagedSegment.segment.removed, damagedSegment.segment.rows) : [],
    );
    rows.forEach((row, i) => void (row && !removed.has(i) && found.set(row.paper.id, row)));
    for (const { row, ...what } of lost) if (!removed.has(row)) report.lost.push(what);
    damaged.push(...files);
    embedder ??= ofSegment;
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
        `The vectors of ${bare.length} papers are lost, and only the embedder that made the others, ${formatValue(embedder)}, can make them again; got ${formatValue(model.id)}. Pass it as { embedder }. Nothing was changed.`,
      );
    }
    const again = await embedPapers(bare, model, undefined, { onProgress: options.onProgress, signal: options.signal });
    report.embedded.push(...bare.map(({ id }) => id));
    return {
      library: withEntries(emptyLibrary(model.dimensions), [...entries, ...again.entries]),
      model: { id: model.id, dimensions: model.dimensions },
    };
  } finally {
    if (owned) await model.close?.();
  }
}

async function setAside(folder: string, name: string, report: RepairReport): Promise<void> {
  for (let number = 1; ; number++) {
    const copy = `${name}.damaged${number === 1 ? "" : `-${number}`}`;
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
async function lastSave(folder: string): Promise<number> {
  const numbers = (await namesIn(folder))
    .map(parseName)
    .filter((name) => name?.kind === "papers")
    .map((name) => parseInt(name!.token.slice(0, 8), 16));
  return Math.max(0, ...numbers.filter((number) => number < 2 ** 31));
}
