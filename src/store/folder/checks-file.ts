import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileName } from "./file-names.js";
import { headerLine, splitHeader, writeSynced, type DataFile } from "./files.js";

/*
 * The checksums of a segment, checks-<token>.bin, for repairs: a line of JSON, then for each row the CRC-32 of
 * the paper's line and that of its vector's bytes, as uint32, little-endian.
 */
const FORMAT = "paperweave-checks",
  VERSION = 1;

/** One number a row. */
export interface RowChecks {
  lines: ArrayLike<number>;
  vectors: ArrayLike<number>;
  /** Id of the embedder that made the vectors. */
  embedder: string;
  dimensions: number;
}

export async function writeChecks(folder: string, token: string, checks: RowChecks): Promise<DataFile> {
  const { lines, vectors, embedder, dimensions } = checks;
  const rows = lines.length;
  const sums = Buffer.alloc(rows * 8);
  for (let row = 0; row < rows; row++) {
    sums.writeUInt32LE(lines[row]!, row * 8);
    sums.writeUInt32LE(vectors[row]!, row * 8 + 4);
  }
  const header = { format: FORMAT, version: VERSION, embedder, dimensions, rows };
  return writeSynced(folder, fileName("checks", token), [headerLine(header), sums]);
}

/** The checksums; undefined where the file is missing, or has another size than its header says. */
export async function readChecks(folder: string, token: string): Promise<RowChecks | undefined> {
  const bytes = await readFile(join(folder, fileName("checks", token))).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const parts = bytes && splitHeader(bytes);
  if (!parts) return undefined;
  const { format, embedder, dimensions, rows } = parts.header;
  if (
    format !== FORMAT ||
    typeof embedder !== "string" ||
    !Number.isSafeInteger(dimensions) ||
    parts.body.length !== (rows as number) * 8
  )
    return undefined;
  const columnAt = (shift: number): Uint32Array =>
    Uint32Array.from({ length: rows as number }, (_, row) => parts.body.readUInt32LE(row * 8 + shift));
  return { lines: columnAt(0), vectors: columnAt(4), embedder, dimensions: dimensions as number };
}
