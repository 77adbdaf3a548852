import { throwIfAborted } from "../core/abort.js";
import { formatValue } from "../core/format.js";
import { checkOneOf, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { Pauses } from "../core/async.js";
import type { MergedPaper, Paper } from "../core/types.js";
import { decodePieces, type Warn } from "./clean/decode.js";
import { DoubleEncoding } from "./clean/double-encoding.js";
import { decoderOf } from "./clean/encoding.js";
import { formatNames, formats } from "./formats/index.js";
import type { Format, FormatName } from "./formats/format.js";
import { HEAD_CHARACTERS, headOf } from "./formats/head.js";
import { refusalOf } from "./formats/refusal.js";
import { mergeRecords } from "./merge/merge.js";
import type { SourceRecord } from "./merge/newest.js";
import { OwnFields } from "./own-fields.js";
import { parsePaper } from "./paper.js";
import { readBytes } from "./source.js";

/** A record that is no paper, or no new one. */
export interface Skipped {
  /** Where it stands: "line 7", "record 3". */
  where: string;
  /** Why it was left out. */
  reason: string;
}

/** What `readPapers` found in a file. */
export interface ReadResult {
  /** In the order of the file. */
  papers: Paper[];
  /** Records that are no papers, or repeat another one word for word. */
  skipped: Skipped[];
  /** Records that are another version or form of a paper, and are part of it now. */
  merged: MergedPaper[];
  /** What was repaired, was not kept or looks odd, one sentence each. */
  warnings: string[];
  /** The format that the file was read as. */
  format: FormatName;
}

/** How a file is read. */
export interface ReadOptions {
  /** Reads the file as this format, whatever it looks like. Default: recognised by the content. */
  format?: FormatName | (string & {}) | undefined;
  /**
   * Reads the text in this encoding, named as in the Encoding Standard of the web: "windows-1251",
   * "gbk", "macintosh". Default: UTF-8 or UTF-16, and for lines that are neither, what a detector
   * finds.
   */
  encoding?: string | undefined;
  /** Aborts the reading: it rejects with the code `aborted`. */
  signal?: AbortSignal | undefined;
}

/** How the papers of a file are streamed. */
export interface StreamOptions extends ReadOptions {
  /** Called for each record that is no paper. */
  onSkip?: ((skipped: Skipped) => void) | undefined;
}

/**
 * Reads the papers of a file, perhaps gzipped: BibTeX and biblatex, RIS, EndNote's XML and .enw,
 * RefWorks, Web of Science, Ovid, PubMed's text and XML, JATS, Europe PMC, DBLP, arXiv's Atom,
 * OAI-PMH, e-mail and metadata snapshot, JSON and JSONL of many services or of one's own, CSV and
 * TSV (Scopus, the Lens, Dimensions, IEEE …), web pages, plain text, and the Hugging Face Daily
 * Papers page. The format is recognised by the content. Every record is in `papers`, or in
 * `skipped` or `merged` with the reason; what the source says of a paper and `Paper` has no place
 * for is in its `fields`.
 * @param source a path, a file: URL, or the bytes of the file
 * @throws PaperweaveError `not-found` (no such file), `bad-format` (empty, binary, unknown,
 *   damaged, or without any paper), `invalid-argument`, `aborted`
 * @example const { papers, skipped } = await readPapers("library.bib");
 */
export async function readPapers(source: string | URL | Uint8Array, options: ReadOptions = {}): Promise<ReadResult> {
  checkReadOptions(options, READ_OPTIONS);
  const skipped: Skipped[] = [];
  const warnings: string[] = [];
  const { signal } = options;
  const { format, records } = await openRecords(source, options, (warning) => warnings.push(warning));
  const found: SourceRecord[] = [];
  for await (const { where, paper, reason } of records) {
    if (paper) found.push({ paper, where });
    else skipped.push({ where, reason });
  }
  if (found.length === 0) {
    const [problem] = skipped;
    throw new PaperweaveError(
      "bad-format",
      `There are no papers in this ${format.name} file${problem ? `; ${problem.where}: ${problem.reason}` : ""}.`,
    );
  }
  const { papers, merged, left } = await mergeRead(found, signal);
  skipped.push(...left);
  const bare = papers.filter(({ abstract }) => abstract === "").length;
  if (bare > 0) warnings.push(`${bare} of ${papers.length} papers have no abstract; only their titles count.`);
  const lost = papers.filter(({ title, abstract }) => title.includes("\ufffd") || abstract.includes("\ufffd")).length;
  if (lost > 0)
    warnings.push(
      `${lost} of ${papers.length} papers hold characters (\ufffd) that were lost before the file was written.`,
    );
  return { papers, skipped, merged, warnings, format: format.name };
}

/**
 * The papers of records, those that are one made into one; what repeats another, or has an own id
 * that another paper has, is left out. In the order of the records.
 */
export async function mergeRead(
  records: readonly SourceRecord[],
  signal?: AbortSignal,
): Promise<{ papers: Paper[]; merged: MergedPaper[]; left: Skipped[] }> {
  const { groups, merged, conflicts } = await mergeRecords(records, signal);
  const repeats = merged.filter(({ reason }) => reason.startsWith("repeats "));
  return {
    papers: groups.map(({ paper }) => paper),
    merged: merged.filter(({ reason }) => !reason.startsWith("repeats ")),
    left: [
      ...repeats.map(({ where, reason }) => ({ where, reason })),
      ...conflicts.map(({ first, second }) => ({
        where: second.where,
        reason: `has the same id as ${first.where}, ${JSON.stringify(first.paper.id)}, but another content`,
      })),
    ],
  };
}

/**
 * The papers of a file one by one, for files that do not fit in memory: all formats but web pages
 * and plain text are read in constant memory, whatever their line breaks. What is the same paper is
 * not looked for; `PaperIndex.upsert` does.
 * @throws PaperweaveError as `readPapers`
 * @example await index.upsert(streamPapers("millions.jsonl"));
 */
export async function* streamPapers(
  source: string | URL | Uint8Array,
  options: StreamOptions = {},
): AsyncGenerator<Paper> {
  checkReadOptions(options, [...READ_OPTIONS, "onSkip"]);
  let count = 0;
  const { format, records } = await openRecords(source, options, () => undefined);
  for await (const { where, paper, reason } of records) {
    if (paper) {
      count++;
      yield paper;
    } else options.onSkip?.({ where, reason });
  }
  if (count === 0) throw new PaperweaveError("bad-format", `There are no papers in this ${format.name} file.`);
}

const READ_OPTIONS = ["format", "encoding", "signal"];

function checkReadOptions(options: ReadOptions, known: string[]): void {
  checkOptions("readPapers", options, known);
  if (options.format !== undefined) checkOneOf("format", options.format, formatNames);
  if (options.encoding === undefined) return;
  if (typeof options.encoding !== "string")
    throw new PaperweaveError("invalid-argument", `encoding must be a name, got ${formatValue(options.encoding)}.`);
  decoderOf(options.encoding);
}

type Read = { where: string; paper: Paper; reason: "" } | { where: string; paper?: undefined; reason: string };

async function openRecords(
  source: string | URL | Uint8Array,
  { format: forced, encoding, signal }: ReadOptions,
  warn: Warn,
): Promise<{ format: Format; records: AsyncIterable<Read> }> {
  throwIfAborted(signal);
  const pieces = decodePieces(readBytes(source, { warn, signal }), { encoding, warn });
  // Enough of the beginning to tell the format, then the whole again.
  let beginning = "";
  while (beginning.length < HEAD_CHARACTERS) {
    const next = await pieces.next();
    if (next.done === true) break;
    beginning += next.value;
  }
  beginning = beginning.replace(/^\ufeff/, "");
  const head = headOf(beginning);
  if (beginning.trim() === "" && (await pieces.next()).done === true)
    throw new PaperweaveError("bad-format", "The file is empty.");
  const format = formats.find(({ name, recognise }) => (forced === undefined ? recognise(head) : name === forced));
  const refusal =
    forced === undefined && (format === undefined || format.name === "text") ? refusalOf(head) : undefined;
  if (refusal !== undefined) throw new PaperweaveError("bad-format", refusal);
  if (!format)
    throw new PaperweaveError(
      "bad-format",
      `The format is not known: it is none of ${formatNames.join(", ")}. The text begins with ` +
        `${JSON.stringify(head.text.slice(0, 60))}.`,
    );
  async function* whole(): AsyncGenerator<string> {
    yield beginning;
    yield* pieces;
  }
  return { format, records: toRecords(format, whole(), warn, signal) };
}

async function* toRecords(
  format: Format,
  pieces: AsyncIterable<string>,
  warn: Warn,
  signal: AbortSignal | undefined,
): AsyncGenerator<Read> {
  const encoding = new DoubleEncoding();
  const own = new OwnFields();
  const pauses = new Pauses(signal);
  for await (const record of format.read(pieces, warn)) {
    if (pauses.areDue()) await pauses.take();
    throwIfAborted(signal);
    if ("reason" in record) {
      yield record;
      continue;
    }
    const fields = own.keep(encoding.repair(record.fields, REPAIRED));
    const { paper, reason } = parsePaper(fields);
    yield paper ? { where: record.where, paper, reason: "" } : { where: record.where, reason };
  }
  own.warn(warn);
  if (encoding.repaired > 0)
    warn(`${encoding.repaired} characters were encoded twice and have been repaired (“Ã©” to “é”).`);
}

/** What is repaired where it was encoded twice. */
const REPAIRED = ["title", "abstract", "authors", "venue", "keywords", "categories"] as const;
