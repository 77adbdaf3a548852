import { Readable } from "node:stream";
import { PaperweaveError } from "../../core/errors.js";
import { LONGEST_LINE } from "../clean/decode.js";
import { fieldName } from "./fields.js";
import type { Format } from "./format.js";

const delimiters = [",", "\t", ";", "|"];

/** Comma-, tab- or semicolon-separated values with a header line that names a title column. */
export const csv: Format = {
  name: "csv",
  recognise(head) {
    const header = firstLine(head);
    const columns = splitHeader(header, sniffDelimiter(header));
    return columns.length > 1
      ? columns.some((column) => fieldName(column) === "title") || sameWidth(head)
      : fieldName(columns[0] ?? "") === "title";
  },
  async *read(pieces) {
    const { parse, CsvError } = await import("csv-parse"); // loaded by those alone who read such a file
    const { head, all } = await peek(pieces);
    const parser = Readable.from(all).pipe(
      parse({
        delimiter: sniffDelimiter(firstLine(head)),
        bom: true,
        info: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        max_record_size: LONGEST_LINE,
      }),
    );
    let columns: (string | undefined)[] | undefined;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        if (!columns) {
          columns = record.map(fieldName);
          if (!columns.includes("title")) {
            throw new PaperweaveError(
              "bad-format",
              `The CSV has no title column; its columns are ${record.map((name) => JSON.stringify(name.slice(0, 40))).join(", ")}.`,
            );
          }
          continue;
        }
        const where = `line ${info.lines}`;
        if (record.length !== columns.length) {
          yield { where, reason: `${record.length} columns, expected ${columns.length}` };
          continue;
        }
        const fields: Record<string, unknown> = {};
        columns.forEach((name, i) => {
          if (name !== undefined && !(name in fields) && record[i] !== "") fields[name] = record[i];
        });
        yield { where, fields };
      }
    } catch (cause) {
      if (cause instanceof CsvError)
        throw new PaperweaveError("bad-format", `The CSV is broken: ${cause.message}.`, { cause });
      throw cause;
    }
  },
};

function firstLine(text: string): string {
  return /[^\r\n]*/.exec(text.replace(/^[\ufeff\s]+/, ""))![0];
}

/** The delimiter that cuts the header into the most columns. */
function sniffDelimiter(header: string): string {
  return delimiters.reduce((best, delimiter) =>
    splitHeader(header, delimiter).length > splitHeader(header, best).length ? delimiter : best,
  );
}

function splitHeader(header: string, delimiter: string): string[] {
  return header.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, ""));
}

/**
 * Whether the first lines have the same number of short cells: a table, though without a title
 * column.
 */
function sameWidth(head: string): boolean {
  const lines = head
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .slice(0, 5);
  const delimiter = sniffDelimiter(lines[0] ?? "");
  const widths = new Set(lines.map((line) => line.split(delimiter).length));
  return (
    lines.length > 1 &&
    widths.size === 1 &&
    splitHeader(lines[0]!, delimiter).every((cell) => cell.length > 0 && cell.length < 40)
  );
}

async function peek(pieces: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done ? "" : first.value;
  async function* all(): AsyncGenerator<string> {
    if (head !== "") yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
}
