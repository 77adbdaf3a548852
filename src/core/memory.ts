/** More than buffers outside V8's heap may grow before V8 collects garbage (64 MiB). */
const NOTICED_BYTES = 128 * 2 ** 20;

/**
 * Makes V8 collect garbage soon. A thread that waits for another one allocates nothing, so what
 * its last work left would stay in memory all that time. V8 starts when much more buffer memory is
 * in use than before. This buffer is never written to: it takes no real memory.
 */
export function collectGarbageSoon(): void {
  try {
    new ArrayBuffer(NOTICED_BYTES);
  } catch {
    // No room for the buffer: then V8 is short of memory and collects garbage anyway.
  }
}

/**
 * Texts one after the other in UTF-8; half a surrogate pair becomes U+FFFD. A worker thread gets
 * them as one block, without a copy, and makes strings of them one by one. If it got 15,000
 * abstracts as strings, its garbage collector would have to move each of them, which takes 90 ms.
 */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  /** Text i lies from `offsets[i]` to `offsets[i + 1]`. */
  offsets: Float64Array;
}

/** Copies texts into one block of memory. */
export function packTexts(texts: readonly string[]): PackedTexts {
  const offsets = new Float64Array(texts.length + 1);
  texts.forEach((text, i) => (offsets[i + 1] = offsets[i]! + Buffer.byteLength(text)));
  const bytes = new Uint8Array(offsets[texts.length]!),
    buffer = Buffer.from(bytes.buffer);
  texts.forEach((text, i) => buffer.write(text, offsets[i]!));
  return { bytes, offsets };
}

/**
 * Takes the texts out: returns a function that gives one by its number. `texts` is left empty, so
 * that the memory is free as soon as that function is.
 */
export function takeTexts(texts: PackedTexts): (i: number) => string {
  const { bytes, offsets } = texts,
    buffer = Buffer.from(bytes.buffer);
  texts.bytes = new Uint8Array(0);
  return (i) => buffer.toString("utf8", offsets[i], offsets[i + 1]);
}
