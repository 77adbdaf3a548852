import { createHash } from "node:crypto";
import { constants, type Dirent } from "node:fs";
import { mkdir, open, readdir, stat, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { yieldToEventLoop } from "../../core/async.js";
import { parseName, type FileKind } from "./file-names.js";

/** A file that a manifest names. */
export interface DataFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** Bytes that are read at a time. */
const PIECE = 1 << 22;

/** The names in a folder, sorted; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await entriesIn(folder)).map(({ name }) => name);
}

/** A file whose name is one of ours. */
export interface OwnFile {
  name: string;
  kind: FileKind;
  token: string;
}

/** The files in a folder that have names of ours, sorted by name. A folder or device with such a name is not ours. */
export async function ownFilesIn(folder: string): Promise<OwnFile[]> {
  return (await entriesIn(folder)).flatMap((entry) => {
    const parsed = entry.isFile() || entry.isSymbolicLink() ? parseName(entry.name) : undefined;
    return parsed ? { name: entry.name, ...parsed } : [];
  });
}

async function entriesIn(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Makes a folder, and those that it lies in. Not by `recursive`, with which Node.js never ends
 * where the system lets nobody make any, as in /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  const make = async (): Promise<void> => {
    await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
    });
  };
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  });
}

/**
 * Writes a file and waits until it is on the disk.
 * @param flags `wx`: the file must not exist yet; `w`: what is in it is overwritten
 */
export async function writeSynced(
  folder: string,
  name: string,
  pieces: Iterable<Uint8Array>,
  flags: "wx" | "w" = "wx",
): Promise<DataFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(join(folder, name), flags);
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

/**
 * Brings the names in a folder to the disk, where the system can: Windows and some network folders
 * cannot.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Only a power failure could tell the difference.
  }
}

/**
 * A data file read from beginning to end, in pieces, its checksum taken on the way. What `take`
 * gave may be wrong until `finish` has returned.
 */
export class CheckedFile {
  private readonly hash = createHash("sha256");
  private position = 0;

  private constructor(
    readonly path: string,
    readonly file: DataFile,
    private readonly handle: FileHandle,
  ) {}

  /** Throws `bad-format` for a file that is missing (its `cause` has the code ENOENT). */
  static async open(folder: string, file: DataFile): Promise<CheckedFile> {
    const path = join(folder, file.name);
    try {
      // Without O_NONBLOCK, opening a FIFO would wait for ever.
      return new CheckedFile(path, file, await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
      throw new PaperweaveError("bad-format", `${path} is missing, though the manifest names it.`, { cause });
    }
  }

  /** Throws `bad-format` for a file of another size than the manifest says. */
  async checkSize(): Promise<void> {
    const status = await this.handle.stat();
    const { size } = status;
    if (!status.isFile()) throw new PaperweaveError("bad-format", `${this.path} is not a regular file.`);
    if (size !== this.file.bytes)
      throw new PaperweaveError(
        "bad-format",
        `${this.path} is damaged: it has ${size} bytes, expected ${this.file.bytes}.`,
      );
  }

  get left(): number {
    return this.file.bytes - this.position;
  }

  /** The next bytes, at the start of a buffer of their own; fewer only at the end of the file. */
  async take(count: number): Promise<Buffer> {
    const piece = Buffer.allocUnsafeSlow(Math.min(count, this.left));
    return piece.subarray(0, await this.fill(piece));
  }

  /**
   * Reads the next bytes into a piece, no longer than what is left. Returns how many there were:
   * fewer only when the file has been cut.
   */
  async fill(piece: Uint8Array): Promise<number> {
    const filled = await this.read(piece, this.position);
    this.position += piece.length;
    this.hash.update(piece.subarray(0, filled));
    return filled;
  }

  /**
   * Reads the next bytes into much memory, the checksum of each piece taken while the next one is
   * read.
   */
  async fillAll(target: Uint8Array): Promise<void> {
    const pieceAt = (at: number): Uint8Array => target.subarray(at, at + PIECE);
    let next = this.read(pieceAt(0), this.position);
    for (let at = 0; at < target.length; at += PIECE) {
      const filled = await next;
      if (at + PIECE < target.length) {
        next = this.read(pieceAt(at + PIECE), this.position + at + PIECE);
        next.catch(() => undefined); // thrown when it is awaited
      }
      this.hash.update(target.subarray(at, at + filled));
      await yieldToEventLoop();
    }
    this.position += target.length;
  }

  private async read(piece: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    while (filled < piece.length) {
      const { bytesRead } = await this.handle.read(piece, filled, piece.length - filled, position + filled);
      if (bytesRead === 0) break; // cut since its size was looked at: the checksum will say so
      filled += bytesRead;
    }
    return filled;
  }

  /** The rest, piece by piece. */
  async *pieces(size = PIECE): AsyncGenerator<Buffer> {
    while (this.left > 0) yield this.take(size);
  }

  /** Reads what is left and throws `bad-format` when the file is not what was saved. */
  async finish(): Promise<void> {
    while (this.left > 0) await this.take(PIECE);
    const sha256 = this.hash.digest("hex");
    if (sha256 !== this.file.sha256)
      throw new PaperweaveError(
        "bad-format",
        `${this.path} is damaged: its sha256 is ${sha256}, expected ${this.file.sha256}.`,
      );
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/**
 * What can be read of a file that can be made again from others; undefined where it is not what was
 * saved (also where another program has saved since, and removed it).
 * @param read calls `finish` before it trusts what it has read
 */
export async function readDerived<T>(
  folder: string,
  file: DataFile,
  read: (checked: CheckedFile) => Promise<T | undefined>,
): Promise<T | undefined> {
  let checked: CheckedFile | undefined;
  try {
    checked = await CheckedFile.open(folder, file);
    await checked.checkSize();
    return await read(checked);
  } catch (error) {
    if (PaperweaveError.is(error, "bad-format") || (error as NodeJS.ErrnoException).syscall !== undefined)
      return undefined;
    throw error;
  } finally {
    await checked?.close();
  }
}

/** Parts of a file, cut into pieces that are written at a time. */
export function* piecesOf(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const part of parts) for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE);
}

/** The first line of a binary file of ours: JSON that says what follows. */
export function headerLine(header: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

/** A binary file of ours, in parts. */
export interface SplitFile {
  /** The first line, with its end. */
  line: Buffer;
  /** What the first line says. */
  header: Record<string, unknown>;
  body: Buffer;
}

/** Splits a file after its first line; undefined when that is no JSON object. */
export function splitHeader(bytes: Buffer): SplitFile | undefined {
  const end = bytes.indexOf(10);
  if (end < 0) return undefined;
  try {
    const header: unknown = JSON.parse(bytes.toString("utf8", 0, end));
    if (typeof header !== "object" || header === null) return undefined;
    return {
      line: bytes.subarray(0, end + 1),
      header: header as Record<string, unknown>,
      body: bytes.subarray(end + 1),
    };
  } catch {
    return undefined;
  }
}
