import { stat } from "node:fs/promises";
import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import { compareIds } from "../core/strings.js";
import { exportPapers, type ExportOptions } from "../store/export/index.js";
import { readIndex } from "../store/folder/read-index.js";
import type { Invocation } from "./arguments.js";
import { findTopics } from "./folder-topics.js";
import { isFolder, loadIndex, readFiles, type LoadReport } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { printJson, reportJson, reportText } from "./text.js";

/** Writes the papers of files and index folders to a file or to standard output. */
export async function exportFiles(invocation: Invocation, bar: ProgressBar): Promise<void> {
  const { out, format, json } = invocation;
  if (out !== undefined && (await stat(out).catch(() => undefined))?.isDirectory())
    throw new PaperweaveError("invalid-argument", `${out} is a folder, but export writes a file.`);
  const { papers, report, write } = await gather(invocation, bar);
  const bytes = await (out === undefined ? write(format!, {}) : write(out, { format: format! }));
  bar.clear();
  if (report && (bytes || !json)) console.error(reportText(report));
  if (bytes) process.stdout.write(bytes);
  else if (json)
    printJson({ file: out, format, papers, bytes: (await stat(out!)).size, ...(report && reportJson(report)) });
  else console.log(`${out}: ${counted(papers, "paper")}, ${format}`);
}

interface Gathered {
  papers: number;
  report?: LoadReport;
  write(target: string, options: ExportOptions): Promise<Uint8Array | undefined | void>;
}

/** Papers are embedded only when the export needs vectors. */
async function gather({ files, embedder, topics, format }: Invocation, bar: ProgressBar): Promise<Gathered> {
  const isIndex = files.length === 1 && (await isFolder(files[0]!));
  if (topics || (format === "npy" && !isIndex)) {
    const { index, report } = await loadIndex(files, embedder, bar);
    const options: ExportOptions = topics
      ? { topics: await findTopics(index, files, {}, bar), onProgress: bar.show }
      : {};
    const write = async (target: string, given: ExportOptions): Promise<Uint8Array | void> =>
      index.export(target, { ...given, ...options }).finally(() => index.close());
    return { papers: index.size, report, write };
  }
  if (isIndex) {
    const stored = await readIndex(files[0]!);
    if (stored)
      return {
        papers: stored.library.papers.length,
        write: (target, options) => exportPapers(stored.library, target, options),
      };
  }
  const { papers, report } = await readFiles(files); // fails when a folder has no index
  papers.sort((a, b) => compareIds(a.id, b.id));
  return { papers: papers.length, report, write: (target, options) => exportPapers({ papers }, target, options) };
}
