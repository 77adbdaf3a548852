import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const rows: object[] = [];
for (const size of sizes) {
  const folder = mkdtempSync(join(place, "paperweave-bench-"));
  try {
    const papers = lines.slice(0, size).map(withVector);
    const index = await PaperIndex.open(folder, { embedder });
    const first = await timed(() => index.upsert(papers));
    const bytes = megabytes(folder);
    const compact = await timed(() => index.save({ compact: true }));
    const upserts: number[] = [], written: number[] = [], removals: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const more = Array.from({ length: ADDED }, (_, i) => withVector({ ...lines[(i * 997) % lines.length]!, id: `new ${round} ${i}` }));
      upserts.push((await timed(() => index.upsert(more))).seconds);
      removals.push((await timed(() => index.remove(more.slice(0, 10).map(({ id }) => id!)))).seconds);
      written.push(megabytes(folder));
    }
    await index.close();
    const opens: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { seconds, result } = await timed(() => PaperIndex.open(folder, { embedder, readOnly: true }));
      opens.push(seconds);
      await result.close();
    }
    rows.push({
      papers: size,
      "MB on disk": Number(bytes.toFixed(1)),
      "first upsert and save, ms": (1000 * first.seconds).toFixed(0),
      "nothing to save, ms": (1000 * compact.seconds).toFixed(0),
      [`upsert of ${ADDED}, ms`]: milliseconds(upserts),
      "removal of 10, ms": milliseconds(removals),
      "open, ms": milliseconds(opens),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
report(rows);
