import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { threadId } from "node:worker_threads";

/** The program that may change a folder, as its lock file says. */
export interface LockOwner {
  /** Number of its process. */
  pid: number;
  /** Name of its machine. */
  host: string;
  /** When it took the lock: ISO 8601, by the clock of the folder's disk. */
  since: string;
  /** Host name, boot id and process namespace: where they are the same, process numbers mean the same. */
  place: string;
  /**
   * When the process started, in the system's own count; empty where the system does not say. It tells
   * two processes with the same number apart.
   */
  started: string;
  /**
   * Number of the thread in the process; 0, or absent, for the main thread. Other threads may be
   * terminated while the process goes on.
   */
  thread?: number | undefined;
}

/** A live program touches its lock file this often, in ms. */
export const TOUCH_INTERVAL = 20_000;
/** The lock of another machine counts as dead when it was not touched for this long, in ms. */
const DEAD_ELSEWHERE = 9 * TOUCH_INTERVAL;
/** The same for a lock of this machine from before it was started again, in ms. */
const DEAD_BEFORE_BOOT = 3 * TOUCH_INTERVAL;
/** The same for a lock of a worker thread, which may have been terminated, in ms. */
const DEAD_THREAD = 3 * TOUCH_INTERVAL;
/**
 * A lock that cannot be read counts as dead after this time, in ms. Locks appear whole, so that only a power
 * failure, or an older version of paperweave, leaves such a file.
 */
const DEAD_UNREADABLE = 10_000;

export function thisProcess(since: Date): LockOwner {
  return {
    pid: process.pid,
    host: hostname(),
    since: since.toISOString(),
    place: thisPlace(),
    started: startOf("self"),
    ...(threadId !== 0 && { thread: threadId }),
  };
}

/** Whether the owner is this process: perhaps another thread of it. */
export function isThisProcess({ pid, place }: LockOwner): boolean {
  return pid === process.pid && place === thisPlace();
}

/** The owner that a lock file names; undefined when it cannot be read. */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as LockOwner | null;
    const whole =
      Number.isSafeInteger(owner?.pid) &&
      [owner?.host, owner?.since, owner?.place, owner?.started].every((field) => typeof field === "string");
    return whole ? owner! : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a lock counts.
 * @param owner undefined for a lock that cannot be read
 * @param untouched ms since it was touched last. A negative number is a time in the future: the clock was set
 *   back since, and a live program would have touched its lock again. So the distance decides.
 * @param upFor ms since this machine was started
 */
export function isAlive(owner: LockOwner | undefined, untouched: number, upFor = uptime() * 1000): boolean {
  const distance = Math.abs(untouched);
  if (!owner) return distance < DEAD_UNREADABLE;
  if (owner.place === thisPlace())
    return (
      isRunning(owner.pid) &&
      (owner.started === "" || owner.started === startOf(owner.pid)) &&
      (!owner.thread || distance < DEAD_THREAD)
    );
  // After a start of this machine, its old locks are not touched any more. One that is may be of another
  // machine with the same name.
  const beforeBoot = owner.host === hostname() && bootOf(owner.place) !== bootOf(thisPlace()) && untouched > upFor;
  return distance < (beforeBoot ? DEAD_BEFORE_BOOT : DEAD_ELSEWHERE);
}

/** Whether this machine has a process with that number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"; // EPERM: a process of another user
  }
}

/** Host name, boot id and process namespace; on other systems than Linux the host name alone. */
function thisPlace(): string {
  return [
    hostname(),
    orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    orEmpty(() => readlinkSync("/proc/self/ns/pid")),
  ]
    .join(" ")
    .trim();
}

function bootOf(place: string): string | undefined {
  return place.split(" ")[1];
}

/**
 * Start of a process in clock ticks since the boot (proc(5), /proc/pid/stat, field 22); empty for a process
 * that has ended.
 */
function startOf(pid: number | "self"): string {
  return orEmpty(() => {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The command, which comes before, may contain spaces and brackets.
    const [state, ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "" : (fields[18] ?? ""); // a zombie has ended
  });
}

/** What a read of the system returns, or "" where the system has no such thing. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** For a message: "process 4321 on elsewhere (since …)". */
export function describeOwner(owner: LockOwner): string {
  const { pid, host, since } = owner;
  const who = isThisProcess(owner)
    ? "another thread of this process"
    : `process ${pid}${host === hostname() ? "" : ` on ${host}`}`;
  return `${who} (since ${since})`;
}
