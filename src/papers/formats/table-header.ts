import { fieldName } from "./fields.js";
import type { Head } from "./format.js";
import { isWebOfScience } from "./web-of-science.js";

const DELIMITERS = [",", "\t", ";", "|"];
/** Lines that may stand above the header: what was searched, and when. */
const MOST_ABOVE = 15;

/** The line of a table that names its columns. */
export interface TableHeader {
  columns: string[];
  delimiter: string;
  /** Its number, from 1. */
  line: number;
  /** Whether cells may stand in quotation marks. */
  isQuoted: boolean;
}

/** The first line that names a title and more, or a title alone. */
export function findHeader(head: Head): TableHeader | undefined {
  const marked = /^sep=(.)\s*$/i.exec(head.lines[0] ?? "")?.[1];
  for (const [i, line] of head.lines.slice(0, MOST_ABOVE).entries()) {
    if (line.trim() === "" || line.length > 20_000) continue;
    const delimiter = marked ?? sniffDelimiter(line);
    const columns = splitLine(line, delimiter).map((name) => name.replace(/^\ufeff/, ""));
    const isTitled = columns.some((column) => fieldName(column) === "title" && column.length < 60);
    const isAlone = columns.length === 1;
    // A line of prose has a word that is a name by chance; a header has none that is long.
    const isHeader = isAlone ? i === 0 : columns.every((column) => column.length < 100);
    if ((isTitled && isHeader) || isWebOfScience(columns))
      return { columns, delimiter, line: i + 1, isQuoted: isQuoted(head.lines.slice(i), delimiter) };
    if (isAlone && i > 0) continue;
  }
  return undefined;
}

/** The delimiter that cuts a line into the most cells. */
function sniffDelimiter(line: string): string {
  return DELIMITERS.reduce((best, delimiter) =>
    splitLine(line, delimiter).length > splitLine(line, best).length ? delimiter : best,
  );
}

/** The cells of a line, without the quotation marks around them. */
function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let from = 0,
    quoted = false;
  for (let i = 0; i <= line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (i < line.length && (line[i] !== delimiter || quoted)) continue;
    cells.push(line.slice(from, i));
    from = i + 1;
  }
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^\ufeff?"|"$/g, "")
      .replaceAll('""', '"')
      .trim(),
  );
}

/**
 * Whether quotation marks around cells are the table's. In a table by tabs a title may begin with
 * one of its own; then what follows it is no tab.
 */
function isQuoted(lines: readonly string[], delimiter: string): boolean {
  if (delimiter !== "\t") return true;
  const [header = "", ...rows] = lines.slice(0, -1);
  if (/(?:^|\t)"/.test(header)) return true;
  const tabs = header.split("\t").length;
  return !rows.some((row) => {
    const cells = row.split("\t");
    const isOdd = (cell: string, i: number): boolean =>
      /^"[^"]*"[^"]/.test(cell) || (i < tabs - 1 && cell.startsWith('"') && (cell === '"' || !cell.endsWith('"')));
    return cells.length === tabs && cells.some(isOdd);
  });
}

/**
 * Whether the first lines have the same number of short cells: a table, though without a title
 * column.
 */
export function sameWidth({ lines: all }: Head): boolean {
  const lines = all.filter((line) => line !== "").slice(0, 5);
  const [first = ""] = lines;
  if (first.length > 20_000) return false;
  const delimiter = sniffDelimiter(first);
  const widths = new Set(lines.map((line) => line.split(delimiter).length));
  const cells = splitLine(first, delimiter);
  return (
    cells.length > 1 &&
    lines.length > 1 &&
    widths.size === 1 &&
    cells.every((cell) => cell.length > 0 && cell.length < 40)
  );
}
