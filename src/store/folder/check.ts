import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { namesIn, type DataFile } from "./files.js";
import { countJournaled } from "./journal.js";
import type { LockOwner } from "./lock-owner.js";
import { lockOwner } from "./lock.js";
import { filesOf, readManifest, type IndexManifest } from "./manifest.js";
import { MANIFEST, parseName } from "./names.js";
import { readIndex } from "./read-index.js";

/** A file of an index folder, and what became of it. */
export interface CheckedIndexFile {
  name: string;
  /** Bytes that are there. */
  bytes: number;
  /**
   * `whole`: as it was saved. `missing`, `cut` (shorter or longer than it was), `damaged` (other
   * bytes). `left over`: of a save that never ended; the next one removes it. `journal`: embeddings
   * that the next upsert goes on from.
   */
  state: "whole" | "missing" | "cut" | "damaged" | "left over" | "journal";
  /** What is wrong, as a sentence. */
  problem?: string;
}

export interface IndexCheck {
  folder: string;
  /** Every file that counts is whole. */
  whole: boolean;
  /** undefined when the manifest cannot be read. */
  papers: number | undefined;
  embedder: string | undefined;
  files: CheckedIndexFile[];
  /** Embeddings in journals. */
  journaled: number;
  /** Who changes the folder now. */
  owner: LockOwner | undefined;
}

/**
 * Looks at every file of an index folder and says what is wrong with it; changes nothing. Where
 * another program saves meanwhile, it looks again.
 * @throws PaperweaveError `not-found` (no index there), `version-mismatch`, `invalid-argument` (a
 *   file)
 */
export async function checkIndex(folder: string): Promise<IndexCheck> {
  let manifest: IndexManifest | undefined;
  let problem: string | undefined;
  try {
    manifest = await readManifest(folder);
  } catch (error) {
    if (!PaperweaveError.is(error, "bad-format") || !(await isIndexFolder(folder))) throw error;
    problem = error.message;
  }
  if (!manifest && problem === undefined) {
    if (!(await namesIn(folder)).some((name) => parseName(name)?.kind === "papers"))
      throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
    problem = `${join(folder, MANIFEST)} is missing.`;
  }
  const bytes = await sizeOf(join(folder, MANIFEST));
  const files: CheckedIndexFile[] = [
    {
      name: MANIFEST,
      bytes: bytes ?? 0,
      ...(problem === undefined ? { state: "whole" } : { state: bytes === undefined ? "missing" : "damaged", problem }),
    },
  ];
  const named = manifest ? filesOf(manifest) : [];
  for (const file of named) files.push(await checkFile(folder, file));
  if (manifest && files.every(({ state }) => state === "whole")) {
    const wrong = await readIndex(folder).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (PaperweaveError.is(wrong)) files[0] = { ...files[0]!, state: "damaged", problem: wrong.message };
    else if (wrong) throw wrong;
  }
  const whole = files.every(({ state }) => state === "whole");
  if (!whole && manifest && JSON.stringify(await readManifest(folder)) !== JSON.stringify(manifest))
    return checkIndex(folder);
  for (const name of await namesIn(folder)) {
    const kind = parseName(name)?.kind;
    if (kind === undefined || kind === "lock" || named.some((file) => file.name === name)) continue;
    files.push({
      name,
      bytes: (await sizeOf(join(folder, name))) ?? 0,
      state: kind === "journal" ? "journal" : "left over",
    });
  }
  return {
    folder,
    whole,
    papers: manifest?.papers,
    embedder: manifest?.embedder,
    files,
    journaled: (await countJournaled(folder)).records,
    owner: await lockOwner(folder),
  };
}

/**
 * Whether files of ours lie there, so that a bad manifest is damage and not another kind of folder.
 */
async function isIndexFolder(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => parseName(name)?.kind === "papers");
}

/** How a file that a manifest names is. */
export async function checkFile(folder: string, file: DataFile): Promise<CheckedIndexFile> {
  const { name } = file;
  const path = join(folder, name);
  const bytes = await sizeOf(path);
  if (bytes === undefined)
    return { name, bytes: 0, state: "missing", problem: `${path} is missing, though the manifest names it.` };
  if (bytes !== file.bytes)
    return { name, bytes, state: "cut", problem: `${path} has ${bytes} bytes, expected ${file.bytes}.` };
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  const sha256 = hash.digest("hex");
  return sha256 === file.sha256
    ? { name, bytes, state: "whole" }
    : {
        name,
        bytes,
        state: "damaged",
        problem: `${path} is damaged: its sha256 is ${sha256}, expected ${file.sha256}.`,
      };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    },
  );
}
