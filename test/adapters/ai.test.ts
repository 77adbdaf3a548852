import { embed, embedMany, type EmbeddingModel } from "ai";
import { expect, test } from "vitest";
import { aiEmbeddingModel, embedderFromAi } from "../../src/adapters/ai.js";
import { PaperIndex, type Embedder } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

test("embed and embedMany of the AI SDK give the embedder's vectors", async () => {
  const embedder = createTestEmbedder();
  const model: EmbeddingModel = await aiEmbeddingModel(embedder);
  const texts = ["graph neural networks", "protein folding"];
  const { data, cols } = await embedder.embed(texts);
  const { embeddings } = await embedMany({ model, values: texts });
  expect(embeddings).toEqual([[...data.subarray(0, cols)], [...data.subarray(cols)]]);
  expect((await embed({ model, value: texts[1]! })).embedding).toEqual(embeddings[1]);
});

test("a model of the AI SDK gives an index the same answers as the embedder it was made from", async () => {
  const own = createTestEmbedder();
  const through = await embedderFromAi(await aiEmbeddingModel(own));
  expect(through).toMatchObject({ id: `paperweave/${own.id}`, dimensions: own.dimensions });
  const papers = ["pruning of networks", "quantization of weights", "folding of proteins"].map((title) => ({ title }));
  const answers = [];
  for (const embedder of [own, through]) {
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(papers);
    answers.push((await index.search("weights", { mode: "semantic" })).map(({ paper, score }) => [paper.title, score]));
  }
  expect(answers[1]).toEqual(answers[0]);
});

test("questions and papers are told apart on both ways, where the provider is told how", async () => {
  const seen: unknown[] = [];
  const own = createTestEmbedder();
  const noting: Embedder = { ...own, embed: (texts, options) => (seen.push(options?.kind), own.embed(texts, options)) };
  const model = await aiEmbeddingModel(noting);
  await embed({ model: model as EmbeddingModel, value: "a", providerOptions: { paperweave: { kind: "query" } } });
  await embed({ model: model as EmbeddingModel, value: "a" });
  expect(seen).toEqual(["query", "passage"]);
  seen.length = 0;
  const through = await embedderFromAi(model, {
    dimensions: own.dimensions,
    providerOptions: { query: { paperweave: { kind: "query" } } },
  });
  const index = await PaperIndex.inMemory({ embedder: through });
  await index.upsert([{ title: "One" }]);
  await index.search("one");
  expect(seen).toEqual(["passage", "query"]);
});

test("a model that fails makes upsert fail with what it said, and the index stays empty", async () => {
  const broken: EmbeddingModel = {
    ...(await aiEmbeddingModel(createTestEmbedder())),
    doEmbed: () => Promise.reject(new Error("no credit left")),
  };
  const embedder = await embedderFromAi(broken, { dimensions: 8 });
  const index = await PaperIndex.inMemory({ embedder });
  await expect(index.upsert([{ title: "One" }])).rejects.toThrow(/no credit left/);
  expect(index.size).toBe(0);
});
