/**
 * An index folder of the papers of a file, by the fast model, and as many numbers of their vectors
 * as minilm's have, in the order of the file, as raw float32.
 *
 * node make-index.js PAPERS.jsonl FOLDER VECTORS.f32
 */
import { PaperIndex, readPapers } from "../../dist/index.js";
import { knnGraph } from "../../dist/neighbors.js";
import { writeFileSync } from "node:fs";
import { EmbeddingClock, Stages } from "./stages.js";

const GIVEN = 384;
const [file, folder, target] = process.argv.slice(2);
const stages = new Stages(),
  embedding = new EmbeddingClock();
const { papers } = await stages.time("read", () => readPapers(file));
const index = await PaperIndex.open(folder, { embedder: "minilm-fast" });
await stages.time("upsert and save", () => index.upsert(papers, { onProgress: embedding.show }));
stages.add("embedding", embedding.seconds);
const peakGiB = stages.peakGiB(); // what follows is no part of making the index
const dimensions = index.dimensions,
  data = new Float32Array(papers.length * dimensions),
  given = new Float32Array(papers.length * GIVEN);
papers.forEach(({ id }, row) => {
  const vector = index.vector(id);
  data.set(vector, row * dimensions);
  given.set(vector.subarray(0, GIVEN), row * GIVEN);
});
await index.close();
await stages.time("neighbours", () =>
  knnGraph({ data, rows: papers.length, cols: dimensions }, { k: 15, method: "ivf" }),
);
writeFileSync(target, given);
stages.print({ peakGiB });
