import { Readable, pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { PaperweaveError } from "../core/errors.js";
import type { Warn } from "./clean/decode.js";

/**
 * Text does not pack better than this; a file that unpacks to more, and to so many bytes at least,
 * was made to fill a memory.
 */
const BOMBS = [
  { ratio: 500, bytes: 4 << 20 },
  { ratio: 200, bytes: 64 << 20 },
];
const HEADER_BYTES = 10;
const LONGEST_HEADER = 1 << 16;
const TRAILER_BYTES = 8;

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The text of a gzip file (RFC 1952), with its checksums compared. It may have several members, one
 * behind the other. Node's own gunzip loses text where other bytes follow a member; here they are
 * left out with a warning.
 */
export async function* gunzip(pieces: AsyncIterator<Uint8Array>, warn: Warn): AsyncGenerator<Uint8Array> {
  const input = new PackedInput(pieces);
  let unpacked = 0;
  for (let member = 0; ; member++) {
    const head = await input.atLeast(2);
    if (head.length === 0 && member > 0) return;
    if (member > 0 && !isGzip(head)) {
      while (input.rest.every((byte) => byte === 0)) if (!(await input.more())) return; // the padding of tapes
      return warn("Behind the end of the gzip data stand other bytes; they were left out.");
    }
    await skipHeader(input);
    let sum = 0,
      size = 0;
    for await (const piece of inflate(input)) {
      sum = crc32(piece, sum);
      size += piece.length;
      unpacked += piece.length;
      const bomb = BOMBS.find(({ ratio, bytes }) => unpacked > bytes && unpacked > ratio * input.taken);
      if (bomb)
        throw new PaperweaveError(
          "bad-format",
          `The gzip file unpacks to more than ${bomb.ratio} times its size: this is no list of papers.`,
        );
      yield piece;
    }
    const trailer = Buffer.from(await input.atLeast(TRAILER_BYTES));
    if (trailer.length < TRAILER_BYTES) throw damaged("unexpected end of file");
    if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== size >>> 0)
      throw damaged("the checksum differs");
    input.skip(TRAILER_BYTES);
  }
}

/** The text of one member; behind it, `input` stands at the first byte that is not of it. */
async function* inflate(input: PackedInput): AsyncGenerator<Uint8Array> {
  const unpack = createInflateRaw();
  const fed: Uint8Array[] = [];
  let ended = false;
  async function* feed(): AsyncGenerator<Uint8Array> {
    while (!ended) {
      const piece = input.takeRest();
      if (piece.length > 0) {
        fed.push(piece);
        yield piece;
      }
      if (!(await input.more())) return;
    }
  }
  pipeline(Readable.from(feed(), { objectMode: false }), unpack, () => undefined); // an error reaches the loop below
  try {
    for await (const piece of unpack as AsyncIterable<Uint8Array>) yield piece;
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  } finally {
    ended = true;
    unpack.destroy();
  }
  const all = fed.reduce((sum, piece) => sum + piece.length, 0);
  let left = all - unpack.bytesWritten;
  for (const piece of fed.reverse()) {
    if (left <= 0) break;
    input.putBack(piece.subarray(Math.max(0, piece.length - left)));
    left -= piece.length;
  }
}

async function skipHeader(input: PackedInput): Promise<void> {
  const bytes = await input.atLeast(HEADER_BYTES);
  if (bytes.length < HEADER_BYTES) throw damaged("unexpected end of file");
  if (bytes[2] !== 8) throw damaged("unknown compression method");
  const flags = bytes[3]!;
  let at = HEADER_BYTES;
  if (flags & 4) at += 2 + Buffer.from(await input.atLeast(at + 2)).readUInt16LE(at);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue; // a file name and a comment, each with a zero behind it
    let end = -1;
    for (let known = at; end < 0;) {
      const head = await input.atLeast(known + 1);
      if (head.length <= known || known > LONGEST_HEADER) throw damaged("its header has no end");
      end = head.indexOf(0, known);
      known = head.length;
    }
    at = end + 1;
  }
  if (flags & 2) at += 2;
  await input.atLeast(at);
  input.skip(at);
}

/** Packed bytes in pieces, of which some can be looked at before they are taken. */
class PackedInput {
  /** What has been read and not yet been taken. */
  rest: Uint8Array = new Uint8Array(0);
  /** How many bytes have been read in all. */
  taken = 0;

  constructor(private readonly pieces: AsyncIterator<Uint8Array>) {}

  /** Reads one piece more; false at the end of the file. */
  async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) return false;
    this.taken += next.value.length;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }

  /** The bytes that come next: so many of them, or fewer at the end of the file. */
  async atLeast(count: number): Promise<Uint8Array> {
    while (this.rest.length < count && (await this.more()));
    return this.rest;
  }

  skip(count: number): void {
    this.rest = this.rest.subarray(count);
  }

  takeRest(): Uint8Array {
    const { rest } = this;
    this.rest = new Uint8Array(0);
    return rest;
  }

  putBack(bytes: Uint8Array): void {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([bytes, this.rest]);
  }
}

function damaged(why: string, cause?: unknown): PaperweaveError {
  return new PaperweaveError("bad-format", `The gzip file is damaged: ${why}.`, { cause });
}
