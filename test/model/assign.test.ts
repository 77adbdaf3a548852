import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperIndex, readPapers, TopicModel } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { calibrate, countVotes, readCurve, VOTERS, type Curve } from "../../src/topics/clustering/calibration.js";
import { paperOn, papersOn, subjectCount } from "../support/subjects.js";

const embedder = createTestEmbedder({ dimensions: 256 });
let index: PaperIndex;
let model: TopicModel;
let daily: PaperIndex;
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papersOn(subjectCount, 30));
  model = await index.topics();
  daily = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await daily.upsert((await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url))).papers);
});
afterAll(() => Promise.all([index.close(), daily.close()]));

test("a fitted paper's own topic comes first, in models of every kind, also after fromJSON", async () => {
  const plain = await daily.topics();
  const [first, second] = plain.list();
  const models = [
    plain,
    await daily.topics({ outliers: "keep" }),
    await daily.topics({ levels: 3, count: 20 }),
    await daily.topics({ guide: { quantization: "quantization" } }),
    await plain.merge([first!.id, second!.id]),
    await plain.split(first!.id),
  ];
  for (const one of models.flatMap((made) => [made, TopicModel.fromJSON(JSON.stringify(made), daily)])) {
    for (const { id } of daily.papers()) expect((await one.assign(id))[0]!.topic).toBe(one.topicOf(id));
  }
});

test("a fitted paper is known to assign by any name of it", async () => {
  const named = await PaperIndex.inMemory({ embedder });
  await named.upsert([...papersOn(2, 20), { ...paperOn(0, 30), id: "2401.00001", doi: "10.1000/proteins" }]);
  const topics = await named.topics();
  const own = await topics.assign("2401.00001");
  for (const name of ["arXiv:2401.00001v2", "https://arxiv.org/abs/2401.00001", "10.1000/PROTEINS"])
    expect(await topics.assign(name)).toEqual(own);
  await named.close();
});

test("a new paper's first topic is that of its subject; a text on another subject has a lower similarity", async () => {
  const foreign = (await model.assign("medieval pottery glazes and kilns of the abbey"))[0]?.similarity ?? 0;
  for (let subject = 0; subject < subjectCount; subject++) {
    for (const number of [100, 101, 102]) {
      const { title, abstract } = paperOn(subject, number);
      const matches = await model.assign({ title, abstract: abstract! });
      expect(matches[0]!.topic).toBe(model.topicOf(`s${subject}-0`));
      expect(matches[0]!.similarity).toBeGreaterThan(foreign);
      expect(
        matches.every(({ similarity }, at) => similarity >= 0 && similarity <= (matches[at - 1]?.similarity ?? 1)),
      ).toBe(true);
    }
  }
});

test("votes are the similarities of the voters by topic, most first; voters of no topic count for none", () => {
  const voters = [
    { topic: 2, similarity: 0.5 },
    { topic: 1, similarity: 0.9 },
    { topic: 2, similarity: 0.6 },
    { topic: -1, similarity: 1 },
  ];
  expect(countVotes(voters)).toEqual([
    { topic: 2, score: 1.1 / 4 },
    { topic: 1, score: 0.9 / 4 },
  ]);
  expect(countVotes([])).toEqual([]);
});

test("a higher vote never has a lower similarity, which is the share of papers where such a vote was right", () => {
  const graph = fc.record({
    rows: fc.integer({ min: 30, max: 120 }),
    topics: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(graph, ({ rows, topics, seed }) => {
      let state = seed + 1;
      const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
      const k = 20;
      const knn = {
        rows,
        k,
        indices: Int32Array.from({ length: rows * k }, () => Math.floor(next() * rows)),
        similarities: Float32Array.from({ length: rows * k }, next),
      };
      const labels = Int32Array.from({ length: rows }, () => Math.floor(next() * (topics + 1)) - 1);
      const { first, further } = calibrate(knn, labels);
      for (const { scores, shares } of [first, further]) {
        for (let at = 1; at < scores.length; at++)
          expect(scores[at]! >= scores[at - 1]! && shares[at]! >= shares[at - 1]!).toBe(true);
        expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
      }
      // Pooling keeps the number of right ones: before the prior is added, all steps together say
      // how many there are.
      const placed = [...labels.keys()].filter((row) => labels[row] !== -1);
      const votesOf = (row: number): { topic: number; similarity: number }[] =>
        Array.from({ length: VOTERS }, (_, i) => ({
          topic: labels[knn.indices[row * k + i]!]!,
          similarity: knn.similarities[row * k + i]!,
        }));
      const right = placed.filter((row) => countVotes(votesOf(row))[0]?.topic === labels[row]).length;
      const asked = placed.filter((row) => countVotes(votesOf(row)).length > 0).length;
      if (first.shares.length === 1) expect(first.shares[0]).toBeCloseTo((right + 0.5) / (asked + 1), 10);
    }),
  );
});

test("between the steps of a curve lie straight lines, from 0 at the score 0", () => {
  const curve: Curve = { scores: [0.2, 0.4, 0.8], shares: [0.1, 0.5, 0.9] };
  for (const [score, share] of [
    [0, 0],
    [0.1, 0.05],
    [0.2, 0.1],
    [0.3, 0.3],
    [0.4, 0.5],
    [0.6, 0.7],
    [0.8, 0.9],
    [1, 0.9],
  ] as const) {
    expect(readCurve(curve, score)).toBeCloseTo(share, 10);
  }
});
