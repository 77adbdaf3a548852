import { rmSync } from "node:fs";
import { open, readFile, realpath, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Mutex } from "../../core/async.js";
import { PaperweaveError } from "../../core/errors.js";
import { namesIn } from "./files.js";
import { describeOwner, isAlive, isThisProcess, parseOwner, thisProcess, type LockOwner } from "./lock-owner.js";
import { fileName, newToken, parseName } from "./names.js";

/*
 * One program at a time changes an index folder. Each that wants to puts a file of its own there,
 * lock-<token>.json, then looks for those of others: of two that come at once at least one sees the
 * other, and steps back. Names are never used again, so that removing the file of a dead program
 * can never remove that of a live one.
 */

/** How often a held lock is touched, in ms. */
const TOUCH = 20_000;
/** How often two that stepped back from each other try again. */
const TRIES = 5;

/**
 * Locks of this process, by the real path of their folder. Indexes of one process share one and
 * take turns.
 */
const held = new Map<string, FolderLock>();
/**
 * Names of lock files that this thread has written: one that is not in force could not be removed.
 */
const written = new Map<string, "in force" | "left">();

export class FolderLock {
  private holders = 0;
  private readonly turns = new Mutex();
  private path: Promise<string>;
  private pathNow: string | undefined;
  private readonly touching: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    private readonly key: string,
  ) {
    this.path = this.place();
    this.touching = setInterval(() => void (this.pathNow !== undefined && touch(this.pathNow)), TOUCH).unref();
  }

  private async place(): Promise<string> {
    return (this.pathNow = await place(this.folder));
  }

  /**
   * Takes the lock of a folder that is there, or shares that of this process.
   * @throws PaperweaveError `locked`, naming the owner
   */
  static async take(folder: string): Promise<FolderLock> {
    const key = await realpath(folder);
    const lock = held.get(key) ?? new FolderLock(folder, key);
    if (held.size === 0) process.on("exit", removeAll);
    held.set(key, lock);
    lock.holders++;
    try {
      await lock.path;
    } catch (error) {
      lock.leave();
      throw error;
    }
    return lock;
  }

  /**
   * Runs one piece of work after the other.
   * @throws PaperweaveError `locked` when the file has gone (this program was stopped for minutes,
   *   or the folder was removed) and another program has come
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      if (!(await this.isThere())) await (this.path = this.place());
      return work();
    });
  }

  /** Throws `locked` when the file has gone meanwhile. */
  async check(): Promise<void> {
    if (!(await this.isThere()))
      throw new PaperweaveError(
        "locked",
        `${this.folder} has been taken over by another program while this one was stopped; nothing was saved.`,
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

  /** Whether the last holder has left. */
  private leave(): boolean {
    if (--this.holders > 0) return false;
    clearInterval(this.touching);
    held.delete(this.key);
    if (held.size === 0) process.off("exit", removeAll);
    return true;
  }
}

/**
 * A process that ends without closing its indexes leaves no lock; one that is killed does, and it
 * is known to be dead.
 */
function removeAll(): void {
  for (const lock of held.values()) lock.removeFile();
}

/** Writes the last byte again, so that the disk's own clock tells when. */
async function touch(path: string): Promise<void> {
  try {
    const file = await open(path, "r+");
    await file.write("\n", (await file.stat()).size - 1).finally(() => file.close());
  } catch {
    // Gone: `check` will tell.
  }
}

/** Puts our file in the folder; its path, once no live one of others is there. */
async function place(folder: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const token = newToken(process.pid);
    const path = join(folder, fileName("lock", token));
    let other: Other | undefined;
    try {
      written.set(fileName("lock", token), "in force");
      await write(path);
      other = await findOwner(folder, token);
      if (!other) return path;
    } catch (error) {
      remove(path);
      throw error;
    }
    remove(path);
    if (attempt === TRIES || other.here) throw lockedError(folder, other.owner);
    await wait(parseInt(token.slice(8, 10), 16) / 4); // up to 64 ms, a different time for each
  }
}

async function write(path: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    const { mtime } = await file.stat();
    await file.writeFile(Buffer.from(`${JSON.stringify(thisProcess(mtime), null, 2)}\n`));
  } finally {
    await file.close();
  }
}

/** At once, so that nobody of this process meets a file that is about to go. */
function remove(path: string): void {
  written.set(basename(path), "left");
  try {
    rmSync(path, { force: true });
    written.delete(basename(path));
  } catch {
    // Not to be written any more: it will be known to be nobody's.
  }
}

interface Other {
  owner: LockOwner | undefined;
  /** A thread of this process. */
  here: boolean;
}

/**
 * The live owner of a folder beside `ours`, if there is one; what dead ones have left is removed.
 * `here`: a thread of this process.
 */
async function findOwner(folder: string, ours: string): Promise<Other | undefined> {
  const now = (await stat(join(folder, fileName("lock", ours)))).mtimeMs;
  for (const { path, owner, touched } of await readLocks(folder, ours)) {
    if (written.get(basename(path)) !== "left" && isAlive(owner, now - touched))
      return { owner, here: owner !== undefined && isThisProcess(owner) };
    await rm(path, { force: true });
  }
  return undefined;
}

async function readLocks(
  folder: string,
  except?: string,
): Promise<{ path: string; owner: LockOwner | undefined; touched: number }[]> {
  const locks = [];
  for (const name of await namesIn(folder)) {
    const parsed = parseName(name);
    if (parsed?.kind !== "lock" || parsed.token === except) continue;
    const path = join(folder, name);
    try {
      const text = await readFile(path, "utf8");
      locks.push({ path, owner: parseOwner(text), touched: (await stat(path)).mtimeMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // gone since: released
    }
  }
  return locks;
}

/**
 * Who holds the lock of a folder, for people to read; nothing is changed. A lock that looks dead is
 * not named.
 */
export async function lockOwner(folder: string): Promise<LockOwner | undefined> {
  return (await readLocks(folder)).map(({ owner }) => owner).find((owner) => owner && isAlive(owner, 0));
}

function lockedError(folder: string, owner: LockOwner | undefined): PaperweaveError {
  return new PaperweaveError(
    "locked",
    `${folder} is being changed by ${owner ? describeOwner(owner) : "another program"}, and an index takes changes from one program at a time: ` +
      `nothing was changed. Wait until that one closes it; to read meanwhile, open it with { readOnly: true }.`,
  );
}
