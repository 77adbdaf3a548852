/**
 * Search by words, by meaning and by both, beside minisearch, bm25s and rank-bm25: nDCG@10 on sets
 * with judgements, also of queries with a typo; then the time to read 1,000 to 100,000 papers and
 * to answer a query, the embedding of it apart.
 *
 * npm run bench:search -- [--sets scifact,cran] [--sizes 1000,10000,100000] [--timed
 * paperweave,minisearch,bm25s] [--json FILE]
 */
import MiniSearch from "minisearch";
import { rowOf } from "../src/core/matrix.js";
import { seededRandom } from "../src/core/random.js";
import type { Embedder, Paper } from "../src/core/types.js";
import { PaperIndex, type SearchOptions } from "../src/index.js";
import { keptEmbeddings } from "./lib/kept-embeddings.js";
import { option, printTable, timed, writeJson } from "./lib/measure.js";
import { misspelt } from "./lib/misspelt.js";
import { Peer } from "./lib/peer.js";
import { mean, ndcg } from "./lib/ranking-metrics.js";
import { readRetrievalSet, retrievalSets, type RetrievalSetName } from "./lib/retrieval-sets.js";
import { sharedLines } from "./lib/shared-lines.js";

const sets = (option("sets") ?? retrievalSets.join(",")).split(",").filter(Boolean) as RetrievalSetName[];
const sizes = (option("sizes") ?? "1000,10000,100000").split(",").filter(Boolean).map(Number);
const timedMethods = (option("timed") ?? "paperweave,minisearch,bm25s").split(",");
const K = 10;
const DIMENSIONS = 384;
const forgiving = { fuzzy: 0.2, prefix: true };

type Answers = Record<string, { answers: number[][]; build: number; query: number }>;
const peer = new Peer("bm25.py");
const ask = (papers: readonly Paper[], queries: readonly string[], rank: boolean): Promise<Answers> =>
  peer.ask<Answers>({
    texts: papers.map(({ title, abstract }) => `${title}. ${abstract}`),
    queries,
    k: K,
    rank_bm25: rank,
  });

const table: object[] = [];
for (const set of sets) {
  const { papers, queries } = readRetrievalSet(set);
  const vectors = await keptEmbeddings(set, papers);
  const index = await PaperIndex.inMemory();
  // Some documents have no title; a paper must have one.
  await index.upsert(
    papers.map((paper, row) => ({ ...paper, title: paper.title || "-", vector: rowOf(vectors, row) })),
  );
  const mini = miniSearchOf(papers);
  // Of the queries with a typo a part is enough: minisearch takes a third of a second for one.
  const texts = {
    right: queries.map(({ text }) => text),
    "with a typo": queries.slice(0, 200).map(({ text }, i) => misspelt(text, i)),
  };
  for (const [spelling, asked] of Object.entries(texts)) {
    const row = async (
      method: string,
      find: (query: string, i: number) => string[] | Promise<string[]>,
    ): Promise<void> => {
      const scores: number[] = [];
      for (const [i, query] of asked.entries()) scores.push(ndcg(await find(query, i), queries[i]!.relevance, K));
      table.push({ set, queries: asked.length, spelling, method, "nDCG@10": mean(scores).toFixed(4) });
      console.error(table.at(-1));
    };
    for (const mode of ["lexical", "semantic", "hybrid"] as const) {
      await row(`paperweave, ${mode}`, async (query) =>
        (await index.search(query, { mode, k: K })).map(({ paper }) => paper.id),
      );
    }
    const byMini =
      (options: object) =>
      (query: string): string[] =>
        mini
          .search(query, options)
          .slice(0, K)
          .map(({ id }) => id as string);
    await row("minisearch", byMini({}));
    await row("minisearch, title twice", byMini({ boost: { title: 2 } }));
    await row("minisearch, fuzzy and prefix, title twice", byMini({ ...forgiving, boost: { title: 2 } }));
    for (const [method, { answers }] of Object.entries(await ask(papers, asked, true)))
      await row(method, (_, i) => answers[i]!.map((paper) => papers[paper]!.id));
  }
  await index.close();
}
console.table(table);

const times: object[] = [];
const titles = sizes.length === 0 ? [] : sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => JSON.parse(line) as Paper);
for (const size of sizes) {
  const papers = titles
    .slice(0, size)
    .map(({ id, title, abstract, categories, date }) => ({ id, title, abstract, categories, date }));
  // A query is a title of a paper, not the first of its kind, and at hand: to embed one takes some
  // ten milliseconds whatever the size.
  const queries = Array.from({ length: 40 }, (_, i) => papers[Math.floor(((i + 0.5) * size) / 40)]!.title);
  const index = await PaperIndex.inMemory({ embedder: randomEmbedder() });
  for (let from = 0; from < size; from += 10_000) await index.upsert(papers.slice(from, from + 10_000));
  const row = async (method: string, find: (query: string) => unknown, first?: () => unknown): Promise<void> => {
    const made = first && { "first, s": (await timed(first)).seconds.toFixed(2) };
    const each: number[] = [];
    for (const query of queries) each.push(1000 * (await timed(() => find(query))).seconds);
    times.push({ papers: size, method, ...made, "a query, ms": each });
    console.error(times.at(-1));
  };
  const by = (options: SearchOptions) => (query: string) => index.search(query, { k: K, ...options });
  for (const mode of ["lexical", "semantic", "hybrid"] as const)
    await row(`paperweave, ${mode}`, by({ mode }), () => by({ mode })("graph"));
  const four = { id: { $in: papers.slice(0, 4).map(({ id }) => id) } };
  await row("paperweave, hybrid, a filter that keeps 4", by({ filter: four }), () => by({ filter: four })("graph"));
  const half = { date: { $gte: papers.map(({ date }) => date!).sort()[size >> 1]! } };
  await row("paperweave, hybrid, a filter that keeps half", by({ filter: half }), () => by({ filter: half })("graph"));
  await row("paperweave, lexical, a typo", (query) => index.search(misspelt(query, 1), { mode: "lexical" }));
  await row("paperweave, related", (query) => index.related(papers.find(({ title }) => title === query)!.id));
  if (timedMethods.includes("minisearch")) {
    let mini: MiniSearch;
    await row(
      "minisearch",
      (query) => mini.search(query).slice(0, K),
      () => (mini = miniSearchOf(papers)),
    );
    await row("minisearch, fuzzy and prefix", (query) => mini.search(query, forgiving).slice(0, K));
  }
  const peers = timedMethods.includes("bm25s") ? await ask(papers, queries, size <= 10_000) : {};
  for (const [method, { build, query }] of Object.entries(peers))
    times.push({ papers: size, method, "first, s": build.toFixed(2), "a query, ms": [1000 * query] });
  await index.close();
}
peer.close();
printTable(times);
writeJson({ quality: table, times });

function miniSearchOf(papers: readonly Paper[]): MiniSearch {
  const mini = new MiniSearch({ fields: ["title", "abstract"] });
  mini.addAll(papers);
  return mini;
}

/** Vectors by chance, at once: what is timed is the search, not the model. */
function randomEmbedder(): Embedder {
  const random = seededRandom(1);
  return {
    id: "random",
    dimensions: DIMENSIONS,
    maxTokens: 256,
    embed: (texts) =>
      Promise.resolve({
        data: Float32Array.from({ length: texts.length * DIMENSIONS }, () => random.next() - 0.5),
        rows: texts.length,
        cols: DIMENSIONS,
        truncated: [],
      }),
  };
}
