import { wordSegmentOf, type IndexPart, type WordSegment } from "../../lexical/index.js";
import { piecesOf, readDerived, writeSynced, type CheckedFile, type DataFile } from "./files.js";
import { fileName } from "./file-names.js";
import type { StoredIndex } from "./read-index.js";
import { headerLine, splitHeader } from "./files.js";

/*
 * The words of the papers of a segment, words-<token>.bin, so that the first search does not have
 * to read the papers: a line of JSON (below), the folded words and the stems, one a line, then
 * numbers, little-endian, in the order of `numbersOf`. All of it can be made of the papers: a file
 * that is missing, damaged, or written by other rules of reading is not used.
 */
interface WordsHeader {
  format: "paperweave-words";
  /** Goes up whenever texts are read otherwise, or the file is written otherwise. */
  version: number;
  /** What a letter is depends on it. */
  unicode: string | undefined;
  papers: number;
  words: number;
  stems: number;
  tokens: number;
  postings: number;
  /** Bytes of words and stems. */
  textBytes: number;
}

const VERSION = 1;
const LONGEST_HEADER = 1024;

export async function writeWords(folder: string, token: string, segment: WordSegment): Promise<DataFile> {
  const { words, stems, tokens, postings } = segment;
  const text = Buffer.from([...words, ...stems].map((one) => `${one}\n`).join(""));
  const header: WordsHeader = {
    format: "paperweave-words",
    version: VERSION,
    unicode: process.versions.unicode,
    papers: tokens.bodyOffsets.length,
    words: words.length,
    stems: stems.length,
    tokens: tokens.tokens.length,
    postings: postings.papers.length,
    textBytes: text.length,
  };
  return writeSynced(
    folder,
    fileName("words", token),
    piecesOf([headerLine(header), text, ...numbersOf(segment).map(bytes)]),
  );
}

function numbersOf({
  termOfWord,
  tokens,
  postings,
}: Pick<WordSegment, "termOfWord" | "tokens" | "postings">): (Int32Array | Uint16Array)[] {
  return [
    termOfWord,
    tokens.offsets,
    tokens.bodyOffsets,
    tokens.tokens,
    postings.offsets,
    postings.papers,
    postings.counts,
  ];
}

const bytes = ({ buffer, byteOffset, byteLength }: Int32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** What a folder has of the words of its papers; nothing of a segment whose file cannot be used. */
export async function readSavedWords(folder: string, { manifest, homes, library }: StoredIndex): Promise<IndexPart[]> {
  const rows = manifest.segments.map((segment) => new Int32Array(segment.rows).fill(-1));
  for (let row = 0; row < library.papers.length; row++) rows[homes.segments[row]!]![homes.rows[row]!] = row;
  const parts: IndexPart[] = [];
  for (const [number, { words, rows: papers }] of manifest.segments.entries()) {
    const segment = words && (await readDerived(folder, words, (file) => readWords(file, papers)));
    if (segment) parts.push({ segment, rows: rows[number]! });
  }
  return parts;
}

/** undefined also where other rules made the file. */
async function readWords(file: CheckedFile, papers: number): Promise<WordSegment | undefined> {
  const head = await file.take(LONGEST_HEADER);
  const parts = splitHeader(head);
  const header = parts?.header as unknown as WordsHeader | undefined;
  if (
    header?.format !== "paperweave-words" ||
    header.version !== VERSION ||
    header.unicode !== process.versions.unicode ||
    header.papers !== papers
  )
    return undefined;
  const { words, stems, tokens, postings, textBytes } = header;
  const size =
    head.length -
    parts!.body.length +
    textBytes +
    4 * (words + papers + 1 + papers + tokens + stems + 1 + postings) +
    2 * postings;
  if (
    size !== file.file.bytes ||
    ![words, stems, tokens, postings, textBytes].every((count) => Number.isSafeInteger(count) && count >= 0)
  )
    return undefined;
  const read = {
    termOfWord: new Int32Array(words),
    tokens: {
      offsets: new Int32Array(papers + 1),
      bodyOffsets: new Int32Array(papers),
      tokens: new Int32Array(tokens),
    },
    postings: {
      offsets: new Int32Array(stems + 1),
      papers: new Int32Array(postings),
      counts: new Uint16Array(postings),
    },
  };
  const text = Buffer.alloc(textBytes);
  let ahead: Uint8Array = parts!.body;
  for (const target of [text, ...numbersOf(read).map(bytes)]) {
    const known = Math.min(ahead.length, target.length);
    target.set(ahead.subarray(0, known));
    ahead = ahead.subarray(known);
    if (known < target.length) await file.fillAll(target.subarray(known));
  }
  await file.finish();
  const lines = text.toString("utf8").split("\n");
  if (lines.length !== words + stems + 1) return undefined;
  return wordSegmentOf({ words: lines.slice(0, words), stems: lines.slice(words, words + stems), ...read });
}
