import { crc32 } from "node:zlib";
import type { Paper } from "../../core/types.js";

/** Some lines of a file: line i is from starts[i] to ends[i] of the bytes, its end not counted. */
export interface Lines {
  bytes: Buffer;
  starts: number[];
  ends: number[];
}

/**
 * The lines of a file that comes in pieces, some at a time; an unfinished last line counts, too.
 */
export async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  let rest: Buffer | undefined;
  for await (let piece of pieces) {
    if (rest) piece = Buffer.concat([rest, piece]);
    const lines: Lines = { bytes: piece, starts: [], ends: [] };
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      lines.starts.push(start);
      lines.ends.push(end);
      start = end + 1;
    }
    rest = start < piece.length ? piece.subarray(start) : undefined;
    yield lines;
  }
  if (rest) yield { bytes: rest, starts: [0], ends: [rest.length] };
}

/**
 * A paper as it was saved (it was clean then), from a part of some bytes; undefined for what is
 * none.
 */
export function parsePaperLine(bytes: Buffer, start: number, end: number): Paper | undefined {
  try {
    const paper = JSON.parse(bytes.toString("utf8", start, end)) as Paper | null;
    return typeof paper?.id === "string" && typeof paper.title === "string" && typeof paper.abstract === "string"
      ? paper
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Papers as lines of JSON, in pieces of a bounded size: one string of them all could be longer than
 * V8 allows.
 * @param checksums takes the CRC-32 of each line, its end not counted
 */
export function* paperLines(papers: Iterable<Paper>, checksums?: number[]): Generator<Uint8Array> {
  let lines: string[] = [];
  const flush = (): Buffer => {
    const piece = Buffer.from(lines.join(""));
    lines = [];
    if (checksums)
      for (let start = 0, end = piece.indexOf(10); end >= 0; start = end + 1, end = piece.indexOf(10, start))
        checksums.push(crc32(piece.subarray(start, end)));
    return piece;
  };
  for (const paper of papers) {
    lines.push(`${JSON.stringify(paper)}\n`);
    if (lines.length === 1000) yield flush();
  }
  if (lines.length > 0) yield flush();
}
