import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { isDataKind, MANIFEST, parseName, type FileKind } from "./file-names.js";
import { namesIn, ownFilesIn, type DataFile, type OwnFile } from "./files.js";

const FORMAT = "paperweave-index";
/**
 * The version that is written; all versions up to it are read. Version 1 had one segment, in
 * `files`, and no checks; before version 3, papers had no venue, keywords, references, retraction
 * and fields of their own, which an older paperweave would lose.
 */
export const VERSION = 3;

/**
 * Papers that were written by one save. A row that a later save removed or wrote anew does not
 * count any more.
 */
export interface Segment {
  /** Number of rows in the files, those that do not count among them. */
  rows: number;
  /** The rows that do not count, as text: "3 17 20-45". */
  removed: string;
  papers: DataFile;
  vectors: DataFile;
  /** Checksums of each row; absent in folders of version 1. */
  checks?: DataFile;
  /**
   * The words of the papers, for searches: made again from the papers where they are absent,
   * damaged, or of another version.
   */
  words?: DataFile;
}

/** The neighbour graph of exactly these papers. */
export interface StoredGraph {
  /** How it was computed: one of another recipe is not used. */
  recipe: string;
  /** Neighbours of each paper. */
  k: number;
  neighbors: DataFile;
  similarities: DataFile;
}

/** What `manifest.json` says. */
export interface IndexManifest {
  /** Version of the format of the folder. */
  version: number;
  /** How many saves there were. */
  save: number;
  /** Id of the embedder that made the vectors. */
  embedder: string;
  dimensions: number;
  papers: number;
  segments: Segment[];
  graph?: StoredGraph;
  /**
   * An HNSW graph for searches, perhaps of earlier papers: what has changed is put in when it is used. Made
   * again where it is absent or damaged.
   */
  hnsw?: DataFile;
  /** Files of earlier saves that this one does not need any more: they may be removed. */
  obsolete?: string[];
}

/** The bytes of `manifest.json`; its last field is the checksum of the others. */
export function manifestBytes(manifest: Omit<IndexManifest, "version">): Uint8Array {
  const content = { format: FORMAT, version: VERSION, ...manifest };
  return Buffer.from(`${JSON.stringify({ ...content, sha256: checksum(content) }, null, 2)}\n`);
}

function checksum(content: object): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** What names files. */
type NamedFiles = Pick<IndexManifest, "segments" | "graph" | "hnsw">;

/** All files that a manifest names. */
export function filesOf({ segments, graph, hnsw }: NamedFiles): DataFile[] {
  return [
    ...filesToOpen({ segments, graph }),
    ...segments.flatMap(({ words }) => words ?? []),
    ...(hnsw ? [hnsw] : []),
  ];
}

/** Those that are read when an index is opened; the others when they are first asked for. */
export function filesToOpen({ segments, graph }: NamedFiles): DataFile[] {
  return [
    ...segments.flatMap(({ papers, vectors, checks }) => (checks ? [papers, vectors, checks] : [papers, vectors])),
    ...(graph ? [graph.neighbors, graph.similarities] : []),
  ];
}

/**
 * The manifest of an index folder; undefined where there is no folder, or one in which nothing was saved yet.
 * @throws PaperweaveError `bad-format` (not an index, damaged), `version-mismatch` (made by a newer
 *   paperweave), `invalid-argument` (a file, not a folder)
 */
export async function readManifest(folder: string): Promise<IndexManifest | undefined> {
  let text = await readText(folder);
  if (text === undefined) {
    const problem = await problemWithout(folder);
    text = await readText(folder); // another program may have ended its first save meanwhile
    if (text === undefined && problem !== undefined) throw new PaperweaveError("bad-format", problem);
  }
  return text === undefined ? undefined : parseManifest(folder, text);
}

/** What is wrong with a folder without a manifest; undefined when there is nothing in it that counts. */
async function problemWithout(folder: string): Promise<string | undefined> {
  const files = await ownFilesIn(folder);
  if (savedFiles(files).length > 0)
    return (
      `${join(folder, MANIFEST)} is missing, though there are files of an index in the folder: perhaps only a part ` +
      `of it was copied. "paperweave info ${folder} --repair" rebuilds the index from them.`
    );
  const names = await namesIn(folder);
  if (names.every((name) => parseName(name))) return undefined;
  return (
    `${folder} has files but no ${MANIFEST}: it is not an index, and a new one is made only in a new or empty ` +
    "folder."
  );
}

/**
 * Tokens of saves that did not end. Each save begins with an empty `manifest-<token>.json`, which it renames to
 * `manifest.json` at its end.
 */
export function unfinishedSaves(files: readonly OwnFile[]): Set<string> {
  return new Set(files.filter(({ kind }) => kind === "manifest").map(({ token }) => token));
}

/** Data files that are not of an unfinished save: some manifest names them, or did so. */
export function savedFiles(files: readonly OwnFile[]): OwnFile[] {
  const unfinished = unfinishedSaves(files);
  return files.filter(({ kind, token }) => isDataKind(kind) && !unfinished.has(token));
}

async function readText(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, MANIFEST), "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "ENOTDIR") throw cause;
    throw new PaperweaveError("invalid-argument", `${folder} is a file, or lies in one; an index is a folder.`, {
      cause,
    });
  }
}
function parseManifest(folder: string, text: string): IndexManifest {
  const path = join(folder, MANIFEST);
  let content: Record<string, unknown> | null;
  try {
    content = JSON.parse(text) as Record<string, unknown> | null;
  } catch (cause) {
    throw new PaperweaveError("bad-format", `${path} is damaged: ${(cause as Error).message}.`, { cause });
  }
  if (content?.format !== FORMAT)
    throw new PaperweaveError(
      "bad-format",
      `${path} has format ${formatValue(content?.format)}, expected "${FORMAT}".`,
    );
  const { version } = content;
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    throw new PaperweaveError(
      "bad-format",
      `${path} is damaged: its version is ${formatValue(version)}, expected ${VERSION}.`,
    );
  }
  if ((version as number) > VERSION) {
    throw new PaperweaveError(
      "version-mismatch",
      `${folder} has index format ${formatValue(version)}, made by a newer paperweave; this one reads up to ` +
        `${VERSION}. Update paperweave.`,
    );
  }
  const { sha256, ...rest } = content;
  if (version !== 1 && sha256 !== checksum(rest))
    throw new PaperweaveError("bad-format", `${path} is damaged: its own checksum does not fit it.`);
  const manifest = version === 1 ? fromVersion1(content) : content;
  if (!isManifest(manifest))
    throw new PaperweaveError(
      "bad-format",
      `${path} is damaged: embedder, dimensions, papers or files are missing or wrong.`,
    );
  const { save, embedder, dimensions, papers, segments, graph, hnsw, obsolete } = manifest;
  return {
    version: version as number,
    save,
    embedder,
    dimensions,
    papers,
    segments,
    ...(graph && { graph }),
    ...(hnsw && { hnsw }),
    ...(obsolete && { obsolete }),
  };
}

function fromVersion1({ files, ...content }: Record<string, unknown>): object {
  const { papers, vectors } = (files ?? {}) as Record<string, unknown>;
  return { ...content, save: 0, segments: [{ rows: content.papers, removed: "", papers, vectors }] };
}

function isManifest(content: object): content is IndexManifest {
  const { save, embedder, dimensions, papers, segments, graph, hnsw, obsolete } = content as Partial<IndexManifest>;
  return (
    [save, dimensions, papers].every(isCount) &&
    typeof embedder === "string" &&
    Array.isArray(segments) &&
    segments.every((segment) => isSegment(segment, dimensions!)) &&
    (graph === undefined || isGraph(graph, papers!)) &&
    (hnsw === undefined || isFile("hnsw", hnsw)) &&
    areDifferent(filesOf({ segments, ...(graph && { graph }), ...(hnsw && { hnsw }) })) &&
    (obsolete === undefined || (Array.isArray(obsolete) && obsolete.every(isDataFileName)))
  );
}

function isSegment(segment: Segment | null, dimensions: number): boolean {
  return (
    isCount(segment?.rows) &&
    typeof segment!.removed === "string" &&
    isFile("papers", segment!.papers, segment!.rows) &&
    isFile("vectors", segment!.vectors, segment!.rows * dimensions * 4) &&
    (segment!.checks === undefined || isFile("checks", segment!.checks)) &&
    (segment!.words === undefined || isFile("words", segment!.words))
  );
}

function isGraph(graph: StoredGraph | null, papers: number): boolean {
  return (
    typeof graph?.recipe === "string" &&
    isCount(graph.k) &&
    isFile("neighbors", graph.neighbors, papers * graph.k * 4) &&
    isFile("similarities", graph.similarities, papers * graph.k * 4)
  );
}

/** Only files of our own naming, of that kind, and large enough for what is said to be in them. */
function isFile(kind: FileKind, file: DataFile | null | undefined, least = 0): boolean {
  return (
    parseName(file?.name)?.kind === kind &&
    isCount(file!.bytes) &&
    file!.bytes >= least &&
    typeof file!.sha256 === "string"
  );
}

function areDifferent(files: readonly DataFile[]): boolean {
  return new Set(files.map(({ name }) => name)).size === files.length;
}

function isDataFileName(name: unknown): boolean {
  const parsed = parseName(name);
  return parsed !== undefined && isDataKind(parsed.kind);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Ascending row numbers as text, runs shortened: "3 17 20-45". */
export function formatRows(rows: ArrayLike<number>): string {
  const runs: string[] = [];
  for (let i = 0; i < rows.length;) {
    const first = rows[i]!;
    let last = first;
    for (i++; i < rows.length && rows[i] === last + 1; i++) last++;
    runs.push(first === last ? String(first) : `${first}-${last}`);
  }
  return runs.join(" ");
}

/** The row numbers, below `count` and ascending; undefined when the text is no such list. */
export function parseRows(text: unknown, count: number): number[] | undefined {
  if (typeof text !== "string") return undefined;
  const rows: number[] = [];
  let next = 0;
  for (const run of text === "" ? [] : text.split(" ")) {
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(run);
    if (!match) return undefined;
    const first = Number(match[1]),
      last = Number(match[2] ?? match[1]);
    if (first < next || last < first || last >= count) return undefined;
    for (let row = first; row <= last; row++) rows.push(row);
    next = last + 1;
  }
  return rows;
}
