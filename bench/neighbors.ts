/**
 * Neighbour graphs, k 15: exact, by cells and HNSW, beside faiss, hnswlib and usearch from Python,
 * from 1,000 to 100,000 papers.
 *
 * npm run bench:neighbors -- [--sizes 1000,5000,15000] [--methods "paperweave exact;usearch
 * (Python)"] [--rounds 3] [--json FILE]
 *
 * Recall is counted against the first of the methods. From 30,000 rows on there is one round.
 */
import type { KnnGraph } from "../src/core/types.js";
import { knnGraph } from "../src/neighbors/index.js";
import { hnswlibInstalled, recall } from "../test/neighbors/support.js";
import { chosenMethods, option, report, timed } from "./lib/measure.js";
import { mixedRows } from "./lib/mixed-rows.js";
import { PeerFiles, takeBytes } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";

const K = 15;
const sizes = (option("sizes") ?? "1000,5000,15000,25000,50000,100000").split(",").map(Number);
const rounds = Number(option("rounds") ?? 3);

const files = new PeerFiles();
const peer = new Peer("neighbors.py");
const table: object[] = [];
for (const size of sizes) {
  const matrix = mixedRows(size);
  const file = files.writeMatrix("rows", matrix);
  const ours = (options: object) => async (): Promise<{ seconds: number; graph: KnnGraph }> => {
    const { seconds, result } = await timed(() => knnGraph(matrix, { k: K, ...options }));
    return { seconds, graph: result };
  };
  const theirs = (method: string) => async (): Promise<{ seconds: number; graph: KnnGraph }> => {
    const { seconds, file: found } = await peer.ask<{ seconds: number; file: string }>({ file, k: K, method });
    const all = new Int32Array(takeBytes(found));
    const indices = new Int32Array(size * K);
    for (let row = 0; row < size; row++) {
      const own = [...all.subarray(row * (K + 1), (row + 1) * (K + 1))].filter((other) => other !== row).slice(0, K);
      indices.set(own, row * K);
    }
    return { seconds, graph: { indices, similarities: new Float32Array(size * K), rows: size, k: K } };
  };
  const methods = chosenMethods({
    "paperweave exact": ours({ method: "exact" }),
    "paperweave by cells": ours({ method: "ivf" }),
    "paperweave HNSW, usearch": ours({ method: "hnsw" }),
    ...(hnswlibInstalled ? { "paperweave HNSW, hnswlib-node": ours({ method: "hnsw", engine: "hnswlib" }) } : {}),
    "faiss IndexFlatIP": theirs("faiss exact"),
    "hnswlib (Python)": theirs("hnswlib"),
    "usearch (Python)": theirs("usearch"),
  });
  const seconds: Record<string, number[]> = {};
  const recalls: Record<string, number> = {};
  let truth: KnnGraph | undefined;
  for (let round = 0; round < (size < 30_000 ? rounds : 1); round++) {
    for (const [name, method] of Object.entries(methods)) {
      const { seconds: took, graph } = await method();
      truth ??= graph;
      recalls[name] = recall(graph, truth);
      (seconds[name] ??= []).push(took);
    }
  }
  for (const [method, values] of Object.entries(seconds))
    table.push({ rows: size, method, seconds: values, recall: recalls[method]!.toFixed(4) });
  console.error(`${size} rows done`);
}
peer.close();
report(table);
