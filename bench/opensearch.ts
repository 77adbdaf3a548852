import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dot, normalizeRow, rowOf } from "../src/core/matrix.js";
import {
  PaperIndex,
  type DatabaseIndex,
  type Embedder,
  type Filter,
  type Paper,
  type PaperInput,
  type SearchMode,
} from "../src/index.js";
import { openSearchStore } from "../src/database/opensearch/index.js";
import { startOpenSearch } from "../test/engines/opensearch.js";
import { option, report, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

/*
 * Papers of arxiv-cs-100k in a folder, and in OpenSearch of one node and of three on this machine:
 * rows a second, milliseconds of a search, and how many of the ten nearest by exact comparison it
 * finds. The vectors are random projections of the papers' words (384 dimensions); the queries are
 * the titles of 200 papers held out, with their vectors. Needs .ci/install-opensearch. Options:
 * --size 100000, --nodes 1,3, --heap 1g, --M 16, --efConstruction 128, --efSearch 256 (several,
 * 256,1024: each asked of the same index), --json FILE.
 */
const size = Number(option("size") ?? 100_000);
const clusters = (option("nodes") ?? "1,3").split(",").map(Number);
const heap = option("heap") ?? "1g";
const graph = { M: Number(option("M") ?? 16), efConstruction: Number(option("efConstruction") ?? 128) };
const efSearches = (option("efSearch") ?? "256").split(",").map(Number);
const QUERIES = 200;
const K = 10;
const recent: Filter = { year: { $gte: 2018 } };

const lines = sharedLines("arxiv-cs-100k.jsonl.gz")
  .slice(0, size)
  .map((line) => JSON.parse(line) as Paper);
const vectors = projectedWords(lines);
const vectorOf = new Map(lines.map(({ id }, row) => [id, rowOf(vectors, row)]));
const step = Math.floor(lines.length / QUERIES);
const isPlain = ({ title }: Paper): boolean => !/["“”„]|(^|[\s(])-/.test(title); // no phrase and no exclusion
const asked = new Set(lines.filter((paper, row) => row % step === 0 && isPlain(paper)));
const papers: PaperInput[] = lines
  .filter((paper) => !asked.has(paper))
  .map((paper) => ({ ...paper, vector: vectorOf.get(paper.id)! }));
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
  return new Map(
    [...byTitle].map(([title, vector]) => {
      const scored = kept.map(({ id }) => ({ id, score: dot(vector, 0, vectorOf.get(id)!, 0, DIMENSIONS) }));
      return [
        title,
        new Set(
          scored
            .sort((a, b) => b.score - a.score)
            .slice(0, K)
            .map(({ id }) => id),
        ),
      ];
    }),
  );
}

interface Truth {
  all: Map<string, Set<string>>;
  recent: Map<string, Set<string>>;
}

/**
 * Until the engine has merged what was written: it goes on with that for a while, on the same
 * cores.
 */
async function merged(node: string): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const stats = (await (await fetch(`${node}/papers/_stats/merge`)).json()) as {
      _all: { total: { merges: { current: number } } };
    };
    quiet = stats._all.total.merges.current === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/**
 * Of one copy, without the files that searches and the last commit held on to from before the
 * merges.
 */
async function kilobytesOf(node: string, size: number): Promise<string> {
  for (const step of ["_flush", "_refresh"]) await fetch(`${node}/papers/${step}`, { method: "POST" });
  const stats = (await (await fetch(`${node}/papers/_stats/store`)).json()) as {
    _all: { primaries: { store: { size_in_bytes: number } } };
  };
  return (stats._all.primaries.store.size_in_bytes / size / 1000).toFixed(1);
}

type Row = Record<string, unknown>;

async function load(place: string, index: PaperIndex | DatabaseIndex): Promise<Row> {
  const start = performance.now();
  const upsert = await timed(() =>
    index.upsert(papers, {
      onProgress: ({ done }) =>
        process.stderr.write(`\r${place} ${done} ${Math.round((1000 * done) / (performance.now() - start))}/s `),
    }),
  );
  process.stderr.write("\n");
  const first = await timed(() => index.search([...byTitle.keys()][0]!, { k: K }));
  return {
    papers: index.size,
    "rows a second": Math.round(papers.length / upsert.seconds),
    "first search, s": first.seconds.toFixed(2),
  };
}

async function ask(place: string, index: PaperIndex | DatabaseIndex, truth: Truth, loaded?: Row): Promise<void> {
  const row: Row = { place, ...loaded };
  const all = async (name: string, mode: SearchMode, filter?: Filter): Promise<void> => {
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
    row[`${name} p50 / p95, ms`] = [0.5, 0.95]
      .map((share) => (1000 * seconds[Math.floor(share * seconds.length)]!).toFixed(1))
      .join(" / ");
    if (mode === "semantic") row[`${name} recall@10`] = (found / K / byTitle.size).toFixed(4);
  };
  await all("semantic", "semantic");
  await all("since 2018", "semantic", recent);
  await all("hybrid", "hybrid");
  console.error(row);
  table.push(row);
}

const table: object[] = [];
const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
let truth: Truth;
try {
  const index = await PaperIndex.open(folder, { embedder });
  const loaded = await load("a folder", index);
  const kept = [...index.papers()];
  truth = { all: exactly(kept), recent: exactly(kept.filter(({ year }) => year !== undefined && year >= 2018)) };
  await ask("a folder", index, truth, loaded);
  await index.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const nodes of clusters) {
  const place = `OpenSearch, ${nodes === 1 ? "one node" : `${nodes} nodes`}`;
  const cluster = await startOpenSearch({ nodes, heap });
  try {
    let loaded: Row | undefined;
    for (const efSearch of efSearches) {
      const store = openSearchStore({
        node: cluster.nodes,
        index: "papers",
        shards: nodes,
        replicas: nodes > 1 ? 1 : 0,
        ...graph,
        efSearch,
      });
      const index = await PaperIndex.open(store, { embedder });
      if (!loaded) {
        loaded = await load(place, index);
        await merged(cluster.nodes[0]!);
        loaded["KB a paper"] = await kilobytesOf(cluster.nodes[0]!, index.size);
      }
      await ask(`${place}, efSearch ${efSearch}`, index, truth, loaded);
      await index.close();
    }
  } finally {
    await cluster.stop();
  }
}
report(table);
