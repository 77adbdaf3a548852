import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, type Embedder, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "paperweave-resume-")), "index")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const COUNT = 10_000;
const papers = Array.from({ length: COUNT }, (_, i): PaperInput => ({
  id: `p${i}`,
  title: `Paper number ${i}`,
  abstract: `About ${i * 7} and ${i % 13}.`,
}));

/** Counts the texts that it embeds; after so many it fails, or aborts. */
function counting({ failAfter = Infinity, onText = () => undefined as void, maxTokens = 256 } = {}): Embedder & {
  embedded: number;
} {
  const real = createTestEmbedder({ maxTokens });
  const embedder = {
    ...real,
    embedded: 0,
    embed: async (texts: readonly string[], options: object = {}) => {
      if (embedder.embedded + texts.length > failAfter) throw new Error("The model broke.");
      const vectors = await real.embed(texts, options);
      embedder.embedded += texts.length;
      onText();
      return vectors;
    },
  };
  return embedder;
}

const journals = (): string[] => readdirSync(folder).filter((name) => name.startsWith("journal-"));

async function expectWhole(index: PaperIndex): Promise<void> {
  const again = await PaperIndex.open(folder, { embedder: createTestEmbedder(), readOnly: true });
  expect(again.size).toBe(COUNT);
  const fresh = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await fresh.upsert(papers.slice(0, 3000));
  for (const { id } of papers.slice(0, 3000)) {
    expect(again.vector(id!)).toEqual(fresh.vector(id!));
    expect(index.vector(id!)).toEqual(fresh.vector(id!));
  }
  expect(journals()).toEqual([]);
}

test("an upsert of 10,000 papers that the embedder broke resumes where it stopped", async () => {
  const first = await PaperIndex.open(folder, { embedder: counting({ failAfter: 5000 }) });
  await expect(first.upsert(papers)).rejects.toThrow("The model broke.");
  expect(first.size).toBe(0);
  await first.close();
  const embedder = counting();
  const index = await PaperIndex.open(folder, { embedder });
  expect(index.size).toBe(0);
  const report = await index.upsert(papers);
  expect(report.added).toHaveLength(COUNT);
  expect(embedder.embedded).toBeGreaterThan(4900);
  expect(embedder.embedded).toBeLessThan(5300);
  await expectWhole(index);
});

test("an aborted upsert resumes, also in the same index, in another order, and several times", async () => {
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  const embedder = counting({
    onText: () =>
      controllers.forEach((controller, i) => void (embedder.embedded >= (i + 1) * 2500 && controller.abort())),
  });
  const index = await PaperIndex.open(folder, { embedder });
  for (const [round, { signal }] of controllers.entries()) {
    const order = round % 2 === 0 ? papers : [...papers].reverse();
    await expect(index.upsert(order, { signal })).rejects.toMatchObject({ code: "aborted" });
    expect(journals().length).toBeGreaterThan(0);
  }
  const { embedded } = embedder;
  expect((await index.upsert(papers)).added).toHaveLength(COUNT);
  expect(embedder.embedded).toBeGreaterThan(embedded);
  expect(embedder.embedded).toBeLessThan(COUNT + 3 * 256 + 1);
  await expectWhole(index);
});

test("an upsert that was killed resumes", async () => {
  const dist = new URL("../../../dist/", import.meta.url).href;
  const source = `
    import { PaperIndex } from "${dist}index.js";
    import { createTestEmbedder } from "${dist}testing.js";
    const real = createTestEmbedder();
    let embedded = 0;
    const embedder = { ...real, embed: async (texts) => {
      if (embedded >= 6000) { console.log("enough"); await new Promise(() => setInterval(() => 0, 1000)); }
      embedded += texts.length;
      return real.embed(texts);
    } };
    const abstract = (i) => "About " + i * 7 + " and " + i % 13 + ".";
    const paper = (_, i) => ({ id: "p" + i, title: "Paper number " + i, abstract: abstract(i) });
    const papers = Array.from({ length: ${COUNT} }, paper);
    const index = await PaperIndex.open(${JSON.stringify(folder)}, { embedder });
    await index.upsert(papers);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  expect(existsSync(join(folder, "manifest.json"))).toBe(false);
  const embedder = counting();
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(papers);
  expect(embedder.embedded).toBeLessThan(COUNT - 5500);
  await expectWhole(index);
});

test("torn or damaged records, and another model's, are embedded again; cut papers are still reported", async () => {
  const some = papers.slice(0, 2000);
  const cut = { maxTokens: 3 };
  const first = await PaperIndex.open(folder, { embedder: counting({ failAfter: 1600, ...cut }) });
  await expect(first.upsert(some)).rejects.toThrow("The model broke.");
  await first.close();
  const path = join(folder, journals()[0]!);
  const bytes = readFileSync(path);
  const size = 32 + 4 + 64 * 4 + 4;
  bytes[bytes.indexOf(10) + 1 + 5 * size + 40]! ^= 1;
  writeFileSync(path, bytes);
  truncateSync(path, bytes.length - 100);
  const embedder = counting(cut);
  const index = await PaperIndex.open(folder, { embedder });
  const report = await index.upsert(some);
  expect(embedder.embedded).toBe(2000 - Math.floor(1600 / 256) * 256 + 2);
  expect(report.truncated.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
  const fresh = await PaperIndex.inMemory({ embedder: createTestEmbedder(cut) });
  await fresh.upsert(some);
  for (const { id } of some) expect(index.vector(id!)).toEqual(fresh.vector(id!));
  await index.close();

  const other = await PaperIndex.open(join(folder, "other"), { embedder: counting({ failAfter: 1000 }) });
  await expect(other.upsert(some)).rejects.toThrow("The model broke.");
  await other.close();
  const wider = { ...counting(), id: "test-64b" };
  const unlike = await PaperIndex.open(join(folder, "other"), { embedder: wider });
  expect((await unlike.upsert(some)).added).toHaveLength(2000);
});

test("a journal stays until its papers are saved: other papers in between do not take it away", async () => {
  const first = await PaperIndex.open(folder, { embedder: counting({ failAfter: 1000 }) });
  await expect(first.upsert(papers.slice(0, 2000))).rejects.toThrow();
  await first.close();
  const embedder = counting();
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Something else" }]);
  expect(await checkIndex(folder)).toMatchObject({ whole: true, journaled: 768 });
  await index.upsert(papers.slice(0, 100));
  expect(embedder.embedded).toBe(1);
  await index.upsert(papers.slice(0, 2000));
  expect(embedder.embedded).toBe(1 + 2000 - 768);
});

test("papers whose text is unchanged are not embedded, whatever else changes", async () => {
  const embedder = counting();
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(papers.slice(0, 500));
  await index.upsert(papers.slice(0, 500).map((paper) => ({ ...paper, year: 2024 })));
  expect(embedder.embedded).toBe(500);
  await index.close();
  const again = await PaperIndex.open(folder, { embedder });
  await again.upsert(papers.slice(0, 501));
  expect(embedder.embedded).toBe(501);
  expect(again.get("p7")!.year).toBeUndefined();
});

test("progress counts what is still to be embedded, in one row up to the end", async () => {
  const seen: number[] = [];
  const index = await PaperIndex.open(folder, { embedder: counting() });
  await index.upsert(papers.slice(0, 1000), {
    onProgress: ({ stage, done, total }) => (expect([stage, total]).toEqual(["embedding", 1000]), seen.push(done)),
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect([seen[0], seen.at(-1)]).toEqual([0, 1000]);
});

test("a journal that nobody uses is kept for a week before the last save, and no longer", async () => {
  const lifetime = 7 * 24 * 3600;
  const broken = await PaperIndex.open(folder, { embedder: counting({ failAfter: 300 }) });
  await expect(broken.upsert(papers.slice(0, 600))).rejects.toThrow("The model broke.");
  await broken.close();
  const path = join(folder, journals()[0]!);
  const index = await PaperIndex.open(folder, { embedder: counting() });
  for (const [age, kept] of [
    [lifetime - 600, true],
    [lifetime + 600, false],
  ] as const) {
    await index.upsert([{ title: `Something else, ${age}` }]);
    const saved = statSync(join(folder, "manifest.json")).mtimeMs / 1000;
    utimesSync(path, saved - age, saved - age);
    await index.upsert([{ title: `Another save, ${age}` }]);
    expect(existsSync(path), `${age} s`).toBe(kept);
  }
  await index.close();
});
