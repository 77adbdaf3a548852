import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { PaperInput, RunOptions } from "../core/types.js";
import type { OpenFolder } from "./open-folder.js";
import type { ToolArguments } from "./tool-arguments.js";

/** Papers of one call: some ten seconds of embedding. */
const MAX_PAPERS = 100;

/** The tool `add_papers`. */
export async function addPapers({ papers }: ToolArguments, folder: OpenFolder, run: RunOptions): Promise<string> {
  if (!Array.isArray(papers) || papers.length === 0 || papers.length > MAX_PAPERS)
    throw new PaperweaveError(
      "invalid-argument",
      `papers must be a list of 1 to ${MAX_PAPERS} papers, ` +
        `got ${Array.isArray(papers) ? papers.length : formatValue(papers)}.`,
    );
  const { added, updated, unchanged, merged, rejected } = await folder.add(papers as PaperInput[], run);
  return JSON.stringify({
    added,
    updated,
    unchanged,
    merged: merged.map(({ id, into, rule }) => ({ id, into, rule })),
    rejected,
  });
}
