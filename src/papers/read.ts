import { isDeepStrictEqual } from "node:util";
import { checkOneOf, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Paper } from "../core/types.js";
import { decodePieces, type Warn } from "./decode.js";
import { formatNames, formats } from "./formats/index.js";
import type { Format } from "./formats/format.js";
import { parsePaper } from "./paper.js";
import { readBytes } from "./source.js";

/** A record that is no paper, or no new one: where it stands and why it was left out. */
export interface Skipped {
  where: string;
  reason: string;
}

export interface ReadResult {
  papers: Paper[];
  skipped: Skipped[];
  /** What was repaired or looks odd, one sentence each. */
  warnings: string[];
  /** Name of the format: "daily-papers", "jsonl", "json" or "csv". */
  format: string;
}

/**
 * Reads the papers of a file: the Hugging Face Daily Papers page as text, JSONL, JSON or CSV, each
 * perhaps gzipped. The format is recognised by the content. Every record is either in `papers`
 * or, with the reason, in `skipped`; of records with one id the first counts.
 * @param source a path, a file: URL, or the bytes of the file
 * @param options.format reads the file as this format, whatever it looks like
 * @throws PaperweaveError `not-found` (no such file), `bad-format` (empty, binary, unknown, or without any paper), `invalid-argument`
 */
export async function readPapers(source: string | URL | Uint8Array, options: { format?: string } = {}): Promise<ReadResult> {
  checkReadOptions(options, ["format"]);
  const skipped: Skipped[] = [];
  const warnings: string[] = [];
  const { format, records } = await openRecords(source, options.format, (warning) => warnings.push(warning));
  const first = new Map<string, { paper: Paper; where: string }>();
  let bare = 0;
  for await (const { where, paper, reason } of records) {
    if (!paper) {
      skipped.push({ where, reason });
      continue;
    }
    const seen = first.get(paper.id);
    if (seen) {
      const same = isDeepStrictEqual(seen.paper, paper);
      skipped.push({ where, reason: same ? `repeats ${seen.where}` : `has the same id as ${seen.where}, ${JSON.stringify(paper.id)}, but another content` });
      continue;
    }
    first.set(paper.id, { paper, where });
    if (paper.abstract === "") bare++;
  }
  if (first.size === 0) {
    const [problem] = skipped;
    throw new PaperweaveError("bad-format", `There are no papers in this ${format.name} file${problem ? `; ${problem.where}: ${problem.reason}` : ""}.`);
  }
  if (bare > 0) warnings.push(`${bare} of ${first.size} papers have no abstract; only their titles count.`);
  return { papers: [...first.values()].map(({ paper }) => paper), skipped, warnings, format: format.name };
}

/**
 * The papers of a file one by one, for files that do not fit in memory: JSONL and CSV are read in
 * constant memory, the other formats whole. Repeated ids are not looked for.
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

async function openRecords(source: string | URL | Uint8Array, forced: string | undefined, warn: Warn): Promise<{ format: Format; records: AsyncIterable<Read> }> {
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
  if (!format) throw new PaperweaveError("bad-format", `The format is not known: it is none of ${formatNames.join(", ")}. The text begins with ${JSON.stringify(head.slice(0, 60))}.`);
  async function* whole(): AsyncGenerator<string> {
    yield* begun;
    yield* pieces;
  }
  return { format, records: toRecords(format, whole(), warn) };
}

async function* toRecords(format: Format, pieces: AsyncIterable<string>, warn: Warn): AsyncGenerator<Read> {
  for await (const record of format.read(pieces, warn)) {
    if ("reason" in record) {
      yield record;
      continue;
    }
    const { paper, reason } = parsePaper(record.fields);
    yield paper ? { where: record.where, paper, reason: "" } : { where: record.where, reason };
  }
}
