import { rmSync } from "node:fs";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Mutex } from "../../core/async.js";
import { PaperweaveError } from "../../core/errors.js";
import { fileName, newToken } from "./file-names.js";
import { ownFilesIn } from "./files.js";
import {
  describeOwner,
  isAlive,
  isThisProcess,
  parseOwner,
  thisProcess,
  TOUCH_INTERVAL,
  type LockOwner,
} from "./lock-owner.js";

/*
 * One program at a time changes an index folder. A program that wants to change it puts a file of its own
 * there, lock-<token>.json, and then looks for the lock files of others. When two come at the same time, at
 * least one of them sees the other and steps back. A lock file appears whole, by a rename: a program that is
 * killed before leaves a draft, which is no lock. A name is never used twice, so that removing the lock of a
 * dead program never removes that of a live one.
 */

/** Age of a draft, in ms, that no live program has left. */
const OLD_DRAFT = 3 * TOUCH_INTERVAL;
/** How often two programs that stepped back from each other try again. */
const ATTEMPTS = 5;

/**
 * Locks of this thread, by the real path of their folder. Indexes of one thread share a lock and take turns.
 */
const locks = new Map<string, FolderLock>();
/**
 * Names of lock files that this thread has written. `left`: it does not count any more, but could not be
 * removed.
 */
const written = new Map<string, "in force" | "left">();

export class FolderLock {
  private users = 0;
  private readonly turns = new Mutex();
  private path: Promise<string>;
  private pathNow: string | undefined;
  private readonly touching: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    private readonly key: string,
  ) {
    this.path = this.write();
    this.touching = setInterval(() => void (this.pathNow !== undefined && touch(this.pathNow)), TOUCH_INTERVAL).unref();
  }

  private async write(): Promise<string> {
    return (this.pathNow = await writeLock(this.folder));
  }

  /**
   * Takes the lock of a folder that exists, or shares that of this thread.
   * @throws PaperweaveError `locked`, naming the owner
   */
  static async take(folder: string): Promise<FolderLock> {
    const key = await realpath(folder);
    const lock = locks.get(key) ?? new FolderLock(folder, key);
    if (locks.size === 0) process.on("exit", removeAll);
    locks.set(key, lock);
    lock.users++;
    try {
      await lock.path;
    } catch (error) {
      lock.leave();
      throw error;
    }
    return lock;
  }

  /**
   * Runs one task after the other.
   * @throws PaperweaveError `locked` when the lock file is gone (this program was stopped for minutes) and
   *   another program has taken the folder
   */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      if (!(await this.isThere())) await (this.path = this.write());
      return task();
    });
  }

  /** Throws `locked` when the lock file is gone. */
  async check(): Promise<void> {
    if (!(await this.isThere()))
      throw new PaperweaveError(
        "locked",
        `${this.folder} was taken over by another program while this one was stopped; nothing was saved.`,
      );
  }

  private async isThere(): Promise<boolean> {
    const path = await this.path.catch(() => undefined);
    if (path === undefined) return false;
    return stat(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return false;
        throw error;
      },
    );
  }

  release(): void {
    if (this.leave()) this.removeFile();
  }

  removeFile(): void {
    if (this.pathNow !== undefined) remove(this.pathNow);
  }

  /** Whether that was the last user. */
  private leave(): boolean {
    if (--this.users > 0) return false;
    clearInterval(this.touching);
    locks.delete(this.key);
    if (locks.size === 0) process.off("exit", removeAll);
    return true;
  }
}

/**
 * A process that ends without closing its indexes leaves no lock. One that is killed leaves it, and others see
 * that the process has ended.
 */
function removeAll(): void {
  for (const lock of locks.values()) lock.removeFile();
}

/** Writes the last byte again, so that the disk's own clock sets the time. */
async function touch(path: string): Promise<void> {
  try {
    const file = await open(path, "r+");
    await file.write("\n", (await file.stat()).size - 1).finally(() => file.close());
  } catch {
    // The file is gone: `check` says so.
  }
}

/** Puts a lock file of ours into the folder. Returns its path once no other program holds the folder. */
async function writeLock(folder: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const token = newToken(process.pid);
    const path = join(folder, fileName("lock", token));
    let other: Other | undefined;
    try {
      written.set(basename(path), "in force");
      await writeWhole(join(folder, fileName("lockdraft", token)), path);
      other = await findOwner(folder, token);
      if (!other) return path;
    } catch (error) {
      remove(path);
      throw error;
    }
    remove(path);
    if (attempt === ATTEMPTS || other.here) throw lockedError(folder, other.owner);
    await wait(parseInt(token.slice(8, 10), 16) / 4); // up to 64 ms, a different time for each program
  }
}

/** A lock file that is there with all its content, or not there. */
async function writeWhole(draft: string, path: string): Promise<void> {
  try {
    const file = await open(draft, "wx");
    try {
      const { mtime } = await file.stat();
      await file.writeFile(Buffer.from(`${JSON.stringify(thisProcess(mtime), null, 2)}\n`));
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Synchronous, so that no other index of this thread sees a file that is about to go. */
function remove(path: string): void {
  written.set(basename(path), "left");
  try {
    rmSync(path);
    written.delete(basename(path));
  } catch {
    // The folder was moved, or the disk takes no changes any more: `written` says that the file does not count.
  }
}

interface Other {
  owner: LockOwner | undefined;
  /** Another thread of this process. */
  here: boolean;
}

/** The live owner of a folder beside ourselves, if there is one. Locks of dead programs are removed. */
async function findOwner(folder: string, ours: string): Promise<Other | undefined> {
  const now = (await stat(join(folder, fileName("lock", ours)))).mtimeMs;
  for (const { path, owner, touched } of await readLocks(folder, ours)) {
    if (written.get(basename(path)) !== "left" && isAlive(owner, now - touched))
      return { owner, here: owner !== undefined && isThisProcess(owner) };
    await rm(path, { force: true });
    written.delete(basename(path));
  }
  return undefined;
}

async function readLocks(
  folder: string,
  except?: string,
): Promise<{ path: string; owner: LockOwner | undefined; touched: number }[]> {
  const found = [];
  for (const { name, kind, token } of await ownFilesIn(folder)) {
    if (kind !== "lock" || token === except) continue;
    const path = join(folder, name);
    try {
      const text = await readFile(path, "utf8");
      found.push({ path, owner: parseOwner(text), touched: (await stat(path)).mtimeMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // released since
    }
  }
  return found;
}

/**
 * Removes the drafts of programs that were killed while they wrote their locks: a live program renames its draft
 * at once.
 * @param now time by the clock of the folder's disk, in ms
 */
export async function removeLockDrafts(folder: string, now: number): Promise<void> {
  for (const { name, kind } of await ownFilesIn(folder)) {
    if (kind !== "lockdraft") continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (Math.abs(now - mtimeMs) > OLD_DRAFT) await rm(path, { force: true });
  }
}

/** Who holds the lock of a folder now; changes nothing. The owner of a dead lock is not named. */
export async function lockOwner(folder: string): Promise<LockOwner | undefined> {
  // eslint-disable-next-line no-restricted-properties -- the age of a lock depends on the clock
  const now = Date.now();
  return (await readLocks(folder)).find(({ owner, touched }) => owner && isAlive(owner, now - touched))?.owner;
}

function lockedError(folder: string, owner: LockOwner | undefined): PaperweaveError {
  return new PaperweaveError(
    "locked",
    `${folder} is being changed by ${owner ? describeOwner(owner) : "another program"}, and an index takes ` +
      `changes from one program at a time: nothing was changed. Wait until that program closes the index; ` +
      `to read meanwhile, open it with { readOnly: true }.`,
  );
}
