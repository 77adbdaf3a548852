import { bibtexEntry } from "../../papers/to-bibtex.js";
import type { ExportTable } from "./columns.js";
import { withTag } from "./topic-tag.js";

/** BibTeX entries in UTF-8; topics are among the keywords. */
export async function* toBibtex({ pages }: ExportTable): AsyncGenerator<Uint8Array> {
  const taken = new Map<string, number>();
  for await (const rows of pages)
    yield Buffer.from(rows.map((row) => `${bibtexEntry(withTag(row), taken)}\n`).join(""));
}
