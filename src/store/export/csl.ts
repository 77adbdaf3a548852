import { cslItem } from "../../papers/to-csl.js";
import type { ExportTable } from "./columns.js";
import { withTag } from "./topic-tag.js";

/** A list of CSL-JSON, an item a line; topics are among the keywords. */
export async function* toCsl({ pages }: ExportTable): AsyncGenerator<Uint8Array> {
  let before = "[\n";
  for await (const rows of pages)
    for (const row of rows) {
      yield Buffer.from(`${before}${JSON.stringify(cslItem(withTag(row)))}`);
      before = ",\n";
    }
  yield Buffer.from(before === "[\n" ? "[]\n" : "\n]\n");
}
