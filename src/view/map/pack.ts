import { deflateRawSync } from "node:zlib";
import type { Paper } from "../../core/types.js";
import type { Arranged } from "./arrange.js";
import { cut, lengthWithin } from "./cut-abstracts.js";
import type { MapDetails } from "./map-data.js";
import { packNumbers } from "./pack-numbers.js";
import { textColumns, type TextColumn } from "./facts.js";
import { printable } from "../theme/text.js";

/** More authors than these become "and others", which BibTeX understands. */
const MOST_AUTHORS = 40;

/** A named part of the page's data, in base64. */
export interface Part {
  name: string;
  base64: string;
}

/**
 * Where the papers are, for the first picture: not deflated, so that nothing has to be waited for.
 * Little-endian.
 */
export function packPlaces({ xs, ys }: Arranged): Part {
  const bytes = Buffer.alloc(4 * xs.length);
  xs.forEach((x, at) => bytes.writeUInt16LE(x, 2 * at));
  ys.forEach((y, at) => bytes.writeUInt16LE(y, 2 * (xs.length + at)));
  return { name: "places", base64: bytes.toString("base64") };
}

/** Years of the papers, 0 where none is known; each as the distance to the one before. */
export function packYears(years: readonly number[]): Part {
  return deflated("years", packNumbers(years.map((year, at) => year - (years[at - 1] ?? 0))));
}

/** Of each paper how many related ones it has, then these, each as the distance to its row. */
export function packRelated(
  { rows, placeOf }: Arranged,
  { neighbors: { indices, k } }: MapDetails,
  most: number,
): Part {
  const each = Math.min(most, k),
    numbers = new Int32Array(rows.length * (each + 1));
  let length = 0;
  rows.forEach((row, at) => {
    const count = length++;
    for (let i = row * k; i < row * k + each; i++) if (indices[i]! >= 0) numbers[length++] = placeOf[indices[i]!]! - at;
    numbers[count] = length - count - 1;
  });
  return deflated("related", packNumbers(numbers.subarray(0, length)));
}

/** Which terms of its topic each paper uses, a bit each. */
export function packTerms({ rows }: Arranged, { terms }: MapDetails): Part {
  return deflated("terms", packNumbers(Float64Array.from(rows, (row) => terms[row]! >>> 0)));
}

/**
 * The texts of the papers, a column a part, a line a paper.
 * @param room bytes of the page that abstracts may take
 * @returns the parts, and to how many characters abstracts were cut, undefined where they are whole
 */
export function packTexts(
  papers: readonly Paper[],
  room: (used: number) => number,
): { parts: Part[]; columns: TextColumn[]; abstractsCut: number | undefined } {
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
  const left = room(parts.reduce((sum, { base64 }) => sum + base64.length, 0));
  const length = lengthWithin(papers.length, (row) => textOf(papers[row]!, "abstract"), left);
  if (length === 0) return { parts, columns: columns.filter((name) => name !== "abstract"), abstractsCut: 0 };
  const part = textPart(
    "abstract",
    papers.map((paper) => cut(textOf(paper, "abstract"), length)),
  );
  return { parts: [...parts, part], columns, abstractsCut: length === Infinity ? undefined : length };
}

function textPart(name: TextColumn, lines: readonly string[]): Part {
  return deflated(name, Buffer.from(lines.join("\n")));
}

function textOf(paper: Paper, name: TextColumn): string {
  const value = paper[name];
  if (value === undefined) return "";
  const text = printable(
    Array.isArray(value)
      ? (name === "authors" && value.length > MOST_AUTHORS
          ? [...value.slice(0, MOST_AUTHORS - 1), "others"]
          : value
        ).join("; ")
      : String(value),
  );
  return /[\s]{2}|[^\S ]/.test(text) ? text.replace(/\s+/g, " ") : text;
}

function deflated(name: string, bytes: Uint8Array): Part {
  return { name, base64: deflateRawSync(bytes).toString("base64") };
}
