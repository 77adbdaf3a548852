import { deflateRawSync } from "node:zlib";
import type { Paper } from "../../../core/types.js";
import { printable } from "../../theme/svg-text.js";
import { compressedPart, type PagePart } from "./pack-numbers.js";
import { textColumns, type TextColumn } from "./page-data.js";

/** Authors beyond these become "others", which BibTeX understands. */
const MAX_AUTHORS = 40;
/** Abstracts are not cut shorter than this: so few characters would tell nothing. */
const MIN_CHARACTERS = 160;
/**
 * Abstracts from which the compressed size of all is estimated. A sample compresses a little worse
 * than all abstracts together, so the estimate is rather too high.
 */
const SAMPLE_SIZE = 1500;
/** Characters in base64 for a byte. */
const BASE64 = 4 / 3;

/**
 * The texts of the papers: one part for each column, one line for each paper.
 * @param bytesLeft how many bytes of the page are left for abstracts when the other texts use so
 *   many
 * @returns the parts, and the number of characters to which abstracts were cut, undefined when they
 *   are whole
 */
export function packTexts(
  papers: readonly Paper[],
  bytesLeft: (used: number) => number,
): { parts: PagePart[]; columns: TextColumn[]; abstractsCut: number | undefined } {
  const columns = textColumns.filter((name) => papers.some((paper) => textOf(paper, name) !== ""));
  const parts = columns
    .filter((name) => name !== "abstract")
    .map((name) =>
      textPart(
        name,
        papers.map((paper) => textOf(paper, name)),
      ),
    );
  if (!columns.includes("abstract")) return { parts, columns, abstractsCut: undefined };
  const left = bytesLeft(parts.reduce((sum, { base64 }) => sum + base64.length, 0));
  const length = abstractLength(papers.length, (row) => textOf(papers[row]!, "abstract"), left);
  if (length === 0) return { parts, columns: columns.filter((name) => name !== "abstract"), abstractsCut: 0 };
  const part = textPart(
    "abstract",
    papers.map((paper) => cut(textOf(paper, "abstract"), length)),
  );
  return { parts: [...parts, part], columns, abstractsCut: length === Infinity ? undefined : length };
}

function textPart(name: TextColumn, lines: readonly string[]): PagePart {
  return compressedPart(name, Buffer.from(lines.join("\n")));
}

function textOf(paper: Paper, name: TextColumn): string {
  const value = paper[name];
  if (value === undefined) return "";
  const text = printable(
    Array.isArray(value)
      ? (name === "authors" && value.length > MAX_AUTHORS
          ? [...value.slice(0, MAX_AUTHORS - 1), "others"]
          : value
        ).join("; ")
      : String(value),
  );
  return /[\s]{2}|[^\S ]/.test(text) ? text.replace(/\s+/g, " ") : text;
}

/**
 * To how many characters each abstract has to be cut so that all fit into so many bytes of the
 * page: Infinity when they fit whole, 0 when hardly anything would be left.
 */
function abstractLength(count: number, abstract: (row: number) => string, bytes: number): number {
  if (bytes === Infinity) return Infinity;
  const size = Math.min(count, SAMPLE_SIZE),
    sample = Array.from({ length: size }, (_, i) => abstract(Math.floor((i * count) / size)));
  const packedSize = (length: number): number =>
    (BASE64 * deflateRawSync(sample.map((text) => cut(text, length)).join("\n")).length * count) / size;
  if (packedSize(Infinity) <= bytes) return Infinity;
  if (packedSize(MIN_CHARACTERS) > bytes) return 0;
  let [low, high] = [MIN_CHARACTERS, 20_000];
  while (high - low > 0.01 * low) {
    const middle = Math.floor((low + high) / 2);
    if (packedSize(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}

/** A text cut at a space, with "…" where something is missing. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf(" ", length);
  return `${text.slice(0, end > length / 2 ? end : length).trimEnd()}…`;
}
