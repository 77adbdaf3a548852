import { isDeepStrictEqual } from "node:util";
import { PaperweaveError } from "../../core/errors.js";
import { newSharedMatrix } from "../../core/matrix.js";
import { compareIds } from "../../core/strings.js";
import type { KnnGraph, Matrix, Paper } from "../../core/types.js";
import type { PaperNeighbors } from "../../topics/fit/run-job.js";
import { CheckedFile } from "./files.js";
import { makeLibrary, type Library } from "../library/library.js";
import { filesToOpen, readManifest, type IndexManifest, type StoredGraph } from "./manifest.js";
import { bytesOf, LONGEST_HEADER, parseNpyHeader } from "./npy.js";
import { parsePaperLine, readLines } from "./paper-lines.js";
import { parseRows } from "./manifest.js";

/** What a folder holds, and where. */
export interface StoredIndex {
  manifest: IndexManifest;
  library: Library;
  /** Segment, and row in it, of each paper of the library. */
  homes: Homes;
  graph?: PaperNeighbors;
}

export interface Homes {
  segments: Int32Array;
  rows: Int32Array;
}

/**
 * Bytes that are read at a time: few enough to be in the processor's cache still when they are
 * looked at.
 */
const PIECE = 1 << 20;

type OpenFiles = ReadonlyMap<string, CheckedFile>;

/**
 * Reads an index folder: one state of it, whatever other programs save meanwhile. Every byte is
 * checked.
 * @param accept looks at the manifest before anything else is read, and throws when it is of no use
 * @returns undefined where there is no folder, or one without an index
 * @throws PaperweaveError as `readManifest`, and `bad-format` naming a missing, cut or changed file
 */
export async function readIndex(
  folder: string,
  accept: (manifest: IndexManifest) => void = () => undefined,
): Promise<StoredIndex | undefined> {
  for (;;) {
    const manifest = await readManifest(folder);
    if (!manifest) return undefined;
    accept(manifest);
    try {
      return await readFiles(folder, manifest);
    } catch (error) {
      // Another program may have saved since the manifest was read: then files of it are gone, and
      // there are newer ones.
      if (!PaperweaveError.is(error, "bad-format")) throw error;
      if (!isDeepStrictEqual(await readManifest(folder), manifest)) continue;
      throw new PaperweaveError(
        "bad-format",
        `${error.message} "paperweave info ${folder} --check" tells what is whole, --repair rebuilds what can ` +
          "be rebuilt.",
        { cause: error.cause },
      );
    }
  }
}

async function readFiles(folder: string, manifest: IndexManifest): Promise<StoredIndex> {
  const files = new Map<string, CheckedFile>();
  try {
    // All are opened before any is read: what a save removes can be read on, once it is open.
    for (const file of filesToOpen(manifest)) files.set(file.name, await CheckedFile.open(folder, file));
    for (const file of files.values()) await file.checkSize();
    return await readOpen(folder, manifest, files);
  } finally {
    for (const file of files.values()) await file.close();
  }
}

async function readOpen(folder: string, manifest: IndexManifest, files: OpenFiles): Promise<StoredIndex> {
  const { segments, dimensions } = manifest;
  const found: Paper[] = [],
    segmentOf: number[] = [],
    rowIn: number[] = [];
  for (const [segment, { papers, rows, removed }] of segments.entries()) {
    const dead = new Set(
      parseRows(removed, rows) ?? damaged(folder, `rows ${removed.slice(0, 40)} of ${papers.name} cannot be removed`),
    );
    const list = await readPapers(files.get(papers.name)!, rows);
    list.forEach((paper, row) => void (dead.has(row) || (found.push(paper), segmentOf.push(segment), rowIn.push(row))));
  }
  const order = Uint32Array.from(found.keys());
  if (segments.length > 1) order.sort((a, b) => compareIds(found[a]!.id, found[b]!.id));
  const papers = Array.from(order, (at) => found[at]!);
  for (let i = 1; i < papers.length; i++) {
    if (papers[i - 1]!.id === papers[i]!.id)
      damaged(folder, `the paper ${JSON.stringify(papers[i]!.id.slice(0, 60))} is there twice`);
  }
  const homes = {
    segments: Int32Array.from(order, (at) => segmentOf[at]!),
    rows: Int32Array.from(order, (at) => rowIn[at]!),
  };
  const vectors = newSharedMatrix(papers.length, dimensions);
  for (const [segment, { rows, vectors: file }] of segments.entries()) {
    const targets = new Int32Array(rows).fill(-1);
    homes.segments.forEach((home, row) => void (home === segment && (targets[homes.rows[row]!] = row)));
    await readVectors(files.get(file.name)!, rows, vectors, targets);
  }
  for (const { checks } of segments) if (checks) await files.get(checks.name)!.finish();
  if (papers.length !== manifest.papers)
    damaged(folder, `it holds ${papers.length} papers, expected ${manifest.papers}`);
  const graph = manifest.graph && {
    recipe: manifest.graph.recipe,
    knn: await readGraph(manifest.graph, papers.length, files),
  };
  return { manifest, library: makeLibrary(papers, vectors), homes, ...(graph && { graph }) };
}

function damaged(folder: string, how: string): never {
  throw new PaperweaveError("bad-format", `${folder} is damaged: ${how}.`);
}

/**
 * The papers of a segment. What is wrong with a line is said after the file has been found to be
 * what was saved.
 */
async function readPapers(file: CheckedFile, rows: number): Promise<Paper[]> {
  const papers: Paper[] = [];
  let problem: string | undefined;
  for await (const { bytes, starts, ends } of readLines(file.pieces(PIECE))) {
    for (let i = 0; i < starts.length; i++) {
      const paper = parsePaperLine(bytes, starts[i]!, ends[i]!);
      if (!paper) problem ??= `line ${papers.length + 1} is no paper`;
      else if (papers.length > 0 && compareIds(papers.at(-1)!.id, paper.id) >= 0)
        problem ??= `line ${papers.length + 1} is not in the order of ids`;
      papers.push(paper ?? { id: "", title: "", abstract: "" });
    }
  }
  await file.finish();
  if (papers.length !== rows) problem ??= `it has ${papers.length} lines, expected ${rows}`;
  if (problem !== undefined) throw new PaperweaveError("bad-format", `${file.path} is damaged: ${problem}.`);
  return papers;
}

/** Reads the vectors of a segment, each to its row of the matrix; -1: to none. */
async function readVectors(file: CheckedFile, rows: number, matrix: Matrix, targets: Int32Array): Promise<void> {
  const { cols } = matrix;
  const piece = Math.max(1, Math.floor(PIECE / (cols * 4)));
  let problem = await readHeader(file, "<f4", rows, cols);
  const apart = new Float32Array(Math.min(piece, rows) * cols);
  for (let row = 0; row < rows && !problem; row += piece) {
    const goals = targets.subarray(row, row + piece);
    const count = goals.length * cols;
    // Rows that stay side by side are read to where they belong.
    const values = areSideBySide(goals)
      ? matrix.data.subarray(goals[0]! * cols, goals[0]! * cols + count)
      : apart.subarray(0, count);
    await file.fill(bytesOf(values));
    const at = firstNotFinite(values);
    if (at >= 0)
      problem = new PaperweaveError(
        "not-finite",
        `${file.path} holds ${values[at]} in row ${row + Math.floor(at / cols)}, column ${at % cols}; only ` +
          "finite numbers are allowed.",
      );
    else if (values.buffer === apart.buffer) copyRows(values, matrix, goals);
  }
  await file.finish();
  if (problem) throw problem;
}

function areSideBySide(targets: Int32Array): boolean {
  return targets[0]! >= 0 && targets.every((target, i) => target === targets[0]! + i);
}

/**
 * Place of the first value that is no number, or no finite one; -1 for none. By their bits: all
 * ones in the exponent.
 */
function firstNotFinite(values: Float32Array): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  let any = 0;
  for (let i = 0; i < bits.length; i++) any |= (bits[i]! & 0x7f800000) + 0x00800000; // below zero for those
  return any >= 0 ? -1 : values.findIndex((value) => !Number.isFinite(value));
}

function copyRows(values: Float32Array, { data, cols }: Matrix, targets: Int32Array): void {
  targets.forEach(
    (target, row) => void (target >= 0 && data.set(values.subarray(row * cols, (row + 1) * cols), target * cols)),
  );
}

/**
 * Reads past the header; what is wrong with it is for the caller to throw, once the checksum has
 * been looked at.
 */
async function readHeader(
  file: CheckedFile,
  type: "<f4" | "<i4",
  rows: number,
  cols: number,
): Promise<PaperweaveError | undefined> {
  const start = Math.max(0, file.file.bytes - rows * cols * 4);
  if (start > LONGEST_HEADER)
    return new PaperweaveError(
      "bad-format",
      `${file.path} has ${file.file.bytes} bytes, more than ${rows} x ${cols} values.`,
    );
  const head = await file.take(start);
  try {
    const found = parseNpyHeader(head, file.file.bytes, file.path, type);
    if (found.rows === rows && found.cols === cols) return undefined;
    return new PaperweaveError(
      "bad-format",
      `${file.path} is damaged: it holds ${found.rows} x ${found.cols} values, expected ${rows} x ${cols}.`,
    );
  } catch (error) {
    if (PaperweaveError.is(error)) return error;
    throw error;
  }
}

async function readGraph(
  { k, neighbors, similarities }: StoredGraph,
  rows: number,
  files: OpenFiles,
): Promise<KnnGraph> {
  const indexFile = files.get(neighbors.name)!,
    similarityFile = files.get(similarities.name)!;
  const indices = new Int32Array(rows * k),
    similarity = new Float32Array(rows * k);
  for (const [file, type, data] of [
    [indexFile, "<i4", indices],
    [similarityFile, "<f4", similarity],
  ] as const) {
    const problem = await readHeader(file, type, rows, k);
    if (!problem) bytesOf(data).set(await file.take(data.byteLength));
    await file.finish();
    if (problem) throw problem;
  }
  if (indices.some((row) => row < -1 || row >= rows))
    throw new PaperweaveError("bad-format", `${indexFile.path} is damaged: it names rows that are not there.`);
  return { indices, similarities: similarity, rows, k };
}
