import { beforeAll, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, readPapers, type Hit, type Paper, type PaperInput } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const embedder = createTestEmbedder({ dimensions: 256 });
let papers: Paper[];
let index: PaperIndex;
beforeAll(async () => {
  ({ papers } = await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url)));
  index = await indexOf(papers);
});
async function indexOf(list: readonly PaperInput[]): Promise<PaperIndex> {
  const made = await PaperIndex.inMemory({ embedder });
  await made.upsert(list);
  return made;
}
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);

/** Three subjects of four papers each. */
const subjects = {
  graph: "graphs nodes edges partition",
  image: "images pixels segmentation masks",
  speech: "speech audio phonemes recordings",
};
const made = Object.entries(subjects).flatMap(([name, words]) =>
  [0, 1, 2, 3].map((i) => ({
    id: `${name}${i}`,
    title: `${words} ${["alpha", "beta", "gamma", "delta"][i]}`,
    abstract: `On ${words}.`,
  })),
);

test("several examples give papers like any of them, never themselves", async () => {
  const some = await indexOf(made);
  for (const mode of ["hybrid", "semantic", "lexical"] as const) {
    const hits = idsOf(await some.related(["graph0", "image0"], { k: 6, mode }));
    expect(hits.every((id) => /^(?:graph|image)[1-3]$/.test(id))).toBe(true);
    expect(await some.related(["image0", "graph0", "image0"], { k: 6, mode })).toEqual(
      await some.related(["graph0", "image0"], { k: 6, mode }),
    );
  }
});

test("papers like those to stay away from come last, and they themselves never", async () => {
  const some = await indexOf(made);
  for (const mode of ["hybrid", "semantic", "lexical"] as const) {
    const before = await some.related(["graph0", "image0"], { k: 10, mode });
    const away = await some.related(["graph0", "image0"], { k: 10, mode, unlike: ["image1"] });
    expect(idsOf(away)).not.toContain("image1");
    expect(idsOf(away).slice(0, 3).sort()).toEqual(["graph1", "graph2", "graph3"]);
    const scoreOf = (hits: readonly Hit[], id: string): number => hits.find(({ paper }) => paper.id === id)?.score ?? 0;
    expect(scoreOf(away, "image2")).toBeLessThan(scoreOf(before, "image2"));
  }
  expect(await some.related("graph0", { unlike: "image0" })).toEqual(
    await some.related("graph0", { unlike: ["image0"] }),
  );
  expect(await some.related("graph0", { unlike: [] })).toEqual(await some.related("graph0"));
});

test("a reading list takes papers of other subjects sooner", async () => {
  const some = await indexOf(made);
  const firstOther = (hits: string[]): number => hits.findIndex((id) => !id.startsWith("graph"));
  expect(firstOther(idsOf(await some.related("graph0", { k: 6 })))).toBe(3);
  expect(firstOther(idsOf(await some.related("graph0", { k: 6, diversity: 0.7 })))).toBe(1);
  expect(await some.related("graph0", { diversity: 0 })).toEqual(await some.related("graph0"));
});

test("a paper outside the index is an example by its text or vector; one of the index never finds itself", async () => {
  const { id, title, abstract } = papers[7]!;
  const known = await index.related(id, { k: 5 });
  expect(idsOf(await index.related({ id, title, abstract }, { k: 5 }))).toEqual(idsOf(known));
  const other = await index.related({ id: "other", title, abstract }, { k: 5 });
  expect(other[0]!.paper.id).toBe(id);
  const byVector = await index.related(
    { id: "other", title: "-", vector: index.vector(id) },
    { k: 1, mode: "semantic" },
  );
  expect(byVector[0]).toMatchObject({ paper: { id }, score: expect.closeTo(1, 5) as number });
});

test("reasons are shared phrases, the rarest first, the topic if there is one, and the nearest sentences", async () => {
  const id = papers.find(({ title }) => title.startsWith("Q-VLM"))!.id;
  const [before] = await index.related(id, { k: 1, explain: true });
  expect(before!.explanation!.topic).toBeUndefined();
  const topics = await index.topics();
  for (const { paper, reasons, explanation } of await index.related(id, { k: 8, explain: true })) {
    const { phrases, topic, sentences } = explanation!;
    const frequencies = phrases.map(
      (phrase) =>
        papers.filter((one) =>
          `${one.title} ${one.abstract}`.toLowerCase().includes(phrase.toLowerCase().replace(/s$/, "")),
        ).length,
    );
    expect(frequencies.every((count) => count >= 2)).toBe(true);
    expect(topic?.id).toBe(topics.topicOf(paper.id) === topics.topicOf(id) ? topics.topicOf(id) : undefined);
    if (topic) expect(topics.list().find((one) => one.id === topic.id)!.label).toBe(topic.label);
    expect(paper.abstract).toContain(sentences!.found);
    expect(index.get(id)!.abstract).toContain(sentences!.asked);
    expect(sentences!.askedId).toBe(id);
    const { data, cols } = await embedder.embed([sentences!.found, sentences!.asked]);
    const similarity = Array.from({ length: cols }, (_, i) => data[i]! * data[cols + i]!).reduce(
      (sum, value) => sum + value,
      0,
    );
    expect(sentences!.similarity).toBeCloseTo(similarity, 4);
    expect(reasons).toHaveLength(Number(phrases.length > 0) + Number(topic !== undefined) + 1);
    expect(reasons!.every((reason) => reason.length < 450)).toBe(true);
  }
});

test("rare phrases come before common ones", async () => {
  const common = Array.from({ length: 6 }, (_, i) => ({ id: `c${i}`, title: `Graph transformers, study ${i}` }));
  const some = await indexOf([
    ...common,
    { id: "a", title: "Graph transformers of spin glasses" },
    { id: "b", title: "Spin glasses by graph transformers" },
  ]);
  const [hit] = await some.related("a", { k: 1, explain: true });
  expect(hit).toMatchObject({ paper: { id: "b" }, explanation: { phrases: ["spin glasses", "graph transformers"] } });
});

test("where the embedder cannot embed, reasons come without sentences, and a warning says so", async () => {
  const { data, cols } = await embedder.embed(made.map(({ title }) => title));
  const broken = {
    id: "mine",
    dimensions: cols,
    maxTokens: 256,
    embed: () => Promise.reject(new Error("No model here.")),
  };
  const some = await PaperIndex.inMemory({ embedder: broken });
  await some.upsert(made.map((paper, row) => ({ ...paper, vector: data.subarray(row * cols, (row + 1) * cols) })));
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  const [hit] = await some.related("graph0", { k: 1, explain: true });
  expect(hit!.reasons![0]).toMatch(/^shares “/);
  expect(hit!.explanation!.sentences).toBeUndefined();
  expect((await warned).message).toBe("The embedder failed: No model here. Hits are explained without sentences.");
});

test("the order of the papers changes nothing", async () => {
  const other = await indexOf([...papers].reverse());
  const options = { k: 9, explain: true, diversity: 0.4, unlike: [papers[3]!.id, papers[2]!.id] };
  expect(await other.related([papers[5]!.id, papers[1]!.id], options)).toEqual(
    await (await indexOf(papers)).related([papers[1]!.id, papers[5]!.id], options),
  );
});

test.each<[string, () => Promise<unknown>, string, RegExp]>([
  [
    "an unknown id in unlike",
    () => index.related(papers[0]!.id, { unlike: ["x"] }),
    "not-found",
    /no paper with the id "x"/,
  ],
  [
    "an id on both sides",
    () => index.related(papers[0]!.id, { unlike: papers[0]!.id }),
    "invalid-argument",
    /both asked about and in unlike/,
  ],
  [
    "unlike that is a number",
    () => index.related(papers[0]!.id, { unlike: 3 as never }),
    "invalid-argument",
    /unlike takes an id or a list of ids, got 3/,
  ],
  [
    "unlike with a hole",
    () => index.related(papers[0]!.id, { unlike: [undefined] as never }),
    "invalid-argument",
    /unlike takes an id or a list of ids, got undefined/,
  ],
  [
    "ids that are numbers",
    () => index.related([1] as never),
    "invalid-argument",
    /related takes an id or a list of ids, got 1/,
  ],
  ["no ids", () => index.related([]), "invalid-argument", /at least one id/],
  ["nothing", () => index.related(undefined as never), "invalid-argument", /The paper cannot be used/],
  ["a paper without a title", () => index.related({ abstract: "x" } as never), "invalid-argument", /no title/],
  [
    "a vector of another length",
    () => index.related({ title: "x", vector: [1] }),
    "shape-mismatch",
    /has 1 dimensions, expected 256/,
  ],
  [
    "a diversity above 1",
    () => index.related(papers[0]!.id, { diversity: 1.1 }),
    "invalid-argument",
    /diversity must be a number from 0 to 1, got 1\.1/,
  ],
  [
    "a diversity that is no number",
    () => index.related(papers[0]!.id, { diversity: NaN }),
    "invalid-argument",
    /got NaN/,
  ],
  [
    "an explain that is a text",
    () => index.related(papers[0]!.id, { explain: "yes" as never }),
    "invalid-argument",
    /explain must be true or false/,
  ],
  ["an unknown mode", () => index.related(papers[0]!.id, { mode: "x" as never }), "invalid-argument", /mode must be/],
  [
    "a bad filter",
    () => index.related(papers[0]!.id, { filter: { doy: "x" } as never }),
    "invalid-argument",
    /did you mean "doi"/,
  ],
  [
    "a signal that is aborted",
    () => index.related(papers[0]!.id, { signal: AbortSignal.abort() }),
    "aborted",
    /aborted/,
  ],
])("%s is refused", async (_, run, code, sentence) => {
  const error: unknown = await run().catch((thrown: unknown) => thrown);
  expect(PaperweaveError.is(error)).toBe(true);
  expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
});
