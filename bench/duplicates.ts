import { nearIdenticalGroups } from "../src/lexical/index.js";
import type { Paper } from "../src/index.js";
import { median, option, report, spread, timed } from "./lib/measure.js";
import { sharedLines } from "./lib/shared-lines.js";

/*
 * Seconds to find the near-identical abstracts of arxiv-cs-100k. Options: --sizes
 * 1000,10000,100000, --threshold 0.7, --rounds 3 (one for 50,000 and more), --json FILE.
 */
const sizes = (option("sizes") ?? "1000,10000,100000").split(",").map(Number);
const threshold = Number(option("threshold") ?? 0.7);
const rounds = Number(option("rounds") ?? 3);
const abstracts = sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => (JSON.parse(line) as Paper).abstract);

await nearIdenticalGroups(abstracts.slice(0, 1000), threshold); // to warm up
const rows: object[] = [];
for (const size of sizes) {
  const texts = abstracts.slice(0, size);
  const seconds: number[] = [];
  let groups: number[][] = [];
  let late = 0;
  for (let round = 0; round < (size < 50_000 ? rounds : 1); round++) {
    let last = performance.now();
    const timer = setInterval(() => {
      late = Math.max(late, performance.now() - last - 10);
      last = performance.now();
    }, 10);
    const run = await timed(() => nearIdenticalGroups(texts, threshold));
    clearInterval(timer);
    seconds.push(run.seconds);
    groups = run.result;
  }
  rows.push({
    papers: size,
    groups: groups.length,
    "papers in them": groups.flat().length,
    seconds: spread(seconds),
    "microseconds a paper": ((1e6 * median(seconds)) / size).toFixed(0),
    "a timer of 10 ms is late, ms": late.toFixed(0),
  });
}
report(rows);
