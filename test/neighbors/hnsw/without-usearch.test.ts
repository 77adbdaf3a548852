import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let place: string;
beforeAll(() => {
  // The built package with its dependencies but usearch, as on a platform that usearch has no
  // binary for.
  place = mkdtempSync(join(tmpdir(), "paperweave-platform-"));
  mkdirSync(join(place, "node_modules", "paperweave"), { recursive: true });
  for (const name of ["dist", "package.json"])
    cpSync(join(root, name), join(place, "node_modules", "paperweave", name), { recursive: true });
  symlinkSync(
    join(root, "node_modules", "onnxruntime-node"),
    join(place, "node_modules", "onnxruntime-node"),
    "junction",
  );
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function run(program: string): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", program], {
    cwd: place,
    encoding: "utf8",
  });
  return { stdout, stderr };
}
const rows = `const data = Float32Array.from({ length: 100_002 }, (_, i) => Math.sin(i) + 0.001 * i); const matrix = { data, rows: 50_001, cols: 2 };`;

// Half a minute: with `npm run test:full`.
test.runIf(process.env.PAPERWEAVE_FULL)(
  "a graph too large for exact search is computed exactly all the same, with a warning",
  () => {
    const { stdout, stderr } = run(`import { knnGraph } from "paperweave/neighbors"; ${rows}
    const { method } = await knnGraph(matrix, { k: 2, onWarning: (warning) => console.log(warning) });
    console.log(method);`);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^usearch is not available: .*\. The neighbours of all 50001 papers are computed exactly, which takes longer\.\nexact\n$/,
    );
  },
);

test("who asks for HNSW by name is told what is missing", () => {
  const { stdout, stderr } = run(`import { HnswIndex, knnGraph } from "paperweave/neighbors"; ${rows}
    await knnGraph(matrix, { k: 2, method: "hnsw" }).catch((error) => console.log(error.code));
    await new HnswIndex({ dimensions: 2 }).add(["a"], { data: data.slice(0, 2), rows: 1, cols: 2 }).catch((error) => console.log(error.code));`);
  expect({ stdout, stderr }).toEqual({ stdout: "missing-dependency\nmissing-dependency\n", stderr: "" });
});
