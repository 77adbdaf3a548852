import { risRecord } from "../../papers/to-ris.js";
import type { ExportTable } from "./columns.js";
import { withTag } from "./topic-tag.js";

/** Records of RIS in UTF-8; topics are among the keywords. */
export async function* toRis({ pages }: ExportTable): AsyncGenerator<Uint8Array> {
  for await (const rows of pages) yield Buffer.from(rows.map((row) => `${risRecord(withTag(row))}\r\n`).join(""));
}
