/**
 * Texts one after the other in UTF-8, in which half a surrogate pair becomes U+FFFD. They go over
 * to another thread as one block, without a copy, and become strings as they are read: of 15,000
 * abstracts as strings, garbage collection there moves every one about, which takes 90 ms.
 */
export interface PackedTexts {
  bytes: Uint8Array<ArrayBuffer>;
  /** Text i lies from `offsets[i]` to `offsets[i + 1]`. */
  offsets: Float64Array;
}

/** Packs texts, in memory of its own. */
export function packTexts(texts: readonly string[]): PackedTexts {
  const offsets = new Float64Array(texts.length + 1);
  texts.forEach((text, i) => (offsets[i + 1] = offsets[i]! + Buffer.byteLength(text)));
  const bytes = new Uint8Array(offsets[texts.length]!),
    buffer = Buffer.from(bytes.buffer);
  texts.forEach((text, i) => buffer.write(text, offsets[i]!));
  return { bytes, offsets };
}

/**
 * Takes the texts out: gives one by its number. They are left empty, so that their memory goes when
 * they have been read.
 */
export function takeTexts(texts: PackedTexts): (i: number) => string {
  const { bytes, offsets } = texts,
    buffer = Buffer.from(bytes.buffer);
  texts.bytes = new Uint8Array(0);
  return (i) => buffer.toString("utf8", offsets[i], offsets[i + 1]);
}
