import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  PaperIndex,
  readPapers,
  type Paper,
  type PaperInput,
  type TopicModel,
  type TopicOptions,
} from "../../../src/index.js";
import { seededRandom, shuffledRange } from "../../../src/core/random.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { guideLimit, normalQuantile, namedLimit } from "../../../src/topics/guide/guide-limit.js";
import { paperOn, papersOn, subjectName, subjectOf } from "../../support/subjects.js";

describe("papers on six subjects", () => {
  let index: PaperIndex;
  beforeAll(async () => {
    index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
    await index.upsert(papersOn(6, 30));
  });
  afterAll(() => index.close());
  const guided = (model: TopicModel, name: string): string[] =>
    model.members(model.list().find((topic) => topic.guided === name)!.id);
  const most = (ids: readonly string[], subject: number): number =>
    ids.filter((id) => subjectOf(id) === subject).length;

  test("a guide in words, or by examples, takes its subject's papers and no others; the rest form topics", async () => {
    const model = await index.topics({
      guide: { Robots: "grasping robots manipulation gripper", Stars: ["s4-0", "s4-1", "s4-2"] },
    });
    for (const [name, subject] of [
      ["Robots", 1],
      ["Stars", 4],
    ] as const) {
      const members = guided(model, name);
      expect(members.every((id) => subjectOf(id) === subject)).toBe(true);
      expect(most(members, subject)).toBeGreaterThanOrEqual(26);
      expect(model.list().find((topic) => topic.guided === name)!.label).toBe(name);
    }
    expect(guided(model, "Stars")).toEqual(expect.arrayContaining(["s4-0", "s4-1", "s4-2"]));
    expect(model.list().filter((topic) => topic.guided === undefined).length).toBeGreaterThanOrEqual(4);
    expect(model.list().reduce((sum, { size }) => sum + size, 0)).toBe(180);
  });

  test("an example may be called by any name of its paper, and several times", async () => {
    await index.upsert([...papersOn(6, 30)].slice(0, 1).map((paper) => ({ ...paper, doi: "10.1000/robots" })));
    const { id } = index.get("10.1000/robots")!;
    const model = await index.topics({ guide: { Mine: [id, "s4-1"] } });
    for (const names of [
      ["https://doi.org/10.1000/robots", "s4-1"],
      ["10.1000/robots", id, "s4-1", "s4-1"],
    ])
      expect((await index.topics({ guide: { Mine: names } })).toJSON()).toEqual(model.toJSON());
  });

  test("an example of two guides is in the one that it is more similar to, whichever comes first", async () => {
    const guides = { Robots: ["s1-0", "s1-1", "s1-2", "s4-0"], Stars: ["s4-0", "s4-1", "s4-2", "s1-0"] };
    for (const guide of [guides, { Stars: guides.Stars, Robots: guides.Robots }]) {
      const model = await index.topics({ guide });
      expect(guided(model, "Robots")).toContain("s1-0");
      expect(guided(model, "Stars")).toContain("s4-0");
    }
  });

  test("a guide to what nobody writes about takes nobody, and has a topic of no papers", async () => {
    const model = await index.topics({ guide: { Pottery: "medieval pottery glazes" } });
    expect(model.list().find((topic) => topic.guided === "Pottery")).toMatchObject({
      label: "Pottery",
      size: 0,
      exemplars: [],
    });
  });

  test("guided topics count, and stay when papers are added", async () => {
    const model = await index.topics({ guide: { Robots: subjectName(1) }, count: 6 });
    expect(model.list()).toHaveLength(6);
    const before = guided(model, "Robots");
    const grown = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
    await grown.upsert(papersOn(6, 33));
    const after = await grown.topics({ previous: model });
    expect(guided(after, "Robots")).toEqual(expect.arrayContaining(before));
    expect(after.list().find((topic) => topic.guided === "Robots")!.id).toBe(
      model.list().find((topic) => topic.guided === "Robots")!.id,
    );
    await grown.close();
  });
});

describe("the Daily Papers, by the model that comes with the package", () => {
  let index: PaperIndex;
  let papers: Paper[];
  beforeAll(async () => {
    index = await PaperIndex.inMemory();
    ({ papers } = await readPapers(new URL("../../../examples/data/daily-papers.txt", import.meta.url)));
    await index.upsert(papers);
  });
  afterAll(() => index.close());
  const says: Record<string, RegExp> = {
    quantization: /quanti[sz]/i,
    attention: /attention/i,
    "continual learning": /continual|class-incremental/i,
  };
  const continual = (): string[] =>
    papers.filter(({ title }) => says["continual learning"]!.test(title)).map(({ id }) => id);
  const byName = { quantization: "quantization", attention: "attention" };

  type GuideOf = (ids: readonly string[]) => TopicOptions["guide"];
  const withExamples =
    (...examples: number[]): GuideOf =>
    (ids) => ({ ...byName, "continual learning": examples.map((i) => ids[i]!) });

  async function expectTitledPapers(guide: GuideOf): Promise<void> {
    const model = await index.topics({ guide: guide(continual()) });
    const nameOf = (id: string): string | undefined =>
      model.list().find((topic) => topic.id === model.topicOf(id))!.guided;
    const related = {
      ...says,
      quantization: /quanti[sz]|codebook/i,
      "continual learning": /continual|incremental|forgetting/i,
    };
    for (const { id, title, abstract } of papers) {
      const said = Object.keys(says).filter((name) => says[name]!.test(title));
      if (said.length > 0) expect(said, title).toContain(nameOf(id));
      const name = nameOf(id) as keyof typeof related | undefined;
      if (name !== undefined) expect(`${title} ${abstract}`, name).toMatch(related[name]!);
    }
  }
  const title =
    "papers with quantization, attention or continual learning in their titles are there, unrelated ones are " +
    "not: by %s";

  test.each<[string, GuideOf]>([
    ["their names and two of three examples", withExamples(0, 1)],
    [
      "sentences and the last example",
      (ids) => ({
        quantization: "quantization of weights to few bits",
        attention: "attention mechanisms",
        "continual learning": [ids[2]!],
      }),
    ],
    ["words alone", () => ({ ...byName, "continual learning": "continual learning, class-incremental learning" })],
  ])(title, (_, guide) => expectTitledPapers(guide));

  test("guides to what these papers are not about take nothing", async () => {
    const names = ["tax law", "dentistry", "cooking recipes", "medieval history", "soil erosion", "opera", "volcanoes"];
    const model = await index.topics({ guide: Object.fromEntries(names.map((name) => [name, name])) });
    const taken = model.list().filter(({ guided }) => guided !== undefined);
    expect(taken.map(({ guided, size }) => [guided, size])).toEqual(names.map((name) => [name, 0]));
  });

  test.runIf(process.env.PAPERWEAVE_FULL).each<[string, GuideOf]>([
    ["their names and the first and the third example", withExamples(0, 2)],
    ["their names and the last two examples", withExamples(1, 2)],
    ["their names and the first example alone", withExamples(0)],
    ["their names and the second example alone", withExamples(1)],
  ])(title, (_, guide) => expectTitledPapers(guide));
});

test("a guide of examples with a general name takes papers like the examples, not titles with its words", async () => {
  const groups: PaperInput[] = [paperOn(2, 50), paperOn(3, 50)].map((paper) => ({
    ...paper,
    title: `A group ${paper.title}`,
  }));
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  await index.upsert([...papersOn(6, 30), ...groups]);
  const membersBy = async (name: string): Promise<string[]> => {
    const model = await index.topics({ guide: { [name]: ["s4-0", "s4-1"] } });
    return model.members(model.list().find((topic) => topic.guided === name)!.id);
  };
  const members = await membersBy("group 1");
  expect(members.length).toBeGreaterThanOrEqual(26);
  expect(members.every((id) => subjectOf(id) === 4)).toBe(true);
  expect((await membersBy("mine")).every((id) => subjectOf(id) === 4)).toBe(true);
  await index.close();
});

test.each([
  [0.25, 0.6745],
  [0.05, 1.6449],
  [0.01, 2.3263],
  [0.001, 3.0902],
])("the normal value exceeded with probability %d is %d", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(0.0005);
});

/** Quantiles of a normal distribution: as even a sample as there is. */
const background = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => {
    const p = (i + 0.5) / n;
    return p < 0.5 ? -normalQuantile(p) : p > 0.5 ? normalQuantile(1 - p) : 0;
  });

test("similarities of one normal distribution give a guide no paper", () => {
  for (const n of [20, 78, 1000, 20000]) expect(guideLimit(Float64Array.from(background(n)), 0)).toBe(Infinity);
});

/** Papers of which some are on a subject, so much more similar than the others; and what is usual among them. */
function overlapping(others: number, on: number, apart: number) {
  const sorted = [...background(others), ...background(on).map((value) => apart + value)].sort((a, b) => b - a);
  const n = sorted.length,
    median = sorted[n >> 1]!;
  return { sorted, n, median, deviation: (median - sorted[Math.floor(0.75 * n)]!) / 0.6745 };
}

test("a paper belongs when it is nine times as likely to be on the subject as not, by two normal distributions", () => {
  const { sorted, n, median, deviation } = overlapping(9400, 600, 5);
  const limit = guideLimit(Float64Array.from(sorted), 0);
  const taken = sorted.filter((value) => value >= limit);
  const mean = taken.reduce((sum, value) => sum + value, 0) / taken.length;
  const density = (value: number, middle: number): number => Math.exp(-(((value - middle) / deviation) ** 2) / 2);
  const odds = (value: number): number =>
    (taken.length * density(value, mean)) / ((n - taken.length) * density(value, median));
  expect(odds(taken.at(-1)!)).toBeGreaterThan(8.99);
  expect(odds(sorted[taken.length]!)).toBeLessThan(9.01);
});

test("a single paper belongs when under a twentieth of one would be as similar by chance; examples count", () => {
  // Of 1,001 papers: 0.05 / 1001 is exceeded at 3.89 standard deviations, 0.05 * 5 / 1001 at 3.48.
  const isTaken = (deviations: number, examples: number): boolean =>
    guideLimit(Float64Array.from([...background(1000), deviations]), examples) < Infinity;
  expect([3.8, 3.95].map((deviations) => isTaken(deviations, 0))).toEqual([false, true]);
  expect([3.4, 3.55].map((deviations) => isTaken(deviations, 4))).toEqual([false, true]);
});

test("papers that stand apart from all others are taken, however many there are, in any order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 400 }),
      fc.integer({ min: 1, max: 15 }),
      fc.double({ min: 6, max: 12, noNaN: true }),
      fc.infiniteStream(fc.double({ min: -0.5, max: 0.5, noNaN: true })),
      fc.integer(),
      (others, on, apart, noise, seed) => {
        const near = [...noise.take(on)].map((value) => apart + value);
        const all = [...background(others), ...near];
        const shuffled = Float64Array.from(shuffledRange(all.length, seededRandom(seed)), (at) => all[at]!);
        const limit = guideLimit(shuffled, 0);
        expect(all.filter((value) => value >= limit).sort()).toEqual(near.sort());
        expect(guideLimit(Float64Array.from(all), 0)).toBe(limit);
      },
    ),
    { numRuns: 60 },
  );
});

test("the rarer the name of a guide of examples, the less similarity papers that contain it need", () => {
  // Two papers stand apart, one is halfway between them and the rest: similarity alone leaves it
  // out.
  const values = Float64Array.from([...background(76), 8, 7.5, 3.6]),
    limit = guideLimit(values, 1);
  expect(limit).toBeGreaterThan(3.6);
  const saidBy = (rows: readonly number[]): number =>
    namedLimit(
      values,
      limit,
      Uint8Array.from(values, (_, row) => Number(rows.includes(row))),
      { count: 1, named: 1 },
    );
  expect(saidBy([])).toBe(limit);
  expect(saidBy([76, 77])).toBe(limit);
  expect(saidBy([76, 77, 78])).toBeLessThanOrEqual(3.6);
  const said = [0, 4, 10, 20, 40, 76].map((others) =>
    saidBy([76, 77, 78, ...Array.from({ length: others }, (_, i) => (i * 37) % 76)]),
  );
  said.forEach((value, i) => {
    expect(value).toBeLessThanOrEqual(limit);
    expect(value).toBeGreaterThanOrEqual(i === 0 ? 0 : said[i - 1]! - 1e-9);
  });
  expect(said.at(-1)).toBeGreaterThan(3.6); // everybody says it: that is no evidence
});

test("fewer than twenty papers, or papers that are all alike, tell nothing", () => {
  expect(guideLimit(Float64Array.from([...background(18), 9]), 0)).toBe(Infinity);
  expect(guideLimit(new Float64Array(50).fill(0.3), 0)).toBe(Infinity);
  expect(
    guideLimit(
      Float64Array.from({ length: 50 }, (_, i) => (i < 20 ? 0.1 : 0.3)),
      0,
    ),
  ).toBe(Infinity);
});
