/**
 * Writes the figures of README and docs again, from bench/results: what stands between
 * `<!-- figures: NAME -->` and `<!-- /figures -->`. Each NAME is a function of lib/figures.ts.
 *
 * npx tsx bench/figures.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillFigures, pagesWithFigures } from "./lib/fill-figures.js";

for (const page of pagesWithFigures()) {
  const path = fileURLToPath(new URL(`../${page}`, import.meta.url));
  writeFileSync(path, await fillFigures(readFileSync(path, "utf8")));
  console.log(page);
}
