import type { Parser } from "csv-parse";
import { PaperweaveError } from "../../core/errors.js";
import { loadCsvParser } from "./csv-parser.js";
import { cellValue } from "../to-csv.js";
import { fieldName, paperFields } from "./fields.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { headOf } from "./head.js";
import { findHeader, sameWidth, type TableHeader } from "./table-header.js";
import { TaggedValues } from "./tagged.js";
import { LONGEST_LINE } from "./text.js";
import { fromWebOfScience, isWebOfScience } from "./web-of-science.js";

/**
 * Comma-, tab- or semicolon-separated values with a header line that names a title column: Scopus,
 * the Lens, Dimensions, IEEE, Web of Science, PubMed, Zotero, or one's own. Lines above the header,
 * and rows with a cell too few or many, are no hindrance.
 */
export const csv: Format = {
  name: "csv",
  recognise(head) {
    return findHeader(head) !== undefined || sameWidth(head);
  },
  async *read(pieces, warn) {
    const { head, all } = await peek(pieces);
    const header = findHeader(headOf(head));
    if (!header)
      throw new PaperweaveError(
        "bad-format",
        `The CSV has no title column; its columns are ${firstCells(head)
          .map((name) => JSON.stringify(name.slice(0, 40)))
          .join(", ")}.`,
      );
    yield* rowsOf(header, all, warn);
  },
};

async function* rowsOf(
  header: TableHeader,
  pieces: AsyncIterable<string>,
  warn: (warning: string) => void,
): AsyncGenerator<RawRecord> {
  const { parse, CsvError } = await loadCsvParser();
  const { columns, delimiter, line: offset } = header;
  const toFields = isWebOfScience(columns) ? webOfScienceRow : ownRow;
  const parser = parse({
    delimiter,
    quote: header.isQuoted ? '"' : null,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  let uneven = 0;
  let last = offset;
  try {
    for await (const { record, info } of parsedRows(parser, below(header, pieces))) {
      last = offset + info.lines;
      const where = `line ${last}`;
      const cells = record.slice(0, lastFilled(record, columns.length)).map(cellValue);
      if (isHeader(cells, columns)) yield { where, reason: "the header once more" };
      else if (cells.length < Math.min(2, columns.length))
        yield { where, reason: `${record.length} columns, expected ${columns.length}` };
      else {
        if (cells.length !== columns.length) uneven++;
        yield { where, fields: toFields(columns, cells) };
      }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    yield { where: `line ${last + 1}`, reason: `the table is broken from here on: ${cause.message}` };
  }
  if (uneven > 0)
    warn(
      `${uneven} rows have a cell too few or too many; they were read from the left, and what is left over is ` +
        "in their fields.",
    );
}

interface ParsedRow {
  record: string[];
  info: { lines: number };
}

/**
 * The rows that a parser makes of a text, as far as it gets before it throws. Only what its streams have in
 * browsers, too, is used.
 */
async function* parsedRows(parser: Parser, pieces: AsyncIterable<string>): AsyncGenerator<ParsedRow> {
  let rows: ParsedRow[] = [];
  let failure: Error | undefined;
  parser.on("data", (row: ParsedRow) => rows.push(row));
  const ended = new Promise<void>((resolve) => {
    parser.on("end", resolve);
    parser.on("error", (error) => {
      failure = error;
      resolve();
    });
  });
  const taken = (): ParsedRow[] => {
    const all = rows;
    rows = [];
    return all;
  };
  for await (const piece of pieces) {
    if (failure) break;
    await new Promise<void>((resolve) => parser.write(piece, () => resolve()));
    yield* taken();
  }
  parser.end();
  await ended;
  yield* taken();
  if (failure) throw failure;
}

/** Behind the last column, empty cells are none. */
function lastFilled(cells: readonly string[], columns: number): number {
  let length = cells.length;
  while (length > columns && cells[length - 1] === "") length--;
  return length;
}

function isHeader(cells: readonly string[], columns: readonly string[]): boolean {
  return cells.length === columns.length && cells.every((cell, i) => cell.trim() === columns[i]);
}

function ownRow(columns: readonly string[], cells: readonly string[]): RawFields {
  const row = Object.fromEntries(
    cells.map((cell, i): [string, unknown] => {
      const name = columns[i] ?? `column ${i + 1}`;
      return [name, fieldName(name) === undefined ? asNumber(cell) : cell];
    }),
  );
  const fields = paperFields(row);
  return columns.includes("Item Title") ? { ...fields, authors: unglued(fields.authors) } : fields;
}

/** A cell as a number, where it is written as JSON writes that number. */
function asNumber(cell: string): string | number {
  return cell !== "" && String(Number(cell)) === cell && cell.length < 16 ? Number(cell) : cell;
}

/** SpringerLink puts no separator between names: "Mara LindJo Park". */
function unglued(authors: unknown): unknown {
  return typeof authors === "string"
    ? authors.split(/(?<=\p{Ll})(?<!\b(?:Mc|Mac|De|Di|La|Le|Van|Von|Du|Da|El|Al|Fitz))(?=\p{Lu}[\p{Ll}.])/u)
    : authors;
}

/** A row under the tags of Web of Science: what they mean elsewhere they do not mean here. */
function webOfScienceRow(columns: readonly string[], cells: readonly string[]): RawFields {
  const values = new TaggedValues();
  cells.forEach((cell, i) => {
    const tag = columns[i] ?? `column ${i + 1}`;
    for (const value of /^(?:A[UF]|B[AF]|CA|CR)$/.test(tag) ? cell.split(";") : [cell])
      if (value.trim() !== "") values.add(tag, value.trim());
  });
  return fromWebOfScience(values);
}

function firstCells(head: string): string[] {
  const line = headOf(head).lines.find((one) => one.trim() !== "") ?? "";
  return line.split(/[,;\t|]/).map((cell) => cell.trim().replace(/^"|"$/g, ""));
}

/** The text below the header. */
async function* below({ line }: TableHeader, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let left = line; // lines that are still to be left out
  let afterReturn = false;
  for await (const piece of pieces) {
    let from = 0;
    const ends = /\r\n?|\n/g;
    if (afterReturn && piece.startsWith("\n")) from = ends.lastIndex = 1;
    while (left > 0) {
      const end = ends.exec(piece);
      if (!end) break;
      from = ends.lastIndex;
      left--;
    }
    afterReturn = left === 0 && from === piece.length && piece.endsWith("\r");
    if (left === 0 && from < piece.length) yield piece.slice(from);
  }
}

async function peek(pieces: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? "" : first.value;
  async function* all(): AsyncGenerator<string> {
    if (head !== "") yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
}
