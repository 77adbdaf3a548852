/**
 * Neighbour graphs, k 15: exact and HNSW, beside faiss, hnswlib and usearch from Python, from 1,000 to 100,000 papers.
 *
 *   npm run bench:neighbors -- [--sizes 1000,5000,15000] [--rounds 3] [--json FILE]
 *
 * The vectors are the MiniLM embeddings of the two labelled sets (21,277 papers); more rows are made of
 * these by mixing two papers of one set, three to one, so that they lie among the real ones.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unitRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import type { KnnGraph, Matrix } from "../src/core/types.js";
import { knnGraph } from "../src/neighbors/index.js";
import { toNpy } from "../src/store/npy.js";
import { readLabelledSet } from "../test/support/labelled.js";
import { hnswlibInstalled, recall } from "../test/neighbors/support.js";
import { median, option, report, timed } from "./lib/measure.js";
import { Peer } from "./lib/peer.js";

const K = 15;
const sizes = (option("sizes") ?? "1000,5000,15000,25000,50000,100000").split(",").map(Number);
const rounds = Number(option("rounds") ?? 3);

const sets = [readLabelledSet("arxiv-cs-labelled").vectors, readLabelledSet("ai-areas-labelled").vectors];

/** The first rows of all papers in a fixed random order, then mixtures. */
function rows(count: number): Matrix {
  const cols = sets[0]!.cols;
  const data = new Float32Array(count * cols);
  const real = sets.flatMap((set) => Array.from({ length: set.rows }, (_, row) => ({ set, row })));
  const order = shuffledRange(real.length, seededRandom(1));
  const random = seededRandom(2);
  for (let i = 0; i < count; i++) {
    const { set, row } = i < real.length ? real[order[i]!]! : real[random.below(real.length)]!;
    const other = random.below(set.rows);
    for (let c = 0; c < cols; c++) data[i * cols + c] = set.data[row * cols + c]! + (i < real.length ? 0 : set.data[other * cols + c]! / 3);
  }
  return unitRows({ data, rows: count, cols });
}

const folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));
const peer = new Peer("neighbors.py");
const table: object[] = [];
for (const size of sizes) {
  const matrix = rows(size);
  const file = join(folder, "rows.npy");
  writeFileSync(file, Buffer.concat(toNpy(matrix)));
  const ours = (options: object) => async (): Promise<{ seconds: number; graph: KnnGraph }> => {
    const { seconds, result } = await timed(() => knnGraph(matrix, { k: K, ...options }));
    return { seconds, graph: result };
  };
  const theirs = (method: string) => async (): Promise<{ seconds: number; graph: KnnGraph }> => {
    const { seconds, file: found } = await peer.ask<{ seconds: number; file: string }>({ file, k: K, method });
    const all = new Int32Array(new Uint8Array(readFileSync(found)).buffer);
    rmSync(found);
    const indices = new Int32Array(size * K);
    for (let row = 0; row < size; row++) {
      const own = [...all.subarray(row * (K + 1), (row + 1) * (K + 1))].filter((other) => other !== row).slice(0, K);
      indices.set(own, row * K);
    }
    return { seconds, graph: { indices, similarities: new Float32Array(size * K), rows: size, k: K } };
  };
  const methods = {
    "paperweave exact": ours({ method: "exact" }),
    "paperweave HNSW, usearch": ours({ method: "hnsw" }),
    ...(hnswlibInstalled ? { "paperweave HNSW, hnswlib-node": ours({ method: "hnsw", engine: "hnswlib" }) } : {}),
    "faiss IndexFlatIP": theirs("faiss exact"),
    "hnswlib (Python)": theirs("hnswlib"),
    "usearch (Python)": theirs("usearch"),
  };
  const seconds: Record<string, number[]> = {};
  const recalls: Record<string, number> = {};
  let truth: KnnGraph | undefined;
  for (let round = 0; round < (size > 30_000 ? 1 : rounds); round++) {
    for (const [name, method] of Object.entries(methods)) {
      const { seconds: took, graph } = await method();
      truth ??= graph;
      recalls[name] = recall(graph, truth);
      (seconds[name] ??= []).push(took);
    }
  }
  for (const [method, values] of Object.entries(seconds)) table.push({ rows: size, method, seconds: median(values).toFixed(2), recall: recalls[method]!.toFixed(4) });
  console.log(`${size} rows done`);
}
peer.close();
rmSync(folder, { recursive: true });
report(table);
