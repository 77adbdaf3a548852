// Packs paperweave without the weights of `minilm` (24 MB) and without source maps (6 MB): what
// `npm install paperweave@lite` installs. Same code, same name; its version is package.json's with
// "-lite". After a build: `npm run pack:lite`, and `npm publish paperweave-VERSION-lite.tgz --tag lite`
// publishes it.
// A second argument names the folder that the tarball goes into (default: this one).
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const destination = resolve(process.argv[2] ?? ".");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const folder = mkdtempSync(join(tmpdir(), "paperweave-lite-"));
try {
  for (const name of ["dist", "models", "examples", "README.md", "CHANGELOG.md", "LICENSE"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const dist = join(folder, "dist");
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (name.endsWith(".map")) rmSync(path);
    else writeFileSync(path, readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  }
  for (const weights of ["model-w8.onnx", "model-int8.onnx"])
    rmSync(join(folder, "models", "all-MiniLM-L6-v2", weights));
  const lite = { ...manifest, version: `${manifest.version}-lite`, scripts: undefined, devDependencies: undefined };
  writeFileSync(join(folder, "package.json"), JSON.stringify(lite, null, 2));
  const words = ["pack", "--ignore-scripts", "--pack-destination", destination];
  const { status } = spawnSync("npm", words, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
