import { Document } from "@langchain/core/documents";
import { expect, test } from "vitest";
import {
  embedderFromLangChain,
  PaperweaveEmbeddings,
  PaperweaveRetriever,
  PaperweaveVectorStore,
} from "../../src/adapters/langchain.js";
import { PaperIndex } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const embedder = createTestEmbedder();
const texts = ["Pruning makes neural networks small.", "Proteins fold in water.", "Quantized weights need few bits."];
const documents = texts.map(
  (pageContent, at) => new Document({ id: `own-${at}`, pageContent, metadata: { year: 2020 + at } }),
);

test("Embeddings of LangChain give the embedder's vectors, and become an embedder again", async () => {
  const embeddings = new PaperweaveEmbeddings(embedder);
  const { data, cols } = await embedder.embed(texts);
  expect(await embeddings.embedDocuments(texts)).toEqual(
    texts.map((_, row) => [...data.subarray(row * cols, (row + 1) * cols)]),
  );
  expect(await embeddings.embedQuery(texts[0]!)).toEqual([...data.subarray(0, cols)]);
  const again = await embedderFromLangChain(embeddings, { id: "again" });
  expect((await again.embed(texts)).data).toEqual(data);
});

test("a retriever answers a question with documents of the index, by its options", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(texts.map((abstract, at) => ({ title: `Paper ${at}`, abstract, year: 2020 + at })));
  const found = await new PaperweaveRetriever({ index, search: { k: 1 } }).invoke("weights in few bits");
  expect(found).toHaveLength(1);
  expect(found[0]).toBeInstanceOf(Document);
  expect(found[0]).toMatchObject({ pageContent: texts[2], metadata: { title: "Paper 2", year: 2022 } });
  const old = new PaperweaveRetriever({ index, search: { filter: { year: { $lt: 2022 } } } });
  expect((await old.invoke("weights in few bits")).map(({ metadata }) => metadata.year)).not.toContain(2022);
});

test("a vector store takes documents, finds them by text and by vector, filters and removes them", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  const store = new PaperweaveVectorStore(index, new PaperweaveEmbeddings(embedder));
  expect(await store.addDocuments(documents)).toEqual(["own-0", "own-1", "own-2"]);
  expect(index.size).toBe(3);
  const [best] = await store.similaritySearchWithScore("Proteins fold in water.", 1);
  expect(best![0].pageContent).toBe(texts[1]);
  const newer = await store.similaritySearch("Proteins fold in water.", 3, { year: 2022 });
  expect(newer.map(({ id }) => id)).toEqual(["own-2"]);
  await store.delete({ ids: ["own-1"] });
  expect(index.has("own-1")).toBe(false);
  expect(await (await store.asRetriever(2).invoke("networks")).length).toBe(2);
});

test("documents with vectors of their own are kept with these", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  const store = new PaperweaveVectorStore(index, new PaperweaveEmbeddings(embedder));
  const vector = Array.from({ length: embedder.dimensions }, (_, at) => (at === 3 ? 2 : 0));
  await store.addVectors([vector], [documents[0]!]);
  expect(index.vector("own-0")[3]).toBe(1);
  expect((await store.similaritySearchVectorWithScore(vector, 1))[0]![1]).toBeCloseTo(1);
});
