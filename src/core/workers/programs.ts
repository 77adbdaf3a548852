import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { packageFolder } from "../package-folder.js";

/** The programs that run beside the caller's thread; each is a built file `dist/<name>.js`. */
export type ProgramName =
  | "exact-worker"
  | "hnsw-worker"
  | "layout-worker"
  | "minilm-worker"
  | "onnx-process"
  | "topics-worker"
  | "transformers-process";

/**
 * Where a program lies. Not told by `new URL("./name.js", import.meta.url)`: bundlers copy a file that
 * is named so, without what it imports, and take a computed name for all files of the folder.
 *
 * @throws PaperweaveError `not-found` when paperweave has been bundled
 */
export function programPath(name: ProgramName): string {
  return join(packageFolder(), "dist", `${name}.js`);
}

/**
 * A worker thread that runs a program. A class of its own, since Next.js (Turbopack) takes
 * `new Worker` with a computed path for every file of the folder, and fails on the types there.
 */
export class ProgramThread extends Worker {
  constructor(name: ProgramName, workerData?: unknown) {
    super(programPath(name), { workerData, execArgv: programFlags(), stdout: false, stderr: false });
  }
}

/**
 * The flags of Node.js that a program is started with. None of the caller's (a debugger's port, a
 * program given by `--eval`), but under Yarn's Plug'n'Play the hooks by which packages are found.
 */
export function programFlags(): string[] {
  if (!process.versions.pnp) return [];
  const hook = createRequire(import.meta.url).resolve("pnpapi");
  const loader = join(dirname(hook), ".pnp.loader.mjs");
  return ["--require", hook, ...(existsSync(loader) ? ["--experimental-loader", pathToFileURL(loader).href] : [])];
}
