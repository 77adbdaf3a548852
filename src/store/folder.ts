import { createHash } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { compareIds } from "../core/order.js";
import type { Paper } from "../core/types.js";
import { makeLibrary, type Library } from "./library.js";
import { fromNpy, toNpy } from "./npy.js";

/*
 * An index folder:
 *   manifest.json          what the folder holds; written last, by one rename: the moment of a save
 *   papers-<hash>.jsonl    one paper a line, in canonical order
 *   vectors-<hash>.npy     one float32 unit vector a row, in the same order; numpy reads it
 * The data files are named by their content, so that a save never writes over a file that the
 * manifest in force names: a crash at any moment leaves the old state or the new one.
 */
const FORMAT = "paperweave-index";
const VERSION = 1;
const MANIFEST = "manifest.json";

interface DataFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** The text of `manifest.json`. */
export interface IndexManifest {
  format: typeof FORMAT;
  version: number;
  /** Id of the embedder that made the vectors. */
  embedder: string;
  dimensions: number;
  papers: number;
  files: { papers: DataFile; vectors: DataFile };
}

/**
 * The manifest of an index folder; undefined where there is no folder or an empty one.
 * Throws `bad-format` (not an index, damaged), `version-mismatch` (made by a newer paperweave),
 * `invalid-argument` (a file, not a folder).
 */
export async function readManifest(folder: string): Promise<IndexManifest | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOTDIR") throw new PaperweaveError("invalid-argument", `${folder} is a file; an index is a folder.`, { cause });
    if (code !== "ENOENT") throw cause;
    const names = await readdir(folder).catch(() => []);
    if (names.length === 0 || names.every(isDataFile)) return undefined; // no index yet, or a first save that never finished
    throw new PaperweaveError("bad-format", `${folder} has files but no ${MANIFEST}: it is not an index, and a new one is made only in a new or empty folder.`, { cause });
  }
  return checkManifest(folder, text);
}

function checkManifest(folder: string, text: string): IndexManifest {
  const path = join(folder, MANIFEST);
  let manifest: IndexManifest;
  try {
    manifest = JSON.parse(text) as IndexManifest;
  } catch (cause) {
    throw new PaperweaveError("bad-format", `${path} is damaged: ${(cause as Error).message}.`, { cause });
  }
  if (manifest?.format !== FORMAT) {
    throw new PaperweaveError("bad-format", `${path} has format ${show(manifest?.format)}, expected "${FORMAT}".`);
  }
  if (typeof manifest.version !== "number" || manifest.version > VERSION) {
    throw new PaperweaveError(
      "version-mismatch",
      `${folder} has index format ${show(manifest.version)}, made by a newer paperweave; this one reads up to ${VERSION}. Update paperweave.`,
    );
  }
  const { embedder, dimensions, papers, files } = manifest;
  const whole = [files?.papers, files?.vectors].every(
    (file) => isDataFile(file?.name) && Number.isSafeInteger(file.bytes) && typeof file.sha256 === "string",
  );
  if (!whole || typeof embedder !== "string" || !Number.isSafeInteger(dimensions) || !Number.isSafeInteger(papers)) {
    throw new PaperweaveError("bad-format", `${path} is damaged: it lacks embedder, dimensions, papers or files.`);
  }
  return manifest;
}

/** Only names of our own making: nothing that a manifest says can lead out of the folder. */
function isDataFile(name: unknown): boolean {
  return typeof name === "string" && /^(papers-[0-9a-f]{16}\.jsonl|vectors-[0-9a-f]{16}\.npy)(\.new)?$|^manifest\.json\.new$/.test(name);
}

/** Reads the papers and vectors that a manifest names. Throws `bad-format` naming a missing, cut or changed file. */
export async function readLibrary(folder: string, manifest: IndexManifest): Promise<Library> {
  const { papers: papersFile, vectors: vectorsFile } = manifest.files;
  const [papersBytes, vectorsBytes] = await Promise.all([readChecked(folder, papersFile), readChecked(folder, vectorsFile)]);
  const lines = papersBytes.toString("utf8").split("\n");
  lines.pop(); // after the last line's end
  const papers = lines.map((line) => JSON.parse(line) as Paper);
  const vectors = fromNpy(vectorsBytes, join(folder, vectorsFile.name));
  if (papers.length !== manifest.papers || vectors.rows !== manifest.papers || vectors.cols !== manifest.dimensions) {
    throw new PaperweaveError(
      "bad-format",
      `${folder} holds ${papers.length} papers and ${vectors.rows} x ${vectors.cols} vectors, expected ${manifest.papers} x ${manifest.dimensions}.`,
    );
  }
  for (let row = 1; row < papers.length; row++) {
    if (compareIds(papers[row - 1]!.id, papers[row]!.id) >= 0) {
      throw new PaperweaveError("bad-format", `${papersFile.name} in ${folder} is not in the order of ids at line ${row + 1}.`);
    }
  }
  return makeLibrary(papers, vectors);
}

async function readChecked(folder: string, file: DataFile): Promise<Buffer> {
  const path = join(folder, file.name);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new PaperweaveError("bad-format", `${path} is missing, though the manifest names it.`, { cause });
  }
  if (bytes.length !== file.bytes) {
    throw new PaperweaveError("bad-format", `${path} is damaged: it has ${bytes.length} bytes, expected ${file.bytes}.`);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== file.sha256) {
    throw new PaperweaveError("bad-format", `${path} is damaged: its sha256 is ${sha256}, expected ${file.sha256}.`);
  }
  return bytes;
}

/** Saves atomically: new data files, then the manifest by rename, then the old data files go. */
export async function saveLibrary(folder: string, library: Library, embedder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const papers = await writeData(folder, "papers", "jsonl", jsonLines(library.papers));
  const vectors = await writeData(folder, "vectors", "npy", toNpy(library.vectors));
  const manifest: IndexManifest = {
    format: FORMAT,
    version: VERSION,
    embedder,
    dimensions: library.vectors.cols,
    papers: library.papers.length,
    files: { papers, vectors },
  };
  await syncFolder(folder); // the data files' names are on the disk before the manifest names them
  await writeDurably(join(folder, MANIFEST), [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
  await syncFolder(folder);
  const inForce = new Set([papers.name, vectors.name]);
  for (const name of await readdir(folder)) {
    if (isDataFile(name) && !inForce.has(name)) await rm(join(folder, name), { force: true });
  }
}

/** The papers as lines of JSON, in pieces of a bounded size: one string of them all could be longer than V8 allows. */
function jsonLines(papers: readonly Paper[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < papers.length; start += 1000) {
    const lines = papers.slice(start, start + 1000).map((paper) => `${JSON.stringify(paper)}\n`);
    pieces.push(Buffer.from(lines.join("")));
  }
  return pieces;
}

async function writeData(folder: string, kind: string, extension: string, pieces: Uint8Array[]): Promise<DataFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  for (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  const sha256 = hash.digest("hex");
  const name = `${kind}-${sha256.slice(0, 16)}.${extension}`;
  await writeDurably(join(folder, name), pieces);
  return { name, bytes, sha256 };
}

/** A whole file or none: written beside its place, brought to the disk, then renamed. */
async function writeDurably(path: string, pieces: Uint8Array[]): Promise<void> {
  const file = await open(`${path}.new`, "w");
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // Windows has no handle of a folder to sync
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
