import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { pageCode } from "../src/view/map/page/page-code.js";

/* Builds the page of `site/` from the built package: `npm run site`. Nothing is fetched. */

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): Buffer => readFileSync(join(root, path));
const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("base64");
const shortDigest = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex").slice(0, 12);

/** Files that are copied as they are: where they go, and where they come from. */
const copies: Record<string, string> = { "daily-papers.txt": "examples/data/daily-papers.txt" };
const model = {
  table: read("models/minilm-fast/table.bin"),
  tokenizer: read("models/all-MiniLM-L6-v2/tokenizer.json"),
};
const modelNames = {
  table: `models/table-${shortDigest(model.table)}.bin`,
  tokenizer: `models/tokenizer-${shortDigest(model.tokenizer)}.json`,
};

/** Writes the page into a folder, which is emptied before. */
export async function buildSite(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "models"), { recursive: true });
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
  write(modelNames.table, model.table);
  write(modelNames.tokenizer, model.tokenizer);
  for (const [name, source] of Object.entries(copies)) cpSync(join(root, source), join(folder, name));

  const page: Record<string, string> = {
    "index.html": indexHtml(),
    "page.css": await bundle("page.css"),
    "page.js": await bundle("page/main.ts", {
      TABLE: modelNames.table,
      TOKENIZER: modelNames.tokenizer,
    }),
    "engine.js": await bundle("engine/main.ts"),
  };
  for (const [name, text] of Object.entries(page)) write(name, text);
  const version = digest(
    [...Object.values(page), ...Object.keys(copies).map((name) => read(copies[name]!))].join("\0"),
  );
  const files = ["./", ...Object.keys(page).filter((name) => name !== "index.html"), ...Object.keys(copies)];
  write("service-worker.js", await bundle("service-worker.ts", { FILES: files, VERSION: version }));
}

function indexHtml(): string {
  const values: Record<string, string> = {
    policy: policy(),
    version: manifest.version,
    documentation: manifest.homepage,
  };
  return read("site/index.html")
    .toString("utf8")
    .replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}

/**
 * The page may fetch its own files and nothing else, and its worker neither (page/engine-client.ts).
 * The map's page stands in a frame of `srcdoc`, which has this policy beside its own: hence the
 * digests of its program and style sheet.
 */
function policy(): string {
  const { script, style } = pageCode();
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${digest(script)}'`,
    `style-src 'self' 'sha256-${digest(style)}'`,
    "img-src data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

async function bundle(entry: string, define: Record<string, unknown> = {}): Promise<string> {
  const options: BuildOptions = {
    entryPoints: [join(root, "site", entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    tsconfigRaw: {}, // "paperweave/web" is the built package, as users have it
    external: ["usearch", "hnswlib-node"],
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    logLevel: "warning",
  };
  const { outputFiles } = await build(options);
  return outputFiles![0]!.text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSite(process.argv[2] ?? join(root, "dist-site"));
