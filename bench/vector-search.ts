/**
 * One query at a time in an index of vectors, k 10: exact and HNSW, beside faiss, hnswlib and
 * usearch from Python, and hnswlib-node.
 *
 * npm run bench:vector-search -- [--sizes 1000,15000,100000] [--queries 200] [--json FILE]
 *
 * The queries are rows of their own. Recall is counted against the exact index.
 */
import { rowOf } from "../src/core/matrix.js";
import type { Matrix } from "../src/core/types.js";
import { ExactIndex, HnswIndex } from "../src/neighbors/index.js";
import { hnswlibInstalled } from "../test/neighbors/support.js";
import { option, report, timed } from "./lib/measure.js";
import { mixedRows } from "./lib/mixed-rows.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";

const K = 10;
const sizes = (option("sizes") ?? "1000,15000,100000").split(",").map(Number);
const asked = Number(option("queries") ?? 200);

/** Seconds to build the index, seconds of each query, and the rows that it has found. */
interface Searched {
  build: number;
  each: number[];
  found: number[][];
}

const files = new PeerFiles();
const peer = new Peer("neighbors.py");
const table: object[] = [];
for (const size of sizes) {
  const all = mixedRows(size + asked);
  const part = (from: number, rows: number): Matrix => ({
    data: all.data.subarray(from * all.cols, (from + rows) * all.cols),
    rows,
    cols: all.cols,
  });
  const base = part(0, size),
    queries = part(size, asked);
  const paths = { file: files.writeMatrix("rows", base), queries: files.writeMatrix("queries", queries) };
  const theirs = (method: string) => (): Promise<Searched> => peer.ask<Searched>({ ...paths, k: K, method });
  const methods: Record<string, () => Promise<Searched>> = {
    "paperweave ExactIndex": () => inIndex(new ExactIndex({ dimensions: all.cols }), base, queries),
    "paperweave HnswIndex": () => inIndex(new HnswIndex({ dimensions: all.cols }), base, queries),
    ...(hnswlibInstalled
      ? {
          "paperweave HnswIndex, hnswlib-node": () =>
            inIndex(new HnswIndex({ dimensions: all.cols, engine: "hnswlib" }), base, queries),
        }
      : {}),
    "faiss IndexFlatIP": theirs("faiss exact"),
    "hnswlib (Python)": theirs("hnswlib"),
    "usearch (Python)": theirs("usearch"),
  };
  let truth: number[][] | undefined;
  for (const [method, search] of Object.entries(methods)) {
    const { build, each, found } = await search();
    truth ??= found;
    table.push({
      rows: size,
      method,
      "build, s": build.toFixed(3),
      "a query, ms": each.map((seconds) => 1000 * seconds),
      recall: recallOf(found, truth).toFixed(4),
    });
    console.error(`${size} rows, ${method} done`);
  }
}
peer.close();
report(table);

async function inIndex(index: ExactIndex | HnswIndex, base: Matrix, queries: Matrix): Promise<Searched> {
  const { seconds: build } = await timed(() =>
    index.add(
      Array.from({ length: base.rows }, (_, row) => String(row)),
      base,
    ),
  );
  const each: number[] = [],
    found: number[][] = [];
  await ask(index, queries, 0); // what the first query makes ready is not counted
  for (let row = 0; row < queries.rows; row++) {
    const { seconds, result } = await timed(() => ask(index, queries, row));
    each.push(seconds);
    found.push(result);
  }
  return { build, each, found };
}

async function ask(index: ExactIndex | HnswIndex, queries: Matrix, row: number): Promise<number[]> {
  const [hits] = await index.search({ data: rowOf(queries, row), rows: 1, cols: queries.cols }, { k: K });
  return hits!.map(({ id }) => Number(id));
}

function recallOf(found: readonly number[][], truth: readonly number[][]): number {
  const right = found.reduce((sum, rows, query) => sum + rows.filter((row) => truth[query]!.includes(row)).length, 0);
  return right / (truth.length * K);
}
