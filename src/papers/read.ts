import { checkOneOf, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { MergedPaper, Paper } from "../core/types.js";
import { decodePieces, repairMojibake, warnOfMojibake, type Warn } from "./clean/decode.js";
import { formatNames, formats } from "./formats/index.js";
import type { Format, RawFields } from "./formats/format.js";
import { mergeSightings } from "./merge/merge.js";
import type { Sighting } from "./merge/newest.js";
import { parsePaper } from "./paper.js";
import { readBytes } from "./source.js";

/** A record that is no paper, or no new one: where it stands and why it was left out. */
export interface Skipped {
  where: string;
  reason: string;
}

export interface ReadResult {
  /** In the order of the file. */
  papers: Paper[];
  /** Records that are no papers, or repeat another one word for word. */
  skipped: Skipped[];
  /** Records that are another version or form of a paper, and are part of it now. */
  merged: MergedPaper[];
  /** What was repaired or looks odd, one sentence each. */
  warnings: string[];
  /**
   * Name of the format: "pubmed", "oai", "atom", "html", "jsonl", "json", "ris", "medline",
   * "bibtex", "daily-papers", "csv" or "text".
   */
  format: string;
}

/**
 * Reads the papers of a file, perhaps gzipped: BibTeX and biblatex, RIS, PubMed's text and XML,
 * arXiv's Atom, OAI-PMH and metadata snapshot, JSON and JSONL of Semantic Scholar, OpenAlex,
 * Hugging Face, Crossref, CSL (Zotero) or of one's own, CSV and TSV, web pages, plain text, and the
 * Hugging Face Daily Papers page. The format is recognised by the content. Every record is in
 * `papers`, or in `skipped` or `merged` with the reason.
 * @param source a path, a file: URL, or the bytes of the file
 * @param options.format reads the file as this format, whatever it looks like
 * @throws PaperweaveError `not-found` (no such file), `bad-format` (empty, binary, unknown,
 *   damaged, or without any paper), `invalid-argument`
 */
export async function readPapers(
  source: string | URL | Uint8Array,
  options: { format?: string } = {},
): Promise<ReadResult> {
  checkReadOptions(options, ["format"]);
  const skipped: Skipped[] = [];
  const warnings: string[] = [];
  const { format, records } = await openRecords(source, options.format, (warning) => warnings.push(warning));
  const sightings: Sighting[] = [];
  for await (const { where, paper, reason } of records) {
    if (paper) sightings.push({ paper, where });
    else skipped.push({ where, reason });
  }
  if (sightings.length === 0) {
    const [problem] = skipped;
    throw new PaperweaveError(
      "bad-format",
      `There are no papers in this ${format.name} file${problem ? `; ${problem.where}: ${problem.reason}` : ""}.`,
    );
  }
  const { papers, merged, left } = mergeRead(sightings);
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
export function mergeRead(sightings: readonly Sighting[]): { papers: Paper[]; merged: MergedPaper[]; left: Skipped[] } {
  const { groups, merged, conflicts } = mergeSightings(sightings);
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
 * The papers of a file one by one, for files that do not fit in memory: JSONL, CSV, XML, BibTeX,
 * RIS and MEDLINE are read in constant memory, the other formats whole. What is the same paper is
 * not looked for; `PaperIndex.upsert` does.
 * @param options.onSkip called for each record that is no paper
 * @throws PaperweaveError as `readPapers`
 */
export async function* streamPapers(
  source: string | URL | Uint8Array,
  options: { format?: string; onSkip?: (skipped: Skipped) => void } = {},
): AsyncGenerator<Paper> {
  checkReadOptions(options, ["format", "onSkip"]);
  let count = 0;
  const { format, records } = await openRecords(source, options.format, () => undefined);
  for await (const { where, paper, reason } of records) {
    if (paper) {
      count++;
      yield paper;
    } else options.onSkip?.({ where, reason });
  }
  if (count === 0) throw new PaperweaveError("bad-format", `There are no papers in this ${format.name} file.`);
}

function checkReadOptions(options: { format?: string }, known: string[]): void {
  checkOptions("readPapers", options, known);
  if (options.format !== undefined) checkOneOf("format", options.format, formatNames);
}

type Read = { where: string; paper: Paper; reason: "" } | { where: string; paper?: undefined; reason: string };

async function openRecords(
  source: string | URL | Uint8Array,
  forced: string | undefined,
  warn: Warn,
): Promise<{ format: Format; records: AsyncIterable<Read> }> {
  const pieces = decodePieces(readBytes(source), warn);
  // Enough of the beginning to tell the format, then the whole again.
  const begun: string[] = [];
  let head = "";
  while (head.length < 65536) {
    const next = await pieces.next();
    if (next.done) break;
    begun.push(next.value);
    head += next.value;
  }
  head = head.replace(/^\ufeff/, "");
  if (begun.length > 0) begun[0] = begun[0]!.replace(/^\ufeff/, "");
  if (head.trim() === "") throw new PaperweaveError("bad-format", "The file is empty.");
  const format = formats.find(({ name, recognise }) => (forced === undefined ? recognise(head) : name === forced));
  if (!format)
    throw new PaperweaveError(
      "bad-format",
      `The format is not known: it is none of ${formatNames.join(", ")}. The text begins with ${JSON.stringify(head.slice(0, 60))}.`,
    );
  async function* whole(): AsyncGenerator<string> {
    yield* begun;
    yield* pieces;
  }
  return { format, records: toRecords(format, whole(), warn) };
}

async function* toRecords(format: Format, pieces: AsyncIterable<string>, warn: Warn): AsyncGenerator<Read> {
  const repairs = { doubled: 0 };
  for await (const record of format.read(pieces, warn)) {
    if ("reason" in record) {
      yield record;
      continue;
    }
    const { paper, reason } = parsePaper(repaired(record.fields, repairs));
    yield paper ? { where: record.where, paper, reason: "" } : { where: record.where, reason };
  }
  warnOfMojibake(repairs, warn);
}

/**
 * What was encoded twice may come as escapes ("\\u00c3\\u00a9"), which the decoder of the file does
 * not see.
 */
function repaired(fields: RawFields, repairs: { doubled: number }): RawFields {
  const { title, abstract } = fields;
  return {
    ...fields,
    ...(typeof title === "string" && { title: repairMojibake(title, repairs) }),
    ...(typeof abstract === "string" && { abstract: repairMojibake(abstract, repairs) }),
  };
}
