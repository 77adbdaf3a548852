/**
 * The library in a web page: nothing of Node.js is used, and nothing is sent.
 * @module web
 */

import { readPapers as readBytes, type ReadOptions, type ReadResult } from "../papers/index.js";

export type * from "../index.js";
export { PaperweaveError } from "../core/errors.js";
export { version } from "../core/version.js";
export { PaperIndex } from "../paper-index.js";
export { createFastEmbedder, type FastModelPlaces } from "./fast-model.js";

/**
 * Reads the papers of a text, of bytes, or of a file that was dropped on the page: the same formats, papers and
 * reports as `readPapers` of `paperweave`. A gzip file of several members is refused.
 * @param source the text of a file itself, its bytes, or a `File` or `Blob`
 * @throws PaperweaveError `bad-format` (empty, binary, unknown, damaged, or without any paper), `invalid-argument`,
 *   `aborted`
 * @example const { papers } = await readPapers(input.files[0]);
 */
export async function readPapers(source: string | Uint8Array | Blob, options: ReadOptions = {}): Promise<ReadResult> {
  if (typeof source === "string") return readBytes(new TextEncoder().encode(source), options);
  return readBytes(source instanceof Blob ? new Uint8Array(await source.arrayBuffer()) : source, options);
}
