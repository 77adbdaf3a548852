import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who changes a folder. */
export interface LockOwner {
  pid: number;
  host: string;
  /** When it began, ISO 8601, by the clock of the folder's disk. */
  since: string;
  /** Where process numbers mean the same: machine, boot, and container. */
  place: string;
  /**
   * When the process started, in the system's own count; empty where the system does not tell. It
   * tells processes of one number apart.
   */
  started: string;
}

/** How long after its last touch the lock of another machine is taken for dead, in ms. */
const DEAD = 180_000;
/**
 * A lock that cannot be read and is older, in ms, belongs to a program that was killed while it
 * wrote it.
 */
const HALF_WRITTEN = 10_000;

export function thisProcess(since: Date): LockOwner {
  return { pid: process.pid, host: hostname(), since: since.toISOString(), place: placeOf(), started: startOf("self") };
}

/** This process, though maybe another thread of it. */
export function isThisProcess({ pid, place }: LockOwner): boolean {
  return pid === process.pid && place === placeOf();
}

/** Who a lock file says; undefined for one that cannot be read. */
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
 * @param owner undefined for a lock that cannot be read: it may be half written
 * @param untouched how long ago it was touched, in ms
 */
export function isAlive(owner: LockOwner | undefined, untouched: number): boolean {
  if (!owner) return untouched < HALF_WRITTEN;
  if (owner.place !== placeOf()) return untouched < DEAD;
  return isRunning(owner.pid) && (owner.started === "" || owner.started === startOf(owner.pid));
}

/** Whether there is a process of this number on this machine. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"; // EPERM: somebody else's
  }
}

/** Machine, boot and process namespace; outside of Linux the machine's name alone. */
function placeOf(): string {
  return [
    hostname(),
    told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    told(() => readlinkSync("/proc/self/ns/pid")),
  ]
    .join(" ")
    .trim();
}

/**
 * Start of a process in clock ticks since the boot (proc(5), /proc/pid/stat, field 22); empty for
 * one that has ended.
 */
function startOf(pid: number | "self"): string {
  return told(() => {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // the command before may hold spaces and brackets
    const [state, ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "" : (fields[18] ?? ""); // a zombie is dead
  });
}

/** What the system tells, or nothing where it does not. */
function told(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** For an error: "process 4321 on elsewhere (since …)". */
export function describeOwner(owner: LockOwner): string {
  const { pid, host, since } = owner;
  return `${isThisProcess(owner) ? "another thread of this process" : `process ${pid}${host === hostname() ? "" : ` on ${host}`}`} (since ${since})`;
}
