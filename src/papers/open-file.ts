import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";

/**
 * The bytes of a file, so many at once. Throws `not-found` and `invalid-argument`.
 */
export async function openFile(source: string | URL, pieceBytes: number): Promise<AsyncIterable<Uint8Array>> {
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
  return createReadStream(path, { highWaterMark: pieceBytes });
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
