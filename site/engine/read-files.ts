import { readPapers, type Paper } from "paperweave/web";
import type { LeftRecord, Report } from "../messages.js";

/** The papers of all files, and what became of the other records. Errors name the file where there are several. */
export async function readFiles(files: readonly File[]): Promise<{ papers: Paper[]; report: Report }> {
  const report: Report = { papers: 0, skipped: [], merged: [], warnings: [], truncated: 0 };
  const papers: Paper[] = [];
  for (const file of files) {
    const named = (text: string, mark: string): string => (files.length > 1 ? `${file.name}${mark} ${text}` : text);
    const located = ({ where, reason }: LeftRecord): LeftRecord => ({ where: named(where, ","), reason });
    const read = await readPapers(file).catch((error: Error) => {
      throw new Error(named(error.message, ":"), { cause: error });
    });
    report.skipped.push(...read.skipped.map(located));
    report.merged.push(...read.merged.map(located));
    report.warnings.push(...read.warnings.map((warning) => named(warning, ":")));
    for (const paper of read.papers) papers.push(paper);
  }
  return { papers, report };
}
