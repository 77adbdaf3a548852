import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, readPapers, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { manifestOf, namesIn } from "./folder-tools.js";

const embedder = createTestEmbedder({ dimensions: 16 });
const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const papers = JSON.parse(readFileSync(join(fixtures, "index-papers.json"), "utf8")) as PaperInput[];
const versions = readdirSync(fixtures).filter((name) => /^index-v\d+$/.test(name));
let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), "paperweave-formats-"))));
afterEach(() => rmSync(place, { recursive: true, force: true }));

test("there is a folder of every format up to the present one", async () => {
  const index = await PaperIndex.open(join(place, "new"), { embedder });
  await index.upsert([{ title: "One" }]);
  const present = manifestOf(join(place, "new")).version as number;
  expect(versions).toEqual(Array.from({ length: present }, (_, i) => `index-v${i + 1}`));
});

test.each(versions)(
  "a folder of the format %s opens, answers, is checked, and is written in the present format by the next change",
  async (version) => {
    const folder = join(place, version);
    cpSync(join(fixtures, version), folder, { recursive: true });
    const fresh = await PaperIndex.inMemory({ embedder });
    await fresh.upsert(papers);
    const index = await PaperIndex.open(folder, { embedder });
    expect([...index.papers()]).toEqual([...fresh.papers()]);
    for (const { id } of index.papers()) expect(index.vector(id)).toEqual(fresh.vector(id));
    expect(await index.search("attention")).toEqual(await fresh.search("attention"));
    expect((await checkIndex(folder)).whole).toBe(true);
    await index.upsert([{ id: "more", title: "One more" }]);
    await index.close();
    expect(manifestOf(folder).version).toBe(3);
    const again = await PaperIndex.open(folder, { embedder, readOnly: true });
    expect(again.size).toBe(6);
    expect(again.vector("__proto__")).toEqual(fresh.vector("__proto__"));
    // the old file is written anew
    expect(namesIn(folder).filter((name) => name.startsWith("papers-"))).toHaveLength(version === "index-v1" ? 1 : 2);
  },
);

test("an old folder takes venue, keywords, references, retraction and own fields, and exports them", async () => {
  const folder = join(place, "index-v2");
  cpSync(join(fixtures, "index-v2"), folder, { recursive: true });
  const more = {
    id: "own",
    title: "A retracted paper on sheep",
    abstract: "",
    venue: "Journal of Sheep",
    keywords: ["hills", "wool"],
    references: ["10.1000/b", "2401.00001"],
    retracted: true,
    fields: { cited: 5, note: 'of mine, "quoted"', tags: ["x", { y: null }] },
  };
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([more]);
  await index.close();
  const again = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect(again.get("own")).toEqual(more);
  expect((await again.search("sheep", { filter: { "fields.cited": { $gte: 5 }, retracted: true } })).length).toBe(1);
  for (const format of ["jsonl", "csv", "bibtex"] as const) {
    const file = join(place, `export.${format}`);
    await again.export(file, { format });
    const read = (await readPapers(file)).papers.find(({ title }) => title === more.title)!;
    expect(read).toMatchObject({ venue: more.venue, keywords: more.keywords, retracted: true });
    expect(read.fields).toMatchObject(format === "bibtex" ? { cited: "5" } : more.fields);
    if (format !== "bibtex") expect(read.references).toEqual(more.references);
  }
  await again.close();
});

test("ids may have slashes, dots, Unicode, 10,000 characters, names of prototypes; no file is named so", async () => {
  const ids = [
    "../../../etc/passwd",
    "..",
    ".",
    "/",
    "C:\\Windows",
    "a/b/c",
    "con",
    "nul.txt",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "ünï/çødé",
    "😀",
    "\ud800",
    "e\u0301",
    "é",
    "x".repeat(10_000),
    "%2e%2e%2f",
    "$(rm -rf)",
    "a\u0000b",
    "manifest.json",
    "papers-0000000000000000.jsonl",
    '"quoted"',
    "\\",
    "‮rtl",
  ];
  const folder = join(place, "odd");
  const index = await PaperIndex.open(folder, { embedder });
  const { added } = await index.upsert(ids.map((id, i) => ({ id, title: `Paper ${i} about ${i % 5}` })));
  expect(added).toHaveLength(ids.length);
  await index.remove(["..", "__proto__"]);
  await index.upsert([{ id: "__proto__", title: "Back again" }]);
  const saved = [...index.papers()];
  await index.close();
  const again = await PaperIndex.open(folder, { embedder });
  expect(again.size).toBe(ids.length - 1);
  expect([...again.papers()]).toEqual(saved);
  for (const { id } of again.papers())
    expect([again.has(id), again.get(id)!.id, again.vector(id).length]).toEqual([true, id, 16]);
  expect(again.get("__proto__")!.title).toBe("Back again");
  expect([again.has("toString"), again.has("valueOf"), again.get("valueOf")]).toEqual([true, false, undefined]);
  const topics = await again.topics();
  expect(topics.list().reduce((sum, { size }) => sum + size, 0)).toBe(ids.length - 1);
  await again.save();
  await again.close();
  expect(readdirSync(place)).toEqual(["odd"]);
  expect(namesIn(folder).every((name) => /^(?:manifest\.json|\w+-#\.(?:jsonl|npy|bin))$/.test(name))).toBe(true);
});

test("the neighbour graph is kept: topics after opening need no search for neighbours; other papers do", async () => {
  const folder = join(place, "graph");
  const subjects = ["attention transformer", "graph network", "quantization weights", "robot arm"];
  const many = Array.from({ length: 80 }, (_, i): PaperInput => ({
    id: `p${i}`,
    title: `${subjects[i % 4]!} paper ${i}`,
    abstract: `${subjects[i % 4]!} method ${i % 7}`,
  }));
  const stages = async (index: PaperIndex): Promise<{ stages: string[]; json: unknown }> => {
    const seen = new Set<string>();
    const topics = await index.topics({ onProgress: ({ stage }) => seen.add(stage) });
    return { stages: [...seen], json: topics.toJSON() };
  };
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(many);
  const first = await stages(index);
  expect(first.stages).toContain("neighbours");
  expect((await stages(index)).stages).not.toContain("neighbours");
  await index.close();
  expect(namesIn(folder)).toContain("neighbors-#.npy");

  const reader = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect(await stages(reader)).toEqual({
    stages: first.stages.filter((stage) => stage !== "neighbours"),
    json: first.json,
  });

  const writer = await PaperIndex.open(folder, { embedder });
  await writer.upsert([{ id: "p80", title: "attention transformer paper 80" }]);
  expect(namesIn(folder)).not.toContain("neighbors-#.npy");
  expect((await stages(writer)).stages).toContain("neighbours");
  await writer.save();
  await writer.remove("p80");
  expect((await stages(writer)).json).toEqual(first.json);
  await writer.save();
  await writer.close();
  // Neighbours that another version of paperweave found otherwise are found again.
  const { edit } = await import("./folder-tools.js");
  edit((manifest) => Object.assign(manifest.graph!, { recipe: "0 something else" }))(folder);
  const later = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect(await stages(later)).toEqual(first);
});

test("a reader that goes on while its files are replaced keeps what it opened", async () => {
  const folder = join(place, "reader");
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(papers);
  await index.topics();
  await index.save();
  const reader = await PaperIndex.open(folder, { embedder, readOnly: true });
  const before = [...reader.papers()];
  await index.remove(before.map(({ id }) => id));
  expect([...reader.papers()]).toEqual(before);
  expect((await reader.topics()).list().length).toBeGreaterThan(0);
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(0);
});

test("all vectors lie in one file, in the order of the papers, after save({ compact: true })", async () => {
  const folder = join(place, "compact");
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(Array.from({ length: 40 }, (_, i) => ({ id: `a${i}`, title: `Paper ${i}` })));
  await index.upsert([{ id: "a05x", title: "Between" }]);
  expect(manifestOf(folder).segments).toHaveLength(2);
  await index.save({ compact: true });
  const { segments } = manifestOf(folder);
  expect(segments).toHaveLength(1);
  const lines = readFileSync(join(folder, segments[0]!.papers.name), "utf8").trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([...index.papers()].map(({ id }) => id));
  await expect(index.save({ kompact: true } as never)).rejects.toMatchObject({ code: "invalid-argument" });
});
