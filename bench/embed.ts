/**
 * Embedding beside sentence-transformers on torch: the same abstracts, the same machine, in turns.
 *
 *   npm run bench:embed -- [--papers 256] [--rounds 5] [--json FILE]
 */
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { gunzipSync } from "node:zlib";
import type { Matrix } from "../src/core/types.js";
import { WorkerClient } from "../src/core/worker-client.js";
import { cosineSimilarity, createEmbedder } from "../src/embed/index.js";
import { describeModel } from "../src/embed/model-files.js";
import type { EmbedWorkerData } from "../src/embed/worker.js";
import { workerEmbedder } from "../src/embed/worker-embedder.js";
import { fromNpy } from "../src/store/npy.js";
import { sharedPath } from "../test/support/shared.js";
import { median, option, report, spread, timed } from "./lib/measure.js";
import { Peer } from "./lib/peer.js";

const papers = Number(option("papers") ?? 256), rounds = Number(option("rounds") ?? 5);
const THREADS = 2;

const file = sharedPath("data", "ai-areas-labelled.jsonl.gz");
if (!file) throw new Error("This bench needs the shared data beside the project.");
const lines = gunzipSync(readFileSync(file)).toString().trim().split("\n").map((line) => JSON.parse(line) as { title: string; abstract: string });
const texts = lines.map(({ title, abstract }) => `${title}. ${abstract}`);
const some = texts.slice(0, papers);

const peer = new Peer("embed.py", THREADS);
const ask = (batch: number) => peer.ask<{ seconds: number; file: string }>({ texts: some, batch });
const torch = async (batch: number): Promise<number> => {
  const { seconds, file: vectors } = await ask(batch);
  rmSync(vectors);
  return seconds;
};
const embedder = await createEmbedder("minilm", { threads: THREADS });
const int8 = await createEmbedder("minilm", { threads: THREADS, precision: "int8" });
/** The other way to use two cores. */
const { description, folder } = await describeModel("minilm");
const job: EmbedWorkerData = { folder, description, threads: THREADS };
const oneWorker = workerEmbedder([new WorkerClient("embed", job)], description);

const methods: Record<string, () => Promise<number>> = {
  "paperweave (two workers of one thread)": async () => (await timed(() => embedder.embed(some))).seconds,
  "paperweave, int8": async () => (await timed(() => int8.embed(some))).seconds,
  "one worker of two threads instead": async () => (await timed(() => oneWorker.embed(some))).seconds,
  "sentence-transformers, batch 32": () => torch(32),
  "sentence-transformers, batch 8": () => torch(8),
};
for (const method of Object.values(methods)) await method(); // warm
const seconds: Record<string, number[]> = {};
for (let round = 0; round < rounds; round++) for (const [name, method] of Object.entries(methods)) (seconds[name] ??= []).push(await method());

const { file: vectors } = await ask(32);
const theirs = fromNpy(readFileSync(vectors), vectors);
rmSync(vectors);
const ours = await embedder.embed(some);
const cosines = ({ data }: Matrix): number[] => some.map((_, row) => cosineSimilarity(data.subarray(row * 384, (row + 1) * 384), theirs.data.subarray(row * 384, (row + 1) * 384)));
const best = Math.min(...["32", "8"].map((batch) => median(seconds[`sentence-transformers, batch ${batch}`]!)));
console.log(`${papers} abstracts of ai-areas-labelled, ${ours.truncated.length} longer than 256 tokens; ${THREADS} threads on ${availableParallelism()} cores (${cpus()[0]!.model}); ${rounds} rounds in turns`);
report(
  Object.entries(seconds).map(([method, values]) => ({
    method,
    "seconds (range)": spread(values),
    "abstracts a second": Math.round(papers / median(values)),
    "times as fast as fp32": (median(seconds["paperweave (two workers of one thread)"]!) / median(values)).toFixed(2),
    "times as fast as the best batch of torch": (best / median(values)).toFixed(2),
  })),
);
for (const [name, vectors] of Object.entries({ fp32: ours, int8: await int8.embed(some) })) {
  const found = cosines(vectors);
  console.log(`${name}, cosine with sentence-transformers: least ${Math.min(...found).toFixed(4)}, mean ${(found.reduce((a, b) => a + b) / papers).toFixed(4)}`);
}

// The event loop: a timer of 10 ms beside 500 abstracts.
let last = performance.now(), largest = 0;
const timer = setInterval(() => {
  const now = performance.now();
  largest = Math.max(largest, now - last - 10);
  last = now;
}, 10);
await embedder.embed(texts.slice(0, 500));
clearInterval(timer);
console.log(`largest delay of a 10 ms timer while 500 abstracts are embedded: ${largest.toFixed(1)} ms; memory of the process: ${Math.round(process.memoryUsage().rss / 1e6)} MB with four models loaded`);
peer.close();
await Promise.all([embedder.close?.(), int8.close?.(), oneWorker.close?.()]);
