import { csvLine } from "../../papers/to-csv.js";
import { columnsOf, type ExportTable } from "./columns.js";

/** Comma-separated values, UTF-8 without a byte order mark. */
export async function* toCsv(table: ExportTable): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(table);
  yield Buffer.from(csvLine(columns.map(({ name }) => name)));
  for await (const rows of table.pages)
    yield Buffer.from(rows.map((row) => csvLine(columns.map(({ of }) => of(row)))).join(""));
}
