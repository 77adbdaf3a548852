// What the checks of the packed package share.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** What npm installs as commands are scripts on Windows, which only a shell runs. */
const windows = process.platform === "win32";

/** A check found something wrong; its message says what. */
export class Failure extends Error {}
/** A check cannot be made here; its message says why. */
export class Skip extends Error {}

/** A folder that is removed when this program ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-package-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Makes the checks in turn, with one line for each. A failure makes the exit code 1.
 * @param checks functions by what they show; each may return a detail to print
 * @returns whether all of them passed or were skipped
 */
export async function runChecks(checks) {
  for (const [name, check] of Object.entries(checks)) {
    const start = performance.now();
    const line = (word, detail) =>
      console.log(
        `${word} ${name}${detail ? `: ${detail}` : ""} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
      );
    try {
      line("ok  ", await check());
    } catch (error) {
      if (error instanceof Skip) line("skip", error.message);
      else if (error instanceof Failure) {
        line("FAIL", error.message);
        process.exitCode = 1;
        return false;
      } else throw error;
    }
  }
  return true;
}

/** Packs a folder as `npm publish` would; the path of the tarball. */
export function packInto(folder) {
  npm(root, ["pack", "--ignore-scripts", "--pack-destination", folder]);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".tgz")),
  );
}

/** npm, whatever the user's settings: what matters here is said on the command line. */
export function npm(cwd, words) {
  const settings = [
    "--no-dry-run",
    "--no-global",
    "--include=optional",
    "--bin-links",
    "--install-strategy=hoisted",
    "--no-package-lock-only",
    "--loglevel=error",
  ];
  const { code, stdout, stderr } = run("npm", [...words, ...settings], { cwd, timeout: 600_000 });
  if (code !== 0) throw new Failure(`npm ${words[0]} failed:\n${stdout}${stderr}`);
}

/**
 * Runs a program to its end.
 * @param options for `spawnSync`; `timeout` is two minutes unless given
 */
export function run(program, words, options) {
  const shell = windows && !program.endsWith(".exe");
  const given = { encoding: "utf8", shell, timeout: 120_000, maxBuffer: 1 << 26, ...options };
  const { status, signal, stdout, stderr, error } = spawnSync(program, words, given);
  const ended = signal ? `was ended by ${signal} (limit: ${given.timeout / 1000} s)` : `ended with ${status}`;
  return { code: status, stdout: stdout ?? "", stderr: `${stderr ?? ""}${error ? error.message : ""}`, ended };
}

/**
 * The settings of a strict TypeScript user, ES module and CommonJS, for the types.mts and types.cts
 * of a folder.
 * @param options compiler options beside the usual ones
 */
export function writeTsconfig(folder, options) {
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    noEmit: true,
    skipLibCheck: false,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.mts", "types.cts"] }));
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
