import { afterEach, describe, expect, test } from "vitest";
import { PaperIndex, type PaperInput, type TopicModel } from "../../src/index.js";
import { seededRandom } from "../../src/core/random.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { paperOn, papersOn } from "../support/subjects.js";

const embedder = createTestEmbedder({ dimensions: 256 });
let index: PaperIndex;
afterEach(() => index.close());

async function topicsOf(papers: PaperInput[], options = {}): Promise<TopicModel> {
  index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  return index.topics(options);
}

/** Every paper in a topic, every topic with papers and a name of its own. */
function expectSound(model: TopicModel): void {
  const list = model.list();
  expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(index.size);
  for (const { id } of index.papers()) expect(model.topicOf(id)).toBeGreaterThanOrEqual(0);
  for (const { id, label, size, exemplars } of list) {
    expect(label.trim()).not.toBe("");
    expect(exemplars.length).toBe(Math.min(3, size));
    expect(model.members(id)).toHaveLength(size);
  }
  expect(new Set(list.map(({ label }) => label.toLowerCase())).size).toBe(list.length);
}

const german = "Schwarzwald Tannen Förster Wanderweg Rehe Holzeinschlag Lichtung Borkenkäfer".split(" ");
const odd: [string, PaperInput[]][] = [
  ["1 paper", papersOn(1, 1)],
  ["2 papers", papersOn(2, 1)],
  ["3 papers", papersOn(3, 1)],
  ["10 papers on two subjects", papersOn(2, 5)],
  ["30 papers", papersOn(3, 10)],
  [
    "40 papers of one text, which are one paper",
    Array.from({ length: 40 }, (_, i) => ({ ...paperOn(0, 0), id: `same-${i}` })),
  ],
  [
    "40 papers of one abstract, each with a title of its own",
    Array.from({ length: 40 }, (_, i) => ({
      ...paperOn(0, 0),
      id: `copy-${i}`,
      title: `${paperOn(0, 0).title}, part ${i}`,
    })),
  ],
  ["titles only", papersOn(4, 20).map(({ id, title }) => ({ id: id!, title }))],
  ["titles without letters", Array.from({ length: 8 }, (_, i) => ({ id: `n${i}`, title: `${100 + i}` }))],
  [
    "emoji and right-to-left text",
    ["🤖 robots 🤖", "رؤية الحاسوب والتعلم", "למידה עמוקה", "深度学习的进展", "👩‍🔬🧪"].map((title, i) => ({
      id: `t${i}`,
      title,
    })),
  ],
  [
    "an abstract of 20,000 words",
    [...papersOn(2, 10), { id: "long", title: "Long", abstract: "protein folding ".repeat(10_000) }],
  ],
];

test.each(odd)("%s: every paper has a topic, every topic a name", async (_, papers) => {
  expectSound(await topicsOf(papers));
});

describe("what is near stays together", () => {
  test("ten papers on two subjects are two topics, and nobody is alone", async () => {
    const model = await topicsOf(papersOn(2, 5));
    expect(model.list().map(({ size }) => size)).toEqual([5, 5]);
  });

  test("papers with nothing in common are topics of their own, with their copies; no other is alone", async () => {
    const proteins = "Folding of proteins, docking of ligands and peptides",
      auctions = "Prices that bidders pay to sellers in double auctions";
    const copies = (subject: string): PaperInput[] =>
      Array.from({ length: 12 }, (_, i) => ({
        id: `${subject}-${i}`,
        title: `${subject}, part ${i}`,
        abstract: subject,
      }));
    const [protein, auction] = [copies(proteins)[0]!, copies(auctions)[0]!],
      related = { id: "related", title: "Proteins and ligands", abstract: "Docking of peptides" };
    for (const [papers, sizes] of [
      [
        [...copies(proteins), ...copies(auctions)],
        [12, 12],
      ],
      [
        [protein, related, auction],
        [2, 1],
      ],
      [[protein, related], [2]],
      [
        [protein, auction],
        [1, 1],
      ],
    ] as const) {
      expect((await topicsOf([...papers])).list().map(({ size }) => size)).toEqual(sizes);
      await index.close();
    }
    index = await PaperIndex.inMemory({ embedder });
  });

  test.each([
    [10, 2, 3],
    [30, 5, 8],
    [78, 10, 14],
    [300, 13, 16],
  ])("%d papers on as many subjects as there are words are %d to %d topics", async (count, least, most) => {
    const random = seededRandom(count);
    const words = Array.from(
      { length: 300 },
      (_, i) => `${"bcdfghklmn"[i % 10]}a${"prstvz"[i % 6]}o${"klmnrst"[i % 7]}i${"bdgkptz"[Math.floor(i / 42)]}um`,
    );
    const papers = Array.from({ length: count }, (_, i) => ({
      id: `p${i}`,
      title: `Paper ${i}`,
      abstract: Array.from({ length: 40 }, () => words[Math.floor(random.next() * words.length)]!).join(" "),
    }));
    const { length } = (await topicsOf(papers)).list();
    expect(length).toBeGreaterThanOrEqual(least);
    expect(length).toBeLessThanOrEqual(most);
  });

  test("a paper that comes forty times is one, papers of one abstract are one topic; no id is lost", async () => {
    for (const [[, papers], size] of [
      [odd[5]!, 1],
      [odd[6]!, 40],
    ] as const) {
      const model = await topicsOf(papers);
      expect(model.list().map((topic) => topic.size)).toEqual([size]);
      expect(papers.map(({ id }) => model.topicOf(id!))).toEqual(papers.map(() => 0));
      expect(model.topicOf("somebody else")).toBeUndefined();
    }
  });

  test("papers of two languages do not share topics", async () => {
    const pick = (i: number, j: number): string => german[(3 * i + j) % german.length]!;
    const papers = Array.from({ length: 30 }, (_, i) => ({
      id: `d${i}`,
      title: `${pick(i, 0)} und ${pick(i, 1)}`,
      abstract:
        `Wir untersuchen, wie sich ${pick(i, 2)} und ${pick(i, 4)} entwickeln. Die Ergebnisse zeigen, dass es an ` +
        `${pick(i, 5)} und der ${pick(i, 7)} liegt.`,
    }));
    const model = await topicsOf([...papersOn(2, 30), ...papers]);
    expectSound(model);
    for (const { id } of model.list()) expect(new Set(model.members(id).map((paper) => paper[0])).size).toBe(1);
    const named = model
      .list()
      .filter(({ id }) => model.members(id)[0]![0] === "d")
      .flatMap(({ label, terms }) => [label, ...terms.map(({ term }) => term)]);
    for (const name of named)
      for (const word of name.split(/[ ,]+/)) expect([...german, "entwickeln", "liegt"]).toContain(word);
  });

  test("a corpus of which half is one subject has a topic for each of the others, too", async () => {
    const half = Array.from({ length: 210 }, (_, i) => paperOn(9, i));
    const model = await topicsOf([...half, ...papersOn(7, 30)]);
    expectSound(model);
    for (const { id } of model.list()) expect(new Set(model.members(id).map((paper) => paper[1])).size).toBe(1);
    expect(model.list().every(({ size }) => size > 1)).toBe(true);
  });
});

describe("near-duplicates", () => {
  const copies = Array.from({ length: 20 }, (_, i) => {
    const { title, abstract } = paperOn(0, 0);
    return { id: `copy-${i}`, title: `${title} (v${i})`, abstract: `${abstract!} Version ${i}.` };
  });

  test("share a topic, whatever their number", async () => {
    const model = await topicsOf([...papersOn(4, 20), ...copies]);
    expect(new Set(copies.map(({ id }) => model.topicOf(id))).size).toBe(1);
    expect(model.topicOf("copy-0")).toBe(model.topicOf("s0-0"));
  });

  test("count once in the terms of their topic: a word of three copies is one paper's", async () => {
    const named = copies
      .slice(0, 3)
      .map((copy) => ({ ...copy, title: `${copy.title} zanzibar`, abstract: `${copy.abstract} Zanzibar.` }));
    const model = await topicsOf([...papersOn(4, 20), ...named]);
    expect(new Set(named.map(({ id }) => model.topicOf(id))).size).toBe(1);
    expect(
      model
        .list()
        .flatMap(({ terms }) => terms.map(({ term }) => term.toLowerCase()))
        .filter((term) => term.includes("zanzibar")),
    ).toEqual([]);
  });
});

describe("papers that fit nowhere", () => {
  const strays = [
    "xylophone marmalade quorum zephyr",
    "umbrella glacier tambourine fjord",
    "ostrich plumage harpsichord sonata",
  ].map((words, i) => ({
    id: `stray-${i}`,
    title: words,
    abstract: words
      .split(" ")
      .map((word) => `${word}${i}`)
      .join(" "),
  }));

  test("have no topic with outliers: keep, and all others have one", async () => {
    const model = await topicsOf([...papersOn(4, 40), ...strays], { outliers: "keep" });
    expect([...index.papers()].filter(({ id }) => model.topicOf(id) === -1).map(({ id }) => id)).toEqual(
      strays.map(({ id }) => id),
    );
    expect(model.list().reduce((sum, { size }) => sum + size, 0)).toBe(160);
    expect(
      model
        .list()
        .flatMap(({ id }) => model.members(id))
        .sort(),
    ).toEqual(
      papersOn(4, 40)
        .map(({ id }) => id)
        .sort(),
    );
    const { strengths } = model.toJSON().papers;
    expect(strengths.every((strength) => strength >= 0 && strength <= 1)).toBe(true);
  });

  test("have one without it; and where all fit there are none", async () => {
    expectSound(await topicsOf([...papersOn(4, 40), ...strays]));
    await index.close();
    expectSound(await topicsOf(papersOn(4, 40), { outliers: "keep" }));
  });
});
