import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, type DatabaseIndex } from "../src/index.js";
import { createTestEmbedder } from "../src/testing/index.js";
import { PlainRows, PlainStore } from "./support/plain-store.js";

type AnyIndex = PaperIndex | DatabaseIndex;
type Methods<T> = { [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T];
type Call<T> = (index: T) => unknown;
type Asked<T> = Exclude<Methods<T>, "close" | typeof Symbol.asyncDispose>;

const papers = [
  { id: "a", title: "Graphs of knowledge", abstract: "Nodes and edges." },
  { id: "b", title: "Graphs of proteins", abstract: "Nodes are residues." },
];
const embedder = createTestEmbedder();
const folder = mkdtempSync(join(tmpdir(), "paperweave-closed-"));
const rows = new PlainRows();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A call of every method that both kinds of index have. A method without a call does not compile. */
const callsOfBoth = {
  has: (index) => index.has("a"),
  get: (index) => index.get("a"),
  papers: async (index) => {
    for await (const paper of index.papers()) expect(paper.title).toMatch(/^Graphs/);
  },
  vector: (index) => index.vector("a"),
  upsert: (index) => index.upsert(papers),
  remove: (index) => index.remove("b"),
  reembed: (index) => (index as PaperIndex).reembed(createTestEmbedder({ dimensions: 32 })),
  search: (index) => index.search("graphs"),
  related: (index) => index.related("a"),
  topics: (index) => index.topics(),
  duplicates: (index) => index.duplicates(),
  embedTexts: (index) => index.embedTexts(["graphs"]),
  export: (index) => index.export("jsonl"),
  save: (index) => index.save(),
} satisfies Record<Exclude<Asked<PaperIndex>, "digest" | "neighbors" | "recommend">, Call<AnyIndex>>;
const calls = {
  ...callsOfBoth,
  neighbors: (index) => index.neighbors(),
  recommend: (index) => index.recommend({ liked: "a" }),
  digest: (index) => index.digest(papers),
} satisfies Record<Asked<PaperIndex>, Call<PaperIndex>>;
const databaseCalls = {
  ...callsOfBoth,
  count: (index) => index.count(),
  savedTopics: (index) => index.savedTopics(),
  assignTopics: (index) => index.assignTopics(),
  topicSizes: (index) => index.topicSizes(),
  topicOf: (index) => index.topicOf("a"),
} satisfies Record<Asked<DatabaseIndex>, Call<DatabaseIndex>>;

const inMemory = {
  open: async () => PaperIndex.inMemory({ embedder }),
  calls,
  changes: [],
};
const inFolder = {
  open: async (readOnly: boolean) => PaperIndex.open(folder, { embedder, readOnly }),
  calls,
  changes: ["upsert", "remove", "reembed", "digest"],
};
const inStore = {
  open: async (readOnly: boolean) => PaperIndex.open(new PlainStore(rows), { embedder, readOnly }),
  calls: databaseCalls,
  changes: ["upsert", "remove", "reembed", "topics", "assignTopics"],
};

/** The code that a call ends with; undefined when it does not fail. */
async function codeOf(index: AnyIndex, call: Call<never>): Promise<string | undefined> {
  try {
    await call(index as never);
    return undefined;
  } catch (error) {
    return PaperweaveError.is(error) ? error.code : String(error);
  }
}
const each = (names: readonly string[], code: string) => Object.fromEntries(names.map((name) => [name, code]));
async function codesOf(index: AnyIndex, of: Record<string, Call<never>>): Promise<Record<string, string>> {
  const codes: Record<string, string> = {};
  for (const [name, call] of Object.entries(of)) {
    const code = await codeOf(index, call);
    if (code !== undefined) codes[name] = code;
  }
  return codes;
}

describe.each([
  ["memory", inMemory],
  ["a folder", inFolder],
  ["a store", inStore],
] as const)("an index in %s", (_, { open, calls: own, changes }) => {
  test("says of every method that it is closed, and closing it again does nothing", async () => {
    const index = await open(false);
    await index.upsert(papers);
    await index.topics();
    expect(await codesOf(index, { ...own, reembed: async () => undefined })).toEqual({});
    await index.upsert(papers);
    await index.close();
    expect(await codesOf(index, own)).toEqual(each(Object.keys(own), "closed"));
    await index.close();
    await index[Symbol.asyncDispose]();
  });

  test.runIf(changes.length > 0)("that was opened to be read says so of every method that changes it", async () => {
    const index = await open(true);
    expect(await codesOf(index, own)).toEqual(each(changes, "read-only"));
    await index.close();
    expect(await codesOf(index, own)).toEqual(each(Object.keys(own), "closed"));
  });
});

test("a folder opened to be read is not written anew either", async () => {
  const index = await PaperIndex.open(folder, { embedder, readOnly: true });
  expect(await codeOf(index, () => index.save({ compact: true }))).toBe("read-only");
  await index.close();
});

test("Symbol.asyncDispose closes an index", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  await index[Symbol.asyncDispose]();
  expect(await codeOf(index, () => index.has("a"))).toBe("closed");
});

test("a topic model of a closed index still lists and shows its topics; other calls say why they fail", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  const model = await index.topics();
  const before = model.list();
  await index.close();
  expect(model.list()).toEqual(before);
  expect(model.members(before[0]!.id).sort()).toEqual(["a", "b"]);
  expect(model[Symbol.for("nodejs.util.inspect.custom") as never]).toBeTypeOf("function");
  expect(
    String((model as never as Record<symbol, () => string>)[Symbol.for("nodejs.util.inspect.custom")]!()),
  ).toContain(before[0]!.label);
  expect(await codeOf(index, () => model.map())).toBe("closed");
  expect(await codeOf(index, () => model.assign("graphs of graphs"))).toBe("closed");
});
