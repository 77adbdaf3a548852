import { columnsOf, type ExportTable } from "./columns.js";

/** Rows that are written at a time. */
const ROWS = 1000;

/**
 * Comma-separated values after RFC 4180, UTF-8 without a byte order mark, lines ended by CR LF. A cell that a
 * spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"): one that begins with = + - @
 * (also full-width, also after blanks), a tab, or the end of a line.
 */
export function* toCsv(table: ExportTable): Generator<Uint8Array> {
  const columns = columnsOf(table);
  yield line(columns.map(({ name }) => name));
  for (let start = 0; start < table.papers.length; start += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, table.papers.length - start) }, (_, i) => line(columns.map(({ at }) => cell(at(start + i)))));
    yield Buffer.concat(rows);
  }
}

function line(cells: readonly string[]): Buffer {
  return Buffer.from(`${cells.join(",")}\r\n`);
}

function cell(value: string | number | undefined): string {
  if (typeof value !== "string") return value === undefined ? "" : String(value); // a number is no formula
  const text = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
