// All of it in a Worker, so that a server's own thread does nothing but answer. Calls of paperweave
// leave the event loop free anyway; a Worker also keeps the memory of the papers apart.
//
//   node examples/worker.js FILE
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] ?? "daily-papers.txt" });
  worker.on("message", ({ label, size }) => console.log(`${size} papers: ${label}`));
  worker.on("error", (error) => {
    throw error;
  });
} else {
  const { PaperIndex, readPapers } = await import("paperweave");
  const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
  await index.upsert((await readPapers(workerData)).papers);
  for (const { label, size } of (await index.topics()).list()) parentPort.postMessage({ label, size });
  await index.close();
}
