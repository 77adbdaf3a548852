import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PaperweaveError } from "./errors.js";

let found: string | undefined;

/**
 * The folder of the installed package, where `dist` and `models` are: the nearest one above this
 * file that has a package.json.
 *
 * @throws PaperweaveError `not-found` when that is another package's: a bundler has copied this code
 *   into a program of the user
 */
export function packageFolder(): string {
  return (found ??= findFolder());
}

function findFolder(): string {
  const here = import.meta.url as string | undefined; // esbuild leaves it out of CommonJS
  if (!here?.startsWith("file:")) throw bundledError();
  for (let folder = dirname(fileURLToPath(here)); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      if (isOurs(manifest)) return folder;
      throw bundledError();
    }
    if (folder === dirname(folder)) throw bundledError();
  }
}

function isOurs(manifest: string): boolean {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown }).name === "paperweave";
}

/** What to say when the code runs from a bundle, where its programs and models are not beside it. */
function bundledError(): PaperweaveError {
  return new PaperweaveError(
    "not-found",
    `paperweave has been bundled; keep it external: its worker threads and models are files of their own.
  Next.js       serverExternalPackages: ["paperweave"]
  Vite          ssr: { external: ["paperweave"] }
  webpack       externalsType: "commonjs", externals: [/^paperweave(\\/|$)/]
  Rollup        external: [/^paperweave(\\/|$)/]
  tsup, tsdown  external: ["paperweave"]
  esbuild       --external:paperweave`,
  );
}
