import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, repairIndex, type Paper } from "../../../src/index.js";
import { readIndex } from "../../../src/store/folder/read-index.js";
import { readSavedWords } from "../../../src/store/folder/words-file.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { cut, edit, flip, manifestOf, pathOf, replace } from "./folder-tools.js";

const embedder = createTestEmbedder();
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "paperweave-words-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const subjects = [
  "graph neural networks",
  "quantum error correction",
  "large language models (LLMs)",
  "protein folding",
  "数据挖掘",
  "Schrödinger’s equation",
];
const paper = (i: number, text = ""): Paper => ({
  id: `p${String(i).padStart(3, "0")}`,
  title: `On ${subjects[i % 6]} ${i}`,
  abstract: `We study ${subjects[(i * 5 + 1) % 6]} and ${subjects[i % 4]}. ${text}`,
});
const queries = [
  "graph network",
  '"language models"',
  "LLMs -protein",
  "qauntum",
  "数据",
  "proteins fold",
  "correction 17",
];

/** What a search by words finds, scores and all. */
async function answers(index: PaperIndex): Promise<unknown> {
  return Promise.all(
    queries.map(async (query) =>
      (await index.search(query, { mode: "lexical", k: 100 })).map(({ paper: { id }, score }) => [id, score]),
    ),
  );
}

/**
 * A folder of several segments, some of whose papers are gone or have another text; and what a
 * fresh index of the same papers answers.
 */
async function manySegments(): Promise<{ index: PaperIndex; expected: unknown }> {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(Array.from({ length: 120 }, (_, i) => paper(i)));
  await index.upsert(Array.from({ length: 20 }, (_, i) => paper(200 + i, "A new word: zeolites.")));
  await index.remove(["p003", "p004", "p203"]);
  await index.upsert([paper(7, "Changed, with tokamaks."), paper(300)]);
  const fresh = await PaperIndex.inMemory({ embedder });
  await fresh.upsert([...index.papers()]);
  return { index, expected: await answers(fresh) };
}

test("the words of every paper are saved, and answer searches as words read from the papers do", async () => {
  const { index, expected } = await manySegments();
  expect(await answers(index)).toEqual(expected);
  await index.close();
  const stored = (await readIndex(folder))!;
  expect(stored.manifest.segments.length).toBeGreaterThan(1);
  const parts = await readSavedWords(folder, stored);
  expect(parts.flatMap(({ rows }) => [...rows].filter((row) => row >= 0)).sort((a, b) => a - b)).toEqual([
    ...stored.library.papers.keys(),
  ]);
  expect(await answers(await PaperIndex.open(folder, { embedder }))).toEqual(expected);
});

test("a save writes the words of what changed, not those of all papers again", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(Array.from({ length: 120 }, (_, i) => paper(i)));
  const { words } = manifestOf(folder).segments[0]!;
  await index.upsert([paper(200)]);
  const [first, second] = manifestOf(folder).segments;
  expect(first!.words).toEqual(words);
  expect(second!.words.bytes).toBeLessThan(words.bytes / 5);
});

test.each<[string, (folder: string) => void, string]>([
  ["missing", (at) => rmSync(pathOf(at, "words")), "missing"],
  ["cut", cut("words"), "cut"],
  ["damaged", flip("words", -100), "damaged"],
])(
  "a file of words that is %s is told by a check, changes no answer, and is made again by a repair",
  async (_, harm, state) => {
    const { index, expected } = await manySegments();
    await index.close();
    harm(folder);
    expect(await answers(await PaperIndex.open(folder, { embedder }))).toEqual(expected);
    const { whole, files } = await checkIndex(folder);
    expect([whole, files.filter((file) => file.state !== "whole").map((file) => file.state)]).toEqual([false, [state]]);
    const report = await repairIndex(folder, { embedder });
    expect(report).toMatchObject({
      repaired: true,
      papers: 138,
      lost: [],
      embedded: [],
      notes: ["The words for searches were read again from the papers."],
    });
    expect((await checkIndex(folder)).whole).toBe(true);
    expect(await answers(await PaperIndex.open(folder, { embedder }))).toEqual(expected);
  },
);

const header = (change: (header: Record<string, unknown>) => void) =>
  replace("words", (bytes) => {
    const end = bytes.indexOf(10);
    const data = JSON.parse(bytes.toString("utf8", 0, end)) as Record<string, unknown>;
    change(data);
    return Buffer.concat([Buffer.from(JSON.stringify(data)), bytes.subarray(end)]);
  });

test.each<[string, (folder: string) => void]>([
  ["of a later version", header((one) => (one.version = 99))],
  ["of another Unicode", header((one) => (one.unicode = "1.0"))],
  ["that says it has more words than it has", header((one) => (one.words = 2 ** 40))],
  ["that says nothing", replace("words", () => Buffer.from("\n"))],
  ["of another index", replace("words", () => Buffer.from("no words"))],
  [
    "that a manifest does not name",
    edit(({ segments }) => segments.forEach((segment) => delete (segment as Partial<typeof segment>).words)),
  ],
])("words %s are not used", async (_, change) => {
  const { index, expected } = await manySegments();
  await index.close();
  change(folder);
  expect(await answers(await PaperIndex.open(folder, { embedder }))).toEqual(expected);
});

test("a folder without words gets them when it is written whole", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([paper(1)]);
  await index.close();
  edit(({ segments }) => segments.forEach((segment) => delete (segment as Partial<typeof segment>).words))(folder);
  const again = await PaperIndex.open(folder, { embedder });
  await again.save({ compact: true });
  await again.close();
  expect(readFileSync(pathOf(folder, "words"), "utf8")).toMatch(/^\{"format":"paperweave-words","version":1,/);
});
