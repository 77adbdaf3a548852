/*
 * Puts papers into a database, finds their topics there, and asks for some of them. Nothing but the
 * line that names the store knows which database it is.
 *
 * node examples/databases/topics.js opensearch http://127.0.0.1:9200 FILE… node
 * examples/databases/topics.js postgres postgres://user@127.0.0.1/papers FILE…
 *
 * FILE is anything that paperweave reads: BibTeX, JSON lines, CSV, a page of titles and abstracts.
 * Passwords are better in the environment (OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD, PGPASSWORD)
 * than in an address.
 */
import { PaperIndex, streamPapers } from "paperweave";

const [kind, address, ...files] = process.argv.slice(2);
if (!["opensearch", "postgres"].includes(kind) || !address || files.length === 0) {
  console.error("Usage: node examples/databases/topics.js opensearch|postgres ADDRESS FILE…");
  process.exit(2);
}

const store =
  kind === "opensearch"
    ? (await import("paperweave/opensearch")).openSearchStore({
        node: address,
        index: "paperweave-example",
        shards: 3,
        replicas: 1,
      })
    : (await import("paperweave/postgres")).postgresStore({ connectionString: address, schema: "paperweave_example" });
const index = await PaperIndex.open(store, { embedder: "minilm-fast" });

const timed = async (what, work) => {
  const start = performance.now();
  const result = await work();
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
};

for (const file of files) {
  const report = await timed(`${file}: read, embedded and stored`, () => index.upsert(streamPapers(file)));
  console.log(
    `  ${report.added.length} added, ${report.updated.length} updated, ${report.unchanged.length} unchanged, ` +
      `${report.merged.length} merged, ${report.rejected.length} rejected`,
  );
}

const topics = await timed(`Topics of ${index.size} papers found, and noted`, async () =>
  index.topics({ previous: await index.savedTopics() }),
);
const sizes = await index.topicSizes();
for (const { id, label } of topics.list()) console.log(`${String(sizes.get(id) ?? 0).padStart(7)}  ${label}`);

const hits = await timed('"reinforcement learning for robots" searched', () =>
  index.search("reinforcement learning for robots", { k: 3 }),
);
for (const { paper, score } of hits) console.log(`   ${score.toFixed(3)}  ${paper.title}`);
await index.close();
