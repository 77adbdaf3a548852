import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Paper } from "../../core/types.js";
import { checkFile } from "./check.js";
import { crc32 } from "./crc32.js";
import { namesIn } from "./files.js";
import type { Segment } from "./manifest.js";
import { fileName, parseName } from "./names.js";
import { bytesOf, npyHeader } from "./npy.js";
import { parsePaperLine, readLines } from "./paper-lines.js";
import { splitHeader } from "./records.js";

/** A segment of which something may be missing. */
export interface DamagedSegment {
  token: string;
  rows: number | undefined;
  /** What the manifest says of its files; absent when there is no manifest to go by. */
  segment?: Segment;
}

export interface SalvagedRow {
  paper: Paper;
  /** undefined: to be embedded again. */
  vector: Float32Array | undefined;
  /** The text could not be compared with a checksum (format 1). */
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

/**
 * Segments by the names of files, in the order in which they were saved: all that there is without
 * a manifest.
 */
export async function guessSegments(folder: string): Promise<DamagedSegment[]> {
  const names = (await namesIn(folder)).map(parseName).filter((name) => name?.kind === "papers");
  return names.map((name) => ({ token: name!.token, rows: undefined }));
}

/**
 * What of a segment is as it was saved: all of a file whose checksum fits, else the lines and
 * vectors whose own ones do, wherever they stand. In folders of format 1 lines have none: those
 * that are papers count, and are told from the others.
 */
export async function salvageSegment(
  folder: string,
  damaged: DamagedSegment,
  dimensions: number | undefined,
): Promise<Salvage> {
  const { token, segment } = damaged;
  const names = {
    papers: fileName("papers", token),
    vectors: fileName("vectors", token),
    checks: fileName("checks", token),
  };
  const isWhole = async (kind: "papers" | "vectors"): Promise<boolean> =>
    segment !== undefined && (await checkFile(folder, segment[kind])).state === "whole";
  const sums = await readSums(folder, names.checks);
  const [papersWhole, vectorsWhole] = [await isWhole("papers"), await isWhole("vectors")];
  const lines = await salvageLines(folder, names.papers, {
    whole: papersWhole,
    sums: sums?.lines,
    rows: damaged.rows ?? sums?.lines.length,
  });
  // Without checksums a paper is told by its place, which is right only if no line was torn or
  // joined.
  const inPlace = papersWhole || sums !== undefined || lines.papers.length === damaged.rows;
  const vectors = await salvageVectors(folder, names.vectors, {
    whole: vectorsWhole && inPlace,
    sums: sums?.vectors,
    rows: lines.papers.length,
    cols: sums?.dimensions ?? dimensions ?? 0,
  });
  const rows = lines.papers.map(
    (paper, row) => paper && { paper, vector: vectors[row], unsure: !papersWhole && !sums },
  );
  const bad = [
    ...(lines.lost.length > 0 || lines.extra > 0 ? [names.papers] : []),
    ...(vectors.some((vector) => !vector) ? [names.vectors] : []),
  ];
  return { rows, lost: lines.lost, embedder: sums?.embedder, damaged: bad };
}

/** The checksums of rows; undefined where the file is not there, or not of the right size. */
async function readSums(
  folder: string,
  name: string,
): Promise<{ lines: Uint32Array; vectors: Uint32Array; embedder: string; dimensions: number } | undefined> {
  const parts = splitHeader(await readIfThere(folder, name));
  const { format, embedder, dimensions, rows } = parts?.header ?? {};
  if (
    format !== "paperweave-checks" ||
    typeof embedder !== "string" ||
    !Number.isSafeInteger(dimensions) ||
    parts!.body.length !== (rows as number) * 8
  )
    return undefined;
  const read = (shift: number): Uint32Array =>
    Uint32Array.from({ length: rows as number }, (_, row) => parts!.body.readUInt32LE(row * 8 + shift));
  return { lines: read(0), vectors: read(4), embedder, dimensions: dimensions as number };
}

async function salvageLines(
  folder: string,
  name: string,
  known: { whole: boolean; sums: Uint32Array | undefined; rows: number | undefined },
): Promise<{ papers: (Paper | undefined)[]; lost: Salvage["lost"]; extra: number }> {
  const rowOf = new Map<number, number>();
  known.sums?.forEach((sum, row) => rowOf.set(sum, row));
  const papers: (Paper | undefined)[] = Array.from({ length: known.rows ?? 0 });
  const strangers: (string | undefined)[] = [];
  let at = 0;
  for await (const { bytes, starts, ends } of readLines(piecesOf(folder, name, 0, 1 << 22))) {
    for (let i = 0; i < starts.length; i++) {
      const row = known.sums && !known.whole ? rowOf.get(crc32(bytes, starts[i], ends[i])) : at++;
      const paper = row === undefined ? undefined : parsePaperLine(bytes, starts[i]!, ends[i]!);
      if (paper) papers[row!] = paper;
      else strangers.push(idIn(bytes.toString("utf8", starts[i], ends[i])));
    }
  }
  const missing = [...papers.keys()].filter((row) => !papers[row]);
  // Damaged lines stand where the missing ones were: their ids can be told as long as none was torn
  // in two.
  const ids = strangers.length === missing.length ? strangers : [];
  return {
    papers,
    lost: missing.map((row, i) => ({
      row,
      where: `${name}, line ${row + 1}`,
      ...(ids[i] !== undefined && { id: ids[i] }),
    })),
    extra: strangers.length,
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
  known: { whole: boolean; sums: Uint32Array | undefined; rows: number; cols: number },
): Promise<(Float32Array | undefined)[]> {
  const { whole, sums, rows, cols } = known;
  const found: (Float32Array | undefined)[] = Array.from({ length: rows });
  const size = cols * 4;
  let row = 0;
  for await (const bytes of piecesOf(folder, name, npyHeader("<f4", rows, cols).length, 4096 * size)) {
    for (let from = 0; from + size <= bytes.length && row < rows; from += size, row++) {
      if (!whole && crc32(bytes, from, from + size) !== sums?.[row]) continue;
      const vector = (found[row] = new Float32Array(cols));
      bytesOf(vector).set(bytes.subarray(from, from + size));
    }
  }
  return found;
}

/**
 * A file from some byte on, in pieces of so many bytes, the last one shorter; none of one that is
 * not there.
 */
async function* piecesOf(folder: string, name: string, start: number, size: number): AsyncGenerator<Buffer> {
  if (size === 0) return;
  const file = await open(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return;
  try {
    for (let position = start; ; position += size) {
      const piece = Buffer.alloc(size);
      let filled = 0;
      for (let read = 1; read > 0 && filled < size; filled += read)
        read = (await file.read(piece, filled, size - filled, position + filled)).bytesRead;
      if (filled > 0) yield piece.subarray(0, filled);
      if (filled < size) return;
    }
  } finally {
    await file.close();
  }
}

async function readIfThere(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
}
