import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OPTIONS = ["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert", "--importMemory", "--use", "abort="];

/**
 * The kernels of `src/wasm`, compiled by AssemblyScript; a compiled module is kept in
 * node_modules/.cache until a source changes. In the built package this file is the compiled module
 * itself: tsup.config.ts sees to that, so that the compiler is needed for building only.
 */
export function wasmCode(): Uint8Array {
  const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
  const sources = join(root, "src/wasm");
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/package.json");
  const hash = createHash("sha256").update(readFileSync(compiler)).update(OPTIONS.join(" "));
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  const cache = join(root, "node_modules/.cache/paperweave-wasm");
  const compiled = join(cache, `${hash.digest("hex")}.wasm`);
  if (!existsSync(compiled)) {
    mkdirSync(cache, { recursive: true });
    const unfinished = `${compiled}.${process.pid}`;
    const asc = join(dirname(compiler), "bin/asc.js");
    execFileSync(process.execPath, [asc, "index.ts", "--outFile", unfinished, ...OPTIONS], {
      cwd: sources,
      stdio: ["ignore", "ignore", "inherit"],
    });
    renameSync(unfinished, compiled);
  }
  return readFileSync(compiled);
}
