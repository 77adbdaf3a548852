import fc from "fast-check";
import { expect, test, vi } from "vitest";
import {
  PaperIndex,
  PaperweaveError,
  type DatabaseIndex,
  type Embedder,
  type Paper,
  type PaperInput,
  type PaperTopic,
  type StoreChange,
} from "../../src/index.js";
import { sampleHashOf } from "../../src/database/paper-to-put.js";
import { SAMPLE_HASHES } from "../../src/database/store-helpers.js";
import { libraryOf } from "../../src/database/stored-library.js";
import { planConcurrentMerge } from "../../src/store/library/upsert-plan.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { databaseContract } from "../support/database-contract.js";
import { PlainRows, PlainStore } from "../support/plain-store.js";
import { papersOn, subjectOf } from "../support/subjects.js";

/*
 * What an index does beside its database, with conflicts and failures at will; test/opensearch and
 * test/postgres have the real ones.
 */

databaseContract("the plain store", async () => {
  const rows = new PlainRows();
  return { store: () => new PlainStore(rows), clear: async () => undefined };
});

/** An embedder that counts what it embeds. */
function counted(): Embedder & { texts: number } {
  const model = createTestEmbedder();
  const counting = {
    id: model.id,
    dimensions: model.dimensions,
    maxTokens: model.maxTokens,
    texts: 0,
    embed: (texts: readonly string[], options: object) => {
      counting.texts += texts.length;
      return model.embed(texts, options);
    },
  };
  return counting;
}

async function opened(
  rows = new PlainRows(),
): Promise<{ store: PlainStore; index: DatabaseIndex; embedder: ReturnType<typeof counted> }> {
  const store = new PlainStore(rows),
    embedder = counted();
  return { store, embedder, index: await PaperIndex.open(store, { embedder }) };
}

const failure = (message: string): PaperweaveError => new PaperweaveError("unavailable", message);
const topicsNoted = (store: PlainStore): Map<string, number | undefined> =>
  new Map([...store.rows.papers].map(([id, { topic }]) => [id, topic?.topic]));

test("papers that others change meanwhile are planned afresh, and none is embedded twice", async () => {
  const { store, index, embedder } = await opened();
  const { index: other } = await opened(store.rows);
  let left = 3;
  store.before = async (call) => {
    if (call !== "change" || left-- === 0) return;
    await other.upsert([{ id: "p", title: "A paper that others change", year: 2000 + left }]);
  };
  const report = await index.upsert([
    { id: "p", title: "A paper that others change", authors: ["Ada Lovelace"] },
    { id: "q", title: "Another paper" },
  ]);
  expect([report.updated, report.added]).toEqual([["p"], ["q"]]);
  expect(embedder.texts).toBe(2);
  expect(await index.get("p")).toMatchObject({ authors: ["Ada Lovelace"] });
});

test("papers that never stop changing are given up with a word on which they are", async () => {
  const { store, index } = await opened();
  const { index: other } = await opened(store.rows);
  let year = 1900;
  store.before = async (call) => {
    if (call === "change") await other.upsert([{ id: "p", title: "A restless paper", year: year++ }]);
  };
  await expect(index.upsert([{ id: "p", title: "A restless paper", abstract: "Text." }])).rejects.toThrow(
    /Other programs keep changing the papers "p" of the plain store/,
  );
});

test("an upsert that fails has written whole parts, and goes on from there", async () => {
  const { store, index, embedder } = await opened();
  const papers = papersOn(10, 120);
  let changes = 0;
  store.before = (call) => {
    if (call === "change" && ++changes === 2) throw failure("The plain store does not answer.");
  };
  await expect(index.upsert(papers)).rejects.toSatisfy((error) => PaperweaveError.is(error, "unavailable"));
  expect([index.size, embedder.texts]).toEqual([512, 1024]);
  const report = await index.upsert(papers);
  expect([report.unchanged.length, report.added.length, index.size, embedder.texts]).toEqual([
    512,
    688,
    1200,
    1024 + 688,
  ]);
});

test("every paper of a long list is in one place of the report, also when it comes again in a later part", async () => {
  const { index } = await opened();
  const papers: PaperInput[] = papersOn(10, 60);
  const report = await index.upsert([...papers, { title: "" }, { ...papers[0]!, year: 2001 }]);
  expect([
    report.added.length,
    report.updated,
    report.merged.map(({ into, where }) => [into, where]),
    report.rejected.map(({ where }) => where),
  ]).toEqual([600, [], [], ["paper 601"]]);
  expect((await index.get("s0-0"))?.year).toBe(2001);
});

test("of a stream is written what came before a mistake in it", async () => {
  const { index } = await opened();
  async function* stream(): AsyncGenerator<PaperInput> {
    yield* papersOn(10, 60);
    yield { title: "Wrong", vector: [1] };
  }
  await expect(index.upsert(stream())).rejects.toSatisfy((error) => PaperweaveError.is(error, "shape-mismatch"));
  expect(index.size).toBe(512);
});

test("hashes are whole numbers that spread ids evenly and stay for ever", () => {
  const hashes = Array.from({ length: 4000 }, (_, i) => sampleHashOf(`paper ${i}`));
  expect(hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash < SAMPLE_HASHES)).toBe(true);
  const share = hashes.filter((hash) => hash < SAMPLE_HASHES / 4).length / hashes.length;
  expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
  expect([sampleHashOf("2401.00001"), sampleHashOf("")]).toEqual([467341851, 1830235578]); // by hashlib of Python
});

test("topics are found in a sample, noted for every paper, and asked for by number", async () => {
  const { store, index } = await opened();
  const papers = papersOn(4, 60);
  await index.upsert(papers);
  const stages = new Set<string>();
  const topics = await index.topics({ sample: 120, onProgress: ({ stage }) => stages.add(stage) });
  const inSample = topics.list().reduce((sum, { size }) => sum + size, 0);
  expect(inSample).toBeGreaterThan(80);
  expect(inSample).toBeLessThan(160);
  const noted = topicsNoted(store);
  expect(new Set([...noted].map(([id, topic]) => `${subjectOf(id)} ${topic}`)).size).toBe(4);
  const sizes = await index.topicSizes();
  expect([...sizes.values()]).toEqual([60, 60, 60, 60]);
  const topic = (await index.topicOf("s2-7"))!;
  expect(topic).toBe(noted.get("s2-7"));
  const hits = await index.search("training data of robots", { topic, k: 100 });
  expect([hits.length, new Set(hits.map(({ paper }) => subjectOf(paper.id)))]).toEqual([60, new Set([2])]);
  let members = 0;
  for await (const paper of index.papers({ topic })) members += Number(subjectOf(paper.id) === 2);
  expect(members).toBe(60);
  expect(
    (await index.related("s2-1", { explain: true, k: 3 })).every(({ explanation }) => explanation!.topic?.id === topic),
  ).toBe(true);
  expect([...stages]).toContain("assigning");
});

test("the same papers have the same sample and topics, and as papers are added, topics keep their ids", async () => {
  const { index } = await opened(),
    { index: other } = await opened();
  const papers = papersOn(4, 60);
  await index.upsert(papers);
  await other.upsert(papers.toReversed());
  const topics = await index.topics({ sample: 120 });
  expect((await other.topics({ sample: 120 })).toJSON()).toEqual(topics.toJSON());
  await index.upsert(papersOn(4, 60, 60));
  const grown = await index.topics({ sample: 120, previous: (await index.savedTopics())! });
  expect(
    grown
      .list()
      .map(({ id, label }) => `${id} ${label}`)
      .sort(),
  ).toEqual(
    topics
      .list()
      .map(({ id, label }) => `${id} ${label}`)
      .sort(),
  );
  expect([...(await index.topicSizes()).values()]).toEqual([120, 120, 120, 120]);
});

test("noting topics goes on where it was stopped, and takes the papers that came or changed since", async () => {
  const { store, index } = await opened();
  await index.upsert(papersOn(4, 60));
  let written = 0;
  store.before = (call, topics) => {
    if (call !== "putTopics") return;
    if (written > 0) throw failure("The plain store does not answer.");
    written += (topics as PaperTopic[]).length;
  };
  await expect(index.topics()).rejects.toSatisfy((error) => PaperweaveError.is(error, "unavailable"));
  store.before = () => undefined;
  const before = [...topicsNoted(store).values()].filter((topic) => topic !== undefined).length;
  const { index: later } = await opened(store.rows);
  expect(await later.assignTopics()).toBe(240 - before);
  expect(await later.assignTopics()).toBe(0);
  await later.upsert([{ ...papersOn(1, 1)[0]!, year: 2020 }, ...papersOn(1, 2, 90)]);
  expect(await later.topicOf("s0-0")).toBeUndefined();
  expect(await later.assignTopics()).toBe(3);
  expect([await later.topicOf("s0-0"), await later.topicOf("s0-90")]).toEqual([
    await later.topicOf("s0-1"),
    await later.topicOf("s0-1"),
  ]);
});

test("a paper that changes while topics are noted is looked at once more", async () => {
  const { store, index } = await opened();
  const { index: other } = await opened(store.rows);
  await index.upsert(papersOn(3, 20));
  let first = true;
  store.before = async (call) => {
    if (call !== "putTopics" || !first) return;
    first = false;
    await other.upsert(papersOn(3, 20).map((paper) => ({ ...paper, year: 2020 })));
  };
  await index.topics();
  expect([...topicsNoted(store).values()]).not.toContain(undefined);
});

test("a program that could not open an index does not keep its connections", async () => {
  const rows = new PlainRows();
  await (await opened(rows)).index.upsert(papersOn(1, 1));
  const store = new PlainStore(rows);
  await expect(PaperIndex.open(store, { embedder: createTestEmbedder({ dimensions: 8 }) })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "model-mismatch"),
  );
  expect(store.isClosed).toBe(true);
  await expect(PaperIndex.open(new PlainStore(), { readOnly: true })).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "not-found"),
  );
  await expect(PaperIndex.open({ scan: 1 } as never)).rejects.toThrow(/takes the path of a folder or a store/);
});

test("an index that another program makes later is found", async () => {
  const rows = new PlainRows();
  const { index: early } = await opened(rows);
  expect(await early.search("robots")).toEqual([]);
  await (await opened(rows)).index.upsert(papersOn(2, 2));
  expect([(await early.search("robots", { k: 1 })).length, await early.count(), early.size]).toEqual([1, 4, 4]);
});

test("what a store is asked to change names every paper by what it may be called", async () => {
  const { store, index } = await opened();
  const changes: StoreChange[] = [];
  store.before = (call, given) => void (call === "change" && changes.push(given as StoreChange));
  await index.upsert([
    {
      id: "arXiv:2401.00001v2",
      title: "T".repeat(300),
      doi: "10.1000/X",
      url: "https://example.org/x",
      otherIds: ["mine"],
    },
  ]);
  const [put] = changes[0]!.put;
  expect(put!.names).toEqual(expect.arrayContaining(["2401.00001", "10.1000/x", "https://example.org/x", "mine"]));
  expect(put!.keys).toEqual(expect.arrayContaining(["id:2401.00001", "arxiv:2401.00001", "doi:10.1000/x"]));
  expect(put!.keys.every((key) => key.length <= 200)).toBe(true);
});

const preprint = {
  id: "2401.00009",
  title: "A paper that two programs bring",
  abstract: "Each of them gives it another name.",
  authors: ["Ada Lovelace"],
};
const published = {
  title: preprint.title,
  abstract: preprint.abstract,
  authors: preprint.authors,
  doi: "10.1000/two",
  year: 2024,
};

test("a paper that two programs store under two ids at once becomes one, and the last reports it", async () => {
  for (const [mine, theirs] of [
    [preprint, published],
    [published, preprint],
  ] as const) {
    const { store, index, embedder } = await opened();
    const { index: other } = await opened(store.rows);
    let first = true;
    store.before = async (call) => {
      if (call !== "change" || !first) return;
      first = false;
      await other.upsert([theirs]);
    };
    const report = await index.upsert([{ id: "p", title: "Another paper" }, mine]);
    expect([...store.rows.papers.keys()].sort()).toEqual(["2401.00009", "p"]);
    expect(await index.get("10.1000/two")).toMatchObject({ id: "2401.00009", doi: "10.1000/two", year: 2024 });
    const [from, added, updated, where] =
      mine === preprint
        ? ["10.1000/two", ["p", "2401.00009"], [], "in the index"]
        : ["10.1000/two", ["p"], ["2401.00009"], "paper 2"];
    expect([report.added, report.updated]).toEqual([added, updated]);
    expect(report.merged).toMatchObject([{ id: from, into: "2401.00009", where }]);
    expect([index.size, embedder.texts]).toEqual([2, 2]);
  }
});

test("such papers become one also while others change them; those that share only a title stay two", async () => {
  const { store, index } = await opened();
  const { index: other } = await opened(store.rows);
  const unlike = {
    id: "theirs",
    title: "Introduction",
    abstract: "Of galaxies, telescopes and the dust between the stars that they see at night.",
  };
  let changes = 0;
  store.before = async (call) => {
    if (call !== "change") return;
    const { papers } = store.rows;
    if (++changes === 1) await other.upsert([published, unlike]);
    else if (changes === 2)
      papers.set(published.doi, {
        ...papers.get(published.doi)!,
        paper: { ...papers.get(published.doi)!.paper, year: 2025 },
        revision: "another",
      });
  };
  await index.upsert([
    preprint,
    {
      id: "ours",
      title: "Introduction",
      abstract: "Of robots, grippers and the fruit that they hold with their tactile hands at work.",
    },
  ]);
  expect(changes).toBe(3);
  expect([...store.rows.papers.keys()].sort()).toEqual(["2401.00009", "ours", "theirs"]);
  expect(await index.get("2401.00009")).toMatchObject({ year: 2025, doi: "10.1000/two" });
});

test("an export has the topics of all papers; topics of another model, and vectors, are refused", async () => {
  const { store, index } = await opened();
  await index.upsert(papersOn(4, 60));
  const earlier = await index.topics({ sample: 120, count: 2 });
  const topics = await index.topics({ sample: 120 });
  const labels = new Map(topics.list().map(({ id, label }) => [label, id]));
  const { store: later, index: other } = await opened(store.rows);
  const getNote = vi.spyOn(later, "getNote");
  const lines = Buffer.from(await other.export("jsonl", { topics, positions: [] }))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; topic: string; topic_id: number });
  expect(getNote).toHaveBeenCalledTimes(1); // the model is read once, not for each page
  expect(new Set(lines.map(({ id, topic }) => `${subjectOf(id)} ${topic}`)).size).toBe(4);
  expect(lines.filter(({ id }) => topics.topicOf(id) === undefined).length).toBeGreaterThan(50);
  for (const { topic, topic_id } of lines) expect(topic_id).toBe(labels.get(topic));
  await expect(index.export("csv", { topics: earlier, positions: [] })).rejects.toThrow(
    /^topics must be those that were found last, .* of the plain store: savedTopics\(\) gives them/,
  );
  await expect(index.export("vectors.npy")).rejects.toThrow(
    /^The vectors of a database cannot be exported as npy: its papers come in no fixed order/,
  );
  await expect(index.reembed()).rejects.toThrow(
    'The plain store keeps the vectors of one embedder, "test-64". Open an index of another name with the ' +
      "other embedder, and give it these papers: other.upsert(index.papers()).",
  );
});

test("numbers of topics, and of hits, that no database takes are refused before it is asked", async () => {
  const { store, index } = await opened();
  await index.upsert(papersOn(1, 3));
  store.before = (call) => {
    if (call !== "find") throw new Error(`${call} was asked`);
  };
  const all = async (topic: unknown): Promise<void> => {
    for await (const paper of index.papers({ topic: topic as number })) void paper;
  };
  for (const topic of ["1", 1.5, -2, 2 ** 31, NaN, null]) {
    for (const call of [
      () => index.search("a", { topic: topic as number }),
      () => index.related("s0-0", { topic: topic as number }),
      () => all(topic),
    ])
      await expect(call()).rejects.toThrow(/^topic must be/);
  }
  Object.assign(store, { mostHits: 50 });
  for (const call of [() => index.search("a", { k: 51 }), () => index.related("s0-0", { k: 51, mode: "semantic" })])
    await expect(call()).rejects.toThrow("The plain store gives at most 50 papers of a search, got k 51.");
  store.before = (call, given) =>
    void (call === "search" && expect((given as { k: number }).k).toBeLessThanOrEqual(50));
  expect([
    (await index.search("robots", { k: 50 })).length,
    (await index.related("s0-0", { k: 40, diversity: 0.5 })).length,
  ]).toEqual([3, 2]);
});

test("both lists that a hybrid search fuses have at least 100 papers, and twice as many as are wanted", async () => {
  const { store, index } = await opened();
  await index.upsert(papersOn(1, 3));
  const asked: number[] = [];
  store.before = (call, given) => void (call === "search" && asked.push((given as { k: number }).k));
  for (const k of [1, 50, 51]) await index.search("robots", { k });
  await index.related("s0-0", { k: 60 });
  await index.search("robots", { k: 7, mode: "semantic" });
  await index.search("robots", { k: 8, mode: "lexical" });
  expect(asked).toEqual([100, 100, 102, 120, 7, 8]);
});

test("an upsert of a database that answers no more fails when the database does, not a count later", async () => {
  const { store, index } = await opened();
  await index.upsert(papersOn(1, 1));
  store.before = (call) => {
    if (call === "change") throw failure("The plain store does not answer.");
  };
  let asked: AbortSignal | undefined;
  store.count = async (options?: { signal?: AbortSignal }) =>
    new Promise((_, reject) =>
      (asked = options!.signal)!.addEventListener("abort", () => reject(failure("Too late."))),
    );
  await expect(index.upsert(papersOn(1, 3))).rejects.toThrow("The plain store does not answer.");
  expect([asked?.aborted, index.size]).toEqual([true, 1]);
});

test("both of two programs plan the same paper of those that met, whichever of them is theirs", async () => {
  const texts = fc.constantFrom("On learning of graphs by many machines", "Graphs and what machines learn of them");
  const abstracts = fc.constantFrom(
    "",
    "We show how graphs are learned by machines that share what they have seen of them.",
    "Graphs are learned by machines, of which each has seen a part that others have not.",
  );
  const names = fc.constantFrom<Partial<Paper>>(
    { id: "2401.00001" },
    { id: "2401.00001", version: 2 },
    { id: "10.1000/a", doi: "10.1000/a" },
    { id: "7", pmid: "7", doi: "10.1000/a" },
    { id: "own" },
    { id: "other", doi: "10.1000/b" },
  );
  const paper = fc
    .tuple(
      names,
      texts,
      abstracts,
      fc.constantFrom(undefined, ["Ada Lovelace"], ["Bo Chen"]),
      fc.option(fc.integer({ min: 2019, max: 2024 }), { nil: undefined }),
    )
    .map(
      ([name, title, abstract, authors, year]) =>
        ({ id: "", ...name, title, abstract, ...(authors && { authors }), ...(year && { year }) }) as Paper,
    );
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(paper, { minLength: 2, maxLength: 4, selector: ({ id }) => id }),
      fc.nat({ max: 3 }),
      async (papers, at) => {
        const library = libraryOf(
          papers.map((one, i) => ({ paper: one, vector: Float32Array.of(1, i) })),
          2,
        );
        const ids = papers.map(({ id }) => id),
          ours = ids.slice(0, 1 + (at % (ids.length - 1)));
        const planned = async (own: readonly string[]) => {
          const { toEmbed, ready, removed, report } = await planConcurrentMerge(
            library,
            new Map(own.map((id) => [id, "paper 1"])),
          );
          return {
            toEmbed,
            ready,
            removed: [...removed].sort(),
            updated: report.updated.toSorted(),
            added: report.added,
          };
        };
        const plan = await planned(ours);
        expect(await planned(ids.filter((id) => !ours.includes(id)))).toEqual(plan);
        expect(plan.added).toEqual([]);
        merged += plan.removed.length;
      },
    ),
    { numRuns: 300, seed: 8 },
  );
  expect(merged).toBeGreaterThan(50);
});

test("how far similarities spread is read of 200 papers once, of fewer with every search by words and meaning", async () => {
  const { store, index } = await opened();
  const scans = vi.spyOn(store, "scan");
  await index.upsert(papersOn(5, 39));
  for (const mode of ["lexical", "semantic", "hybrid", "hybrid"] as const) await index.search("lattice", { mode });
  expect(scans.mock.calls.map(([{ first }]) => first)).toEqual([200, 200]);
  await index.upsert(papersOn(5, 1, 39));
  await index.search("lattice");
  await index.related("s1-1");
  expect(scans.mock.calls.map(([{ first }]) => first)).toEqual([200, 200, 200]);
});
