/**
 * Draws the README's pictures of the 20,000 conference papers again: their map, and their topics
 * over the years.
 *
 * npx tsx bench/pictures.ts
 *
 * The papers are embedded once, which takes some ten minutes; the next run finds the embeddings.
 */
import { writeFileSync } from "node:fs";
import type { Paper } from "../src/core/types.js";
import { toPaper } from "../src/papers/index.js";
import { indexOfSet } from "./lib/index-of-set.js";
import { keptEmbeddings } from "./lib/kept-embeddings.js";
import { sharedLines } from "./lib/shared-lines.js";

const papers = sharedLines("conference-papers-20k.jsonl.gz").map((line) => {
  const { id, title, abstract, authors, year } = JSON.parse(line) as Paper;
  return toPaper({ id, title, abstract, authors, year }, id);
});
const index = await indexOfSet({ papers, labels: [], vectors: await keptEmbeddings("conference-papers-20k", papers) });
const topics = await index.topics();
const title = "20,000 papers of machine-learning conferences";
write("conference-papers-map.svg", (await topics.map()).toSVG({ title }));
write("topics-over-time.svg", topics.overTime({ by: "year" }).toSVG({ title, topics: 12 }));
await index.close();

function write(name: string, picture: string): void {
  writeFileSync(new URL(`../examples/${name}`, import.meta.url), picture);
  console.log(`examples/${name}`);
}
