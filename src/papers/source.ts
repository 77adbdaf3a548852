import { throwIfAborted } from "../core/abort.js";
import { yieldToEventLoop } from "../core/async.js";
import type { Warn } from "./clean/decode.js";
import { gunzip, isGzip } from "./gunzip.js";
import { openFile } from "./open-file.js";

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
  const packed = abortable(source instanceof Uint8Array ? slices(source) : await openFile(source, PIECE_BYTES), signal);
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

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
}
