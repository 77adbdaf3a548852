import type { buildSync as BuildSync } from "esbuild";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The program and the style sheet of the map's page, as text. */
export interface PageCode {
  script: string;
  style: string;
}

let cached: PageCode | undefined;

/**
 * Bundles `map-page/`. In the built package, tsup.config.ts replaces this file by the finished
 * texts, so that esbuild is needed for building only.
 */
export function pageCode(): PageCode {
  return (cached ??= { script: bundle("main.ts"), style: bundle("page.css") });
}

function bundle(name: string): string {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as { buildSync: typeof BuildSync };
  const entry = fileURLToPath(new URL(`../../../map-page/${name}`, import.meta.url));
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
  });
  return outputFiles[0]!.text.trim();
}
