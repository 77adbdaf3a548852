import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a program of bench/programs prints. */
export interface Ran {
  /** Seconds of each stage, as often as it ran. */
  seconds: Record<string, number[]>;
  /** The most memory that the process has held. */
  peakGiB: number;
  /** How many topics it has found, where it finds some. */
  topics?: number;
}

/**
 * Runs a program of bench/programs by itself in a new process, on the built package: as users run
 * theirs.
 */
export async function runProgram(name: string, ...given: readonly string[]): Promise<Ran> {
  const path = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...given], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return JSON.parse(stdout) as Ran;
}
