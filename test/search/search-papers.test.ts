import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import {
  PaperIndex,
  PaperweaveError,
  readPapers,
  type Embedder,
  type Filter,
  type Hit,
  type Paper,
  type PaperInput,
  type SearchMode,
} from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const modes: SearchMode[] = ["hybrid", "semantic", "lexical"];
const embedder = createTestEmbedder();
let papers: Paper[];
let index: PaperIndex;
beforeAll(async () => {
  ({ papers } = await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url)));
  papers = papers.map((paper, i) => ({
    ...paper,
    year: 2019 + (i % 5),
    categories: i % 3 === 0 ? ["cs.CL", "cs.LG"] : ["cs.CV"],
  }));
  index = await indexOf(papers);
});

async function indexOf(list: readonly PaperInput[], by: Embedder = embedder): Promise<PaperIndex> {
  const made = await PaperIndex.inMemory({ embedder: by });
  await made.upsert(list);
  return made;
}
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
const small = (...titles: string[]): PaperInput[] => titles.map((title, i) => ({ id: String(i), title }));

test("a phrase in quotes must be held and an excluded word must not, in every mode", async () => {
  for (const mode of modes) {
    const hits = await index.search('"large language models" -quantization', { k: 78, mode });
    const held = papers.filter(({ title, abstract }) => {
      const text = `${title} | ${abstract}`.toLowerCase().replace(/[^a-z|]+/g, " ");
      return / large language models? /.test(` ${text} `) && !/quanti[sz]/.test(text);
    });
    expect(idsOf(hits).sort()).toEqual(held.map(({ id }) => id).sort());
  }
});

test("a word in the title counts more than in the abstract, stems are one, and more words are better", async () => {
  const made = await indexOf([
    { id: "abstract", title: "Something of graphs", abstract: "It is on pruning and other things" },
    { id: "title", title: "Pruned things", abstract: "It is on something of graphs and other" },
    { id: "both", title: "Pruning graphs", abstract: "other" },
    { id: "none", title: "Unrelated", abstract: "other" },
  ]);
  expect(idsOf(await made.search("prune", { mode: "lexical" }))).toEqual(["both", "title", "abstract"]);
  expect(idsOf(await made.search("pruning graph", { mode: "lexical" }))[0]).toBe("both");
});

test("a typo, a beginning and another spelling of an accent find what is meant", async () => {
  const made = await indexOf(small("Quantization of networks", "Transformers", "Schrödinger bridges", "Pruning"));
  for (const [query, id] of [
    ["quantizaton", "0"],
    ["qunatization", "0"],
    ["transf", "1"],
    ["Schrodinger", "2"],
    ["SCHRÖDINGER’S", "2"],
    ["pruned", "3"],
  ] as const) {
    expect(idsOf(await made.search(query, { mode: "lexical" })), query).toEqual([id]);
  }
});

test("a typo that one paper makes, too, finds the usual spelling as well, below the paper itself", async () => {
  const made = await indexOf(
    small("Quantizaton of networks", ...Array.from({ length: 12 }, (_, i) => `Quantization ${i}`)),
  );
  const hits = await made.search("quantizaton", { mode: "lexical", k: 20 });
  expect(hits).toHaveLength(13);
  expect(hits[0]!.paper.id).toBe("0");
});

test("a defined acronym also finds papers that write it out; an undefined one finds only itself", async () => {
  const made = await indexOf([
    { id: "defines", title: "On large language models", abstract: "We study large language models (LLMs) in depth." },
    { id: "uses", title: "LLMs in depth", abstract: "Nothing else is said here of them." },
    { id: "writes", title: "A large language model", abstract: "Nothing else is said here of it." },
    { id: "not", title: "Language and large models", abstract: "ARM is no acronym here." },
  ]);
  expect(idsOf(await made.search("LLM", { mode: "lexical" })).sort()).toEqual(["defines", "uses", "writes"]);
  expect(idsOf(await made.search("the LLMs", { mode: "lexical" }))[2]).toBe("writes");
  expect(idsOf(await made.search("ARM", { mode: "lexical" }))).toEqual(["not"]);
  expect(idsOf(await made.search('"LLM"', { mode: "lexical" })).sort()).toEqual(["defines", "uses"]);
});

test("hybrid finds what only words or only meaning find", async () => {
  const both = await index.search("attention", { k: 78 });
  const lexical = await index.search("attention", { k: 78, mode: "lexical" });
  expect(both).toHaveLength(78);
  expect(lexical.length).toBeLessThan(78);
  const best = lexical[0]!.paper.id;
  expect(idsOf(both).indexOf(best)).toBeLessThan(5);
  expect(both.every(({ score }, i) => score >= 0 && score <= 1 && (i === 0 || score <= both[i - 1]!.score))).toBe(true);
  expect(await index.search("attention")).toEqual(await index.search("attention", { mode: "hybrid", k: 10 }));
});

test("queries of every kind are answered in every mode", async () => {
  for (const query of [
    '"',
    "-",
    "—",
    "- -",
    '""',
    "-vision",
    '-"',
    "🙂",
    "量子化",
    "нейронные сети",
    "0-dimensional biomaterials lack inductive properties.",
    "to be or not to be",
    "a\0b",
    "\ud800",
    "x ".repeat(5000),
    `"${"long ".repeat(500)}"`,
    "C++ & C#",
    "$\\alpha$",
    "__proto__ constructor",
  ]) {
    for (const mode of modes) {
      const hits = await index.search(query, { mode, highlight: true });
      expect(hits.length).toBeLessThanOrEqual(10);
      expect(hits.every(({ score }) => Number.isFinite(score))).toBe(true);
    }
  }
  expect(await index.search("-vision")).toEqual([]);
  expect(await (await indexOf([])).search("x", { mode: "lexical" })).toEqual([]);
});

test("a filter that keeps four papers gives those four in every mode, for every k of at least four", async () => {
  const four = [5, 17, 40, 77].map((i) => papers[i]!.id);
  for (const k of [4, 10, 100]) {
    for (const mode of ["hybrid", "semantic"] as const)
      expect(idsOf(await index.search("learning", { k, mode, filter: { id: { $in: four } } })).sort()).toEqual(
        [...four].sort(),
      );
    expect(idsOf(await index.related(papers[0]!.id, { k, filter: { id: { $in: four } } })).sort()).toEqual(
      [...four].sort(),
    );
  }
  const all = idsOf(await index.search("learning", { k: 78, mode: "lexical" })).filter((id) => four.includes(id));
  expect(all.length).toBeGreaterThan(0);
  expect(idsOf(await index.search("learning", { k: 4, mode: "lexical", filter: { id: { $in: four } } }))).toEqual(all);
});

test("filtered answers are the whole ranking with the others left out", async () => {
  const year = fc.integer({ min: 2018, max: 2024 });
  const filters = fc.oneof(
    year.map((bound): Filter => ({ year: { $gte: bound } })),
    year.map((bound): Filter => ({ $or: [{ year: bound }, { categories: "cs.CL" }] })),
    fc.constant<Filter>({ $not: { categories: { $in: ["cs.LG"] } } }),
  );
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.constantFrom(...modes),
      fc.constantFrom("vision transformers", '"neural networks"', "attention -language"),
      async (filter, mode, query) => {
        const all = await index.search(query, { mode, k: 78 });
        const kept = new Set(idsOf(await index.search(query, { mode, k: 78, filter })));
        expect(await index.search(query, { mode, k: 78, filter })).toEqual(
          all.filter(({ paper }) => kept.has(paper.id)),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test("the next search sees a change of the index; a running one answers for the papers when it began", async () => {
  const made = await indexOf(small("Quantization", "Pruning"));
  expect(idsOf(await made.search("quantization", { mode: "lexical" }))).toEqual(["0"]);
  const under = made.search("quantization", { mode: "lexical" });
  await made.upsert([{ id: "2", title: "More quantization" }]);
  expect(idsOf(await under)).toEqual(["0"]);
  expect(idsOf(await made.search("quantization", { mode: "lexical" }))).toEqual(["0", "2"]);
  await made.remove("0");
  expect(idsOf(await made.search("quantization", { mode: "lexical" }))).toEqual(["2"]);
  await made.upsert([{ id: "2", title: "Now distillation" }]);
  expect(await made.search("quantization", { mode: "lexical" })).toEqual([]);
});

test("an index that has changed much answers as one of the same papers made at once", async () => {
  const grown = await indexOf(papers.slice(0, 50));
  await grown.search("attention");
  await grown.remove(papers.slice(0, 20).map(({ id }) => id));
  await grown.search("attention");
  await grown.upsert(papers.slice(40));
  const fresh = await indexOf(papers.slice(20));
  for (const query of ["vision transformer", "quantizaton", '"language models"']) {
    for (const mode of modes) expect(await grown.search(query, { mode })).toEqual(await fresh.search(query, { mode }));
  }
});

test("5,000 papers and more, scanned in whole numbers, are ranked as by computing all similarities", async () => {
  const many = Array.from({ length: 5200 }, (_, i) => ({
    id: String(i).padStart(5, "0"),
    title: `Paper ${i % 977} on subject ${i % 31} and ${i % 7}`,
  }));
  const made = await indexOf(many);
  const hits = await made.search("paper on subject 11 and 3", { mode: "semantic", k: 50 });
  const query = (await embedder.embed(["paper on subject 11 and 3"])).data;
  const similarities = many.map(({ id }) => ({
    id,
    similarity: Math.fround(made.vector(id).reduce((sum, value, i) => sum + value * query[i]!, 0)),
  }));
  similarities.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
  expect(hits.map(({ score }) => score.toFixed(5))).toEqual(
    similarities.slice(0, 50).map(({ similarity }) => similarity.toFixed(5)),
  );
  expect(
    idsOf(
      await made.search("subject", { k: 4, filter: { id: { $in: many.slice(7, 11).map(({ id }) => id) } } }),
    ).sort(),
  ).toEqual(["00007", "00008", "00009", "00010"]);
});

test("a highlight is the abstract's sentence with the words, or nearest in meaning, with its position", async () => {
  const abstract = "We study graphs at length. Weights in four bits, i.e. quantization, are enough. Code is there.";
  const made = await indexOf([
    { id: "a", title: "A title", abstract },
    { id: "b", title: "No abstract but quantization" },
  ]);
  for (const mode of modes) {
    const hits = await made.search("quantization of weights", { mode, highlight: true });
    const { highlight } = hits.find(({ paper }) => paper.id === "a")!;
    expect(highlight).toEqual({ text: "Weights in four bits, i.e. quantization, are enough.", start: 27, end: 79 });
    expect(abstract.slice(highlight!.start, highlight!.end)).toBe(highlight!.text);
    expect(hits.find(({ paper }) => paper.id === "b")!.highlight).toBeUndefined();
  }
  expect((await made.search("graphs"))[0]!.highlight).toBeUndefined();
});

test("hits are copies: to change one changes nothing", async () => {
  const [hit] = await index.search("attention");
  hit!.paper.title = "changed";
  expect((await index.search("attention"))[0]!.paper.title).not.toBe("changed");
});

test("a search is aborted while the papers are read for the first time, and the next one answers", async () => {
  const made = await indexOf(papers);
  const controller = new AbortController();
  const answer = made.search("attention", { mode: "lexical", signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toSatisfy((error) => PaperweaveError.is(error, "aborted"));
  expect((await made.search("attention", { mode: "lexical" })).length).toBeGreaterThan(0);
});

test.each<[string, object, RegExp]>([
  ["an unknown mode", { mode: "fuzzy" }, /mode must be "hybrid" or "semantic" or "lexical", got "fuzzy"/],
  ["a filter with an unknown field", { filter: { yaer: 1 } }, /did you mean "year"/],
  ["a filter that is null", { filter: null }, /filter takes conditions/],
  ["a highlight that is a text", { highlight: "yes" }, /highlight must be true or false, got "yes"/],
  ["an unknown option", { limit: 3 }, /search has no option "limit"/],
  ["k = 0", { k: 0 }, /k must be a whole number/],
  ["k = Infinity", { k: Infinity }, /k must be a whole number/],
])("a search with %s is refused", async (_, options, sentence) => {
  const error: unknown = await index.search("x", options as never).catch((thrown: unknown) => thrown);
  expect(PaperweaveError.is(error, "invalid-argument")).toBe(true);
  expect((error as Error).message).toMatch(sentence);
});
