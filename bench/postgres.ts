/**
 * Papers of arxiv-cs-100k in PostgreSQL with pgvector, beside the same in a folder: rows a second,
 * milliseconds of searches (200 titles, k 10) by meaning, by words, by both, and within 4% of the
 * papers, and recall@10 of those by meaning against exact search. Vectors are given: random
 * projections of words, 384 dimensions; the vector of a title is looked up, so that no embedding is
 * measured. Starts the server of `.ci/install-postgres`.
 *
 * npm run bench:postgres -- [--size 100000] [--queries 200] [--index-later] [--json FILE]
 *
 * --index-later: the graph is taken away before the papers come, and built when they are there, as
 * one does for a first load.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowOf } from "../src/core/matrix.js";
import {
  PaperIndex,
  type DatabaseIndex,
  type Embedder,
  type Hit,
  type Matrix,
  type Paper,
  type SearchOptions,
} from "../src/index.js";
import { ExactIndex } from "../src/neighbors/index.js";
import { postgresStore } from "../src/database/postgres/index.js";
import { startPostgres } from "../test/engines/postgres.js";
import { median, option, report, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

const K = 10;
/** These papers have no year: each of 25 gets 4% of them, of all subjects. */
const YEARS = 25;
const size = Number(option("size") ?? 100_000);
const papers = sharedLines("arxiv-cs-100k.jsonl.gz")
  .slice(0, size)
  .map((line, i): Paper => ({ ...(JSON.parse(line) as Paper), year: 2000 + (i % YEARS) }));
const step = Math.floor(size / Number(option("queries") ?? 200));
/** Without quotation marks and minus signs before words, which would ask for something else. */
const titles = [
  ...new Set(
    papers.filter((_, i) => i % step === 0).map(({ title }) => title.replace(/[^\p{L}\p{N},:]+/gu, " ").trim()),
  ),
];
const vectors = projectedWords([...papers, ...titles.map((title) => ({ id: title, title, abstract: "" }))]);
const given = papers.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) }));
const vectorOf = new Map(titles.map((title, i) => [title, rowOf(vectors, size + i)]));
/** Knows the vectors of the titles. */
const embedder: Embedder = {
  id: "projected-words",
  dimensions: DIMENSIONS,
  maxTokens: 256,
  embed: async (texts) => ({
    data: Float32Array.from(texts.flatMap((text) => [...vectorOf.get(text)!])),
    rows: texts.length,
    cols: DIMENSIONS,
    truncated: [],
  }),
};

type AnyIndex = PaperIndex | DatabaseIndex;
const ask = (index: AnyIndex, title: string, options: SearchOptions): Promise<Hit[]> =>
  index.search(title, { k: K, ...options });

async function main(): Promise<void> {
  const exact = await nearest();
  const rows: object[] = [];
  const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
  const server = await startPostgres({ shared_buffers: "2GB", maintenance_work_mem: "2GB", max_wal_size: "8GB" });
  try {
    rows.push({
      where: "folder",
      ...(await measure(await PaperIndex.open(join(folder, "index"), { embedder }), exact)),
    });
    console.error(rows.at(-1));
    const later = process.argv.includes("--index-later");
    const index = await PaperIndex.open(postgresStore({ connectionString: server.connectionString }), { embedder });
    await index.upsert([]);
    const [graph] = await server.query<{ definition: string }>(
      "SELECT pg_get_indexdef('paperweave.papers_vector'::regclass) AS definition",
    );
    if (later) await server.query("DROP INDEX paperweave.papers_vector");
    const build = async (): Promise<void> => {
      if (later)
        console.error("graph built in", (await timed(() => server.query(graph!.definition))).seconds.toFixed(1), "s");
      await server.query("VACUUM ANALYZE paperweave.papers");
    };
    rows.push({ where: "PostgreSQL", ...(await measure(index, exact, build)) });
    console.error(rows.at(-1));
    const sizes = await server.query<{ name: string; bytes: string }>(
      "SELECT relname AS name, pg_size_pretty(pg_relation_size(oid)) AS bytes FROM pg_class WHERE relnamespace " +
        "= 'paperweave'::regnamespace AND relkind IN ('r', 'i') ORDER BY pg_relation_size(oid) DESC LIMIT 7",
    );
    console.error(sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(", "));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  report(rows);
}

/** The papers that are nearest to each title, all of them compared. */
async function nearest(): Promise<Set<string>[]> {
  const index = new ExactIndex({ dimensions: DIMENSIONS });
  await index.add(
    papers.map(({ id }) => id),
    matrix(0, size),
  );
  return (await index.search(matrix(size, titles.length), { k: K })).map((list) => new Set(list.map(({ id }) => id)));
}

function matrix(from: number, rows: number): Matrix {
  return { data: vectors.data.slice(from * DIMENSIONS, (from + rows) * DIMENSIONS), rows, cols: DIMENSIONS };
}

async function measure(
  index: AnyIndex,
  exact: readonly Set<string>[],
  loaded: () => Promise<void> = async () => undefined,
): Promise<object> {
  const { seconds } = await timed(() => index.upsert(given));
  await loaded();
  const filter = { year: 2003 };
  const kinds: Record<string, SearchOptions> = {
    meaning: { mode: "semantic" },
    words: { mode: "lexical" },
    both: {},
    "both, of 4%": { filter },
    "meaning, of 4%": { mode: "semantic", filter },
  };
  const row: Record<string, unknown> = { papers: size, "rows a second": Math.round(size / seconds) };
  for (const [kind, options] of Object.entries(kinds)) {
    for (const title of titles.slice(0, 20)) await ask(index, title, options);
    const times: number[] = [];
    let found = 0,
      fewest = K;
    for (const [i, title] of titles.entries()) {
      const { seconds: taken, result } = await timed(() => ask(index, title, options));
      times.push(1000 * taken);
      fewest = Math.min(fewest, result.length);
      found += result.filter(({ paper }) => exact[i]!.has(paper.id)).length;
    }
    times.sort((a, b) => a - b);
    row[`${kind}: p50, p95 ms`] = `${median(times).toFixed(1)}, ${times[Math.floor(0.95 * times.length)]!.toFixed(1)}`;
    if (kind === "meaning") row["recall@10"] = (found / (K * titles.length)).toFixed(3);
    if (options.filter) row[`${kind}: fewest hits`] = fewest;
  }
  await index.close();
  return row;
}

await main();
