import { createHash } from "node:crypto";
import { mkdir, open, readdir, stat, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { yieldToEventLoop } from "../../core/async.js";

/** A file that a manifest names. */
export interface DataFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** Bytes that are read at a time. */
const PIECE = 1 << 22;

/** The names in a folder, sorted; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.sort();
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

/** Writes a file that is not there yet, and brings it to the disk. */
export async function writeNew(folder: string, name: string, pieces: Iterable<Uint8Array>): Promise<DataFile> {
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
      return new CheckedFile(path, file, await open(path, "r"));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
      throw new PaperweaveError("bad-format", `${path} is missing, though the manifest names it.`, { cause });
    }
  }

  /** Throws `bad-format` for a file of another size than the manifest says. */
  async checkSize(): Promise<void> {
    const { size } = await this.handle.stat();
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
