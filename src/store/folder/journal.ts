import { createHash } from "node:crypto";
import { open, readFile, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Embedder, Matrix } from "../../core/types.js";
import { rowOf } from "../../core/matrix.js";
import { fileName, MANIFEST, newToken } from "./file-names.js";
import { headerLine, ownFilesIn, splitHeader, type SplitFile } from "./files.js";
import { bytesOf } from "./npy.js";

/*
 * Embeddings of an upsert that is not saved yet, journal-<token>.bin: a line of JSON (format, model, dimensions),
 * then for each text: sha256 of the text | its tokens if it was cut, else 0 | float32 vector | CRC-32 of the
 * first line and these three. Records are brought to the disk while the next texts are embedded. An upsert that
 * is aborted, fails or is killed leaves its journal, and the next one takes from it what it needs. A record that
 * is torn or damaged counts as missing.
 */
const FORMAT = "paperweave-journal",
  VERSION = 2;
/** Bytes of each part of a record. */
const KEY = 32,
  TOKENS = 4,
  SUM = 4;
/** Bytes after which the next file is begun: each is read in one go. */
const LARGEST = 1 << 28;
/** Ms before the last save after which a journal is removed, though no upsert has used it. */
const JOURNAL_LIFETIME = 7 * 24 * 3600_000;

/** An embedding of a text that was computed before. */
export interface CachedEmbedding {
  vector: Float32Array;
  /** Tokens of the whole text, when it was cut. */
  tokens: number | undefined;
}

export class Journal {
  private file: FileHandle | undefined;
  private bytes = 0;
  private readonly names: string[] = [];
  /** The latest append; one at a time. */
  private writing: Promise<void> = Promise.resolve();
  /** Journals of earlier upserts of which every record has been used. */
  private readonly usedUp: string[] = [];
  private readonly found = new Map<string, CachedEmbedding>();

  private constructor(
    private readonly folder: string,
    private readonly model: Pick<Embedder, "id" | "dimensions">,
  ) {}

  /** Reads what earlier upserts have left for these texts. */
  static async open(
    folder: string,
    model: Pick<Embedder, "id" | "dimensions">,
    texts: readonly string[],
  ): Promise<Journal> {
    const journal = new Journal(folder, model);
    const names = await journalsIn(folder);
    if (names.length > 0) {
      const wanted = new Set(texts.map(keyOf));
      for (const name of names) await journal.read(name, wanted);
    }
    return journal;
  }

  get(text: string): CachedEmbedding | undefined {
    return this.found.size === 0 ? undefined : this.found.get(keyOf(text));
  }

  /**
   * Appends embeddings and brings them to the disk. Rejects when that cannot be done (a full disk).
   */
  async append(texts: readonly string[], vectors: Matrix, tokens: ReadonlyMap<number, number>): Promise<void> {
    const header = headerLine({
      format: FORMAT,
      version: VERSION,
      embedder: this.model.id,
      dimensions: this.model.dimensions,
    });
    const seed = crc32(header);
    const pieces = texts.map((text, row) => toRecord(text, rowOf(vectors, row), tokens.get(row), seed));
    this.writing = this.writing.then(async () => {
      if (!this.file || this.bytes > LARGEST) {
        await this.file?.close();
        const name = fileName("journal", newToken(process.pid));
        this.file = await open(join(this.folder, name), "wx");
        this.names.push(name);
        this.bytes = 0;
        pieces.unshift(header);
      }
      const piece = Buffer.concat(pieces);
      await this.file.writeFile(piece);
      await this.file.sync();
      this.bytes += piece.length;
    });
    return this.writing;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.file?.close();
    this.file = undefined;
  }

  /** After a save: removes the journals whose embeddings are saved now, and old ones. */
  async remove(): Promise<void> {
    await this.close();
    const names = [...this.usedUp, ...this.names];
    const saved = await stat(join(this.folder, MANIFEST));
    for (const name of await journalsIn(this.folder)) {
      const old = await stat(join(this.folder, name)).then(
        ({ mtimeMs }) => saved.mtimeMs - mtimeMs > JOURNAL_LIFETIME,
        () => false,
      );
      if (old) names.push(name);
    }
    for (const name of names) await rm(join(this.folder, name), { force: true });
  }

  private async read(name: string, wanted: ReadonlySet<string>): Promise<void> {
    const parts = splitHeader(await readFile(join(this.folder, name)));
    if (!parts || !fits(parts.header, this.model)) return;
    let left = 0;
    for (const { key, known } of recordsIn(parts, this.model.dimensions)) {
      if (wanted.has(key)) this.found.set(key, known);
      else left++;
    }
    if (left === 0) this.usedUp.push(name);
  }
}

/** Number of embeddings in the journals of a folder, by whatever model, and the bytes of these. */
export async function countJournaled(folder: string): Promise<{ records: number; bytes: number }> {
  const count = { records: 0, bytes: 0 };
  for (const name of await journalsIn(folder)) {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return Buffer.alloc(0); // its upsert has been saved meanwhile
      throw error;
    });
    const parts = splitHeader(bytes);
    const dimensions = parts?.header.dimensions;
    count.bytes += bytes.length;
    if (parts?.header.format === FORMAT && Number.isSafeInteger(dimensions) && (dimensions as number) > 0)
      count.records += [...recordsIn(parts, dimensions as number)].length;
  }
  return count;
}

async function journalsIn(folder: string): Promise<string[]> {
  return (await ownFilesIn(folder)).filter(({ kind }) => kind === "journal").map(({ name }) => name);
}

function fits(
  { format, version, embedder, dimensions }: Record<string, unknown>,
  model: Pick<Embedder, "id" | "dimensions">,
): boolean {
  return format === FORMAT && version === VERSION && embedder === model.id && dimensions === model.dimensions;
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @param seed CRC-32 of the first line: a record counts only below the line with which it was written */
function toRecord(text: string, vector: Float32Array, tokens: number | undefined, seed: number): Uint8Array {
  const record = Buffer.alloc(KEY + TOKENS + vector.byteLength + SUM);
  record.write(keyOf(text), "hex");
  record.writeUInt32LE(tokens ?? 0, KEY);
  record.set(bytesOf(vector), KEY + TOKENS);
  record.writeUInt32LE(crc32(record.subarray(0, record.length - SUM), seed), record.length - SUM);
  return record;
}

/** The records that are whole. */
function* recordsIn({ line, body }: SplitFile, dimensions: number): Generator<{ key: string; known: CachedEmbedding }> {
  const seed = crc32(line);
  const size = KEY + TOKENS + dimensions * 4 + SUM;
  for (let start = 0; start + size <= body.length; start += size) {
    const record = body.subarray(start, start + size);
    if (crc32(record.subarray(0, size - SUM), seed) !== record.readUInt32LE(size - SUM)) continue;
    const vector = new Float32Array(dimensions);
    bytesOf(vector).set(record.subarray(KEY + TOKENS, size - SUM));
    yield { key: record.toString("hex", 0, KEY), known: { vector, tokens: record.readUInt32LE(KEY) || undefined } };
  }
}
