import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, type NeighborMethod, type PaperInput } from "../../src/index.js";
import { seededRandom, type Random } from "../../src/core/random.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const DIMENSIONS = 24;
const embedder = createTestEmbedder({ dimensions: DIMENSIONS });

/** A point near one of forty centres, so that neighbours lie together as those of papers do. */
function vectorNear(centre: number, random: Random): number[] {
  const of = seededRandom(centre);
  return Array.from({ length: DIMENSIONS }, () => of.next() - 0.5 + 0.6 * (random.next() - 0.5));
}

function papersFrom(first: number, count: number): PaperInput[] {
  const random = seededRandom(first + 1);
  return Array.from({ length: count }, (_, i) => ({
    id: `p${String(first + i).padStart(5, "0")}`,
    title: `A note ${first + i}`,
    abstract: `We count ${i % 7 === 0 ? "sheep" : "goats"} on hill ${(first + i) % 40}.`,
    vector: vectorNear((first + i) % 40, random),
    fields: { hill: (first + i) % 40 },
    date: `${2000 + ((first + i) % 20)}-01-01`,
  }));
}

const papers = papersFrom(0, 4000);
const inMemory = async (neighbors: NeighborMethod, of: PaperInput[] = papers): Promise<PaperIndex> => {
  const index = await PaperIndex.inMemory({ embedder, neighbors });
  await index.upsert(of);
  return index;
};
const idsOf = (hits: { paper: { id: string } }[]): string[] => hits.map(({ paper }) => paper.id);

/** The share of the exact index's hits that the other one finds, for papers at steps through all of them. */
async function recall(
  exact: PaperIndex,
  other: PaperIndex,
  ask: (index: PaperIndex, row: number) => Promise<{ paper: { id: string } }[]>,
): Promise<number> {
  let [found, all] = [0, 0];
  for (let row = 0; row < 4000; row += 57) {
    const expected = idsOf(await ask(exact, row));
    const got = new Set(idsOf(await ask(other, row)));
    all += expected.length;
    found += expected.filter((id) => got.has(id)).length;
  }
  return found / all;
}

describe("an index of 4,000 papers that follows an HNSW graph", () => {
  let exact: PaperIndex, graph: PaperIndex;
  beforeAll(async () => {
    exact = await inMemory("exact");
    graph = await inMemory({ method: "hnsw" });
  });
  afterAll(() => Promise.all([exact.close(), graph.close()]));

  test("says so", async () => {
    expect(await exact.neighbors()).toBe("exact");
    expect(await graph.neighbors()).toBe("hnsw");
  });

  test.each<[string, (index: PaperIndex, row: number) => Promise<{ paper: { id: string } }[]>]>([
    ["related papers by meaning", (index, row) => index.related(papers[row]!.id!, { mode: "semantic" })],
    ["related papers by words and meaning", (index, row) => index.related(papers[row]!.id!, { k: 20 })],
    ["related papers with diversity", (index, row) => index.related(papers[row]!.id!, { diversity: 0.4 })],
    [
      "related papers of every second year",
      (index, row) =>
        index.related(papers[row]!.id!, {
          mode: "semantic",
          filter: { year: { $in: Array.from({ length: 10 }, (_, i) => 2000 + 2 * i) } },
        }),
    ],
    [
      "related papers of a tenth of the hills, mostly far away",
      (index, row) => index.related(papers[row]!.id!, { mode: "semantic", filter: { "fields.hill": { $lt: 4 } } }),
    ],
    [
      "related papers of one year, which are few",
      (index, row) => index.related(papers[row]!.id!, { mode: "semantic", filter: { year: 2007 } }),
    ],
    ["a search by words and meaning", (index, row) => index.search(`note ${row} on goats`)],
    ["a search with a phrase and an exclusion", (index, row) => index.search(`"hill ${row % 40}" goats -sheep`)],
  ])("finds at least 99 of 100 of the papers that the exact one finds: %s", async (_, ask) => {
    expect(await recall(exact, graph, ask)).toBeGreaterThanOrEqual(0.99);
  });

  test("gives the same scores, and hits in the same order", async () => {
    const [a, b] = [await exact.related("p00100", { k: 5 }), await graph.related("p00100", { k: 5 })];
    expect(b).toEqual(a);
  });

  test("gives the same answers in whatever order the papers came", async () => {
    const other = await inMemory("hnsw", [...papers].reverse());
    for (let row = 0; row < 4000; row += 401)
      expect(await other.related(papers[row]!.id!)).toEqual(await graph.related(papers[row]!.id!));
    await other.close();
  });

  test("takes up what upserts and removals change", async () => {
    const index = await inMemory("hnsw");
    const before = await index.related("p00003", { k: 3, mode: "semantic" });
    await index.remove(idsOf(before));
    expect(idsOf(await index.related("p00003", { k: 30, mode: "semantic" }))).not.toEqual(
      expect.arrayContaining([before[0]!.paper.id]),
    );
    const moved = { ...papers[20]!, vector: papers[3]!.vector };
    await index.upsert([moved, { ...papersFrom(9000, 1)[0]!, vector: papers[3]!.vector }]);
    expect(idsOf(await index.related("p00003", { k: 2, mode: "semantic" }))).toEqual(["p00020", "p09000"]);
    await index.close();
  });
});

test.each([100, 20, 3])("papers of which one in %i has the same vector are found as by comparing all", async (step) => {
  const same = papers[3]!.vector;
  const alike = papers.map((paper, i) => (i % step === 0 ? { ...paper, vector: same } : paper));
  const [exact, graph] = [await inMemory("exact", alike), await inMemory("hnsw", alike)];
  const ask = (index: PaperIndex, row: number): Promise<{ paper: { id: string } }[]> =>
    index.related(papers[row]!.id!, { mode: "semantic" });
  expect(await recall(exact, graph, ask)).toBeGreaterThanOrEqual(0.99);
  // The first of them goes, and the others are still found, the first by id.
  await Promise.all([exact, graph].map((index) => index.remove("p00000")));
  const hits = idsOf(await graph.related("p00003", { k: 5, mode: "semantic" }));
  const next = [1, 2, 3, 4, 5, 6].map((i) => papers[i * step]!.id!).filter((id) => id !== "p00003");
  expect(hits).toEqual(next.slice(0, 5));
  expect(hits).toEqual(idsOf(await exact.related("p00003", { k: 5, mode: "semantic" })));
  await Promise.all([exact.close(), graph.close()]);
});

test("a search that waits while reembed changes the length of the vectors answers as before", async () => {
  const gate: { wait?: Promise<void> } = {};
  const slow: typeof embedder = {
    ...embedder,
    id: "slow",
    embed: async (texts, options) => {
      await gate.wait;
      return embedder.embed(texts, options);
    },
  };
  const index = await PaperIndex.inMemory({ embedder: slow, neighbors: "hnsw" });
  await index.upsert(papers.map((paper) => ({ ...paper, vector: undefined })));
  const before = await index.search("goats on hill 17", { mode: "semantic" });
  let open = (): void => undefined;
  gate.wait = new Promise((resolve) => (open = resolve));
  const waiting = index.search("goats on hill 17", { mode: "semantic" });
  await index.reembed(createTestEmbedder({ dimensions: 40 }));
  open();
  expect(await waiting).toEqual(before);
  await index.close();
});

describe("an index in a folder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "paperweave-hnsw-"));
    const index = await PaperIndex.open(folder, { embedder, neighbors: "hnsw" });
    await index.upsert(papers);
    await index.related("p00000");
    await index.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const graphFiles = (): string[] => readdirSync(folder).filter((name) => name.startsWith("hnsw-"));
  const open = (neighbors?: NeighborMethod, readOnly = true): Promise<PaperIndex> =>
    PaperIndex.open(folder, { embedder, neighbors, readOnly });
  const answers = async (index: PaperIndex): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let row = 0; row < 4000; row += 307) all.push(await index.related(`p${String(row).padStart(5, "0")}`));
    return all;
  };

  test("keeps its graph, which every later reader follows by itself", async () => {
    expect(graphFiles()).toHaveLength(1);
    const [explicit, auto, exact] = [await open("hnsw"), await open(), await open("exact")];
    expect(await auto.neighbors()).toBe("hnsw");
    expect(await exact.neighbors()).toBe("exact");
    expect(await answers(auto)).toEqual(await answers(explicit));
    await Promise.all([explicit, auto, exact].map((index) => index.close()));
  });

  test("goes on with its graph when papers come, and saves it again", async () => {
    const [before] = graphFiles();
    const writer = await open(undefined, false);
    await writer.upsert(papersFrom(5000, 100));
    const found = await answers(writer);
    await writer.close();
    expect(graphFiles()).toHaveLength(1);
    expect(graphFiles()[0]).not.toBe(before);
    const reader = await open();
    expect(await answers(reader)).toEqual(found);
    await reader.close();
  });

  test("answers from a graph that does not know the newest papers yet, and finds these", async () => {
    const writer = await open("exact", false);
    await writer.upsert([{ ...papersFrom(7000, 1)[0]!, vector: papers[5]!.vector }]);
    await writer.close();
    const reader = await open();
    expect(idsOf(await reader.related("p00005", { k: 1, mode: "semantic" }))).toEqual(["p07000"]);
    await reader.close();
  });

  test("is never misled by a graph that is damaged, cut or gone", async () => {
    const [name] = graphFiles();
    const path = join(folder, name!);
    const whole = readFileSync(path);
    const exact = await open("exact");
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 4;
    for (const bytes of [flipped, whole.subarray(0, 1000), undefined]) {
      if (bytes) writeFileSync(path, bytes);
      else rmSync(path);
      const auto = await open();
      expect(await auto.neighbors()).toBe("exact");
      expect(await answers(auto)).toEqual(await answers(exact));
      await auto.close();
      const asked = await open("hnsw");
      expect(await recall(exact, asked, (index, row) => index.related(papers[row]!.id!))).toBeGreaterThanOrEqual(0.99);
      await asked.close();
    }
    await exact.close();
    writeFileSync(path, whole);
  });

  test("builds another graph for other parameters", async () => {
    const before = graphFiles();
    const index = await open({ method: "hnsw", M: 8, efConstruction: 40, ef: 200 }, false);
    await index.related("p00000");
    await index.close();
    expect(graphFiles()).not.toEqual(before);
  });
});

test.each<[unknown, string]>([
  ["fast", 'neighbors must be "auto" or "exact" or "hnsw", got "fast".'],
  [{ method: "exact" }, 'neighbors.method must be "hnsw", got "exact".'],
  [{ method: "hnsw", m: 3 }, 'neighbors has no option "m"; it knows "method", "M", "efConstruction", "ef", "engine".'],
  [{ method: "hnsw", M: 1 }, "M must be a whole number of at least 2, got 1."],
  [{ method: "hnsw", ef: 0 }, "ef must be a whole number of at least 1, got 0."],
  [{ method: "hnsw", engine: "faiss" }, 'engine must be "wasm" or "usearch" or "hnswlib", got "faiss".'],
  [null, 'neighbors must be "auto" or "exact" or "hnsw", got null.'],
])("neighbors: %j is refused", async (neighbors, message) => {
  const given = { embedder, neighbors: neighbors as NeighborMethod };
  await expect(PaperIndex.inMemory(given)).rejects.toThrow(message);
  await expect(PaperIndex.open(join(tmpdir(), "no-such-folder"), given)).rejects.toThrow(message);
});
