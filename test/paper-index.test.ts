import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, readPapers, TopicModel, type PaperweaveErrorCode } from "../src/index.js";
import { createTestEmbedder } from "../src/testing/index.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";

const page = new URL("../examples/data/daily-papers.txt", import.meta.url);
const embedder = createTestEmbedder();
const code = (expected: PaperweaveErrorCode) => (error: unknown) => PaperweaveError.is(error, expected);
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "paperweave-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function filled(): Promise<PaperIndex> {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert((await readPapers(page)).papers);
  return index;
}

test("the order of the input changes neither topics, labels, ids, neighbours nor search", async () => {
  const { papers } = await readPapers(page);
  const answers = async (list: typeof papers) => {
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(list.slice(0, 30));
    await index.upsert(list.slice(30));
    return [
      (await index.topics()).toJSON(),
      await index.search("attention"),
      await index.related(papers[0]!.id, { explain: true }),
    ];
  };
  const shuffled = [...shuffledRange(papers.length, seededRandom(7))].map((i) => papers[i]!);
  expect(await answers(shuffled)).toEqual(await answers(papers));
});

test("every paper has a topic, count gives exactly as many, and k-means too", async () => {
  const index = await filled();
  for (const options of [
    {},
    { count: 1 },
    { count: 5 },
    { count: 40 },
    { count: 78 },
    { count: 6, algorithm: "kmeans" as const },
  ]) {
    const topics = await index.topics(options);
    const list = topics.list();
    if ("count" in options) expect(list).toHaveLength(options.count!);
    expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(78);
    expect(new Set(list.map(({ label }) => label.toLowerCase())).size).toBe(list.length);
    expect(list.flatMap(({ id }) => topics.members(id)).sort()).toEqual([...index.papers()].map(({ id }) => id));
  }
});

test("assign gives a fitted paper its topic, also after a round trip through JSON", async () => {
  const index = await filled();
  const topics = await index.topics();
  const again = TopicModel.fromJSON(JSON.parse(JSON.stringify(topics)), index);
  for (const paper of index.papers()) {
    const matches = await topics.assign(paper);
    expect(matches[0]!.topic).toBe(topics.topicOf(paper.id));
    expect(await again.assign(paper.id)).toEqual(matches);
  }
  expect(() => TopicModel.fromJSON({ format: "x" }, index)).toThrow(/format/);
});

test("what a folder gives back answers as what was saved", async () => {
  const { papers } = await readPapers(page);
  const index = await PaperIndex.open(folder, { embedder });
  const report = await index.upsert(papers);
  expect(report.added).toHaveLength(78);
  expect((await index.upsert(papers)).unchanged).toHaveLength(78);
  const before = await index.related(papers[3]!.id);
  await index.close();
  const again = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect(again.size).toBe(78);
  expect(await again.related(papers[3]!.id)).toEqual(before);
  await expect(again.remove(papers[0]!.id)).rejects.toSatisfy(code("read-only"));
});

test("an index of another model, of a newer version, cut in half, or none at all is refused by name", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "One" }, { title: "Two" }]);
  await expect(PaperIndex.open(folder, { embedder: createTestEmbedder({ dimensions: 32 }) })).rejects.toSatisfy(
    code("model-mismatch"),
  );
  const manifest = join(folder, "manifest.json");
  const text = readFileSync(manifest, "utf8");
  writeFileSync(manifest, text.replace(/"version": \d+/, '"version": 99'));
  await expect(PaperIndex.open(folder, { embedder })).rejects.toSatisfy(code("version-mismatch"));
  writeFileSync(manifest, text.slice(0, 50));
  await expect(PaperIndex.open(folder, { embedder })).rejects.toSatisfy(code("bad-format"));
  writeFileSync(manifest, text);
  const vectors = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".npy"))!,
  );
  truncateSync(vectors, 150);
  await expect(PaperIndex.open(folder, { embedder })).rejects.toThrow(/vectors-.*damaged/);
  await expect(PaperIndex.open(join(folder, "none"), { embedder, readOnly: true })).rejects.toSatisfy(
    code("not-found"),
  );
});

test("bad input is refused with a clear error and leaves the index as it was", async () => {
  const index = await filled();
  const before = [...index.papers()];
  const vector = (values: number[]) => [{ title: "New" }, { title: "Bad", vector: values }];
  await expect(
    index.upsert([
      { id: "a", title: "One" },
      { id: "a", title: "Two" },
    ]),
  ).rejects.toSatisfy(code("duplicate-id"));
  await expect(index.upsert(vector(Array(64).fill(NaN)))).rejects.toSatisfy(code("not-finite"));
  await expect(index.upsert(vector([1, 2, 3]))).rejects.toSatisfy(code("shape-mismatch"));
  await expect(index.upsert(7 as never)).rejects.toSatisfy(code("invalid-argument"));
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  await expect(index.upsert([{ title: "New" }], { signal: controller.signal, onProgress })).rejects.toSatisfy(
    code("aborted"),
  );
  await expect(index.search("x", { k: 0 })).rejects.toSatisfy(code("invalid-argument"));
  await expect(index.search(" ")).rejects.toSatisfy(code("invalid-argument"));
  await expect(index.related("unknown")).rejects.toSatisfy(code("not-found"));
  await expect(index.topics({ count: 79 })).rejects.toSatisfy(code("invalid-argument"));
  await expect(index.topics({ signal: AbortSignal.abort() })).rejects.toSatisfy(code("aborted"));
  expect(() => index.vector("unknown")).toThrow(/no paper/);
  const { rejected } = await index.upsert([{ title: "" }]);
  expect(rejected).toEqual([{ where: "paper 1", reason: "no title" }]);
  expect([...index.papers()]).toEqual(before);
});

test("small corpora have topics: one paper, two, the same text ten times", async () => {
  for (const titles of [["One"], ["One", "Two"], Array<string>(10).fill("The same title")]) {
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(titles.map((title, i) => ({ id: String(i), title })));
    const list = (await index.topics()).list();
    expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(titles.length);
  }
});

test("papers with vectors of their own get topics though the embedder cannot embed, with a warning", async () => {
  const { papers } = await readPapers(page);
  const { data, cols } = await embedder.embed(papers.map(({ title, abstract }) => `${title}. ${abstract}`));
  const broken = {
    id: "mine",
    dimensions: cols,
    maxTokens: 256,
    embed: () => Promise.reject(new Error("No model here.")),
  };
  const index = await PaperIndex.inMemory({ embedder: broken });
  await index.upsert(papers.map((paper, row) => ({ ...paper, vector: data.subarray(row * cols, (row + 1) * cols) })));
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  const list = (await index.topics()).list();
  expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(78);
  expect((await warned).message).toBe("The embedder failed: No model here. Topics are named by their words alone.");
});
