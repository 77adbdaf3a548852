import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
/**
 * Parts that are shown by themselves, by their folders in node_modules; the first that a file is in
 * counts.
 */
const parts: Readonly<Record<string, string>> = {
  "onnxruntime-node": "onnxruntime-node",
  minilm: "paperweave/models/all-MiniLM-L6-v2",
  "minilm-fast": "paperweave/models/minilm-fast",
  usearch: "usearch",
  "paperweave's own code": "paperweave",
  "the rest": "",
};

/**
 * Megabytes (millions of bytes) of the package and all that comes with it, installed from its
 * tarball without install scripts: each part, and all.
 */
export function installedSizes(): { part: string; megabytes: number }[] {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-installed-"));
  try {
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    ) as { filename: string }[];
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    execFileSync(
      "npm",
      ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", join(folder, packed!.filename)],
      { cwd: folder },
    );
    const modules = join(folder, "node_modules"),
      sizes = new Map(Object.keys(parts).map((part) => [part, 0]));
    let all = 0;
    for (const { path, bytes } of filesIn(modules, "")) {
      const [part] = Object.entries(parts).find(([, place]) => path.startsWith(place))!;
      sizes.set(part, sizes.get(part)! + bytes / 1e6);
      all += bytes / 1e6;
    }
    return [{ part: "all", megabytes: all }, ...Array.from(sizes, ([part, megabytes]) => ({ part, megabytes }))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* filesIn(folder: string, path: string): Generator<{ path: string; bytes: number }> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(join(folder, entry.name), inner);
    else if (entry.isFile()) yield { path: inner, bytes: statSync(join(folder, entry.name)).size };
  }
}
