import { stat } from "node:fs/promises";
import { PaperweaveError } from "../core/errors.js";
import type { MergedPaper, Paper, UpsertReport } from "../core/types.js";
import { PaperIndex } from "../paper-index.js";
import { mergeRead, readPapers, type Sighting } from "../papers/index.js";
import { readIndex } from "../store/folder/read-index.js";
import type { ProgressBar } from "./progress-bar.js";

/** What came of reading files, for the lines under the results. */
export interface LoadReport {
  /** How many papers; what is in `skipped` does not count. */
  read: number;
  skipped: { where: string; reason: string }[];
  /**
   * Records that are part of another's paper now; those that became part of a paper of the index
   * are in `upsert`.
   */
  merged: MergedPaper[];
  warnings: string[];
  upsert?: UpsertReport;
}

/**
 * Looks at the papers of the files before they are embedded, which may take minutes; throws when
 * the command makes no sense for them.
 */
export type Check = (papers: readonly Paper[]) => void;

/** An index of the papers in these files; a single index folder is opened as it is. */
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

/** Reads all the files, then adds their papers in one upsert. A paper in two files counts once. */
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

/** The papers of files, those of two files once; nothing is embedded. */
export async function readFiles(files: readonly string[]): Promise<{ papers: Paper[]; report: LoadReport }> {
  const report: LoadReport = { read: 0, skipped: [], merged: [], warnings: [] };
  const sightings: Sighting[] = [];
  const several = files.length > 1;
  for (const file of files) {
    const label = several ? `${nameOf(file)}, ` : "";
    const from = await readFrom(file);
    report.warnings.push(...from.warnings.map((warning) => `${several ? `${nameOf(file)}: ` : ""}${warning}`));
    report.skipped.push(...from.skipped.map(({ where, reason }) => ({ where: label + where, reason })));
    report.merged.push(...from.merged.map((merged) => ({ ...merged, where: label + merged.where })));
    for (const paper of from.papers) sightings.push({ paper, where: `${label}paper ${JSON.stringify(paper.id)}` });
  }
  const { papers, merged, left } = several
    ? mergeRead(sightings)
    : { papers: sightings.map(({ paper }) => paper), merged: [], left: [] };
  report.merged.push(...merged);
  report.skipped.push(...left);
  report.read = papers.length;
  return { papers, report };
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

type FromFile = Pick<LoadReport, "skipped" | "merged" | "warnings"> & { papers: Paper[] };

/** The papers of one file or folder; an error says which. */
async function readFrom(file: string): Promise<FromFile> {
  if (file !== "-" && (await isFolder(file))) {
    const stored = await readIndex(file);
    if (!stored) throw new PaperweaveError("not-found", `There is no index in ${file}.`);
    // papers alone: which model made the vectors does not matter
    return { papers: [...stored.library.papers], skipped: [], merged: [], warnings: [] };
  }
  try {
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
  if (path === "-") return false;
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT")
      throw new PaperweaveError("not-found", `There is no file or folder ${path}.`, { cause });
    throw new PaperweaveError("invalid-argument", `Cannot read ${path}: ${cause.message}.`, { cause });
  });
  return found.isDirectory();
}
