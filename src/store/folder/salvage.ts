import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Paper } from "../../core/types.js";
import { checkFile } from "./check.js";
import { readChecks, type RowChecks } from "./checks-file.js";
import { fileName } from "./file-names.js";
import { ownFilesIn, type DataFile } from "./files.js";
import { savedFiles, type IndexManifest, type Segment } from "./manifest.js";
import { bytesOf, npyHeader } from "./npy.js";
import { parsePaperLine, readLines } from "./paper-lines.js";

/** A segment of which something may be missing. */
export interface DamagedSegment {
  token: string;
  /** What the manifest says of it; undefined when the manifest cannot be read. */
  known: { segment: Segment; embedder: string; dimensions: number } | undefined;
}

export interface SalvagedRow {
  paper: Paper;
  /** undefined: lost, to be embedded again. */
  vector: Float32Array | undefined;
  /** No checksum proves the text. */
  unsure: boolean;
}

export interface Salvage {
  /** What is left of each row; undefined: lost. */
  rows: (SalvagedRow | undefined)[];
  lost: { row: number; where: string; id?: string }[];
  embedder: string | undefined;
  /** Files of which something was lost. */
  damaged: string[];
}

export function segmentsOf({ segments, embedder, dimensions }: IndexManifest): DamagedSegment[] {
  return segments.map((segment) => ({
    token: segment.papers.name.slice("papers-".length, -".jsonl".length),
    known: { segment, embedder, dimensions },
  }));
}

/** Segments by the names of files, in the order of their saves: all that there is without a manifest. */
export async function guessSegments(folder: string): Promise<DamagedSegment[]> {
  const files = savedFiles(await ownFilesIn(folder)).filter(({ kind }) => kind === "papers");
  return files.map(({ token }) => ({ token, known: undefined }));
}

/**
 * What of a segment is as it was saved: all of a file whose checksum in the manifest is right, else the lines
 * and vectors whose own checksums are, wherever they stand. The file of these counts only if the manifest proves
 * it; without a manifest, if it fits. Without them (also in folders of format 1), lines that are papers are kept
 * as `unsure`.
 */
export async function salvageSegment(folder: string, { token, known }: DamagedSegment): Promise<Salvage> {
  const segment = known?.segment;
  const isWhole = async (file: DataFile | undefined): Promise<boolean> =>
    file !== undefined && (await checkFile(folder, file)).state === "whole";
  const checksCount = known === undefined || (await isWhole(segment!.checks));
  const checks = checksCount ? await readChecks(folder, token) : undefined;
  const papersWhole = await isWhole(segment?.papers);
  const papersName = fileName("papers", token),
    vectorsName = fileName("vectors", token);
  const lines = await salvageLines(folder, papersName, {
    sums: papersWhole ? undefined : checks?.lines,
    rows: segment?.rows ?? checks?.lines.length,
  });
  // Without checksums, a paper belongs to the vector of its row number. That is right only if no line was torn
  // in two, or joined with the next.
  const inPlace = papersWhole || checks !== undefined || lines.papers.length === segment?.rows;
  const vectors = await salvageVectors(folder, vectorsName, {
    whole: inPlace && (await isWhole(segment?.vectors)),
    sums: checks?.vectors,
    rows: lines.papers.length,
    cols: known?.dimensions ?? checks?.dimensions ?? 0,
  });
  return {
    rows: lines.papers.map(
      (paper, row) => paper && { paper, vector: vectors[row], unsure: !papersWhole && checks === undefined },
    ),
    lost: lines.lost,
    embedder: known?.embedder ?? checks?.embedder,
    damaged: [
      ...(lines.lost.length > 0 || lines.strangers > 0 ? [papersName] : []),
      ...(vectors.some((vector) => !vector) ? [vectorsName] : []),
    ],
  };
}

async function salvageLines(
  folder: string,
  name: string,
  known: { sums: RowChecks["lines"] | undefined; rows: number | undefined },
): Promise<{ papers: (Paper | undefined)[]; lost: Salvage["lost"]; strangers: number }> {
  const papers: (Paper | undefined)[] = Array.from({ length: known.rows ?? 0 });
  const rowOf = known.sums && rowFinder(known.sums);
  const strangers: (string | undefined)[] = [];
  let line = 0;
  for await (const { bytes, starts, ends } of readLines(piecesOf(folder, name, 0, 1 << 22))) {
    for (let i = 0; i < starts.length; i++, line++) {
      const row = rowOf ? rowOf(crc32(bytes.subarray(starts[i], ends[i]))) : line;
      const paper = row === undefined ? undefined : parsePaperLine(bytes, starts[i]!, ends[i]!);
      if (paper) papers[row!] = paper;
      else strangers.push(idIn(bytes.toString("utf8", starts[i], ends[i])));
    }
  }
  const missing = [...papers.keys()].filter((row) => !papers[row]);
  // Damaged lines stand where the missing ones were: their ids can be told as long as none was torn in two.
  const ids = strangers.length === missing.length ? strangers : [];
  return {
    papers,
    lost: missing.map((row, i) => ({
      row,
      where: `${name}, line ${row + 1}`,
      ...(ids[i] !== undefined && { id: ids[i] }),
    })),
    strangers: strangers.length,
  };
}

/**
 * Finds the row of each line by its checksum. Lines come in the order of rows, so that the next row is tried
 * first: of 100,000 lines, two are likely to have the same CRC-32.
 */
function rowFinder(sums: RowChecks["lines"]): (sum: number) => number | undefined {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < sums.length; row++) {
    const same = rows.get(sums[row]!);
    if (same) same.push(row);
    else rows.set(sums[row]!, [row]);
  }
  let next = 0;
  return (sum) => {
    const same = rows.get(sum);
    const row = sums[next] === sum ? next : (same?.find((one) => one > next) ?? same?.[0]);
    if (row !== undefined) next = row + 1;
    return row;
  };
}

/** The id in a line that is no JSON any more, or not what was saved. */
function idIn(line: string): string | undefined {
  try {
    const match = /"id":("(?:[^"\\]|\\.)*")/.exec(line);
    return match ? (JSON.parse(match[1]!) as string) : undefined;
  } catch {
    return undefined;
  }
}

async function salvageVectors(
  folder: string,
  name: string,
  known: { whole: boolean; sums: RowChecks["vectors"] | undefined; rows: number; cols: number },
): Promise<(Float32Array | undefined)[]> {
  const { whole, sums, rows, cols } = known;
  const found: (Float32Array | undefined)[] = Array.from({ length: rows });
  const size = cols * 4;
  let row = 0;
  for await (const bytes of piecesOf(folder, name, npyHeader("<f4", rows, cols).length, 4096 * size)) {
    for (let from = 0; from + size <= bytes.length && row < rows; from += size, row++) {
      const vectorBytes = bytes.subarray(from, from + size);
      if (!whole && crc32(vectorBytes) !== sums?.[row]) continue;
      const vector = (found[row] = new Float32Array(cols));
      bytesOf(vector).set(vectorBytes);
    }
  }
  return found;
}

/** A file from some byte on, in pieces of `size` bytes, the last one shorter; nothing when there is no such file. */
async function* piecesOf(folder: string, name: string, start: number, size: number): AsyncGenerator<Buffer> {
  if (size === 0) return;
  const file = await open(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return;
  try {
    const end = (await file.stat()).size;
    for (let position = start; position < end; position += size) {
      const piece = Buffer.alloc(Math.min(size, end - position));
      let filled = 0;
      for (let read = 1; read > 0 && filled < piece.length; filled += read)
        read = (await file.read(piece, filled, piece.length - filled, position + filled)).bytesRead;
      if (filled > 0) yield piece.subarray(0, filled);
      if (filled < piece.length) return; // cut meanwhile
    }
  } finally {
    await file.close();
  }
}
