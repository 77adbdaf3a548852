import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dot, normalizeRow, rowOf } from "../src/core/matrix.js";
import { PaperIndex, type DatabaseIndex, type Embedder, type Filter, type Paper, type PaperInput, type SearchMode } from "../src/index.js";
import { openSearchStore } from "../src/opensearch/index.js";
import { startOpenSearch } from "../test/engines/opensearch.js";
import { option, report, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

/*
 * Papers of arxiv-cs-100k in a folder, and in OpenSearch of one node and of three on this machine: rows a second, milliseconds of a search,
 * and how many of the ten nearest by exact comparison it finds. The vectors are random projections of the papers' words (384 dimensions);
 * the queries are the titles of 200 papers held out, with their vectors. Needs .ci/install-opensearch.
 * Options: --size 100000, --nodes 1,3, --heap 1g, --efSearch 256, --json FILE.
 */
const size = Number(option("size") ?? 100_000);
const clusters = (option("nodes") ?? "1,3").split(",").map(Number);
const heap = option("heap") ?? "1g";
const QUERIES = 200;
const K = 10;
const recent: Filter = { year: { $gte: 2018 } };

const lines = sharedLines("arxiv-cs-100k.jsonl.gz").slice(0, size).map((line) => JSON.parse(line) as Paper);
const vectors = projectedWords(lines);
const vectorOf = new Map(lines.map(({ id }, row) => [id, rowOf(vectors, row)]));
const step = Math.floor(lines.length / QUERIES);
const isPlain = ({ title }: Paper): boolean => !/["“”„]|(^|[\s(])-/.test(title); // no phrase and no exclusion
const asked = new Set(lines.filter((paper, row) => row % step === 0 && isPlain(paper)));
const papers: PaperInput[] = lines.filter((paper) => !asked.has(paper)).map((paper) => ({ ...paper, vector: vectorOf.get(paper.id)! }));
const byTitle = new Map([...asked].map(({ id, title }) => [title, vectorOf.get(id)!]));

const embedder: Embedder = {
  id: "projected words",
  dimensions: DIMENSIONS,
  maxTokens: 256,
  async embed(texts) {
    const data = new Float32Array(texts.length * DIMENSIONS);
    texts.forEach((text, row) => data.set(byTitle.get(text)!, row * DIMENSIONS));
    for (let row = 0; row < texts.length; row++) normalizeRow(data, row * DIMENSIONS, DIMENSIONS);
    return { data, rows: texts.length, cols: DIMENSIONS, truncated: [] };
  },
};

/** The nearest papers of each query, compared with all that are kept. */
function exactly(kept: readonly Paper[]): Map<string, Set<string>> {
  return new Map([...byTitle].map(([title, vector]) => {
    const scored = kept.map(({ id }) => ({ id, score: dot(vector, 0, vectorOf.get(id)!, 0, DIMENSIONS) }));
    return [title, new Set(scored.sort((a, b) => b.score - a.score).slice(0, K).map(({ id }) => id))];
  }));
}

interface Truth {
  all: Map<string, Set<string>>;
  recent: Map<string, Set<string>>;
}

/** Until the engine has merged what was written: it goes on with that for a while, on the same cores. */
async function merged(node: string): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    const stats = (await (await fetch(`${node}/papers/_stats/merge`)).json()) as { _all: { total: { merges: { current: number } } } };
    quiet = stats._all.total.merges.current === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** @param settled what there is to wait for before the searches; gives the truth */
async function measure(place: string, index: PaperIndex | DatabaseIndex, settled: () => Promise<Truth>): Promise<void> {
  const start = performance.now();
  const upsert = await timed(() => index.upsert(papers, { onProgress: ({ done }) => process.stderr.write(`\r${place} ${done} ${Math.round((1000 * done) / (performance.now() - start))}/s `) }));
  process.stderr.write("\n");
  const first = await timed(() => index.search([...byTitle.keys()][0]!, { k: K }));
  const truth = await settled();
  const row: Record<string, unknown> = { place, papers: index.size, "rows a second": Math.round(papers.length / upsert.seconds), "first search, s": first.seconds.toFixed(2) };
  const ask = async (name: string, mode: SearchMode, filter?: Filter): Promise<void> => {
    const seconds: number[] = [];
    let found = 0;
    for (const [round, [title]] of [...byTitle, ...byTitle].entries()) {
      const { seconds: took, result } = await timed(() => index.search(title, { k: K, mode, filter }));
      if (round < byTitle.size) continue; // warm
      seconds.push(took);
      const nearest = (filter ? truth.recent : truth.all).get(title)!;
      found += result.filter(({ paper }) => nearest.has(paper.id)).length;
    }
    seconds.sort((a, b) => a - b);
    row[`${name} p50 / p95, ms`] = [0.5, 0.95].map((share) => (1000 * seconds[Math.floor(share * seconds.length)]!).toFixed(1)).join(" / ");
    if (mode === "semantic") row[`${name} recall@10`] = (found / K / byTitle.size).toFixed(4);
  };
  await ask("semantic", "semantic");
  await ask("since 2018", "semantic", recent);
  await ask("hybrid", "hybrid");
  console.error(row);
  table.push(row);
}

const table: object[] = [];
const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
let truth: Truth;
try {
  const index = await PaperIndex.open(folder, { embedder });
  await measure("a folder", index, async () => {
    const kept = [...index.papers()];
    return (truth = { all: exactly(kept), recent: exactly(kept.filter(({ year }) => year !== undefined && year >= 2018)) });
  });
  await index.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const nodes of clusters) {
  const cluster = await startOpenSearch({ nodes, heap });
  try {
    const store = openSearchStore({ node: cluster.nodes, index: "papers", shards: nodes, replicas: nodes > 1 ? 1 : 0, efSearch: Number(option("efSearch") ?? 256) });
    const index = await PaperIndex.open(store, { embedder });
    await measure(`OpenSearch, ${nodes === 1 ? "one node" : `${nodes} nodes`}`, index, async () => {
      await merged(cluster.nodes[0]!);
      return truth;
    });
    await index.close();
  } finally {
    await cluster.stop();
  }
}
report(table);
