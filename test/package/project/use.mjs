// A program of a user, as an ES module. check-tarball.js copies it beside an installed paperweave.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { PaperIndex, PaperweaveError, readPapers, version } from "paperweave";
import { cosineSimilarity, createEmbedder } from "paperweave/embed";
import { umap, umapTransform } from "paperweave/layout";
import { ExactIndex, HnswIndex, knnGraph } from "paperweave/neighbors";
import { element, show } from "paperweave/notebook";
import { postgresStore } from "paperweave/postgres";
import { createTestEmbedder } from "paperweave/testing";
import { leiden } from "paperweave/topics";

const require = createRequire(import.meta.url);
assert.equal(version, require("paperweave/package.json").version);

const { papers } = await readPapers(new URL("papers.jsonl", import.meta.url));
const index = await PaperIndex.inMemory();
assert.deepEqual((await index.upsert(papers)).added.sort(), ["crowds", "inputs", "weights"]);
assert.equal((await index.search("how many people are in the picture?"))[0].paper.id, "crowds");
assert.equal((await index.related("weights", { k: 1, explain: true }))[0].paper.id, "inputs");
const topics = await index.topics();
assert.equal(
  topics.list().reduce((sum, { size }) => sum + size, 0),
  3,
);
const map = await topics.map();
assert.match(map.toSVG(), /^<svg /);
assert.match(map.toHTML(), /^<!DOCTYPE html>[^]*<script>[^]{20000,}<\/script>/);
assert.match(topics.similarities().toSVG(), /^<svg /);
await assert.rejects(show(3), /can be shown, got 3/);
assert.throws(() => element(topics), /no document/);

const embedder = await createEmbedder("minilm");
const { data, cols } = await embedder.embed(["A cat.", "A kitten."]);
assert.ok(cosineSimilarity(data.subarray(0, cols), data.subarray(cols)) > 0.5);

// As many rows as it takes for the work to go to the workers.
const matrix = {
  rows: 700,
  cols: 64,
  data: Float32Array.from({ length: 700 * 64 }, (_, i) => ((i * 7919) % 101) - 50 + ((i >> 6) % 5)),
};
const graph = await knnGraph(matrix, { k: 5, method: "exact" });
assert.equal((await knnGraph(matrix, { k: 5, method: "hnsw" })).indices.length, graph.indices.length);
assert.equal(leiden(graph).labels.length, 700);
const layout = await umap(graph, { dimensions: 2, nNeighbors: 5, minDist: 0.1, epochs: 20 });
assert.deepEqual([layout.rows, layout.cols], [700, 2]);
assert.equal((await umapTransform(matrix, layout, { base: matrix, epochs: 5 })).rows, 700);
for (const Index of [ExactIndex, HnswIndex]) {
  const vectors = new Index({ dimensions: 64 });
  await vectors.add(["a", "b"], { ...matrix, rows: 2, data: matrix.data.slice(0, 128) });
  assert.equal((await vectors.search({ ...matrix, rows: 1, data: matrix.data.slice(0, 64) }, { k: 1 }))[0][0].id, "a");
}
assert.equal((await createTestEmbedder().embed(["a"])).rows, 1);

assert.equal(
  postgresStore({ host: "h", database: "d", password: "p" }).place,
  'the PostgreSQL schema "paperweave" of h:5432/d',
);

// Both copies of the package in one process: two error classes that know each other's errors.
const copies = [{ PaperIndex, PaperweaveError }, require("paperweave")];
assert.notEqual(copies[0].PaperweaveError, copies[1].PaperweaveError);
for (const thrower of copies) {
  const error = await thrower.PaperIndex.inMemory({ embedder: "none" }).catch((thrown) => thrown);
  for (const asked of copies) {
    assert.ok(
      asked.PaperweaveError.is(error, "invalid-argument"),
      "PaperweaveError.is does not know an error of the other copy of the package",
    );
    assert.equal(asked.PaperweaveError.is(error, "not-found"), false);
  }
}
console.log("done"); // and it exits by itself, though nothing was closed
