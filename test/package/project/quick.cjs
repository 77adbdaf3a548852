// As CommonJS: a short program of a user, for the checks that are made in many places: embeds papers, finds their
// topics, which takes worker threads, and prints "works".
const { PaperIndex } = require("paperweave");

async function main() {
  const index = await PaperIndex.inMemory({ embedder: globalThis.process.env.EMBEDDER ?? "minilm" });
  const titles = ["Deep learning for images", "Crowd counting in pictures", "Graph neural networks"];
  await index.upsert(titles.map((title, i) => ({ id: `${i}`, title, abstract: `${title} are studied here.` })));
  const topics = await index.topics();
  const placed = topics.list().reduce((sum, { size }) => sum + size, 0);
  console.log(placed === titles.length && index.vector("0").length > 0 ? "works" : `${placed} papers have topics`);
  await index.close();
}

main().catch((error) => console.log(`${error.code}: ${error.message}`));
