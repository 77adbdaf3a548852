/**
 * Topics of a growing part of arxiv-cs-100k: seconds, papers a second, and the most memory that a
 * process holds which opens an index of them and finds their topics. The vectors are random
 * projections of the papers' words (384 dimensions): their neighbours make sense, though not as
 * much as an embedder's. Each index is made by a process of its own, whose memory does not count.
 *
 * npm run bench:large -- [--sizes 1000,10000,50000,100000] [--json FILE]
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Paper } from "../src/core/types.js";
import { PaperIndex } from "../src/index.js";
import { option, report, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

const folder = option("folder");
if (folder === undefined)
  report(await measureAll((option("sizes") ?? "1000,10000,50000,100000").split(",").map(Number)));
else if (option("make") !== undefined) await makeIndex(folder, Number(option("make")));
else process.send!(await measure(folder));

async function measureAll(sizes: readonly number[]): Promise<object[]> {
  const table: object[] = [];
  for (const size of sizes) {
    const place = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
    try {
      await inProcess("--folder", place, "--make", String(size));
      table.push({ papers: size, ...(await inProcess("--folder", place)) });
      console.error(table.at(-1));
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }
  return table;
}

/** Runs this file in a process of its own; gives what it sends. */
function inProcess(...options: string[]): Promise<object | undefined> {
  return new Promise((resolve, reject) => {
    let sent: object | undefined;
    fork(fileURLToPath(import.meta.url), options)
      .on("message", (message) => (sent = message as object))
      .on("exit", (code) =>
        code === 0 ? resolve(sent) : reject(new Error(`bench/large.ts ${options.join(" ")} ended with ${code}.`)),
      );
  });
}

async function measure(place: string): Promise<object> {
  const index = await PaperIndex.open(place, { readOnly: true });
  const opened = process.resourceUsage().maxRSS / 1024 ** 2;
  const { seconds, result } = await timed(() => index.topics());
  await index.close();
  return {
    topics: result.list().length,
    seconds: seconds.toFixed(1),
    "papers a second": Math.round(result.list().reduce((sum, { size }) => sum + size, 0) / seconds),
    "GiB once opened": opened.toFixed(2),
    "GiB at most": (process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2),
  };
}

async function makeIndex(place: string, size: number): Promise<void> {
  const papers = sharedLines("arxiv-cs-100k.jsonl.gz")
    .slice(0, size)
    .map((line) => JSON.parse(line) as Paper);
  const vectors = projectedWords(papers);
  const index = await PaperIndex.open(place);
  await index.upsert(
    papers.map((paper, row) => ({ ...paper, vector: vectors.data.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS) })),
  );
  await index.close();
}
