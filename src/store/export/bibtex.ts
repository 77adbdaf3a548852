import type { Paper } from "../../core/types.js";
import { bibtexEntry } from "../../papers/to-bibtex.js";

/** Entries that are written at a time. */
const ENTRIES = 1000;

/** BibTeX entries in UTF-8. */
export function* toBibtex(papers: readonly Paper[]): Generator<Uint8Array> {
  const taken = new Map<string, number>();
  for (let start = 0; start < papers.length; start += ENTRIES) {
    yield Buffer.from(papers.slice(start, start + ENTRIES).map((paper) => `${bibtexEntry(paper, taken)}\n`).join(""));
  }
}
