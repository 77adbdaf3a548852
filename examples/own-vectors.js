// Topics of papers that come with vectors of your own, of any length: one object a line, with the
// field `vector`. The function turns the texts of searches into vectors of the same model.
//
//   node examples/own-vectors.js papers-with-vectors.jsonl
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { PaperIndex } from "paperweave";
import { embedderFromFunction } from "paperweave/embed";

async function* records(file) {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line);
}

const embedder = await embedderFromFunction((texts) => texts.map(askMyModel), { id: "my-model" });
const index = await PaperIndex.inMemory({ embedder });
const report = await index.upsert(records(process.argv[2] ?? "papers-with-vectors.jsonl"));
console.log(`${report.added.length} papers, vectors of ${index.dimensions} numbers`);
for (const { label, size } of (await index.topics()).list()) console.log(`${size} papers: ${label}`);
await index.close();

/** Stands for a model, so that this example runs: how often each letter occurs. */
function askMyModel(text) {
  return [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => text.toLowerCase().split(letter).length - 1);
}
