import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** What npm installs beside the package; the client of OpenSearch is not among it. */
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

test.each([
  ["an ES module", 'import { openSearchStore } from "paperweave/opensearch";', "module"],
  ["CommonJS", 'const { openSearchStore } = require("paperweave/opensearch");', "commonjs"],
])("who has not installed the client is told how to, in %s", (_, load, type) => {
  const place = mkdtempSync(join(tmpdir(), "paperweave-client-"));
  try {
    mkdirSync(join(place, "node_modules", "paperweave"), { recursive: true });
    for (const name of ["dist", "package.json"])
      cpSync(join(root, name), join(place, "node_modules", "paperweave", name), { recursive: true });
    for (const name of Object.keys(dependencies))
      symlinkSync(join(root, "node_modules", name), join(place, "node_modules", name));
    const program =
      `${load} openSearchStore({ node: "http://127.0.0.1:1", index: "papers" }).open().catch((error) => ` +
      "console.log(error.code, error.message));";
    const { stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, "-e", program], {
      cwd: place,
      encoding: "utf8",
    });
    expect({ stdout, stderr }).toEqual({
      stdout:
        "missing-dependency The client of OpenSearch is not installed; install it with `npm install " +
        "@opensearch-project/opensearch`.\n",
      stderr: "",
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
