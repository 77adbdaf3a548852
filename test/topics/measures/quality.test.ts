import { expect, test } from "vitest";
import { seededRandom } from "../../../src/core/random.js";
import { PaperIndex, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { papersOn } from "../../support/subjects.js";

async function qualityOf(papers: PaperInput[], options = {}) {
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  await index.upsert(papers);
  const model = await index.topics(options);
  const quality = await model.quality();
  expect(await model.quality()).toEqual(quality);
  expect(quality.topics.map(({ topic }) => topic)).toEqual(model.list().map(({ id }) => id));
  for (const value of [quality.stability, quality.diversity, ...quality.topics.map(({ stability }) => stability)])
    expect(value >= 0 && value <= 1).toBe(true);
  for (const { coherence } of quality.topics) expect(Math.abs(coherence)).toBeLessThanOrEqual(1);
  const terms = model.list().flatMap((topic) => topic.terms.map(({ term }) => term.toLowerCase()));
  expect(quality.diversity).toBe(new Set(terms).size / terms.length);
  return { index, model, quality };
}

function noise(count: number): PaperInput[] {
  const random = seededRandom(5);
  const words = (n: number): string =>
    Array.from({ length: n }, () =>
      `w${Math.floor(random.next() * 60)}`.replace(/\d/g, (digit) => "abcdefghij"[Number(digit)]!),
    ).join(" ");
  return Array.from({ length: count }, (_, i) => ({ id: `n${i}`, title: words(4), abstract: words(20) }));
}

test("topics on subjects of their own are solid and coherent, those of random words are not", async () => {
  const solid = await qualityOf(papersOn(6, 30));
  expect(solid.quality.topics.every(({ stability }) => stability > 0.95)).toBe(true);
  expect(solid.quality.coherence).toBeGreaterThan(0);
  expect(solid.quality.modularity).toBeGreaterThan(0.5);
  const random = await qualityOf(noise(180));
  expect(random.quality.stability).toBeLessThan(0.6);
  expect(random.quality.modularity).toBeLessThan(solid.quality.modularity);
  await solid.index.remove("s0-0");
  await expect(solid.model.quality()).rejects.toMatchObject({ code: "not-found" });
  await expect(random.model.quality({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  await Promise.all([solid.index.close(), random.index.close()]);
});

test("k-means topics and models with outliers are measured, too", async () => {
  const { index } = await qualityOf(papersOn(5, 12), { algorithm: "kmeans", count: 5 });
  await index.close();
  const other = await qualityOf([...papersOn(5, 20), ...noise(3)], { outliers: "keep" });
  await other.index.close();
});
