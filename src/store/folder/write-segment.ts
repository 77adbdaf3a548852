import { crc32 } from "node:zlib";
import { takeRows } from "../../core/matrix.js";
import type { Paper } from "../../core/types.js";
import { readWordSegment } from "../../lexical/index.js";
import type { PaperNeighbors } from "../../topics/fit/run-job.js";
import { writeSynced, type DataFile } from "./files.js";
import { writeChecks } from "./checks-file.js";
import type { Library } from "../library/library.js";
import type { Segment, StoredGraph } from "./manifest.js";
import { fileName } from "./file-names.js";
import { bytesOf, npyHeader } from "./npy.js";
import { paperLines } from "./paper-lines.js";
import { writeWords } from "./words-file.js";

/** Rows of vectors that are written at a time. */
const ROWS = 4096;

/** Writes rows of a library as a segment: papers, vectors, checks, words. */
export async function writeSegment(
  folder: string,
  token: string,
  library: Library,
  rows: Int32Array,
  embedder: string,
): Promise<Segment> {
  const { cols } = library.vectors;
  const lineSums: number[] = [];
  const vectorSums: number[] = [];
  const papers = await writeSynced(folder, fileName("papers", token), paperLines(papersAt(library, rows), lineSums));
  const vectors = await writeSynced(folder, fileName("vectors", token), vectorPieces(library, rows, vectorSums));
  const checks = await writeChecks(folder, token, {
    lines: lineSums,
    vectors: vectorSums,
    embedder,
    dimensions: cols,
  });
  const words = await writeWords(folder, token, await readWordSegment([...papersAt(library, rows)]));
  return { rows: rows.length, removed: "", papers, vectors, checks, words };
}

function* papersAt(library: Library, rows: Int32Array): Generator<Paper> {
  for (const row of rows) yield library.papers[row]!;
}

function* vectorPieces({ vectors }: Library, rows: Int32Array, checksums: number[]): Generator<Uint8Array> {
  const size = vectors.cols * 4;
  yield npyHeader("<f4", rows.length, vectors.cols);
  for (let start = 0; start < rows.length; start += ROWS) {
    const piece = bytesOf(takeRows(vectors, rows.subarray(start, start + ROWS)).data);
    for (let at = 0; at < piece.length; at += size) checksums.push(crc32(piece.subarray(at, at + size)));
    yield piece;
  }
}

export async function writeGraph(folder: string, token: string, { recipe, knn }: PaperNeighbors): Promise<StoredGraph> {
  const { rows, k, indices, similarities } = knn;
  const write = (
    kind: "neighbors" | "similarities",
    type: "<i4" | "<f4",
    data: Int32Array | Float32Array,
  ): Promise<DataFile> => writeSynced(folder, fileName(kind, token), [npyHeader(type, rows, k), bytesOf(data)]);
  return {
    recipe,
    k,
    neighbors: await write("neighbors", "<i4", indices),
    similarities: await write("similarities", "<f4", similarities),
  };
}
