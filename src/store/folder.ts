import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix } from "../core/matrix.js";
import { compareIds } from "../core/order.js";
import type { Paper } from "../core/types.js";
import { makeLibrary, type Library } from "./library.js";
import { fromNpy, toNpy } from "./npy.js";

/*
 * An index folder:
 *   manifest.json           what the folder holds; put in place last, by one rename: the moment of a save
 *   papers-<token>.jsonl    one paper a line, in canonical order
 *   vectors-<token>.npy     one float32 unit vector a row, in the same order; numpy reads it
 * Every save has a token of its own, so that it never writes over a file that a manifest names: a crash
 * at any moment leaves the old state or the new one. Programs that save to one folder at the same time
 * do not see each other: the last one's papers stay, all of them and no others.
 */
const FORMAT = "paperweave-index";
const VERSION = 1;
const MANIFEST = "manifest.json";
/** A file that no manifest names, and whose maker may still be running, belongs to a crashed save when it is that old, in ms. */
const ABANDONED = 10 * 60_000;

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
    if (code === "ENOTDIR") throw new PaperweaveError("invalid-argument", `${folder} is a file, or lies in one; an index is a folder.`, { cause });
    if (code !== "ENOENT") throw cause;
    const names = await namesIn(folder);
    if (names.includes(MANIFEST)) return readManifest(folder); // another program has just saved
    if (names.every(isOurs)) return undefined; // no index yet, or a first save that never finished
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
  if (!Number.isSafeInteger(manifest.version) || manifest.version < 1) {
    throw new PaperweaveError("bad-format", `${path} is damaged: its version is ${show(manifest.version)}, expected ${VERSION}.`);
  }
  if (manifest.version > VERSION) {
    throw new PaperweaveError(
      "version-mismatch",
      `${folder} has index format ${show(manifest.version)}, made by a newer paperweave; this one reads up to ${VERSION}. Update paperweave.`,
    );
  }
  const { embedder, dimensions, papers, files } = manifest;
  const whole = [files?.papers, files?.vectors].every(
    (file) => isOurs(file?.name) && Number.isSafeInteger(file.bytes) && typeof file.sha256 === "string",
  );
  if (!whole || typeof embedder !== "string" || !Number.isSafeInteger(dimensions) || !Number.isSafeInteger(papers)) {
    throw new PaperweaveError("bad-format", `${path} is damaged: it lacks embedder, dimensions, papers or files.`);
  }
  return manifest;
}

/** Only names of our own making: nothing that a manifest says can lead out of the folder. The group is the token. */
const OURS = /^(?:papers-([0-9a-f]{16})\.jsonl|vectors-([0-9a-f]{16})\.npy|manifest-([0-9a-f]{16})\.json)$/;

function isOurs(name: unknown): boolean {
  return typeof name === "string" && OURS.test(name);
}

/** The names in a folder; none where there is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** Reads the papers and vectors that a manifest names. Throws `bad-format` naming a missing, cut or changed file. */
export async function readLibrary(folder: string, manifest: IndexManifest): Promise<Library> {
  try {
    return await readFiles(folder, manifest);
  } catch (error) {
    // Another program may have saved since the manifest was read: then its files are gone, and there are newer ones.
    const now = await readManifest(folder);
    const replaced = now && now.files.papers.name !== manifest.files.papers.name;
    if (!replaced || now.embedder !== manifest.embedder || now.dimensions !== manifest.dimensions) throw error;
    return readLibrary(folder, now);
  }
}

async function readFiles(folder: string, manifest: IndexManifest): Promise<Library> {
  const { papers: papersFile, vectors: vectorsFile } = manifest.files;
  const [papersBytes, vectorsBytes] = await Promise.all([readChecked(folder, papersFile), readChecked(folder, vectorsFile)]);
  const lines = papersBytes.toString("utf8").split("\n");
  lines.pop(); // after the last line's end
  const papers = lines.map((line, i) => toSavedPaper(line, () => `${join(folder, papersFile.name)} is damaged: line ${i + 1} is no paper.`));
  const vectorsPath = join(folder, vectorsFile.name);
  const vectors = fromNpy(vectorsBytes, vectorsPath);
  checkMatrix(vectorsPath, vectors);
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

/** A paper as it was saved; it was clean then. */
function toSavedPaper(line: string, complaint: () => string): Paper {
  let paper: Paper | null = null;
  try {
    paper = JSON.parse(line) as Paper | null;
  } catch {
    // said below
  }
  if ([paper?.id, paper?.title, paper?.abstract].every((field) => typeof field === "string")) return paper!;
  throw new PaperweaveError("bad-format", complaint());
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

/**
 * Saves atomically: new data files, then the manifest by rename, then the old data files go. When it
 * throws (a full disk, no permission), the folder holds what it held before.
 */
export async function saveLibrary(folder: string, library: Library, embedder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const token = randomBytes(4).toString("hex") + process.pid.toString(16).padStart(8, "0");
  const path = (name: string): string => join(folder, name);
  const names = { papers: `papers-${token}.jsonl`, vectors: `vectors-${token}.npy`, manifest: `manifest-${token}.json` };
  let replaced: IndexManifest | undefined;
  try {
    const papers = await writeNew(folder, names.papers, jsonLines(library.papers));
    const vectors = await writeNew(folder, names.vectors, toNpy(library.vectors));
    const manifest: IndexManifest = {
      format: FORMAT,
      version: VERSION,
      embedder,
      dimensions: library.vectors.cols,
      papers: library.papers.length,
      files: { papers, vectors },
    };
    await writeNew(folder, names.manifest, [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
    await syncFolder(folder); // the data files' names are on the disk before the manifest names them
    replaced = await readManifest(folder); // throws for one of a newer paperweave: it is not written over
    if (replaced && (replaced.embedder !== embedder || replaced.dimensions !== manifest.dimensions)) {
      throw new PaperweaveError("model-mismatch", `${folder} has become an index of the embedder ${show(replaced.embedder)}; nothing was saved over it.`);
    }
    await Promise.all([stat(path(names.papers)), stat(path(names.vectors))]);
    await rename(path(names.manifest), path(MANIFEST));
  } catch (error) {
    for (const name of Object.values(names)) await rm(path(name), { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  // The papers are saved: what cannot be cleaned now is cleaned by a later save.
  await clean(folder, replaced).catch(() => undefined);
}

/** Removes the data files of the state that was replaced, and what crashed saves have left. */
async function clean(folder: string, replaced: IndexManifest | undefined): Promise<void> {
  const { mtimeMs: now } = await stat(join(folder, MANIFEST));
  const leftovers: string[] = [];
  for (const name of await namesIn(folder)) {
    const [, ...groups] = OURS.exec(name) ?? [];
    const token = groups.find((group) => group !== undefined);
    if (token === undefined) continue;
    const seen = await stat(join(folder, name)).catch(() => undefined);
    if (seen && (!isRunning(parseInt(token.slice(8), 16)) || now - seen.mtimeMs > ABANDONED)) leftovers.push(name);
  }
  const old = replaced ? [replaced.files.papers.name, replaced.files.vectors.name] : [];
  const current = await readManifest(folder); // maybe another program's by now
  const inForce = new Set([current?.files.papers.name, current?.files.vectors.name]);
  for (const name of [...old, ...leftovers]) if (!inForce.has(name)) await rm(join(folder, name), { force: true });
}

/** Whether there is a process of this number on this machine. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"; // EPERM: somebody else's
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

/** Writes a file that is not there yet, and brings it to the disk. */
async function writeNew(folder: string, name: string, pieces: Uint8Array[]): Promise<DataFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(join(folder, name), "wx");
  try {
    for (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, bytes, sha256: hash.digest("hex") };
}

/** Brings the names in a folder to the disk, where the system can: Windows and some network folders cannot. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Only a power failure could tell the difference.
  }
}
