/**
 * From a file of papers to the page of their map, as a user would write it, by the fast model or
 * from vectors that are given.
 *
 * node file-to-map.js PAPERS.jsonl PAGE.html [VECTORS.f32]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { PaperIndex, readPapers } from "../../dist/index.js";
import { EmbeddingClock, Stages } from "./stages.js";

const [file, page, given] = process.argv.slice(2);
const stages = new Stages(),
  embedding = new EmbeddingClock();
await stages.time("all", async () => {
  const { papers } = await stages.time("read", () => readPapers(file));
  const index = await PaperIndex.inMemory({ embedder: given ? "minilm" : "minilm-fast" });
  const vectors = given && floats(readFileSync(given));
  await stages.time("upsert", () =>
    index.upsert(vectors ? withVectors(papers, vectors) : papers, { onProgress: embedding.show }),
  );
  const topics = await stages.time("topics", () => index.topics());
  const map = await stages.time("layout", () => topics.map());
  await stages.time("page", () => writeFileSync(page, map.toHTML()));
  stages.topics = topics.list().length;
  await index.close();
});
if (!given) stages.add("embedding", embedding.seconds);
stages.print({ topics: stages.topics });

/** The raw float32 of a file, without a copy. */
function floats({ buffer, byteOffset, byteLength }) {
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

function* withVectors(papers, vectors) {
  const dimensions = vectors.length / papers.length;
  for (const [row, paper] of papers.entries())
    yield { ...paper, vector: vectors.subarray(row * dimensions, (row + 1) * dimensions) };
}
