import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";

/** The bytes of a file (a path or a file: URL) or of a buffer, unpacked when they are gzip. Nothing is fetched from a network. */
export async function* readBytes(source: string | URL | Uint8Array): AsyncGenerator<Uint8Array> {
  let first = true;
  const pieces = source instanceof Uint8Array ? slices(source) : await openFile(source);
  const iterator = pieces[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return;
    if (first && value[0] === 0x1f && value[1] === 0x8b) {
      yield* gunzip(value, iterator);
      return;
    }
    first = false;
    yield value;
  }
}

async function openFile(source: string | URL): Promise<AsyncIterable<Uint8Array>> {
  const path = toPath(source);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new PaperweaveError("not-found", `There is no file ${path}.`, { cause });
    throw new PaperweaveError("invalid-argument", `Cannot read ${path}: ${cause.message}.`, { cause });
  });
  if (found.isDirectory()) throw new PaperweaveError("invalid-argument", `${path} is a folder; readPapers takes a file. PaperIndex.open opens an index folder.`);
  return createReadStream(path, { highWaterMark: 1 << 18 });
}

function toPath(source: string | URL): string {
  if (typeof source === "string" && source !== "" && !/^[a-z]{2,}:\/\//i.test(source)) return source;
  try {
    const url = new URL(source);
    if (url.protocol === "file:") return fileURLToPath(url);
    throw new PaperweaveError("invalid-argument", `readPapers reads files, not ${url.protocol}// addresses; download ${show(String(source))} first.`);
  } catch (cause) {
    if (PaperweaveError.is(cause)) throw cause;
    throw new PaperweaveError("invalid-argument", `readPapers takes a path, a file: URL or the file's bytes, got ${show(source)}.`, { cause });
  }
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 1 << 18;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function* gunzip(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  const feed = async (): Promise<void> => {
    for (let piece: Uint8Array | undefined = first; piece; ) {
      if (!unzip.write(piece)) await new Promise((resolve) => unzip.once("drain", resolve));
      const next: IteratorResult<Uint8Array> = await rest.next();
      piece = next.done ? undefined : next.value;
    }
    unzip.end();
  };
  const feeding = feed().catch((error: Error) => unzip.destroy(error));
  try {
    for await (const piece of unzip) yield piece as Uint8Array;
    await feeding;
  } catch (cause) {
    throw new PaperweaveError("bad-format", `The gzip file is damaged: ${(cause as Error).message}.`, { cause });
  } finally {
    unzip.destroy();
  }
}
