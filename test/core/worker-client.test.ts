import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { WorkerClient } from "../../src/core/worker-client.js";
import { describeModel } from "../../src/embed/model-files.js";
import { workerEmbedder } from "../../src/embed/worker-embedder.js";

test("when a worker dies the running call is rejected with a clear error, and the next one starts another", async () => {
  const { description, folder } = await describeModel("minilm");
  const client = new WorkerClient("embed", { folder, description, threads: 1 });
  const embedder = workerEmbedder([client], description);
  const running = embedder.embed(["attention"]);
  running.catch(() => undefined);
  await (client as unknown as { worker: Worker }).worker.terminate(); // it is still starting: no native code is cut off
  await expect(running).rejects.toSatisfy((error) => PaperweaveError.is(error, "worker-failed") && /^The embed worker ended \(exit code \d\)\. The next call starts another\.$/.test(error.message));
  expect((await embedder.embed(["attention"])).rows).toBe(1);
  await embedder.close?.();
});

test("a model file that is missing or damaged is named at the first call, and at every further one", async () => {
  const { description, folder } = await describeModel("minilm");
  const broken = { ...description, files: { ...description.files, "tokenizer.json": { bytes: 5, sha256: "" } } };
  const embedder = workerEmbedder([new WorkerClient("embed", { folder, description: broken, threads: 1 })], description);
  for (let call = 0; call < 2; call++) {
    await expect(embedder.embed(["x"])).rejects.toSatisfy((error) => PaperweaveError.is(error, "bad-format") && /tokenizer\.json is damaged/.test(error.message));
  }
  await embedder.close?.();
});
