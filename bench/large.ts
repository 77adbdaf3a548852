/**
 * Topics of a growing part of arxiv-cs-100k: seconds, papers a second, and the most memory that the process has held.
 * The vectors are random projections of the papers' words (384 dimensions): their neighbours make sense, though not
 * as much as an embedder's.
 *
 *   npm run bench:large -- [--sizes 1000,10000,50000,100000] [--json FILE]
 */
import { seededRandom } from "../src/core/random.js";
import { normalizeRow } from "../src/core/matrix.js";
import type { Matrix, Paper } from "../src/core/types.js";
import { PaperIndex } from "../src/index.js";
import { countWords, readCorpus, tfidf } from "../src/lexical/index.js";
import { option, report, timed } from "./lib/measure.js";
import { sharedLines } from "./lib/shared-lines.js";

const DIMENSIONS = 384;
const sizes = (option("sizes") ?? "1000,10000,50000,100000").split(",").map(Number);
const papers = sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => JSON.parse(line) as Paper);
const table: object[] = [];
for (const size of sizes) {
  const part = papers.slice(0, size);
  const index = await PaperIndex.inMemory();
  await fill(index, part, projected(part));
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

/** Each word is a direction of +1 and -1 (Achlioptas 2003), each paper the sum of its words' by tf-idf. */
function projected(part: readonly Paper[]): Matrix {
  const words = tfidf(countWords(readCorpus(part.map(({ title, abstract }) => [title, abstract]))));
  const random = seededRandom(1);
  const signs = Int8Array.from({ length: words.cols * DIMENSIONS }, () => (random.next() < 0.5 ? -1 : 1));
  const data = new Float32Array(part.length * DIMENSIONS);
  for (let row = 0; row < part.length; row++) {
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) {
      const start = words.indices[at]! * DIMENSIONS;
      for (let d = 0; d < DIMENSIONS; d++) data[row * DIMENSIONS + d] = data[row * DIMENSIONS + d]! + words.values[at]! * signs[start + d]!;
    }
    normalizeRow(data, row * DIMENSIONS, DIMENSIONS);
  }
  return { data, rows: part.length, cols: DIMENSIONS };
}
