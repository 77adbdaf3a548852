/**
 * Embedding beside sentence-transformers on torch and on ONNX Runtime, fastembed and
 * transformers.js: the same abstracts, the same machine, in turns. The peers have fp32 weights.
 *
 * npm run bench:embed -- [--papers 256] [--rounds 5] [--json FILE]
 */
import { availableParallelism, cpus } from "node:os";
import { rowOf } from "../src/core/matrix.js";
import type { Embedder, Matrix } from "../src/core/types.js";
import { cosineSimilarity, createEmbedder } from "../src/embed/index.js";
import { paperText } from "../src/embed/texts.js";
import { describeModel } from "../src/embed/model-files.js";
import { ownClients } from "../src/embed/minilm/embedder.js";
import { workerEmbedder } from "../src/embed/worker-embedder.js";
import { readLabelledSet } from "../test/support/labelled.js";
import { median, option, report, timed } from "./lib/measure.js";
import { takeBytes } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";

const papers = Number(option("papers") ?? 256),
  rounds = Number(option("rounds") ?? 5);
const THREADS = 2,
  DIMENSIONS = 384;

const texts = readLabelledSet("ai-areas-labelled").papers.map(paperText);
const some = texts.slice(0, papers);

type Embedded = { seconds: number; vectors: Matrix };
const peers = {
  torch: new Peer("embed.py", { threads: THREADS, arguments: ["torch"] }),
  onnx: new Peer("embed.py", { threads: THREADS, arguments: ["onnx"], onnx: true }),
  fastembed: new Peer("embed.py", { threads: THREADS, arguments: ["fastembed"], onnx: true }),
  transformersJs: new Peer("transformers-js.js", { threads: THREADS }),
};
const theirs = (peer: Peer, batch: number) => async (): Promise<Embedded> => {
  const { seconds, file } = await peer.ask<{ seconds: number; file: string }>({ texts: some, batch });
  return { seconds, vectors: { data: new Float32Array(takeBytes(file)), rows: papers, cols: DIMENSIONS } };
};
const ours = (embedder: Embedder) => async (): Promise<Embedded> => {
  const { seconds, result } = await timed(() => embedder.embed(some));
  return { seconds, vectors: result };
};
const embedder = await createEmbedder("minilm", { threads: THREADS }),
  int8 = await createEmbedder("minilm", { threads: THREADS, precision: "int8" }),
  fast = await createEmbedder("minilm-fast");
/** What answers where onnxruntime-node is not installed. */
const model = await describeModel("minilm");
const own = workerEmbedder(async () => ownClients(model, THREADS), model.description);

const reference = "sentence-transformers on torch, batch 32";
const methods: Record<string, { embed: () => Promise<Embedded>; peer?: Peer }> = {
  "paperweave, minilm": { embed: ours(embedder) },
  "paperweave, int8": { embed: ours(int8) },
  "paperweave, minilm by its own engine": { embed: ours(own) },
  "paperweave, minilm-fast (one core)": { embed: ours(fast) },
  [reference]: { embed: theirs(peers.torch, 32), peer: peers.torch },
  "sentence-transformers on torch, batch 8": { embed: theirs(peers.torch, 8), peer: peers.torch },
  "sentence-transformers on ONNX Runtime, batch 32": { embed: theirs(peers.onnx, 32), peer: peers.onnx },
  "sentence-transformers on ONNX Runtime, batch 8": { embed: theirs(peers.onnx, 8), peer: peers.onnx },
  "fastembed, batch 32": { embed: theirs(peers.fastembed, 32), peer: peers.fastembed },
  "transformers.js, batch 8": { embed: theirs(peers.transformersJs, 8), peer: peers.transformersJs },
  "transformers.js, batch 1": { embed: theirs(peers.transformersJs, 1), peer: peers.transformersJs },
};
const vectors: Record<string, Matrix> = {};
for (const [name, { embed }] of Object.entries(methods)) vectors[name] = (await embed()).vectors; // warm
const seconds: Record<string, number[]> = {};
for (let round = 0; round < rounds; round++)
  for (const [name, { embed }] of Object.entries(methods)) (seconds[name] ??= []).push((await embed()).seconds);

console.log(
  `${papers} abstracts of ai-areas-labelled; ${THREADS} threads on ${availableParallelism()} cores ` +
    `(${cpus()[0]!.model}); ${rounds} rounds in turns`,
);
report(
  Object.entries(seconds).map(([method, values]) => {
    // The fast model's vectors have dimensions of their own: bench:fast says how good they are.
    const comparable = vectors[method]!.cols === DIMENSIONS;
    const cosines = comparable
      ? some.map((_, row) => cosineSimilarity(rowOf(vectors[method]!, row), rowOf(vectors[reference]!, row)))
      : [];
    return {
      method,
      papers,
      "seconds (range)": values,
      "abstracts a second": Math.round(papers / median(values)),
      "times as fast as fp32": (median(seconds["paperweave, minilm"]!) / median(values)).toFixed(2),
      ...(comparable && {
        "least cosine with torch": Math.min(...cosines).toFixed(4),
        "mean cosine with torch": (cosines.reduce((a, b) => a + b) / papers).toFixed(4),
      }),
      "GiB at most": methods[method]!.peer?.peakGiB()?.toFixed(2), // of all rows of a peer
    };
  }),
);

// The event loop: a timer of 10 ms beside 500 abstracts.
let last = performance.now(),
  largest = 0;
const timer = setInterval(() => {
  const now = performance.now();
  largest = Math.max(largest, now - last - 10);
  last = now;
}, 10);
await embedder.embed(texts.slice(0, Math.min(500, 2 * papers)));
clearInterval(timer);
console.log(
  `largest delay of a 10 ms timer while ${Math.min(500, 2 * papers)} abstracts are embedded: ` +
    `${largest.toFixed(1)} ms; memory of the process: ${Math.round(process.memoryUsage().rss / 1e6)} MB, with ` +
    "all of paperweave's models above loaded",
);
for (const peer of Object.values(peers)) peer.close();
await Promise.all([embedder.close?.(), int8.close?.(), own.close?.()]);
