import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { normalizeRow } from "../src/core/matrix.js";
import { seededRandom } from "../src/core/random.js";
import { PaperIndex, type Embedder, type Paper, type PaperInput } from "../src/index.js";
import { median, option, report, timed } from "./lib/measure.js";
import { sharedLines } from "./lib/shared-lines.js";

/*
 * What an index folder costs: papers of arxiv-cs-100k with random unit vectors of 384 dimensions.
 * Options: --sizes 1000,10000,100000, --rounds 5, --folder (where the folders are made), --json FILE.
 */
const sizes = (option("sizes") ?? "1000,10000,100000").split(",").map(Number);
const rounds = Number(option("rounds") ?? 5);
const place = option("folder") ?? tmpdir();
const ADDED = 100;
const DIMENSIONS = 384;

const embedder: Embedder = { id: "random", dimensions: DIMENSIONS, maxTokens: 256, embed: () => Promise.reject(new Error("All vectors are given.")) };
const random = seededRandom(1);
const lines = sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => JSON.parse(line) as Paper);

function withVector(paper: Paper): PaperInput {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => random.next() - 0.5);
  normalizeRow(vector, 0, DIMENSIONS);
  return { ...paper, vector };
}

const megabytes = (folder: string): number => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;
const milliseconds = (values: readonly number[]): string => `${(1000 * median(values)).toFixed(0)} (${(1000 * Math.min(...values)).toFixed(0)} to ${(1000 * Math.max(...values)).toFixed(0)})`;

/** Seconds of a program that has nothing else in memory: as users open an index. */
async function inFreshProcess(folder: string): Promise<Record<"opens" | "upserts" | "removals", number[]>> {
  const source = `
    import { PaperIndex } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
    const embedder = { id: "random", dimensions: ${DIMENSIONS}, maxTokens: 256, embed: () => Promise.reject(new Error("All vectors are given.")) };
    const took = { opens: [], upserts: [], removals: [] };
    const time = async (list, work) => { const start = performance.now(); const result = await work(); list.push((performance.now() - start) / 1000); return result; };
    for (let round = 0; round < ${rounds}; round++) {
      const index = await time(took.opens, () => PaperIndex.open(${JSON.stringify(folder)}, { embedder }));
      const more = Array.from({ length: ${ADDED} }, (_, i) => ({ id: "new " + round + " " + i, title: "New paper " + i + " of round " + round, abstract: "words ".repeat(150), vector: Float32Array.from({ length: ${DIMENSIONS} }, (_, d) => Math.sin(d * (i + 1) + round)) }));
      await time(took.upserts, () => index.upsert(more));
      await time(took.removals, () => index.remove(more.slice(0, 10).map(({ id }) => id)));
      await index.close();
    }
    console.log(JSON.stringify(took));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", source]);
  return JSON.parse(stdout) as Record<"opens" | "upserts" | "removals", number[]>;
}

const rows: object[] = [];
for (const size of sizes) {
  const folder = mkdtempSync(join(place, "paperweave-bench-"));
  try {
    const papers = lines.slice(0, size).map(withVector);
    const index = await PaperIndex.open(folder, { embedder });
    const first = await timed(() => index.upsert(papers));
    await index.close();
    const { opens, upserts, removals } = await inFreshProcess(folder);
    rows.push({
      papers: size,
      "MB on disk": Number(megabytes(folder).toFixed(1)),
      "first upsert and save, ms": (1000 * first.seconds).toFixed(0),
      [`upsert of ${ADDED}, ms`]: milliseconds(upserts),
      "removal of 10, ms": milliseconds(removals),
      "open, ms": milliseconds(opens),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
report(rows);
