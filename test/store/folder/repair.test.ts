import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, PaperweaveError, readPapers, repairIndex, type Paper } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { contentOf, cut, edit, flip, namesIn, pathOf, rewrite, type Kind } from "./folder-tools.js";

const embedder = createTestEmbedder();
const page = new URL("../../../examples/data/daily-papers.txt", import.meta.url);
/** A folder of two segments, from one of which a paper was removed, with a graph. */
let original: string;
let papers: Paper[];
let folder: string;
let vectors: Map<string, Float32Array>;

beforeAll(async () => {
  original = join(mkdtempSync(join(tmpdir(), "paperweave-repair-")), "original");
  const given = (await readPapers(page)).papers;
  const index = await PaperIndex.open(original, { embedder });
  await index.upsert(given.slice(0, 60));
  await index.upsert(given.slice(60, 70));
  await index.remove(given[3]!.id);
  await index.topics();
  papers = [...index.papers()];
  vectors = new Map(papers.map(({ id }) => [id, index.vector(id)]));
  await index.close();
});
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "paperweave-repair-")), "index");
  cpSync(original, folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
afterAll(() => rmSync(join(original, ".."), { recursive: true, force: true }));

const kinds: Kind[] = ["papers", "vectors", "checks", "neighbors", "similarities"];

async function expectAll(lost: readonly string[] = []): Promise<void> {
  const index = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect([...index.papers()]).toEqual(papers.filter(({ id }) => !lost.includes(id)));
  for (const { id } of index.papers()) expect(index.vector(id)).toEqual(vectors.get(id));
  expect((await checkIndex(folder)).whole).toBe(true);
}

test("a whole folder is found whole, every file of it, and a repair leaves it as it is", async () => {
  const before = contentOf(folder);
  const check = await checkIndex(folder);
  expect(check).toMatchObject({ whole: true, papers: 69, embedder: "test-64", journaled: 0, owner: undefined });
  expect(check.files.map(({ name }) => name).sort()).toEqual(readdirSync(folder).sort());
  expect(await repairIndex(folder, { embedder })).toMatchObject({
    repaired: false,
    papers: 69,
    lost: [],
    embedded: [],
  });
  expect(contentOf(folder)).toEqual(before);
});

test("a flipped bit, a cut file and a missing file are named, whichever file it is", async () => {
  for (const kind of kinds) {
    for (const [state, damage] of [
      ["damaged", flip(kind, -1)],
      ["damaged", flip(kind, 3, 64)],
      ["cut", cut(kind)],
      ["missing", (at: string) => rmSync(pathOf(at, kind))],
    ] as const) {
      rmSync(folder, { recursive: true });
      cpSync(original, folder, { recursive: true });
      damage(folder);
      const name = pathOf(original, kind).slice(original.length + 1);
      const { whole, files } = await checkIndex(folder);
      expect(whole).toBe(false);
      expect(files.filter(({ state: found }) => found !== "whole")).toEqual([
        expect.objectContaining({ name, state, problem: expect.stringContaining(name) as string }),
      ]);
      await expect(PaperIndex.open(folder, { embedder })).rejects.toMatchObject({
        code: "bad-format",
        message: expect.stringContaining(`${name} is `) as string,
      });
    }
  }
});

test("a flipped bit in a paper loses this paper alone, by its id; in a vector, none", async () => {
  const path = pathOf(folder, "papers");
  const lines = readFileSync(path, "utf8").split("\n");
  const victim = JSON.parse(lines[7]!) as Paper;
  const at =
    Buffer.byteLength(lines.slice(0, 7).join("\n")) +
    1 +
    Buffer.byteLength(lines[7]!.slice(0, lines[7]!.indexOf('"abstract"'))) +
    20;
  flip("papers", at, 4)(folder);
  flip("vectors", 128 + 64 * 4 * 11 + 9)(folder);
  const report = await repairIndex(folder, { embedder });
  expect(report).toMatchObject({ repaired: true, papers: 68, unsure: [], graph: true });
  expect(report.lost).toEqual([
    { where: expect.stringMatching(/^papers-\w+\.jsonl, line 8$/) as string, id: victim.id },
  ]);
  expect(report.embedded).toHaveLength(1);
  expect(report.setAside.map((name) => name.replace(/[0-9a-f]{16}/, "#")).sort()).toEqual([
    "papers-#.jsonl.damaged",
    "vectors-#.npy.damaged",
  ]);
  await expectAll([victim.id]);
  // A second repair has nothing to do, and the copies stay.
  expect((await repairIndex(folder, { embedder })).repaired).toBe(false);
  expect(namesIn(folder).filter((name) => name.endsWith(".damaged"))).toHaveLength(2);
});

test("of a file of papers that was cut in half, the first half stays", async () => {
  const bytes = readFileSync(pathOf(folder, "papers"));
  truncateSync(pathOf(folder, "papers"), bytes.length >> 1);
  const whole =
    bytes
      .subarray(0, bytes.length >> 1)
      .toString()
      .split("\n").length - 1;
  const report = await repairIndex(folder, { embedder });
  const firstIds = bytes
    .toString()
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as Paper).id);
  const lost = firstIds.slice(whole).filter((id) => vectors.has(id));
  expect(report.lost).toHaveLength(lost.length);
  expect(report.lost[0]!.where).toContain(`line ${whole + 1}`);
  await expectAll(lost);
});

test("a missing file of vectors, of checks, of the graph, costs nothing but time", async () => {
  for (const kind of ["vectors", "checks", "neighbors"] as const) {
    rmSync(folder, { recursive: true });
    cpSync(original, folder, { recursive: true });
    rmSync(pathOf(folder, kind));
    const report = await repairIndex(folder, { embedder });
    expect([report.lost, report.embedded.length > 0, report.graph]).toEqual([[], kind === "vectors", true]);
    await expectAll();
  }
});

test("without a manifest, or with one that is damaged, all is found again, but what was removed is back", async () => {
  for (const damage of [
    (at: string) => rmSync(pathOf(at, "manifest")),
    rewrite(() => "{"),
    rewrite((text) => text.replace("test-64", "test-65")),
  ]) {
    rmSync(folder, { recursive: true });
    cpSync(original, folder, { recursive: true });
    damage(folder);
    expect((await checkIndex(folder)).whole).toBe(false);
    const report = await repairIndex(folder, { embedder });
    expect(report).toMatchObject({ repaired: true, papers: 70, lost: [], embedded: [] });
    expect(report.notes[0]).toMatch(/manifest is lost/);
    const index = await PaperIndex.open(folder, { embedder });
    expect([...index.papers()].map(({ id }) => id)).toEqual(expect.arrayContaining(papers.map(({ id }) => id)));
    for (const [id, vector] of vectors) expect(index.vector(id)).toEqual(vector);
    await index.close();
  }
});

test("vectors that only another embedder can make again are not made by this one, and nothing changes", async () => {
  flip("vectors", -1)(folder);
  const before = contentOf(folder);
  const other = createTestEmbedder({ dimensions: 32 });
  await expect(repairIndex(folder, { embedder: other })).rejects.toMatchObject({
    code: "model-mismatch",
    message: expect.stringContaining('"test-64"') as string,
  });
  const broken = { ...embedder, embed: () => Promise.reject(new Error("No model here.")) };
  await expect(repairIndex(folder, { embedder: broken })).rejects.toThrow("No model here.");
  await expect(repairIndex(folder, { embedder, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "aborted",
  });
  expect(contentOf(folder)).toEqual(before);
});

test("papers are repaired without their embedder as long as no vector is lost", async () => {
  flip("papers", 30)(folder);
  const report = await repairIndex(folder, { embedder: createTestEmbedder({ dimensions: 8 }) });
  expect(report.lost).toHaveLength(1);
  await expectAll(report.lost.map(({ id }) => id!));
});

test("a manifest whose claims do not fit its whole files is repaired, too", async () => {
  edit((manifest) => (manifest.papers = 12))(folder);
  expect((await checkIndex(folder)).files[0]).toMatchObject({
    name: "manifest.json",
    state: "damaged",
    problem: expect.stringContaining("it holds 69 papers, expected 12") as string,
  });
  await repairIndex(folder, { embedder });
  await expectAll();
});

test("a folder of format 1 is repaired, though its lines have no checksums: what may be changed is told", async () => {
  const old = new URL("../../fixtures/index-v1/", import.meta.url);
  const small = createTestEmbedder({ dimensions: 16 });
  rmSync(folder, { recursive: true });
  cpSync(old, folder, { recursive: true });
  const name = readdirSync(folder).find((one) => one.startsWith("papers-"))!;
  const text = readFileSync(join(folder, name), "utf8");
  writeFileSync(join(folder, name), text.replace('"Quantization', "Quantization").replace("survey", "surway"));
  const report = await repairIndex(folder, { embedder: small });
  expect(report.lost).toEqual([{ where: `${name}, line 2`, id: "10.1000/xyz" }]);
  expect(report.unsure).toHaveLength(4);
  const index = await PaperIndex.open(folder, { embedder: small });
  expect(index.size).toBe(4);
});

test("places that are no index are refused by name", async () => {
  for (const operation of [checkIndex, repairIndex]) {
    await expect(operation(join(folder, "none"))).rejects.toMatchObject({ code: "not-found" });
    await expect(operation(join(folder, "manifest.json"))).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(operation(fileFolder())).rejects.toSatisfy((error) => PaperweaveError.is(error, "bad-format"));
  }
  edit((manifest) => (manifest.version = 9))(folder);
  await expect(repairIndex(folder, { embedder })).rejects.toMatchObject({ code: "version-mismatch" });
});

function fileFolder(): string {
  const place = mkdtempSync(join(folder, "..", "notes-"));
  writeFileSync(join(place, "notes.txt"), "mine");
  return place;
}
