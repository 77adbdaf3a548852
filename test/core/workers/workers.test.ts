import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/**
 * Runs a program against the built package; ONNX Runtime is busy when the program ends the work.
 */
function program(source: string): { status: number | null; stdout: string; stderr: string } {
  const dist = new URL("../../../dist/", import.meta.url).href;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", source.replaceAll("DIST/", dist)],
    { encoding: "utf8", timeout: 60_000 },
  );
  return { status, stdout, stderr };
}

const embedding = `
  import { createEmbedder } from "DIST/embed.js";
  const embedder = await createEmbedder();
  const texts = Array.from({ length: 400 }, (_, i) => "a long abstract on attention and memory ".repeat(40) + i);
  let seen = () => {};
  const started = new Promise((resolve) => (seen = resolve));
  const running = embedder.embed(texts, { onProgress: ({ done }) => { if (done > 0) seen(); } });
  running.catch((error) => console.log(error.code));
  await started;`;

/** More moments of the computation, each of which is a program of a second. */
const full = Boolean(process.env.PAPERWEAVE_FULL);

test("a program that exits while ONNX Runtime computes ends quietly, with its own exit code", () => {
  for (const pause of full ? [0, 3, 7, 12] : [3]) {
    expect(program(`${embedding} setTimeout(() => process.exit(7), ${pause});`)).toEqual({
      status: 7,
      stdout: "",
      stderr: "",
    });
  }
});

test("an embedder that is closed while it computes rejects the running call, and the program goes on", () => {
  expect(
    program(
      `${embedding} await embedder.close(); console.log("closed"); console.log((await ` +
        `embedder.embed(["again"])).rows); `,
    ),
  ).toEqual({
    status: 0,
    stdout: "worker-failed\nclosed\n1\n",
    stderr: "",
  });
});

test("an exact search that is aborted while it computes ends with `aborted`, and the program goes on", () => {
  const search = (method: string, after: number): string => `
    import { knnGraph } from "DIST/neighbors.js";
    const data = Float32Array.from({ length: 6000 * 256 }, (_, i) => Math.sin(i * 0.7) + Math.cos(i * 1.3 + (i >> 8)));
    const signal = AbortSignal.timeout(${after});
    const matrix = { data, rows: 6000, cols: 256 };
    try { await knnGraph(matrix, { k: 15, method: "${method}", signal }); console.log("done"); }
    catch (error) { console.log(error.code); }`;
  for (const method of ["exact", "hnsw"]) {
    for (const after of full ? [150, 250, 350] : [150]) {
      const { status, stdout, stderr } = program(search(method, after));
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^(aborted|done)\n$/);
    }
  }
});

test("a worker that has done its job takes the next one, and holds no program open while it waits", () => {
  const jobs = `
    import { knnGraph } from "DIST/neighbors.js";
    const data = Float32Array.from({ length: 3000 * 32 }, (_, i) => Math.sin(i * 0.7) + Math.cos(i * 1.3));
    for (let job = 0; job < 12; job++) await knnGraph({ data, rows: 3000, cols: 32 }, { k: 5, method: "ivf" });
    console.log(process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort|Timeout/.test(name)));`;
  expect(program(jobs)).toEqual({ status: 0, stdout: "[]\n", stderr: "" });
});
