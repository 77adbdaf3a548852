import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperIndex, readPapers, type MergedPaper, type Paper, type PaperInput } from "../../../src/index.js";
import { seededRandom, shuffledRange } from "../../../src/core/random.js";
import { normalizeTitle } from "../../../src/papers/merge/identity.js";
import { mergeRecords, parsePaper, type SourceRecord } from "../../../src/papers/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

const embedder = createTestEmbedder();
const fresh = (): Promise<PaperIndex> => PaperIndex.inMemory({ embedder });
const sheep =
  "We count sheep in pictures of meadows by attention, and show on three sets of pictures that the count is " +
  "right in nearly all of them, at a tenth of the cost of older ways.";
const wolves =
  "Wolves are followed through the winter by their tracks; a model of their ways between valleys is fitted, " +
  "and explains where the packs were seen in the years before.";
const preprint: PaperInput = {
  id: "2401.00001v1",
  title: "Sheep and How to Count Them",
  abstract: sheep,
  authors: ["Mara Lind", "Jo Park"],
  date: "2024-01-01",
  url: "https://arxiv.org/abs/2401.00001v1",
};
const second: PaperInput = {
  ...preprint,
  id: "2401.00001v2",
  title: "Counting Sheep",
  abstract: `${sheep} Now with goats.`,
  url: "https://arxiv.org/abs/2401.00001v2",
};
const published: PaperInput = {
  title: "Sheep, and How to Count Them: A Study",
  abstract: `${sheep} A longer version.`,
  authors: ["Lind, M.", "Park, J."],
  date: "2024-09",
  doi: "10.1000/sheep.1",
  url: "https://journal.example.org/sheep",
};
const rules = (merged: readonly MergedPaper[]): unknown[] => merged.map(({ id, into, rule }) => [id, into, rule]);

test("versions in one upsert are one paper with the newest text, in any order; each id finds it", async () => {
  for (const papers of [
    [preprint, second],
    [second, preprint],
  ]) {
    const index = await fresh();
    const report = await index.upsert(papers);
    expect([report.added, rules(report.merged)]).toEqual([["2401.00001"], [["2401.00001v1", "2401.00001", "version"]]]);
    expect(report.merged[0]!.reason).toMatch(/^is version 1 of a paper of which paper \d is version 2$/);
    for (const id of [
      "2401.00001",
      "2401.00001v1",
      "2401.00001v2",
      "2401.00001v7",
      "arXiv:2401.00001v2",
      "https://arxiv.org/abs/2401.00001",
      "10.48550/arXiv.2401.00001",
    ])
      expect([id, index.get(id)?.title]).toEqual([id, "Counting Sheep"]);
    expect(index.get("2401.00001")).toMatchObject({
      version: 2,
      url: "https://arxiv.org/abs/2401.00001v2",
      links: ["https://arxiv.org/abs/2401.00001v1"],
    });
    expect([index.size, index.has("2401.00001v1"), index.vector("2401.00001v1").length]).toEqual([1, true, 64]);
    await index.upsert([{ title: "Another paper" }]);
    expect((await index.related("2401.00001v1")).map(({ paper }) => paper.title)).toEqual(["Another paper"]);
    expect([await index.remove("2401.00001v1"), index.size]).toEqual([1, 1]);
  }
});

test("in a later upsert a newer version replaces an older one; an older one does not replace a newer one", async () => {
  const index = await fresh();
  await index.upsert([preprint]);
  expect(await index.upsert([second])).toMatchObject({ added: [], updated: ["2401.00001"], merged: [] });
  const after = index.get("2401.00001")!;
  const late = await index.upsert([preprint]);
  expect([late.updated, late.unchanged, rules(late.merged)]).toEqual([
    [],
    [],
    [["2401.00001v1", "2401.00001", "version"]],
  ]);
  expect(late.merged[0]!.reason).toBe('is version 1 of a paper of which "2401.00001" in the index is version 2');
  expect(index.get("2401.00001")).toEqual(after);
  expect(await index.upsert([second])).toMatchObject({ unchanged: ["2401.00001"], updated: [], merged: [] });
});

test("preprint and published form are one by the DOI on arXiv: arXiv's id, the published text", async () => {
  for (const papers of [
    [{ ...preprint, doi: "10.1000/SHEEP.1" }, published],
    [published, { ...preprint, doi: "https://doi.org/10.1000/sheep.1" }],
  ]) {
    const index = await fresh();
    const { added, merged } = await index.upsert(papers);
    expect([added, rules(merged)]).toEqual([["2401.00001"], [["10.1000/sheep.1", "2401.00001", "doi"]]]);
    expect(merged[0]!.reason).toMatch(/^has the same DOI as paper \d, 10\.1000\/sheep\.1$/);
    expect(index.get("10.1000/sheep.1")).toEqual(index.get("2401.00001v1"));
    expect(index.get("2401.00001")).toMatchObject({
      title: published.title,
      doi: "10.1000/sheep.1",
      date: "2024-09",
      url: published.url,
      links: [preprint.url],
    });
  }
});

test("the id of the earlier record stays: a published form joins a preprint, and the other way round", async () => {
  const first = await fresh();
  await first.upsert([{ ...preprint, doi: "10.1000/sheep.1" }]);
  const report = await first.upsert([published]);
  expect([report.added, report.updated, rules(report.merged)]).toEqual([
    [],
    ["2401.00001"],
    [["10.1000/sheep.1", "2401.00001", "doi"]],
  ]);
  expect(first.get("10.1000/sheep.1")).toMatchObject({ id: "2401.00001", title: published.title });
  const other = await fresh();
  await other.upsert([published]);
  const back = await other.upsert([{ ...preprint, doi: "10.1000/sheep.1" }]);
  expect([back.added, back.updated, rules(back.merged)]).toEqual([
    [],
    ["10.1000/sheep.1"],
    [["2401.00001v1", "10.1000/sheep.1", "doi"]],
  ]);
  expect(other.get("2401.00001v3")).toMatchObject({
    id: "10.1000/sheep.1",
    title: published.title,
    otherIds: ["2401.00001"],
    version: 1,
  });
  // What was merged once is known at once the next time, though nothing but the arXiv id is the
  // same.
  expect((await other.upsert([{ ...preprint, title: "Ewes", abstract: "", authors: ["A Shepherd"] }])).added).toEqual(
    [],
  );
  expect(other.size).toBe(1);
});

test("a preprint that comes again does not replace the published text, though it names the DOI", async () => {
  const index = await fresh();
  const known = { ...preprint, doi: "10.1000/sheep.1" };
  await index.upsert([known]);
  await index.upsert([published]);
  const before = index.get("2401.00001");
  expect((await index.upsert([known])).updated).toEqual([]);
  expect(index.get("2401.00001")).toEqual(before);
});

test("a record that knows two papers of the index makes them one", async () => {
  const index = await fresh();
  await index.upsert([{ ...preprint, title: "Ewes" }, published]);
  expect(index.size).toBe(2);
  const { merged, updated } = await index.upsert([
    { ...published, id: "2401.00001v3", title: "Sheep, and How to Count Them: A Study" },
  ]);
  expect([index.size, updated, rules(merged)]).toEqual([1, ["2401.00001"], [["10.1000/sheep.1", "2401.00001", "doi"]]]);
  expect(index.get("10.1000/sheep.1")!.id).toBe("2401.00001");
});

test("repeated titles are one paper when the first author is the same, or nearly all of the abstract", async () => {
  const byTitle = async (a: Partial<Paper>, b: Partial<Paper>): Promise<number> => {
    const index = await fresh();
    await index.upsert([
      { title: "Sheep and how to count them", ...a },
      { title: "Sheep And How To Count Them.", ...b },
    ]);
    return index.size;
  };
  expect(
    await byTitle(
      { id: "a", abstract: sheep, authors: ["Mara Lind"] },
      { abstract: `${sheep} More.`, authors: ["Lind, M."] },
    ),
  ).toBe(1);
  expect(await byTitle({ id: "a", abstract: sheep }, { abstract: sheep.replace("nearly all", "most") })).toBe(1);
  expect(
    await byTitle({ doi: "10.1000/a", authors: ["Lind M"] }, { abstract: sheep, authors: ["Mara Lind"], year: 2024 }),
  ).toBe(1);
  expect(await byTitle({ id: "a", authors: ["Mara Lind"] }, { id: "b", authors: ["Robert Wolf"] })).toBe(2);
  expect(
    await byTitle(
      { id: "a", abstract: sheep, authors: ["Mara Lind"] },
      { id: "b", abstract: wolves, authors: ["Mara Lind"] },
    ),
  ).toBe(2);
  expect(
    await byTitle({ id: "a", authors: ["Mara Lind"], year: 1990 }, { id: "b", authors: ["Mara Lind"], year: 2020 }),
  ).toBe(2);
  expect(
    await byTitle(
      { id: "2401.00001", abstract: sheep, authors: ["Mara Lind"] },
      { id: "2401.00002", abstract: sheep, authors: ["Mara Lind"] },
    ),
  ).toBe(2);
  expect(
    await byTitle(
      { doi: "10.1000/a", abstract: sheep, authors: ["Mara Lind"] },
      { doi: "10.1000/b", abstract: sheep, authors: ["Mara Lind"] },
    ),
  ).toBe(2);
  expect(
    await byTitle(
      { doi: "10.1101/2024.01.01.1", abstract: sheep, authors: ["Mara Lind"] },
      { doi: "10.1000/b", abstract: sheep, authors: ["Mara Lind"] },
    ),
  ).toBe(1);
});

test("two ids from a user are one paper only with the same title and nearly one abstract; both find it", async () => {
  const title = "Sheep and how to count them";
  const sizeOf = async (a: Partial<PaperInput>, b: Partial<PaperInput>): Promise<number> => {
    const [both, inTurn] = [await fresh(), await fresh()];
    await both.upsert([
      { id: "a", title, ...a },
      { id: "b", title, ...b },
    ]);
    await inTurn.upsert([{ id: "a", title, ...a }]);
    await inTurn.upsert([{ id: "b", title, ...b }]);
    expect(inTurn.size).toBe(both.size);
    for (const index of [both, inTurn]) expect(["a", "b"].map((id) => index.has(id))).toEqual([true, true]);
    return both.size;
  };
  const axis = (at: number): number[] => Array.from({ length: 64 }, (_, i) => (i === at ? 1 : 0));
  const rewritten = `${sheep} In a later part, goats are looked at as well, and the ways of shepherds of old.`;
  expect(await sizeOf({ abstract: sheep }, { abstract: sheep })).toBe(1);
  expect(
    await sizeOf(
      { abstract: sheep, year: 2023 },
      { abstract: `${sheep} More.`, title: "Sheep, and how to count them", year: 2024 },
    ),
  ).toBe(1);
  expect(await sizeOf({ abstract: sheep, authors: ["Mara Lind"] }, { abstract: rewritten, authors: ["M. Lind"] })).toBe(
    1,
  );
  expect(await sizeOf({ authors: ["Mara Lind"], year: 2024 }, { authors: ["Mara Lind"], year: 2024 })).toBe(1);
  expect(await sizeOf({ abstract: sheep }, { abstract: rewritten })).toBe(2);
  expect(await sizeOf({ abstract: sheep, authors: ["Mara Lind"] }, { abstract: sheep, authors: ["Robert Wolf"] })).toBe(
    2,
  );
  expect(await sizeOf({ abstract: sheep, year: 1990 }, { abstract: sheep, year: 2020 })).toBe(2);
  expect(await sizeOf({ abstract: sheep, doi: "10.1000/a" }, { abstract: sheep, doi: "10.1000/b" })).toBe(2);
  expect(await sizeOf({ abstract: sheep, vector: axis(0) }, { abstract: sheep, vector: axis(1) })).toBe(2);
  expect(await sizeOf({ abstract: sheep, vector: axis(0) }, { abstract: sheep, vector: axis(0) })).toBe(1);
  expect(
    await sizeOf({ abstract: sheep, title: `${title}, part I` }, { abstract: sheep, title: `${title}, part II` }),
  ).toBe(2);
  expect(await sizeOf({}, {})).toBe(2);
  expect(await sizeOf({ title: "Sheep", abstract: "Ewes." }, { title: "Sheep", abstract: "Ewes." })).toBe(2);
  expect(await sizeOf({ abstract: sheep }, { abstract: wolves })).toBe(2);
  const index = await fresh();
  await index.upsert([{ id: "b", title, abstract: sheep }]);
  const report = await index
    .upsert([
      { id: "a", title: "Sheep & how to count them", abstract: sheep.replace("pictures", "photographs") },
      { id: "a", title, abstract: sheep },
    ])
    .catch((error: Error) => error.message);
  expect(report).toMatch(/paper 1 and paper 2 are different papers with the same id "a"/);
  expect(
    await index.upsert([
      { id: "a", title: "Sheep and How to Count Them", abstract: sheep.replace("pictures", "photographs") },
    ]),
  ).toMatchObject({
    added: [],
    updated: ["b"],
    merged: [
      {
        id: "a",
        into: "b",
        rule: "title",
        reason: 'has the same title and nearly the same abstract as "b" in the index',
      },
    ],
  });
  expect(index.get("a")).toEqual({
    id: "b",
    title: "Sheep and How to Count Them",
    abstract: sheep.replace("pictures", "photographs"),
    otherIds: ["a"],
  });
  expect((await index.topics()).topicOf("a")).toBe(0);
  await index.upsert([{ id: "a", title: "Wolves in the winter", abstract: wolves }]); // a paper of its own again
  expect([index.get("a")!.title, index.get("b")!.title]).toEqual([
    "Wolves in the winter",
    "Sheep and How to Count Them",
  ]);
});

test("titles that many papers have make nobody's papers one", async () => {
  const index = await fresh();
  const editorial = { title: "Editorial" };
  const report = await index.upsert([
    { ...editorial, authors: ["Mara Lind"], year: 2020, doi: "10.1000/e1" },
    { ...editorial, authors: ["Mara Lind"], year: 2021 },
    { ...editorial, authors: ["Robert Wolf"], year: 2021 },
    { title: "Introduction", abstract: sheep },
    { title: "Introduction", abstract: wolves },
  ]);
  expect([report.added.length, report.merged, index.size]).toEqual([5, [], 5]);
  const again = await index.upsert([
    { title: "Introduction", abstract: wolves },
    { title: "Introduction", abstract: sheep },
    { ...editorial, authors: ["Robert Wolf"], year: 2021 },
  ]);
  expect([again.added, again.updated, again.unchanged.length + again.merged.length, index.size]).toEqual([
    [],
    [],
    3,
    5,
  ]);
});

test("chapters that give the DOI of their book stay papers of their own", async () => {
  const index = await fresh();
  const book = { doi: "10.1000/book" };
  const { added, merged } = await index.upsert([
    { ...book, title: "Counting sheep in meadows", abstract: sheep, authors: ["Mara Lind"] },
    { ...book, title: "Following wolves through winter", abstract: wolves, authors: ["Robert Wolf"] },
  ]);
  expect([added.length, merged, index.size]).toEqual([2, [], 2]);
});

test("a correction under the same id counts, whatever its date; what it does not say is gone", async () => {
  const index = await fresh();
  await index.upsert([{ id: "a", title: "Old title of it", abstract: sheep, date: "2024", authors: ["X"] }]);
  expect(await index.upsert([{ id: "a", title: "New title", abstract: wolves, date: "2020" }])).toMatchObject({
    updated: ["a"],
    merged: [],
  });
  expect(index.get("a")).toEqual({ id: "a", title: "New title", abstract: wolves, date: "2020", year: 2020 });
});

test("the newest text has an abstract, and takes what it lacks from the others", async () => {
  const index = await fresh();
  await index.upsert([
    { ...preprint, categories: ["cs.CV"] },
    {
      title: "Sheep and how to count them",
      authors: ["Mara Lind"],
      date: "2024-12",
      doi: "10.1000/sheep.1",
      pmid: "31452104",
      categories: ["Zoology"],
    },
  ]);
  expect(index.get("pmid:31452104")).toMatchObject({
    id: "2401.00001",
    title: preprint.title,
    abstract: sheep,
    doi: "10.1000/sheep.1",
    pmid: "31452104",
    categories: ["cs.CV", "Zoology"],
  });
});

test("vectors of one's own follow the text that is taken; two of one text that differ are refused", async () => {
  const index = await PaperIndex.inMemory({
    embedder: { ...embedder, embed: () => Promise.reject(new Error("not needed")) },
  });
  const axis = (at: number): number[] => Array.from({ length: 64 }, (_, i) => (i === at ? 1 : 0));
  await index.upsert([
    { ...preprint, vector: axis(0) },
    { ...second, vector: axis(1) },
  ]);
  expect(index.vector("2401.00001")[1]).toBe(1);
  await index.upsert([{ ...published, doi: "10.1000/x", url: "https://arxiv.org/abs/2401.00001", vector: axis(2) }]);
  expect(index.vector("10.1000/x")[2]).toBe(1);
  await expect(
    index.upsert([
      { ...second, vector: axis(3) },
      { ...second, vector: axis(4) },
    ]),
  ).rejects.toThrow(/different papers with the same id/);
});

test("a file with versions is read to one paper, and says what merged into what, with lines", async () => {
  const file = [
    preprint,
    { title: "Wolves", abstract: wolves },
    second,
    { ...published, url: "https://arxiv.org/abs/2401.00001" },
    { title: "Wolves", abstract: wolves },
  ]
    .map((paper) => JSON.stringify(paper))
    .join("\n");
  const { papers, merged, skipped } = await readPapers(Buffer.from(file));
  expect(papers.map(({ id }) => id.replace(/title-.*/, "title"))).toEqual(["2401.00001", "title"]);
  expect(merged.map(({ where, into, rule }) => [where, into, rule])).toEqual([
    ["line 1", "2401.00001", "version"],
    ["line 3", "2401.00001", "version"],
  ]);
  expect(skipped).toEqual([{ where: "line 5", reason: "repeats line 2" }]);
});

/** Records that may be one paper in many ways. */
const record = fc.record(
  {
    id: fc.constantFrom(
      "2401.00001",
      "2401.00001v1",
      "2401.00001v2",
      "2401.00002",
      "own-a",
      "own-b",
      "10.1000/x",
      "title-0123456789abcdef",
    ),
    title: fc.constantFrom(
      "Sheep and how to count them",
      "Sheep and How to Count Them!",
      "Wolves in the winter",
      "Editorial",
    ),
    abstract: fc.constantFrom("", sheep, `${sheep} And more.`, wolves),
    authors: fc.constantFrom<string[]>(["Mara Lind"], ["Lind, M."], ["Robert Wolf"]),
    date: fc.constantFrom("2020", "2020-05", "2024-01-01"),
    doi: fc.constantFrom("10.1000/x", "10.1000/y", "10.1101/z"),
    pmid: fc.constantFrom("1", "2"),
    url: fc.constantFrom("https://arxiv.org/abs/2401.00001", "https://example.org/"),
  },
  { requiredKeys: ["title"] },
);

test("what merges does not depend on the order of the records, and no record, id or address is lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 7 }), fc.nat(), async (papers, seed) => {
      const records: SourceRecord[] = papers.map((one, i) => ({ paper: parsePaper(one).paper!, where: `record ${i}` }));
      const { groups, merged, conflicts } = await mergeRecords(records);
      const shuffled = await mergeRecords(
        [...shuffledRange(records.length, seededRandom(seed))].map((i) => records[i]!),
      );
      const byId = (list: typeof groups): Paper[] =>
        list.map(({ paper }) => paper).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
      if (conflicts.length === 0) expect(byId(shuffled.groups)).toEqual(byId(groups));
      expect(groups.length + merged.length + conflicts.length).toBe(records.length);
      expect(new Set(groups.map(({ paper }) => paper.id)).size).toBe(groups.length);
      for (const { paper, members } of groups) {
        const names = new Set([paper.id, paper.doi, paper.pmid, ...(paper.otherIds ?? [])]);
        const links = new Set([paper.url, ...(paper.links ?? [])]);
        for (const { paper: one } of members) {
          for (const name of [one.doi, one.pmid]) if (name !== undefined) expect(names).toContain(name);
          if (one.url !== undefined) expect(links).toContain(one.url);
          if (members.length > 1 && !one.id.startsWith("title-") && !groups.some((group) => group.paper.id === one.id))
            expect(names).toContain(one.id);
        }
        if (members.some(({ paper: { abstract } }) => abstract !== "")) expect(paper.abstract).not.toBe("");
      }
    }),
    { numRuns: process.env.PAPERWEAVE_FULL ? 10_000 : 500 },
  );
});

test("an upsert again of the same records changes nothing, however they contradict each other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 6 }), async (records) => {
      const index = await fresh();
      const whole = await index.upsert(records).catch(() => undefined);
      if (!whole) return; // two papers of one own id
      const before = [...index.papers()];
      expect(before.length).toBe(whole.added.length);
      const again = await index.upsert(records);
      expect([again.added, again.updated, new Set(again.unchanged)]).toEqual([[], [], new Set(whole.added)]);
      expect(rules(again.merged)).toEqual(rules(whole.merged));
      expect([...index.papers()]).toEqual(before);
      for (const paper of before) expect(index.get(paper.id)).toEqual(paper);
    }),
    { numRuns: process.env.PAPERWEAVE_FULL ? 2000 : 150 },
  );
});

test("a title of ASCII alone is normalised as any other title", () => {
  // The space of no break, which leaves nothing behind, leads the other way.
  const letters = fc.string({ minLength: 1 }).map((text) => `a${text}`);
  fc.assert(fc.property(letters, (title) => normalizeTitle(title) === normalizeTitle(`${title}\u00a0`)));
});

test("three papers of one title, of which two also have the same authors and abstract, have three ids", async () => {
  const rows = ["{2024", "2024;10.1/a", "2023;10.1/b"].map((rest) => `t;We count sheep.;"Lind, M";2024;${rest};"x"`);
  const text = `Titel;Article Title;Abstract;Authors;Publication Year;DOI;Author Keywords\n${rows.join("\n")}\n`;
  const { papers } = await readPapers(Buffer.from(text));
  expect(papers).toHaveLength(3);
  expect(new Set(papers.map(({ id }) => id)).size).toBe(3);
});
