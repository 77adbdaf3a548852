import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as Main from "../../src/index.js";
import type * as Testing from "../../src/testing/index.js";
import { papersOn } from "../support/subjects.js";

/*
 * Two copies of the package in one process, as when one program loads its ES module and another
 * part of it the CommonJS build: each has classes of its own.
 */

type Package = typeof Main & typeof Testing;

async function loadCopy(): Promise<Package> {
  vi.resetModules();
  return { ...(await import("../../src/index.js")), ...(await import("../../src/testing/index.js")) };
}

let one: Package, other: Package;
const indexes: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  one = await loadCopy();
  other = await loadCopy();
});
afterAll(() => Promise.all(indexes.map((index) => index.close())));

async function indexBy(copy: Package) {
  const index = await copy.PaperIndex.inMemory({ embedder: copy.createTestEmbedder({ dimensions: 256 }) });
  await index.upsert(papersOn(4, 20));
  indexes.push(index);
  return index;
}

test("topics, compare and export take a topic model of another copy of the package", async () => {
  const foreign = await (await indexBy(other)).topics();
  expect(foreign).not.toBeInstanceOf(one.TopicModel);
  const [first] = foreign.list();
  const previous = foreign.rename(first!.id, "My own name");
  const index = await indexBy(one);
  const model = await index.topics({ previous });
  expect(model.list()).toEqual(previous.list());
  expect(model.compare(previous).kept).toHaveLength(previous.list().length);
  expect(model.compare(previous).moved).toEqual([]);
  const lines = new TextDecoder().decode(await index.export("jsonl", { topics: previous }));
  expect(lines).toContain("My own name");
});

test("a model answers with the index of another copy", async () => {
  const index = await indexBy(other);
  const own = await index.topics();
  const model = one.TopicModel.fromJSON(own.toJSON(), index);
  expect(await model.assign("s1-3")).toEqual(await own.assign("s1-3"));
  expect((await model.assign(papersOn(4, 20)[5]!.title))[0]).toEqual((await own.assign(papersOn(4, 20)[5]!.title))[0]);
});

test("TopicModel.is knows topic models of all copies, and nothing else", async () => {
  const model = await (await indexBy(other)).topics();
  expect([one.TopicModel.is(model), other.TopicModel.is(model)]).toEqual([true, true]);
  for (const value of [undefined, null, "topics", {}, model.toJSON(), one.TopicModel])
    expect(one.TopicModel.is(value)).toBe(false);
});
