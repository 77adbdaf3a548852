import { bibtexEntry } from "../../papers/to-bibtex.js";
import type { ExportTable } from "./columns.js";

/** BibTeX entries in UTF-8. */
export async function* toBibtex({ pages }: ExportTable): AsyncGenerator<Uint8Array> {
  const taken = new Map<string, number>();
  for await (const rows of pages) yield Buffer.from(rows.map(({ paper }) => `${bibtexEntry(paper, taken)}\n`).join(""));
}
