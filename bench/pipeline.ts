/**
 * From a file of papers to a map, by the fast model: seconds of each stage and the most memory that
 * the process holds, for a growing part of arxiv-cs-100k. Then what a program waits for that opens
 * the saved index, searches it and adds 100 papers. Every run is a process of its own on the built
 * package (bench/programs).
 *
 * npm run bench:pipeline -- [--sizes 1000,3000,10000,30000,100000] [--rounds 3] [--json FILE]
 *
 * From 30,000 papers on there is one round. Neighbours are found by cells, and a second time within
 * "topics and labels".
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { option, report } from "./lib/measure.js";
import { runProgram, type Ran } from "./lib/program.js";
import { sharedLines } from "./lib/shared-lines.js";

const sizes = (option("sizes") ?? "1000,3000,10000,30000,100000").split(",").map(Number);
const rounds = Number(option("rounds") ?? 3);
const lines = sharedLines("arxiv-cs-100k.jsonl.gz"),
  more = sharedLines("conference-papers-20k.jsonl.gz").slice(0, 1000);

const table: object[] = [];
for (const size of sizes) {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
  try {
    for (const row of await measure(size, folder)) table.push(row);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.error(`${size} papers done`);
}
report(table);

async function measure(size: number, folder: string): Promise<object[]> {
  const place = (name: string): string => join(folder, name);
  writeFileSync(place("papers.jsonl"), `${lines.slice(0, size).join("\n")}\n`);
  writeFileSync(place("more.jsonl"), `${more.join("\n")}\n`);
  const count = size < 30_000 ? rounds : 1;
  const made: Ran[] = [],
    mapped: Ran[] = [],
    given: Ran[] = [];
  for (let round = 0; round < count; round++) {
    rmSync(place("index"), { recursive: true, force: true });
    made.push(await runProgram("make-index.js", place("papers.jsonl"), place("index"), place("vectors.f32")));
    mapped.push(await runProgram("file-to-map.js", place("papers.jsonl"), place("map.html")));
    given.push(await runProgram("file-to-map.js", place("papers.jsonl"), place("map.html"), place("vectors.f32")));
  }
  const used = await runProgram("use-index.js", place("index"), place("more.jsonl"), String(Math.max(3, count)));
  const all = (runs: readonly Ran[], stage: string): number[] => runs.flatMap(({ seconds }) => seconds[stage]!);
  const less = (whole: readonly number[], part: readonly number[]): number[] =>
    whole.map((seconds, round) => seconds - part[round]!);
  const peak = (runs: readonly Ran[]): object => ({
    "GiB at most": Math.max(...runs.map(({ peakGiB }) => peakGiB)).toFixed(2),
  });
  const megabytes = readdirSync(place("index")).reduce(
    (sum, name) => sum + statSync(join(place("index"), name)).size / 1e6,
    0,
  );
  const stages: Record<string, readonly number[]> = {
    "read the file": all([...mapped, ...made], "read"),
    "tokenise and embed": all([...mapped, ...made], "embedding"),
    "merge and add": less(all(mapped, "upsert"), all(mapped, "embedding")),
    "merge, add and save": less(all(made, "upsert and save"), all(made, "embedding")),
    neighbours: all(made, "neighbours"),
    "topics and labels": all([...mapped, ...given], "topics"),
    layout: all([...mapped, ...given], "layout"),
    page: all([...mapped, ...given], "page"),
    open: all([used], "open"),
    "first search by words": all([used], "first search by words"),
    "a search": all([used], "a search"),
    "upsert of 100": all([used], "upsert of 100"),
    "removal of 10": all([used], "removal of 10"),
  };
  return [
    ...Object.entries(stages).map(([stage, seconds]) => ({
      papers: size,
      stage,
      seconds,
      ...(stage === "upsert of 100" && peak([used])),
    })),
    {
      papers: size,
      stage: "file to map, minilm-fast",
      seconds: all(mapped, "all"),
      topics: mapped[0]!.topics,
      ...peak(mapped),
    },
    {
      papers: size,
      stage: "given vectors to map",
      seconds: less(all(given, "all"), all(given, "read")),
      topics: given[0]!.topics,
      ...peak(given),
    },
    {
      papers: size,
      stage: "file to index, minilm-fast",
      seconds: all(made, "read").map((seconds, round) => seconds + all(made, "upsert and save")[round]!),
      MB: megabytes.toFixed(1),
      ...peak(made),
    },
  ];
}
