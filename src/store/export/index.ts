import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { checkOneOf, checkOptions, show } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Matrix, Paper } from "../../core/types.js";
import { TopicModel } from "../../topics/index.js";
import { newToken } from "../names.js";
import { toNpy } from "../npy.js";
import { toBibtex } from "./bibtex.js";
import type { ExportTable } from "./columns.js";
import { toCsv } from "./csv.js";
import { toJsonl } from "./jsonl.js";
import { toParquet } from "./parquet.js";

/** `npy` has the vectors, a row a paper, in the order of the papers in all the others; these have the papers. */
export type ExportFormat = "jsonl" | "csv" | "npy" | "bibtex" | "parquet";

/** The formats, and how the names of their files end. */
const ENDINGS: Record<ExportFormat, readonly string[]> = {
  jsonl: [".jsonl", ".ndjson"],
  csv: [".csv"],
  npy: [".npy"],
  bibtex: [".bib", ".bibtex"],
  parquet: [".parquet"],
};
export const exportFormats = Object.keys(ENDINGS) as ExportFormat[];
/** Formats that have columns for places and topics. */
export const tableFormats: readonly ExportFormat[] = ["jsonl", "csv", "parquet"];

export interface ExportOptions {
  /** Absent: by the end of the path. */
  format?: ExportFormat;
  /** Places of papers on a map, `TopicMap.points`, say: columns x and y of jsonl, csv and parquet. */
  positions?: Iterable<{ id: string; x: number; y: number }>;
  /** Topics of the papers: columns topic (the label) and topic_id of jsonl, csv and parquet. */
  topics?: TopicModel;
}

/** What is exported; vectors are needed for npy only. */
export interface ExportSource {
  papers: readonly Paper[];
  vectors?: Matrix | undefined;
}

/** The format that is asked for, or that has the name or the end of the target. Throws `invalid-argument`. */
export function formatOf(target: string, format?: string): ExportFormat {
  if (format !== undefined) return checkOneOf<ExportFormat>("format", format, exportFormats);
  const ending = extname(target).toLowerCase();
  const found = exportFormats.find((name) => name === target || ENDINGS[name].includes(ending));
  if (found) return found;
  throw new PaperweaveError("invalid-argument", `The end of ${show(target)} tells no format; known are ${exportFormats.map((name) => ENDINGS[name][0]).join(", ")}, or pass { format }.`);
}

/**
 * Exports papers.
 * @param target a format: the bytes of such a file are returned; or the path of a file, which is put in place whole
 *   or not at all
 * @throws PaperweaveError `invalid-argument` (an unknown format, places or topics for a format without columns)
 */
export async function exportPapers(source: ExportSource, target: string, options: ExportOptions = {}): Promise<Uint8Array | undefined> {
  const { format, table } = checkExport(source, target, options);
  const pieces = await piecesOf(format, source, table);
  if (target === format && options.format === undefined) return Buffer.concat([...pieces]);
  await writeWhole(target, pieces);
  return undefined;
}

function checkExport(source: ExportSource, target: string, options: ExportOptions): { format: ExportFormat; table: ExportTable } {
  if (typeof target !== "string" || target === "") throw new PaperweaveError("invalid-argument", `export takes the path of a file, or a format, got ${show(target)}.`);
  checkOptions("export", options, ["format", "positions", "topics"]);
  const format = formatOf(target, options.format);
  const { topics } = options;
  if (topics !== undefined && !(topics instanceof TopicModel)) throw new PaperweaveError("invalid-argument", `topics must be a TopicModel, got ${show(topics)}.`);
  if ((topics || options.positions !== undefined) && !tableFormats.includes(format)) {
    throw new PaperweaveError("invalid-argument", `A ${format} file has no columns for topics and positions; ${tableFormats.join(", ")} have.`);
  }
  return { format, table: { papers: source.papers, positions: readPositions(options.positions), topics } };
}

function readPositions(positions: ExportOptions["positions"]): ExportTable["positions"] {
  if (positions === undefined) return undefined;
  if (typeof positions !== "object" || positions === null || !(Symbol.iterator in positions)) {
    throw new PaperweaveError("invalid-argument", `positions must be a list of { id, x, y }, got ${show(positions)}.`);
  }
  const places = new Map<string, { x: number; y: number }>();
  for (const place of positions) {
    if (typeof place?.id !== "string" || !Number.isFinite(place.x) || !Number.isFinite(place.y)) {
      throw new PaperweaveError("invalid-argument", `positions must be a list of { id, x, y } with finite numbers, got ${show(JSON.stringify(place) ?? place)}.`);
    }
    places.set(place.id, { x: place.x, y: place.y });
  }
  return places;
}

async function piecesOf(format: ExportFormat, { papers, vectors }: ExportSource, table: ExportTable): Promise<Iterable<Uint8Array>> {
  switch (format) {
    case "jsonl": return toJsonl(table);
    case "csv": return toCsv(table);
    case "bibtex": return toBibtex(papers);
    case "parquet": return toParquet(table);
    case "npy": {
      if (!vectors) throw new PaperweaveError("invalid-argument", "There are no vectors to export as npy.");
      return toNpy(vectors);
    }
  }
}

/** Under another name first, so that nobody sees half a file, and a file that was there stays when something goes wrong. */
async function writeWhole(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path).slice(0, 100)}.${newToken()}`);
  try {
    const file = await open(temporary, "wx");
    try {
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
