import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PaperweaveError } from "../../core/errors.js";
import { ownFilesIn, type DataFile } from "./files.js";
import { countJournaled } from "./journal.js";
import type { LockOwner } from "./lock-owner.js";
import { MANIFEST } from "./file-names.js";
import { lockOwner } from "./folder-lock.js";
import { filesOf, readManifest, savedFiles, type IndexManifest } from "./manifest.js";
import { readIndex } from "./read-index.js";

/** A file of an index folder, and its state. */
export interface CheckedIndexFile {
  /** Its name in the folder. */
  name: string;
  /** Its size now. */
  bytes: number;
  /**
   * - `whole`: as it was saved
   * - `missing`
   * - `cut`: shorter or longer than it was
   * - `damaged`: other bytes
   * - `left over`: not needed any more, or of a save that did not end; the next save removes it
   * - `unknown`: no manifest of this folder has named it; paperweave leaves it alone
   * - `journal`: embeddings of an upsert that did not end; the next one uses them
   */
  state: "whole" | "missing" | "cut" | "damaged" | "left over" | "unknown" | "journal";
  /** What is wrong, as a sentence. */
  problem?: string | undefined;
}

/** What `checkIndex` finds in a folder. */
export interface IndexCheck {
  /** Path of the folder, as it was given. */
  folder: string;
  /** Every file of the index is as it was saved. */
  whole: boolean;
  /** Number of papers; undefined when the manifest cannot be read. */
  papers: number | undefined;
  /** Id of the embedder that made the vectors; undefined when the manifest cannot be read. */
  embedder: string | undefined;
  /** All files of the folder that belong to an index, or may. */
  files: CheckedIndexFile[];
  /** Number of embeddings in journals. */
  journaled: number;
  /** The program that may change the folder now. */
  owner: LockOwner | undefined;
}

/**
 * Checks every file of an index folder; changes nothing. Where another program saves meanwhile, it checks again.
 * @throws PaperweaveError `not-found` (no index there), `version-mismatch`, `bad-format` (another kind of
 *   folder), `invalid-argument` (a file)
 */
export async function checkIndex(folder: string): Promise<IndexCheck> {
  const { manifest, problem } = await tryManifest(folder);
  if (!manifest && problem === undefined) throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
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
  if (!whole && !isDeepStrictEqual((await tryManifest(folder)).manifest, manifest)) return checkIndex(folder);
  files.push(...(await otherFiles(folder, manifest, new Set(named.map(({ name }) => name)))));
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

/** The manifest, or what is wrong with it; neither where there is no index. */
async function tryManifest(folder: string): Promise<{ manifest?: IndexManifest | undefined; problem?: string }> {
  try {
    return { manifest: await readManifest(folder) };
  } catch (error) {
    // Files of ours say that a bad manifest is damage, and not another kind of folder.
    const isIndex = savedFiles(await ownFilesIn(folder).catch(() => [])).length > 0;
    if (!PaperweaveError.is(error, "bad-format") || !isIndex) throw error;
    return { problem: error.message };
  }
}

async function otherFiles(
  folder: string,
  manifest: IndexManifest | undefined,
  named: ReadonlySet<string>,
): Promise<CheckedIndexFile[]> {
  const found: CheckedIndexFile[] = [];
  const own = await ownFilesIn(folder);
  const saved = new Set(savedFiles(own).map(({ name }) => name));
  for (const { name, kind } of own) {
    if (kind === "lock" || named.has(name)) continue;
    const isUnknown = saved.has(name) && !manifest?.obsolete?.includes(name);
    const state = kind === "journal" ? "journal" : isUnknown ? "unknown" : "left over";
    found.push({ name, bytes: (await sizeOf(join(folder, name))) ?? 0, state });
  }
  return found;
}

/** The state of a file that a manifest names. */
export async function checkFile(folder: string, file: DataFile): Promise<CheckedIndexFile> {
  const { name } = file;
  const path = join(folder, name);
  const missing: CheckedIndexFile = {
    name,
    bytes: 0,
    state: "missing",
    problem: `${path} is missing, though the manifest names it.`,
  };
  const bytes = await sizeOf(path);
  if (bytes === undefined) return missing;
  if (bytes !== file.bytes)
    return { name, bytes, state: "cut", problem: `${path} has ${bytes} bytes, expected ${file.bytes}.` };
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: Math.min(1 << 20, bytes + 1) }))
      hash.update(piece as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return missing; // another program has saved meanwhile
    throw error;
  }
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
