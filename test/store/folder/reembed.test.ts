import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, PaperweaveError, type Embedder, type PaperInput } from "../../../src/index.js";
import { createEmbedder } from "../../../src/embed/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "paperweave-reembed-")), "index")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const COUNT = 2000;
const papers = Array.from({ length: COUNT }, (_, i): PaperInput => ({
  id: `p${i}`,
  title: `Paper number ${i}`,
  abstract: `About ${i * 7} and ${i % 13}.`,
}));
const small = () => createTestEmbedder({ dimensions: 32 });

/** A larger model that counts its texts; it can be made to break. */
function large({ failAfter = Infinity, onBatch = async () => undefined as unknown } = {}): Embedder & {
  embedded: number;
} {
  const real = createTestEmbedder({ dimensions: 48 });
  const embedder = {
    ...real,
    embedded: 0,
    embed: async (texts: readonly string[], options: object = {}) => {
      if (embedder.embedded + texts.length > failAfter) throw new Error("The model broke.");
      embedder.embedded += texts.length;
      await onBatch();
      return real.embed(texts, options);
    },
  };
  return embedder;
}

async function expectVectorsOf(index: PaperIndex, model: Embedder): Promise<void> {
  expect([index.embedder, index.dimensions, index.size]).toEqual([model.id, model.dimensions, COUNT]);
  const { data, cols } = await model.embed(papers.map(({ title, abstract }) => `${title}. ${abstract}`));
  for (let i = 0; i < COUNT; i += 97) expect(index.vector(`p${i}`)).toEqual(data.slice(i * cols, (i + 1) * cols));
}

test("searches use the old vectors until all new ones are there; the folder then has only the new ones", async () => {
  const index = await PaperIndex.open(folder, { embedder: small() });
  await index.upsert(papers);
  const files = readdirSync(folder).length;
  const asked = "Paper number 5";
  const before = await index.search(asked, { mode: "semantic" });
  const during: unknown[] = [];
  let running = true; // later searches embed by this model, too
  const model = large({
    onBatch: async () => running && during.push(await index.search(asked, { mode: "semantic" }), index.embedder),
  });
  await index.reembed(model);
  running = false;
  expect(during.length).toBeGreaterThan(10);
  expect(new Set(during.filter((_, i) => i % 2 === 1))).toEqual(new Set([small().id]));
  for (const hits of during.filter((_, i) => i % 2 === 0)) expect(hits).toEqual(before);
  await expectVectorsOf(index, createTestEmbedder({ dimensions: 48 }));
  expect((await index.search(asked, { mode: "semantic", k: 1 }))[0]!.paper.id).toBe("p5");
  expect(readdirSync(folder)).toHaveLength(files);
  await index.close();
  expect(await checkIndex(folder)).toMatchObject({ whole: true, papers: COUNT, embedder: "test-48" });
  await expect(PaperIndex.open(folder, { embedder: small() })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "model-mismatch"),
  );
  await expectVectorsOf(
    await PaperIndex.open(folder, { embedder: createTestEmbedder({ dimensions: 48 }), readOnly: true }),
    createTestEmbedder({ dimensions: 48 }),
  );
});

test("one that failed or was aborted changes nothing, and the next resumes it, also after reopening", async () => {
  const index = await PaperIndex.open(folder, { embedder: small() });
  await index.upsert(papers);
  await expect(index.reembed(large({ failAfter: 1100 }))).rejects.toThrow("The model broke.");
  await expectVectorsOf(index, small());
  await index.close();
  const again = await PaperIndex.open(folder, { embedder: small() });
  await expectVectorsOf(again, small());
  const controller = new AbortController();
  const aborted = large({ onBatch: async () => aborted.embedded >= 500 && controller.abort() });
  await expect(again.reembed(aborted, { signal: controller.signal })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "aborted"),
  );
  const last = large();
  await again.reembed(last);
  expect(last.embedded).toBeLessThan(COUNT - 1000);
  await expectVectorsOf(again, createTestEmbedder({ dimensions: 48 }));
  expect(readdirSync(folder).filter((name) => name.startsWith("journal-"))).toEqual([]);
  await again.close();
});

test("papers may be added before, meanwhile and after, and topics found with the old vectors are refused", async () => {
  const index = await PaperIndex.inMemory({ embedder: small() });
  await index.upsert(papers.slice(0, 300));
  const topics = await index.topics();
  const [, report] = await Promise.all([index.reembed(large()), index.upsert([{ id: "new", title: "A new paper" }])]);
  expect(report.added).toEqual(["new"]);
  expect(index.vector("new")).toHaveLength(48);
  await expect(topics.assign("Paper number 3")).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "model-mismatch"),
  );
  expect((await index.topics()).list().length).toBeGreaterThan(0);
});

test("an empty index, the same embedder, a name that is none, an index that takes no changes", async () => {
  const index = await PaperIndex.inMemory({ embedder: small() });
  await index.reembed(large());
  expect([index.embedder, index.size]).toEqual(["test-48", 0]);
  expect(await index.reembed(createTestEmbedder({ dimensions: 48 }))).toEqual({ truncated: [] });
  const refused = (error: unknown): boolean => PaperweaveError.is(error, "invalid-argument");
  await expect(index.reembed("no-such-model")).rejects.toSatisfy(refused);
  await expect(index.reembed(undefined as unknown as string)).rejects.toSatisfy(refused);
  await expect(index.reembed(large(), { k: 1 } as object)).rejects.toSatisfy(refused);
  const stored = await PaperIndex.open(folder, { embedder: small() });
  await stored.upsert(papers.slice(0, 3));
  await stored.close();
  await expect(
    (await PaperIndex.open(folder, { embedder: small(), readOnly: true })).reembed(large()),
  ).rejects.toSatisfy((error) => PaperweaveError.is(error, "read-only"));
});

test("from the exact model to int8 arithmetic and back; a folder is opened with the one that made it", async () => {
  const index = await PaperIndex.open(folder, { embedder: await createEmbedder("minilm", { precision: "int8" }) });
  await index.upsert([
    { id: "a", title: "Attention is all you need" },
    { id: "b", title: "Deep residual learning for image recognition" },
  ]);
  const vector = index.vector("a");
  await index.close();
  const again = await PaperIndex.open(folder);
  expect(again.embedder).toBe("all-MiniLM-L6-v2-int8-1");
  await again.reembed("minilm");
  expect(again.embedder).toBe("all-MiniLM-L6-v2-w8");
  expect(again.vector("a")).not.toEqual(vector);
  await again.reembed("minilm-int8");
  expect(again.vector("a")).toEqual(vector);
  await again.close();
  await expect(PaperIndex.open(folder, { embedder: "minilm" })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "model-mismatch"),
  );
});

test("from the fast model to the exact one; a folder is opened with the model that made it", async () => {
  const index = await PaperIndex.open(folder, { embedder: "minilm-fast" });
  await index.upsert([
    { id: "a", title: "Attention is all you need" },
    { id: "b", title: "Deep residual learning for image recognition" },
  ]);
  await index.close();
  const again = await PaperIndex.open(folder);
  expect(again.embedder).toBe("minilm-fast-3");
  const fast = again.vector("a");
  await again.reembed("minilm");
  expect(again.embedder).toBe("all-MiniLM-L6-v2-w8");
  expect(again.vector("a")).not.toEqual(fast);
  expect((await again.search("residual networks", { mode: "semantic", k: 1 }))[0]!.paper.id).toBe("b");
  await again.close();
  const last = await PaperIndex.open(folder, { readOnly: true });
  expect(last.embedder).toBe("all-MiniLM-L6-v2-w8");
  await last.close();
});

/**
 * A program that embeds an index again and again, by one model and the other, and tells of each
 * time.
 */
function againAndAgain(from: number) {
  const dist = new URL("../../../dist/", import.meta.url).href;
  const source = `
    import { PaperIndex } from "${dist}index.js";
    import { createTestEmbedder } from "${dist}testing.js";
    const models = [32, 48].map((dimensions) => createTestEmbedder({ dimensions }));
    const index = await PaperIndex.open(${JSON.stringify(folder)}, { embedder: models[${from}] });
    for (let next = ${1 - from}; ; next = 1 - next) {
      await index.reembed(models[next]);
      console.log(models[next].id);
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "pipe"] });
  const out = { told: [] as string[], errors: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out.errors += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.told.push(...text.trim().split("\n")));
  return { child, out, ended: new Promise<void>((resolve) => child.on("close", () => resolve())) };
}

test("a process killed while it embeds again leaves the vectors of one model, the old or the new one", async () => {
  const models = [small(), createTestEmbedder({ dimensions: 48 })];
  const first = await PaperIndex.open(folder, { embedder: models[0]! });
  await first.upsert(papers);
  await first.close();
  let now = 0;
  const left = new Set<string>();
  for (let kill = 0; kill < (process.env.PAPERWEAVE_FULL ? 60 : 4); kill++) {
    const { child, out, ended } = againAndAgain(now);
    while (out.told.length < 1 + (kill % 2)) await new Promise((resolve) => setTimeout(resolve, 1));
    // spread over a round of some hundred milliseconds
    await new Promise((resolve) => setTimeout(resolve, (kill * 29) % 101));
    child.kill("SIGKILL");
    await ended;
    expect(out.errors).toBe("");
    const { whole, embedder } = await checkIndex(folder);
    expect(whole).toBe(true);
    now = models.findIndex(({ id }) => id === embedder);
    left.add(embedder === out.told.at(-1) ? "told" : "next");
    const index = await PaperIndex.open(folder, { embedder: models[now]!, readOnly: true });
    await expectVectorsOf(index, models[now]!);
    await index.close();
  }
  expect(left).toContain("told");
}, 300_000);
