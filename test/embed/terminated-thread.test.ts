import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/* A pool that cancels its work by `terminate()` ends the thread that runs paperweave, whatever it does. */

const dist = new URL("../../dist/", import.meta.url).href;
const moments = ["started", "embedder", "embedding 0", "embedding 8", "embedding 16"];

test.each(moments)("a user's thread that is terminated at the moment %j does not end the process", (moment) => {
  const thread = `
    const { parentPort } = require("node:worker_threads");
    parentPort.postMessage("started");
    import("${dist}embed.js").then(async ({ createEmbedder }) => {
      const embedder = await createEmbedder("minilm", { threads: 1 });
      parentPort.postMessage("embedder");
      const texts = Array.from({ length: 200 }, (_, i) => "a long abstract on attention and memory ".repeat(20) + i);
      await embedder.embed(texts, { onProgress: ({ done }) => parentPort.postMessage("embedding " + done) });
    });`;
  const program = `
    import { Worker } from "node:worker_threads";
    const worker = new Worker(${JSON.stringify(thread)}, { eval: true, execArgv: [] });
    await new Promise((resolve, reject) => {
      worker.on("message", (message) => message === ${JSON.stringify(moment)} && resolve());
      worker.on("error", reject);
    });
    await worker.terminate();
    await new Promise((resolve) => setTimeout(resolve, 300));
    console.log("alive");`;
  expect(run(program)).toEqual({ status: 0, signal: null, stdout: "alive\n", stderr: "" });
});

/** Runs a program as an ES module; what it printed. */
function run(program: string): { status: number | null; signal: string | null; stdout: string; stderr: string } {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 300_000,
  });
  return { status, signal, stdout, stderr };
}

test("a thread that embeds, finds topics and draws a map may be terminated at any moment", () => {
  const moments = process.env.PAPERWEAVE_FULL ? 60 : 6;
  const thread = `
    import("${dist}index.js").then(async ({ PaperIndex }) => {
      const { HnswIndex, knnGraph } = await import("${dist}neighbors.js");
      const rows = 3000, cols = 64;
      const data = Float32Array.from({ length: rows * cols }, (_, i) => {
        return Math.sin(i * 0.7) + Math.cos(i * 1.3 + (i >> 6));
      });
      const papers = Array.from({ length: 40 }, (_, i) => {
        return { title: "Paper " + i + " on " + ["robots", "proteins"][i % 2] };
      });
      for (;;) {
        const index = await PaperIndex.inMemory();
        await index.upsert(papers);
        await (await index.topics()).map();
        for (const method of ["exact", "ivf", "hnsw"]) await knnGraph({ data, rows, cols }, { k: 5, method });
        const ids = Array.from({ length: rows }, (_, i) => "p" + i);
        await new HnswIndex({ dimensions: cols }).add(ids, { data, rows, cols });
        await index.close();
      }
    });`;
  const program = `
    import { Worker } from "node:worker_threads";
    let state = 8;
    for (let moment = 0; moment < ${moments}; moment++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const worker = new Worker(${JSON.stringify(thread)}, { eval: true, execArgv: [] });
      worker.on("error", (error) => console.log(error));
      await new Promise((resolve) => setTimeout(resolve, (state / 2 ** 32) * 2000));
      await worker.terminate();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    console.log("alive");`;
  expect(run(program)).toEqual({ status: 0, signal: null, stdout: "alive\n", stderr: "" });
}, 400_000);

test("a native engine of HNSW graphs is refused in a worker thread, where its end would abort the process", () => {
  const thread = `
    import("${dist}neighbors.js").then(async ({ HnswIndex, knnGraph }) => {
      const matrix = { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 };
      for (const engine of ["usearch", "hnswlib"])
        for (const use of [
          () => new HnswIndex({ dimensions: 2, engine }),
          () => knnGraph(matrix, { k: 1, method: "hnsw", engine }),
        ])
          try { await use(); } catch ({ code, message }) { console.log(code, message.includes('Use engine: "wasm"')); }
    });`;
  const program = `
    import { Worker } from "node:worker_threads";
    new Worker(${JSON.stringify(thread)}, { eval: true, execArgv: [] });`;
  const stdout = "invalid-argument true\n".repeat(4);
  expect(run(program)).toEqual({ status: 0, signal: null, stdout, stderr: "" });
});
