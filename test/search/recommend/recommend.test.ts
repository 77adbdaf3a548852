import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { PaperIndex, type Hit, type PaperInput } from "../../../src/index.js";
import { searchWords, TextIndex } from "../../../src/lexical/index.js";
import { calibrate, probability, trainSvm, type ExampleFeatures } from "../../../src/search/recommend/learn-ranking.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

let index: PaperIndex;
let papers: PaperInput[];
const subjects = ["galaxies", "proteins", "markets"] as const;
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
const of = (subject: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `${subject}-${from + at}`);

beforeAll(async () => {
  papers = subjects.flatMap((subject) =>
    Array.from({ length: 60 }, (_, at) => ({
      id: `${subject}-${at}`,
      title: `${subject} and their kinds, part ${at}`,
      abstract: `We study ${subject} of kind ${at % 7} with method ${at % 11}.`,
      year: 2000 + (at % 20),
    })),
  );
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await index.upsert(papers);
});

test("papers like the liked ones come first, with few and with many examples of each kind", async () => {
  for (const [liked, disliked] of [
    [3, 0],
    [3, 3],
    [6, 6],
    [25, 25],
  ]) {
    const hits = await index.recommend({ liked: of("proteins", liked!), disliked: of("markets", disliked!), k: 20 });
    expect(hits).toHaveLength(20);
    expect(idsOf(hits).every((id) => id.startsWith("proteins-"))).toBe(true);
    expect(idsOf(hits).some((id) => of("proteins", liked!).includes(id))).toBe(false);
  }
});

test("few examples rank as the plain sum of standardized similarities to their means does", async () => {
  const examples = { liked: of("proteins", 3), disliked: of("markets", 2) };
  const all = [...index.papers()];
  const text = await TextIndex.build(all);
  const words = new Set(all.flatMap(({ title, abstract }) => searchWords(`${title} ${abstract}`)));
  const terms = [...new Set([...words].map((word) => text.termOf(word)))].filter((term) => term >= 0);
  const rows = all.map(() => [] as number[]);
  for (const term of terms) {
    const scores = new Float64Array(all.length);
    text.addScores(term, text.idf(term), scores);
    scores.forEach((score, row) => rows[row]!.push(score));
  }
  const unit = (row: number[]): number[] => row.map((x) => x / Math.hypot(...row));
  const standardized = (vectors: number[][]): number[] => {
    const mean = (ids: readonly string[]): number[] =>
      vectors[0]!.map(
        (_, i) => ids.reduce((sum, id) => sum + vectors[all.findIndex((p) => p.id === id)]![i]!, 0) / ids.length,
      );
    const [near, away] = [mean(examples.liked), mean(examples.disliked)];
    const values = vectors.map((vector) => vector.reduce((sum, x, i) => sum + x * (near[i]! - away[i]! / 2), 0));
    const others = values.filter((_, row) => !isExample(all[row]!.id));
    const middle = others.reduce((sum, x) => sum + x, 0) / others.length;
    const deviation = Math.sqrt(others.reduce((sum, x) => sum + (x - middle) ** 2, 0) / others.length);
    return values.map((x) => (x - middle) / deviation);
  };
  const isExample = (id: string): boolean => [...examples.liked, ...examples.disliked].includes(id);
  const byWords = standardized(rows.map(unit)),
    byMeaning = standardized(all.map(({ id }) => [...index.vector(id)]));
  const expected = new Map(all.map(({ id }, row) => [id, byWords[row]! + byMeaning[row]!]));
  const hits = idsOf(await index.recommend({ ...examples, k: 200 }));
  expect(hits).toHaveLength(175);
  for (const [at, id] of hits.slice(1).entries())
    expect(expected.get(hits[at]!)! - expected.get(id)!).toBeGreaterThan(-1e-6);
});

test("the order of the papers and of the examples changes nothing, bit for bit", async () => {
  const other = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await other.upsert([...papers].reverse().slice(0, 70));
  await other.upsert(papers);
  const options = { liked: of("proteins", 25), disliked: [...of("markets", 15), ...of("galaxies", 15)], k: 50 };
  const reversed = { ...options, liked: [...options.liked].reverse(), disliked: [...options.disliked].reverse() };
  expect(await other.recommend(reversed)).toEqual(await index.recommend(options));
});

test("from and filter choose among papers, and change no score", async () => {
  const examples = { liked: of("proteins", 6), disliked: of("markets", 6) };
  const all = new Map((await index.recommend({ ...examples, k: 200 })).map(({ paper, score }) => [paper.id, score]));
  expect(all.size).toBe(168);
  const from = [...of("galaxies", 3), ...of("proteins", 3, 4)];
  const hits = await index.recommend({ ...examples, from });
  expect(idsOf(hits).sort()).toEqual(["galaxies-0", "galaxies-1", "galaxies-2", "proteins-6"]); // 4 and 5 are examples
  const filtered = await index.recommend({ ...examples, filter: { year: 2003 }, k: 200 });
  expect(filtered.every(({ paper }) => paper.year === 2003)).toBe(true);
  for (const { paper, score } of [...hits, ...filtered]) expect(score).toBe(all.get(paper.id));
});

test("scores are probabilities with five examples of each kind, else shares of the papers", async () => {
  const likely = await index.recommend({ liked: of("proteins", 8), disliked: of("markets", 8), k: 200 });
  expect(likely[0]!.score).toBeGreaterThan(0.6);
  expect(likely.at(-1)!.score).toBeLessThan(0.4);
  const shares = await index.recommend({ liked: of("proteins", 4), disliked: of("markets", 8), k: 200 });
  for (const [at, { score }] of shares.entries()) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThan(1);
    if (at > 0) expect(score).toBeLessThanOrEqual(shares[at - 1]!.score);
  }
});

test("with recency newer papers rise, and the others lose a known share", async () => {
  const examples = { liked: of("proteins", 6), disliked: of("markets", 6), k: 200 };
  const plain = new Map((await index.recommend(examples)).map(({ paper, score }) => [paper.id, score]));
  for (const { paper, score } of await index.recommend({ ...examples, recency: 0.5 }))
    expect(score).toBeCloseTo(plain.get(paper.id)! * (1 - 0.5 * (1 - 2 ** (paper.year! - 2019))), 10);
});

test("explained, the first reason names the liked paper that is nearest", async () => {
  const [hit] = await index.recommend({ liked: of("proteins", 3), explain: true, k: 1 });
  expect(hit!.reasons![0]).toMatch(/^is like “proteins and their kinds, part \d+”, which you liked$/);
  expect(hit!.reasons!.length).toBeGreaterThan(1);
});

test("what cannot be is refused in plain words", async () => {
  const refused = async (options: object, message: string): Promise<void> =>
    expect(index.recommend(options as never)).rejects.toThrow(message);
  await refused({}, "recommend needs at least one id in liked.");
  await refused({ liked: 7 }, "liked takes an id or a list of ids, got 7.");
  await refused({ liked: [] }, "recommend needs at least one id in liked.");
  await refused({ liked: "nobody" }, 'There is no paper with the id "nobody".');
  await refused({ liked: "proteins-1", from: ["nobody"] }, 'There is no paper with the id "nobody".');
  await refused(
    { liked: "proteins-1", disliked: "proteins-1" },
    'The paper "proteins-1" is both in liked and in disliked.',
  );
  await refused({ liked: "proteins-1", recency: 2 }, "recency must be a number from 0 to 1, got 2.");
  await refused({ liked: "proteins-1", like: [] }, 'recommend has no option "like"');
  const signal = AbortSignal.abort();
  await expect(index.recommend({ liked: "proteins-1", signal })).rejects.toMatchObject({ code: "aborted" });
});

test("papers without words, and an index of examples alone, give no NaN", async () => {
  const small = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await small.upsert([
    { id: "a", title: "…" },
    { id: "b", title: "Graphs" },
    { id: "c", title: "!" },
  ]);
  for (const { score } of await small.recommend({ liked: "a" })) expect(Number.isFinite(score)).toBe(true);
  expect(await small.recommend({ liked: ["a", "b"], disliked: "c" })).toEqual([]);
});

/** Two words and two dimensions, the second example set apart from the first. */
const example = (words: readonly number[], vector: readonly number[]): ExampleFeatures => ({
  terms: Int32Array.from(words.keys()),
  weights: Float64Array.from(words),
  vector: Float32Array.from(vector),
});

test("the support vector machine satisfies the conditions of an optimum, whatever the examples", async () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  const one = fc.tuple(
    fc.array(number, { minLength: 3, maxLength: 3 }),
    fc.array(number, { minLength: 2, maxLength: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 2, maxLength: 12 }), async (rows) => {
      const examples = rows.map(([words, vector]) => example(words, vector));
      const isLiked = rows.map((_, at) => at % 2 === 0);
      const model = await trainSvm(examples, isLiked, 3);
      // No nearby model has a smaller loss: the primal objective, with the same costs, is convex.
      const liked = isLiked.filter(Boolean).length;
      const loss = (terms: readonly number[], vector: readonly number[], bias: number): number => {
        let sum = bias * bias;
        for (const weight of terms) sum += weight * weight;
        for (const weight of vector) sum += (weight / 0.5) ** 2;
        sum /= 2;
        rows.forEach(([words, own], at) => {
          let value = bias;
          words.forEach((x, i) => (value += x * terms[i]!));
          own.forEach((x, i) => (value += Math.fround(x) * vector[i]!));
          const cost = (0.3 * rows.length) / (2 * (isLiked[at] ? liked : rows.length - liked));
          sum += cost * Math.max(0, 1 - (isLiked[at] ? 1 : -1) * value);
        });
        return sum;
      };
      const bestBias = (terms: readonly number[], vector: readonly number[]): number => {
        let [low, high] = [-3, 3];
        for (let round = 0; round < 100; round++) {
          const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
          if (loss(terms, vector, a) < loss(terms, vector, b)) high = b;
          else low = a;
        }
        return low;
      };
      const [terms, vector] = [[...model.terms], [...model.vector]];
      const best = loss(terms, vector, bestBias(terms, vector));
      for (let i = 0; i < 5; i++)
        for (const step of [-0.05, 0.05]) {
          const [moved, turned] = [[...terms], [...vector]];
          if (i < 3) moved[i]! += step;
          else turned[i - 3]! += step;
          expect(loss(moved, turned, bestBias(moved, turned))).toBeGreaterThan(best - 1e-3);
        }
    }),
    { numRuns: 60 },
  );
});

test("scores that tell nothing, or the opposite, keep their order, and all are as likely as an example", () => {
  for (const isLiked of [
    [true, true, false, false],
    [false, true, true, false],
  ]) {
    const found = calibrate([-1, -0.5, 0.5, 1], isLiked);
    expect(probability(found, 1)).toBeGreaterThan(probability(found, -1));
    expect(probability(found, 0)).toBeCloseTo(0.5, 2);
  }
});

test("calibration finds the curve that the probabilities come from", () => {
  // Shares of liked at each score as of 1 / (1 + e^(-2 x + 1)), each score often.
  const scores: number[] = [];
  const isLiked: boolean[] = [];
  for (let x = -2; x <= 3; x += 0.5) {
    const share = 1 / (1 + Math.exp(-2 * x + 1));
    for (let n = 0; n < 2000; n++) {
      scores.push(x);
      isLiked.push(n < Math.round(2000 * share));
    }
  }
  const found = calibrate(scores, isLiked);
  expect(found.slope).toBeCloseTo(-2, 1);
  expect(found.offset).toBeCloseTo(1, 1);
  expect(probability(found, 0.5)).toBeCloseTo(0.5, 2);
});
