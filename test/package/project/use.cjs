// A program of a user, as CommonJS. check-tarball.js copies it beside an installed paperweave.
const assert = require("node:assert/strict");
// As in Electron, or where jsdom has set the globals of a page.
globalThis.window = globalThis.self = globalThis;
globalThis.document = { baseURI: "https://page/", currentScript: { tagName: "SCRIPT", src: "https://page/a.js" } };
const { join } = require("node:path");
const { PaperIndex, PaperweaveError, readPapers, version } = require("paperweave");
const { createEmbedder } = require("paperweave/embed");
const { umap } = require("paperweave/layout");
const { knnGraph } = require("paperweave/neighbors");
const { show } = require("paperweave/notebook");
const { postgresStore } = require("paperweave/postgres");
const { createTestEmbedder } = require("paperweave/testing");
const { kMeans } = require("paperweave/topics");

async function main() {
  assert.equal(version, require("paperweave/package.json").version);
  const { papers } = await readPapers(join(__dirname, "papers.jsonl"));
  const index = await PaperIndex.inMemory();
  await index.upsert(papers);
  assert.equal((await index.search("how many people are in the picture?"))[0].paper.id, "crowds");
  const topics = await index.topics({ count: 2 });
  assert.equal(topics.list().length, 2);
  // As in tslab, where the kernel is installed elsewhere and the package is CommonJS.
  const shown = [];
  globalThis.__tslab__ = { require: () => ({ display: { raw: (media, content) => shown.push([media, content]) } }) };
  for (const value of [topics, topics.map(), index.search("pictures"), topics.tree()]) await show(value);
  delete globalThis.__tslab__;
  assert.deepEqual(
    shown.map(([media]) => media),
    ["text/html", "text/html", "text/html", "image/svg+xml"],
  );
  assert.match(shown[1][1], /<iframe .*srcdoc="/);
  const matrix = {
    rows: 700,
    cols: 64,
    data: Float32Array.from({ length: 700 * 64 }, (_, i) => ((i * 7919) % 101) - 50 + ((i >> 6) % 5)),
  };
  for (const method of ["exact", "hnsw"]) assert.equal((await knnGraph(matrix, { k: 5, method })).rows, 700);
  assert.equal((await umap(matrix, { epochs: 5 })).rows, 700);
  assert.equal(kMeans(matrix, { k: 3 }).clusterCount, 3);
  assert.equal((await createTestEmbedder().embed(["a"])).rows, 1);
  assert.equal(
    (
      await postgresStore({ host: "h" })
        .open()
        .catch((thrown) => thrown)
    ).code,
    "missing-dependency",
  ); // pg is not installed here
  // Every CommonJS door has its own copy of the error class.
  const error = await createEmbedder("none").catch((thrown) => thrown);
  assert.ok(
    PaperweaveError.is(error, "invalid-argument"),
    "PaperweaveError.is does not know an error of paperweave/embed",
  );
  console.log("done");
}

main();
