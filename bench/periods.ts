/**
 * Prints what `overTime` says of sets with dates: each topic's share of the papers of each year,
 * how much it has changed, and its terms of the first and the last years.
 *
 * npx tsx bench/periods.ts [--sets arxiv-cs-labelled,conference-papers-a] [--by year|month]
 */
import { rowOf } from "../src/core/matrix.js";
import { overTimeText } from "../src/cli/topic-text.js";
import { PaperIndex } from "../src/index.js";
import { option } from "./lib/measure.js";
import { sharedLines } from "./lib/shared-lines.js";
import { readTopicSet } from "./lib/topic-sets.js";

const files: Record<string, string> = {
  "arxiv-cs-labelled": "arxiv-cs-labelled",
  "conference-papers-a": "conference-papers-20k",
  "conference-papers-b": "conference-papers-20k",
};
const by = option("by") === "month" ? "month" : "year";
for (const set of (option("sets") ?? "arxiv-cs-labelled,conference-papers-a").split(",")) {
  const { papers, vectors } = await readTopicSet(set);
  const records = sharedLines(`${files[set]!}.jsonl.gz`).map(
    (line) => JSON.parse(line) as { id: string; date?: string; year?: number },
  );
  const dates = new Map(
    records.map(({ id, date, year }) => [
      id,
      { ...(date !== undefined && { date }), ...(year !== undefined && { year }) },
    ]),
  );
  const index = await PaperIndex.inMemory();
  await index.upsert(papers.map((paper, row) => ({ ...paper, ...dates.get(paper.id), vector: rowOf(vectors, row) })));
  const topics = await index.topics();
  const start = performance.now();
  const over = topics.overTime({ by });
  console.log(`${set}: ${papers.length} papers, ${(performance.now() - start).toFixed(0)} ms\n${overTimeText(over)}\n`);
  await index.close();
}
