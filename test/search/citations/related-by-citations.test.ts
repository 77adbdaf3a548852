import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PaperIndex, type Hit, type PaperInput, type RelatedOptions } from "../../../src/index.js";
import { seededRandom } from "../../../src/core/random.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

const embedder = createTestEmbedder({ dimensions: 64 });
const indexOf = async (papers: readonly PaperInput[], options = {}): Promise<PaperIndex> => {
  const index = await PaperIndex.inMemory({ embedder, ...options });
  await index.upsert(papers);
  return index;
};
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
const scoreOf = (hits: readonly Hit[], id: string): number => hits.find(({ paper }) => paper.id === id)!.score;

/** Notes on hills: alike by their texts, so that citations decide. */
const note = (id: string, references: readonly string[] = [], more: Partial<PaperInput> = {}): PaperInput => ({
  id,
  title: `A note on hills, part ${id}`,
  abstract: "We look at hills and count the sheep on each of them.",
  references: [...references],
  ...more,
});
const hills = [
  note("asked", ["10.1000/survey", "old"]),
  note("old", []),
  note("newer", ["asked"]),
  note("sibling", ["10.1000/survey"], { year: 2020 }),
  note("review", ["asked", "cousin"]),
  note("cousin"),
  note("stranger", ["10.1000/other"]),
  note("lonely"),
];

test("papers that citations link to the example come first, all others in their order and less high", async () => {
  const index = await indexOf(hills);
  const before = await index.related("asked", { citations: false });
  const after = await index.related("asked");
  expect(idsOf(after).slice(0, 5).sort()).toEqual(["cousin", "newer", "old", "review", "sibling"]);
  expect(idsOf(after).slice(5)).toEqual(idsOf(before).filter((id) => id === "lonely" || id === "stranger"));
  for (const id of ["lonely", "stranger"]) expect(scoreOf(after, id)).toBeCloseTo(0.7 * scoreOf(before, id), 12);
  expect(after.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
  expect(await index.related("asked", { citations: true })).toEqual(after);
});

test("where nothing links an example, and where no paper has references, scores are those without citations", async () => {
  const index = await indexOf(hills);
  for (const id of ["lonely", "stranger"])
    expect(await index.related(id, { explain: true })).toEqual(
      await index.related(id, { explain: true, citations: false }),
    );
  const plain = await indexOf(hills.map(({ references, ...paper }) => (void references, paper)));
  expect(await plain.related("asked")).toEqual(await plain.related("asked", { citations: false }));
});

test("meaning alone and words alone stay without citations", async () => {
  const index = await indexOf(hills);
  const plain = await indexOf(hills.map(({ references, ...paper }) => (void references, paper)));
  for (const mode of ["semantic", "lexical"] as const) {
    const scores = (hits: readonly Hit[]): unknown[] => hits.map(({ paper: { id }, score }) => [id, score]);
    expect(scores(await index.related("asked", { mode }))).toEqual(scores(await plain.related("asked", { mode })));
    await expect(index.related("asked", { mode, citations: true })).rejects.toMatchObject({
      code: "invalid-argument",
      message: `citations count in mode "hybrid" alone, got mode "${mode}".`,
    });
  }
  await expect(index.related("asked", { citations: 1 as never })).rejects.toMatchObject({ code: "invalid-argument" });
});

test("reasons say who cites whom, what both cite and who cites both", async () => {
  const index = await indexOf(hills);
  const hits = await index.related("asked", { explain: true });
  const found = (id: string): Hit => hits.find(({ paper }) => paper.id === id)!;
  const nothing = { cites: [], citedBy: [], bothCite: [], bothCitedBy: [] };
  expect(found("newer").explanation!.citations).toEqual({ ...nothing, cites: ["asked"] });
  expect(found("newer").reasons).toContain("cites it");
  expect(found("old").explanation!.citations).toEqual({ ...nothing, citedBy: ["asked"] });
  expect(found("old").reasons).toContain("is cited by it");
  expect(found("sibling").explanation!.citations).toEqual({ ...nothing, bothCite: ["10.1000/survey"] });
  expect(found("sibling").reasons).toContain("both cite 10.1000/survey");
  expect(found("cousin").explanation!.citations).toEqual({ ...nothing, bothCitedBy: ["review"] });
  expect(found("cousin").reasons).toContain("both are cited by “A note on hills, part review”");
  for (const id of ["lonely", "stranger"]) expect(found(id).explanation).not.toHaveProperty("citations");
  for (const { explanation } of await index.related("asked", { explain: true, citations: false }))
    expect(explanation).not.toHaveProperty("citations");
});

test("of several works that both cite, the one with the fewest links is named; of several examples, the cited one", async () => {
  const index = await indexOf([
    ...hills,
    note("first", ["10.1000/survey", "10.1000/rare", "old"]),
    note("second", ["10.1000/survey", "10.1000/rare", "old", "first"]),
  ]);
  const [hit] = await index.related("first", { explain: true, k: 1 });
  expect(hit!.paper.id).toBe("second");
  expect(hit!.explanation!.citations).toMatchObject({ bothCite: ["10.1000/rare", "old", "10.1000/survey"] });
  expect(hit!.reasons).toContain("both cite 10.1000/rare and 2 more");
  const several = await index.related(["first", "lonely"], { explain: true, k: 1 });
  expect(several[0]!.reasons).toContain("cites “A note on hills, part first”");
});

test("a reference is found by any name of a paper of the index", async () => {
  const index = await indexOf([
    note("asked"),
    note("2401.00001", [], { doi: "10.1000/published", otherIds: ["W4412345678"] }),
    ...["https://doi.org/10.1000/PUBLISHED", "arXiv:2401.00001v2", "https://openalex.org/W4412345678"].map((name, i) =>
      note(`citing${i}`, [name]),
    ),
    note("other"),
  ]);
  const hits = await index.related("10.1000/published", { explain: true });
  for (const { paper, explanation } of hits)
    expect(explanation!.citations?.cites).toEqual(paper.id.startsWith("citing") ? ["2401.00001"] : undefined);
  expect(idsOf(hits).slice(0, 3).sort()).toEqual(["citing0", "citing1", "citing2"]);
});

test("a paper outside the index is linked by its references, and by papers that cite it", async () => {
  const index = await indexOf(hills);
  const { id, title, abstract, references } = note("10.1000/survey", ["old"]);
  const hits = await index.related({ title, abstract, references, doi: id }, { explain: true });
  expect(idsOf(hits).slice(0, 3).sort()).toEqual(["asked", "old", "sibling"]);
  const reasons = new Map(hits.map((hit) => [hit.paper.id, hit.reasons]));
  expect(reasons.get("sibling")).toContain("cites it");
  expect(reasons.get("old")).toContain("is cited by it");
  expect(reasons.get("asked")).toContain("both cite “A note on hills, part old”");
});

/** Papers on few subjects that cite each other and works outside at random. */
function someHills(count: number, seed: number): PaperInput[] {
  const random = seededRandom(seed);
  const at = (many: number): number => Math.floor(random.next() * many);
  const subjects = ["sheep graze", "goats climb", "cows sleep", "geese fly", "hens lay"];
  return Array.from({ length: count }, (_, i) =>
    note(
      `p${String(i).padStart(4, "0")}`,
      Array.from({ length: at(4) }, () =>
        at(2) === 0 ? `p${String(at(count)).padStart(4, "0")}` : `10.1000/w${at(9)}`,
      ),
      { title: `Where ${subjects[at(5)]} on hill ${at(20)}, part ${i}`, year: 2000 + at(20) },
    ),
  );
}
const questions: [string, RelatedOptions][] = [
  ["p0001", { k: 30 }],
  ["p0002", { k: 5, explain: true, unlike: "p0003" }],
  ["p0004", { k: 7, diversity: 0.5 }],
];

test("the order of the papers changes nothing, nor whether they came at once or in parts", async () => {
  const papers = someHills(60, 1);
  const once = await indexOf(papers);
  const parts = await indexOf(papers.slice(40).reverse());
  await parts.related(papers[50]!.id!);
  await parts.upsert(papers.slice(0, 40).map((paper) => ({ ...paper, references: ["10.1000/w0"] })));
  await parts.related("p0001");
  await parts.upsert([note("gone", ["p0001", "p0002"])]);
  await parts.related("p0001");
  await parts.remove("gone");
  await parts.remove(papers.slice(0, 40).map(({ id }) => id!));
  await parts.upsert(papers.slice(0, 40));
  for (const [id, options] of questions)
    expect(await parts.related(id, options)).toEqual(await once.related(id, options));
});

test("a folder that is opened again gives the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "paperweave-citations-"));
  try {
    const papers = someHills(60, 2);
    const kept = await PaperIndex.open(folder, { embedder });
    await kept.upsert(papers);
    const answers = await Promise.all(questions.map(([id, options]) => kept.related(id, options)));
    await kept.close();
    const again = await PaperIndex.open(folder, { embedder, readOnly: true });
    for (const [at, [id, options]] of questions.entries())
      expect(await again.related(id, options)).toEqual(answers[at]);
    await again.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a filter changes no score", async () => {
  const index = await indexOf(someHills(80, 3));
  const all = await index.related("p0001", { k: 80 });
  const some = await index.related("p0001", { k: 80, filter: { year: { $gte: 2010 } } });
  expect(some).toEqual(all.filter(({ paper }) => paper.year! >= 2010));
  expect(some.length).toBeGreaterThan(10);
});

test("a paper that citations alone bring near is found beside a graph of neighbours, too", async () => {
  const papers = someHills(2500, 4).map((paper) => ({ ...paper, references: [] as string[] }));
  const asked = { id: "asked", title: "Hills on which sheep graze among stars", abstract: "", references: ["far"] };
  const far = { id: "far", title: "Zymurgy: yeast ferments wort", abstract: "", references: [] };
  const [exact, graph] = await Promise.all(
    [{}, { neighbors: { method: "hnsw" } }].map((options) => indexOf([...papers, asked, far], options)),
  );
  expect(idsOf(await exact!.related("asked", { k: 500, mode: "semantic" }))).not.toContain("far");
  const [[best], [same]] = await Promise.all([exact!.related("asked", { k: 1 }), graph!.related("asked", { k: 1 })]);
  expect(best!.paper.id).toBe("far");
  expect(same).toEqual(best);
});
