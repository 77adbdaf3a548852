import { csvLine } from "../../papers/to-csv.js";
import { columnsOf, type ExportTable } from "./columns.js";

/** Rows that are written at a time. */
const ROWS = 1000;

/** Comma-separated values, UTF-8 without a byte order mark. */
export function* toCsv(table: ExportTable): Generator<Uint8Array> {
  const columns = columnsOf(table);
  yield Buffer.from(csvLine(columns.map(({ name }) => name)));
  for (let start = 0; start < table.papers.length; start += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, table.papers.length - start) }, (_, i) => csvLine(columns.map(({ at }) => at(start + i))));
    yield Buffer.from(rows.join(""));
  }
}
