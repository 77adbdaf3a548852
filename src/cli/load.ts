import { stat } from "node:fs/promises";
import { PaperweaveError } from "../core/errors.js";
import type { MergedPaper, Paper, UpsertReport } from "../core/types.js";
import { PaperIndex } from "../paper-index.js";
import { mergeRead, readPapers, type SourceRecord } from "../papers/index.js";
import { readIndex } from "../store/folder/read-index.js";
import type { ProgressBar } from "./progress-bar.js";
import { isZotero, nameOfZotero, readZotero } from "./zotero.js";

/** What happened to the records of the files. */
export interface LoadReport {
  /** Number of papers; skipped records are not counted. */
  read: number;
  skipped: { where: string; reason: string }[];
  /**
   * Records that were merged into another record of the files. Those merged into a paper of the
   * index are in `upsert`.
   */
  merged: MergedPaper[];
  warnings: string[];
  upsert?: UpsertReport;
}

/**
 * Checks the papers of the files before they are embedded, which may take minutes; throws when the
 * command cannot be run with them.
 */
type Check = (papers: readonly Paper[]) => void;

/** An index with the papers of these files. A single index folder is opened without a copy. */
export async function loadIndex(
  files: readonly string[],
  embedder: string | undefined,
  bar: ProgressBar,
  check?: Check,
): Promise<{ index: PaperIndex; report: LoadReport }> {
  const [first] = files;
  if (files.length === 1 && (await isFolder(first!))) {
    const index = await PaperIndex.open(first!, { embedder, readOnly: true });
    return { index, report: { read: index.size, skipped: [], merged: [], warnings: [] } };
  }
  const index = await PaperIndex.inMemory({ embedder });
  return { index, report: await addFiles(index, files, bar, check) };
}

/** Reads all files, then adds their papers in one upsert. A paper in two files is added once. */
export async function addFiles(
  index: PaperIndex,
  files: readonly string[],
  bar: ProgressBar,
  check?: Check,
): Promise<LoadReport> {
  const { papers, report } = await readFiles(files);
  check?.(papers);
  report.upsert = await index.upsert(papers, { onProgress: bar.show });
  return report;
}

/** The papers of all files, a paper in two files once. Nothing is embedded. */
export async function readFiles(files: readonly string[]): Promise<{ papers: Paper[]; report: LoadReport }> {
  const report: LoadReport = { read: 0, skipped: [], merged: [], warnings: [] };
  const records: SourceRecord[] = [];
  const several = files.length > 1;
  for (const file of files) {
    const prefix = several ? `${nameOf(file)}, ` : "";
    const from = await readFrom(file);
    report.warnings.push(...from.warnings.map((warning) => `${several ? `${nameOf(file)}: ` : ""}${warning}`));
    report.skipped.push(...from.skipped.map(({ where, reason }) => ({ where: prefix + where, reason })));
    report.merged.push(...from.merged.map((merged) => ({ ...merged, where: prefix + merged.where })));
    for (const paper of from.papers) records.push({ paper, where: `${prefix}paper ${JSON.stringify(paper.id)}` });
  }
  const { papers, merged, left } = several
    ? await mergeRead(records)
    : { papers: records.map(({ paper }) => paper), merged: [], left: [] };
  report.merged.push(...merged);
  report.skipped.push(...left);
  report.read = papers.length;
  return { papers, report };
}

function nameOf(file: string): string {
  if (isZotero(file)) return nameOfZotero(file);
  return file === "-" ? "standard input" : file;
}

type FromFile = Pick<LoadReport, "skipped" | "merged" | "warnings"> & { papers: Paper[] };

/** The papers of one file, folder or collection of Zotero. Errors name the file. */
async function readFrom(file: string): Promise<FromFile> {
  if (await isFolder(file)) {
    const stored = await readIndex(file);
    if (!stored) throw new PaperweaveError("not-found", `There is no index in ${file}.`);
    // Only papers are read, so the embedding model does not matter.
    return { papers: [...stored.library.papers], skipped: [], merged: [], warnings: [] };
  }
  try {
    if (isZotero(file)) return await readZotero(file);
    return await readPapers(file === "-" ? await standardInput() : file);
  } catch (error) {
    if (!PaperweaveError.is(error, "bad-format")) throw error;
    throw new PaperweaveError("bad-format", `${nameOf(file)}: ${error.message}`, { cause: error });
  }
}

async function standardInput(): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

export async function isFolder(path: string): Promise<boolean> {
  if (path === "-" || isZotero(path)) return false;
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT")
      throw new PaperweaveError("not-found", `There is no file or folder ${path}.`, { cause });
    throw new PaperweaveError("invalid-argument", `Cannot read ${path}: ${cause.message}.`, { cause });
  });
  return found.isDirectory();
}
