/**
 * Topics of a growing part of arxiv-cs-100k: seconds, papers a second, and the most memory that the process has held.
 * The vectors are random projections of the papers' words (384 dimensions): their neighbours make sense, though not
 * as much as an embedder's.
 *
 *   npm run bench:large -- [--sizes 1000,10000,50000,100000] [--json FILE]
 */
import type { Matrix, Paper } from "../src/core/types.js";
import { PaperIndex } from "../src/index.js";
import { option, report, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

const sizes = (option("sizes") ?? "1000,10000,50000,100000").split(",").map(Number);
const papers = sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => JSON.parse(line) as Paper);
const table: object[] = [];
for (const size of sizes) {
  const part = papers.slice(0, size);
  const index = await PaperIndex.inMemory();
  await fill(index, part, projectedWords(part));
  const { seconds, result } = await timed(() => index.topics());
  const memory = process.resourceUsage().maxRSS / 1024 ** 2;
  table.push({ papers: size, topics: result.list().length, seconds: seconds.toFixed(1), "papers a second": Math.round(size / seconds), "most memory so far, GiB": memory.toFixed(2) });
  console.error(table.at(-1));
  if (size === sizes.at(-1)) for (const { label, size: own } of result.list()) console.error(String(own).padStart(7), label);
  await index.close();
}
report(table);

async function fill(index: PaperIndex, part: readonly Paper[], vectors: Matrix): Promise<void> {
  for (let from = 0; from < part.length; from += 10_000) {
    await index.upsert(
      part.slice(from, from + 10_000).map(({ id, title, abstract }, i) => {
        const start = (from + i) * DIMENSIONS;
        return { id, title, abstract, vector: vectors.data.subarray(start, start + DIMENSIONS) };
      }),
    );
  }
}
