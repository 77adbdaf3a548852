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
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect({ status, signal, stdout, stderr }).toEqual({ status: 0, signal: null, stdout: "alive\n", stderr: "" });
});
