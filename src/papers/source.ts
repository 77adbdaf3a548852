import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";

/**
 * The bytes of a file (a path or a file: URL) or of a buffer, unpacked when they are gzip. Nothing
 * is fetched from a network.
 */
export async function* readBytes(source: string | URL | Uint8Array): AsyncGenerator<Uint8Array> {
  const pieces = source instanceof Uint8Array ? slices(source) : await openFile(source);
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done) return;
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
    if (isGzip) return yield* gunzip(first.value, iterator);
    yield first.value;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.(); // closes the file when the reader has seen enough
  }
}

async function openFile(source: string | URL): Promise<AsyncIterable<Uint8Array>> {
  const path = toPath(source);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new PaperweaveError("not-found", `There is no file ${path}.`, { cause });
    throw new PaperweaveError("invalid-argument", `Cannot read ${path}: ${cause.message}.`, { cause });
  });
  if (found.isDirectory())
    throw new PaperweaveError(
      "invalid-argument",
      `${path} is a folder; readPapers takes a file. PaperIndex.open opens an index folder.`,
    );
  return createReadStream(path, { highWaterMark: 1 << 18 });
}

function toPath(source: string | URL): string {
  if (typeof source === "string" && source !== "" && !/^[a-z]{2,}:\/\//i.test(source)) return source;
  try {
    const url = new URL(source);
    if (url.protocol === "file:") return fileURLToPath(url);
    throw new PaperweaveError(
      "invalid-argument",
      `readPapers reads files, not ${url.protocol}// addresses; download ${formatValue(String(source))} first.`,
    );
  } catch (cause) {
    if (PaperweaveError.is(cause)) throw cause;
    throw new PaperweaveError(
      "invalid-argument",
      `readPapers takes a path, a file: URL or the file's bytes, got ${formatValue(source)}.`,
      { cause },
    );
  }
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 1 << 18;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/**
 * Text does not pack better than this; a file that unpacks to more, and to so many bytes at least,
 * was made to fill a memory.
 */
const bombs = [
  { ratio: 500, bytes: 4 << 20 },
  { ratio: 200, bytes: 64 << 20 },
];

async function* gunzip(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let packed = 0,
    unpacked = 0;
  async function* all(): AsyncGenerator<Uint8Array> {
    for (let piece: Uint8Array | undefined = first; piece;) {
      packed += piece.length;
      yield piece;
      const next: IteratorResult<Uint8Array> = await rest.next();
      piece = next.done ? undefined : next.value;
    }
  }
  const unzip = createGunzip();
  const source = Readable.from(all(), { objectMode: false });
  pipeline(source, unzip, () => undefined); // an error reaches the loop below
  try {
    for await (const piece of unzip as AsyncIterable<Uint8Array>) {
      unpacked += piece.length;
      const bomb = bombs.find(({ ratio, bytes }) => unpacked > bytes && unpacked > ratio * packed);
      if (bomb)
        throw new PaperweaveError(
          "bad-format",
          `The gzip file unpacks to more than ${bomb.ratio} times its size: this is no list of papers.`,
        );
      yield piece;
    }
  } catch (cause) {
    if (PaperweaveError.is(cause)) throw cause;
    throw new PaperweaveError("bad-format", `The gzip file is damaged: ${(cause as Error).message}.`, { cause });
  } finally {
    unzip.destroy();
    await rest.return?.();
  }
}
