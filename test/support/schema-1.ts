import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect } from "vitest";
import { PaperIndex, type DatabaseIndex, type Filter, type Paper } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { anyFilter } from "./any-filter.js";

/** The papers of the databases of schema 1 in `test/fixtures/databases`. */
const papers = JSON.parse(
  readFileSync(new URL("../fixtures/databases/papers.json", import.meta.url), "utf8"),
) as Paper[];

/**
 * Checks that an index in a database that version 1 of the schema made has all its papers, and
 * filters them, and one more, as an index in memory does.
 */
export async function expectUpgraded(index: DatabaseIndex): Promise<void> {
  const memory = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await memory.upsert(papers);
  const found: Paper[] = [];
  for await (const paper of index.papers()) found.push(paper);
  expect(found.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([...memory.papers()]);
  expect((await index.upsert(papers)).unchanged).toHaveLength(papers.length);
  const another = { id: "new", title: "One new", abstract: "", venue: "zzz", fields: { x: [5, "One"] } };
  for (const one of [index, memory]) expect((await one.upsert([another])).added).toEqual(["new"]);
  const kept = async (one: PaperIndex | DatabaseIndex, filter: Filter): Promise<string[]> =>
    (await one.search("anything", { mode: "semantic", k: 20, filter })).map(({ paper }) => paper.id).sort();
  for (const filter of [
    { retracted: true },
    { venue: { $exists: true } },
    { "fields.x": { $exists: true } },
  ] as Filter[])
    expect((await kept(index, filter)).length).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(anyFilter, async (filter) => {
      expect(await kept(index, filter as Filter)).toEqual(await kept(memory, filter as Filter));
    }),
    { numRuns: 60, seed: 21 },
  );
}
