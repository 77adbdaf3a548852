import { open, readdir, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { fnv1a } from "../../core/strings.js";
import { makeFolder, ownFilesIn } from "../folder/files.js";
import { isDataKind, MANIFEST, newToken, parseName } from "../folder/file-names.js";
import { isRunning } from "../folder/lock-owner.js";

/** The longest part of a file's name that the name of its draft repeats. */
const LONGEST_NAME = 100;

/** A file that a user has named for output. */
export interface Output {
  /** Where the bytes go: symbolic links are followed, also to a file that does not exist yet. */
  path: string;
  /** A FIFO, a device, a socket: it can only be written into, not replaced. */
  isDevice: boolean;
}

/**
 * Where output goes.
 * @throws PaperweaveError `invalid-argument` for a file of an index: writing it would lose the index
 */
export async function findOutput(path: string): Promise<Output> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found) {
    const target = await realpath(path);
    if (found.isFile()) await refuseIndexFile(target);
    return { path: target, isDevice: !found.isFile() && !found.isDirectory() };
  }
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? { path, isDevice: false } : findOutput(resolve(dirname(path), link));
}

async function refuseIndexFile(path: string): Promise<void> {
  const name = basename(path);
  if (name !== MANIFEST && !parseName(name)) return;
  const isIndex = (await ownFilesIn(dirname(path))).some(({ kind }) => isDataKind(kind));
  if (isIndex)
    throw new PaperweaveError(
      "invalid-argument",
      `${path} is a file of an index, which would be lost; write to another place.`,
    );
}

/**
 * Writes a file for the user. A regular file appears whole or not at all: it is written under another name and
 * renamed, so that the file that was there stays when something goes wrong (a full disk). What a killed program
 * has left of an earlier attempt is removed.
 */
export async function writeOutput(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const output = await findOutput(path);
  if (output.isDevice) return write(output.path, "w", pieces);
  const folder = dirname(output.path);
  await makeFolder(folder);
  await removeDrafts(output.path);
  const draft = join(folder, draftPrefix(output.path) + newToken(process.pid));
  try {
    const mode = (await stat(output.path).catch(() => undefined))?.mode;
    await write(draft, "wx", pieces, mode);
    await rename(draft, output.path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function write(
  path: string,
  flags: "w" | "wx",
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  mode?: number,
): Promise<void> {
  const file = await open(path, flags);
  try {
    if (mode !== undefined) await file.chmod(mode & 0o7777);
    for await (const piece of pieces) await file.writeFile(piece);
    if (flags === "wx") await file.sync();
  } finally {
    await file.close();
  }
}

/** The beginning of a draft's name: the file's own name, and this machine. The process number follows. */
function draftPrefix(path: string): string {
  const machine = fnv1a(hostname()).toString(16).padStart(8, "0");
  return `.${basename(path).slice(0, LONGEST_NAME)}.${machine}-`;
}

/** Removes drafts of processes of this machine that have ended. */
async function removeDrafts(path: string): Promise<void> {
  const prefix = draftPrefix(path);
  for (const name of await readdir(dirname(path))) {
    const token = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (/^[0-9a-f]{16}$/.test(token) && !isRunning(parseInt(token.slice(0, 8), 16)))
      await rm(join(dirname(path), name), { force: true });
  }
}
