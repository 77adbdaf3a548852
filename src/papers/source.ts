import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { throwIfAborted } from "../core/abort.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { yieldToEventLoop } from "../core/async.js";
import type { Warn } from "./clean/decode.js";
import { gunzip, isGzip } from "./gunzip.js";

/** Bytes that are read at once. */
const PIECE_BYTES = 1 << 18;

/**
 * The bytes of a file (a path or a file: URL) or of a buffer, unpacked when they are gzip. Nothing
 * is fetched from a network. Between pieces the event loop turns, so that `signal` can be aborted.
 */
export async function* readBytes(
  source: string | URL | Uint8Array,
  { warn, signal }: { warn: Warn; signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const packed = abortable(source instanceof Uint8Array ? slices(source) : await openFile(source), signal);
  const iterator = packed[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done === true) return;
    const all = withFirst(first.value, iterator);
    if (isGzip(first.value)) yield* abortable(gunzip(all, warn), signal);
    else yield* all;
  } finally {
    await iterator.return?.(undefined); // closes the file when the reader has seen enough
  }
}

async function* withFirst(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* abortable(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (signal) await yieldToEventLoop();
    throwIfAborted(signal);
    yield piece;
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
  return createReadStream(path, { highWaterMark: PIECE_BYTES });
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
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
}
