import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/* The built package on a platform for which no native library has a binary. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const NATIVE = ["onnxruntime-node", "usearch", "hnswlib-node"];
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "paperweave-platform-"));
  const modules = join(place, "node_modules");
  mkdirSync(join(modules, "paperweave"), { recursive: true });
  for (const name of ["dist", "package.json"])
    cpSync(join(root, name), join(modules, "paperweave", name), { recursive: true });
  symlinkSync(join(root, "models"), join(modules, "paperweave", "models"), "junction");
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies).filter((one) => !NATIVE.includes(one))) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function run(program: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", program], {
    cwd: place,
    encoding: "utf8",
  });
  return stderr === "" ? stdout : stderr;
}

test("every method finds neighbours, and an engine that is not there says so at the first call and the next", () => {
  const printed = run(`
    import { HnswIndex, knnGraph } from "paperweave/neighbors";
    const matrix = { data: Float32Array.from({ length: 60_000 }, (_, i) => Math.sin(i * i)), rows: 3000, cols: 20 };
    const lists = {};
    for (const method of ["exact", "ivf", "hnsw"]) lists[method] = (await knnGraph(matrix, { k: 2, method })).indices;
    for (const method of ["ivf", "hnsw"])
      console.log(method, lists[method].filter((row, at) => row === lists.exact[at]).length > 5700);
    const one = { data: Float32Array.of(1, 0), rows: 1, cols: 2 };
    const index = new HnswIndex({ dimensions: 2, engine: "usearch" });
    for (const id of ["a", "b"]) await index.add([id], one).catch(({ code }) => console.log(code, index.size));`);
  expect(printed).toBe("ivf true\nhnsw true\nmissing-dependency 0\nmissing-dependency 0\n");
});

test("topics of 1,500 papers are found and named with minilm-fast", () => {
  const printed = run(`
    import { PaperIndex } from "paperweave";
    const subjects = ["graph neural network", "protein folding", "speech recognition", "quantum circuit"];
    const papers = Array.from({ length: 1500 }, (_, i) => {
      const subject = subjects[i % 4];
      return { title: subject + " " + i, abstract: "We study " + subject + " methods, number " + i * 7 + "." };
    });
    const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
    await index.upsert(papers);
    const topics = await index.topics({ count: 4 });
    console.log(topics.list().reduce((sum, { size }) => sum + size, 0), topics.list().every(({ label }) => label));`);
  expect(printed).toBe("1500 true\n");
});
