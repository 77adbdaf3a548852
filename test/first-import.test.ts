import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The packages whose modules Node.js has loaded when a program has run to its end. */
function packagesLoadedBy(program: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-loaded-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      env: { ...process.env, NODE_V8_COVERAGE: folder },
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const urls = readdirSync(folder).flatMap((file) =>
      (JSON.parse(readFileSync(join(folder, file), "utf8")) as { result: { url: string }[] }).result.map(
        ({ url }) => url,
      ),
    );
    return [...new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const entry = JSON.stringify(new URL("../dist/index.js", import.meta.url).href);

test("importing paperweave loads what every program needs, and no model, index or parser of a format", () => {
  expect(packagesLoadedBy(`await import(${entry});`)).toEqual(["entities", "stemmer"]);
});

test("reading a CSV loads the parser of CSV and no other one", () => {
  const read =
    `const { readPapers } = await import(${entry}); await readPapers(new ` +
    `TextEncoder().encode("title,abstract\\nA title of some words,An abstract."));`;
  expect(packagesLoadedBy(read)).toEqual(["csv-parse", "entities", "stemmer"]);
});
