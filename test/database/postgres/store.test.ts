import fc from "fast-check";
import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import type { Paper, PaperStore } from "../../../src/index.js";
import { joinFilter } from "../../../src/database/join-filter.js";
import { postgresStore } from "../../../src/database/postgres/index.js";
import { filterMask } from "../../../src/search/candidate-mask.js";
import { FilterColumns } from "../../../src/search/filter-columns.js";
import { parseFilter } from "../../../src/search/filter.js";
import { anyFilter, filteredPaper } from "../../support/any-filter.js";
import { found, model, pagesOf, poolAsking, put, vectorOf, withPostgres } from "./support.js";

withPostgres("a store in PostgreSQL", (server) => {
  let store: PaperStore;
  let schemas = 0;
  beforeEach(async () => {
    store = postgresStore({ connectionString: server().connectionString, schema: `s"${++schemas}'; --` });
    await store.open();
    await store.create(model);
    return () => store.close();
  });
  const stored = async (...ids: string[]): Promise<Paper[]> =>
    (await store.find("name", ids)).map(({ paper }) => paper);
  const revisionOf = async (id: string): Promise<string> => (await store.find("name", [id]))[0]!.revision;

  test("papers come back as they were put, whatever characters they are of", async () => {
    const odd = "\0 \t \r\n \\N \\. \u0001 \ud800 \udfff 😀 \uffff ﬁ ' \" \\ {} NULL";
    const papers: Paper[] = [
      {
        id: odd,
        title: odd,
        abstract: odd,
        authors: [odd, "", "NULL"],
        year: 2024,
        date: "2024-05",
        categories: [odd],
        url: odd,
        doi: odd,
        pmid: "1",
        version: 3,
        otherIds: [odd],
        links: [odd],
      },
      { id: "plain", title: "A title", abstract: "" },
      { id: "empty lists", title: "", abstract: "x", authors: [], categories: [] },
    ];
    expect(await store.change({ put: papers.map((paper) => put(paper)), remove: [] })).toEqual({ conflicts: [] });
    expect(await stored(odd)).toEqual([papers[0]]);
    expect(await stored("plain", "empty lists", "nobody")).toEqual([papers[2], papers[1]]);
    await store.putNote(odd, odd.repeat(100_000));
    expect(await store.getNote(odd)).toBe(odd.repeat(100_000));
    expect(await store.getNote("none")).toBeUndefined();
  });

  test("ids, names and abstracts may be long", async () => {
    const long = put(
      {
        id: "i".repeat(10_000),
        authors: ["a".repeat(10_000)],
        abstract: Array.from({ length: 100_000 }, (_, i) => `word${i}`).join(" "),
      },
      { names: ["n".repeat(10_000)] },
    );
    await store.change({ put: [long], remove: [] });
    expect((await store.find("name", ["n".repeat(10_000)]))[0]!.paper).toEqual(long.paper);
    expect((await found(store, { words: { text: "word77" } })).byWords).toEqual([long.paper.id]);
  });

  test("a change with a conflict does nothing, and names the papers", async () => {
    await store.change({ put: [put({ id: "a" }), put({ id: "b" })], remove: [] });
    const [a, b] = [await revisionOf("a"), await revisionOf("b")];
    await store.change({ put: [put({ id: "a", year: 2000 }, { replaces: a })], remove: [] });
    expect(await revisionOf("a")).not.toBe(a);
    const { conflicts } = await store.change({
      put: [put({ id: "new" }), put({ id: "a", year: 1 }, { replaces: a }), put({ id: "b" })],
      remove: [{ id: "gone", revision: b }],
    });
    expect(conflicts).toEqual(["a", "b", "gone", "new"]);
    expect(await stored("a", "b", "new")).toMatchObject([{ id: "a", year: 2000 }, { id: "b" }]);
    expect(await store.change({ put: [put({ id: "new" })], remove: [{ id: "b", revision: b }] })).toEqual({
      conflicts: [],
    });
    expect((await stored("a", "b", "new")).map(({ id }) => id)).toEqual(["a", "new"]);
    expect(await store.count()).toBe(2);
    await expect(store.change({ put: [put({ id: "x" }), put({ id: "x" })], remove: [] })).rejects.toMatchObject({
      code: "duplicate-id",
    });
    await expect(
      store.change({ put: [put({ id: "x" }, { vector: vectorOf(1, 5) })], remove: [] }),
    ).rejects.toMatchObject({ code: "shape-mismatch" });
  });

  test("of many that put the same papers at once each is told which ones it did not put", async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `p${i}`);
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        store.change({
          put: ids
            .slice(writer * 4, writer * 4 + 12)
            .map((id) => put({ id, year: writer }))
            .reverse(),
          remove: [],
        }),
      ),
    );
    const papers = await stored(...ids);
    results.forEach(({ conflicts }, writer) => {
      const own = papers.filter(({ year }) => year === writer);
      expect(own).toHaveLength(conflicts.length === 0 ? 12 : 0);
      if (conflicts.length === 0) return;
      expect(conflicts.toSorted()).toEqual(ids.slice(writer * 4, writer * 4 + 12).sort());
      expect(papers.map(({ id }) => id)).toContain(conflicts[0]); // by another writer
    });
    expect(results.some(({ conflicts }) => conflicts.length === 0)).toBe(true);
  });

  test("any filter keeps the papers that it keeps in memory", async () => {
    const papers = fc
      .sample(fc.uniqueArray(filteredPaper, { minLength: 8, maxLength: 8, selector: ({ id }) => id }), {
        numRuns: 1,
        seed: 3,
      })[0]!
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    await store.change({ put: papers.map((paper) => put(paper)), remove: [] });
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const node = joinFilter(parseFilter(filter));
        const kept = await filterMask(node, new FilterColumns(papers));
        expect((await found(store, { vector: vectorOf(1), filter: node })).byMeaning).toEqual(
          papers.filter((_, row) => kept[row] === 1).map(({ id }) => id),
        );
      }),
      { numRuns: process.env.PAPERWEAVE_FULL ? 2000 : 200 },
    );
  });

  test("bounds compare texts by UTF-16 code units, and years as numbers", async () => {
    const texts = ["", "\0", "\u0001", "A", "a", "é", "\ud7ff", "\ud800", "😀", "\udfff", "\ue000", "ﬁ", "\uffff"];
    const papers = texts.map((text, i): Paper => ({
      id: String.fromCharCode(97 + i),
      title: text,
      abstract: "",
      authors: [text, "\0"],
      date: text,
      year: i * 1.5 - 3,
    }));
    await store.change({ put: papers.map((paper) => put(paper)), remove: [] });
    for (const operator of ["$gt", "$gte", "$lt", "$lte"] as const) {
      for (const filter of [
        ...texts.flatMap((text) => [
          { title: { [operator]: text } },
          { authors: { [operator]: text } },
          { date: { [operator]: text } },
        ]),
        ...[-1.5, 0, 0.1, -0, 1e300].map((year) => ({ year: { [operator]: year } })),
      ]) {
        const node = joinFilter(parseFilter(filter));
        const kept = await filterMask(node, new FilterColumns(papers));
        expect(
          (await found(store, { k: 20, vector: vectorOf(1), filter: node })).byMeaning,
          JSON.stringify(filter),
        ).toEqual(papers.filter((_, row) => kept[row] === 1).map(({ id }) => id));
      }
    }
  });

  test("papers are found by phrases within the title or the abstract, and not by what is excluded", async () => {
    await store.change({
      put: [
        put({ id: "1", title: "Neural networks of depth", abstract: "Graphs. They learn." }),
        put({ id: "2", title: "Networks, neural and other", abstract: "To be or not to be." }),
        put({ id: "3", title: "On graph", abstract: "networks of low-rank kind and a neural network" }),
      ],
      remove: [],
    });
    const ask = async (query: object): Promise<string[]> =>
      (await found(store, { vector: vectorOf(1), ...query })).byMeaning;
    expect(await ask({ phrases: ["neural networks"] })).toEqual(["1", "3"]);
    expect(await ask({ phrases: ["graph networks"] })).toEqual([]); // its words stand in the title and the abstract
    expect(await ask({ phrases: ["low rank"] })).toEqual(["3"]);
    expect(await ask({ phrases: ["To be or"] })).toEqual(["2"]); // words that English leaves out
    expect(await ask({ excluded: ["neural networks", "to be"] })).toEqual([]);
    expect(await ask({ excluded: ["graphs"] })).toEqual(["2"]);
    expect(await ask({ without: ["1", "3", "nobody"] })).toEqual(["2"]);
    expect(await ask({ k: 2 })).toEqual(["1", "2"]); // equal ones by id
  });

  test("rare words count more than common ones, titles more than abstracts; no query is run as SQL", async () => {
    const common = Array.from({ length: 30 }, (_, i) =>
      put({ id: `c${i}`, title: "Learning of models", abstract: "learning learning learning" }),
    );
    await store.change({
      put: [
        ...common,
        put({ id: "near", title: "Zebrafish", abstract: "swimming" }),
        put({ id: "rare", title: "Zebrafish", abstract: "observed" }),
        put({ id: "text", title: "Fish", abstract: "a zebrafish, learning" }),
      ],
      remove: [],
    });
    const ask = async (text: string, k = 3): Promise<string[]> => (await found(store, { k, words: { text } })).byWords;
    expect(await ask("learning zebrafish", 3)).toEqual(["near", "rare", "text"]);
    expect(await ask("zebrafish")).toEqual(["near", "rare", "text"]);
    expect(await ask("LEARNED zebrafish", 40)).toHaveLength(33);
    for (const text of [
      "'); DROP TABLE papers; --",
      "zebrafish & | ! <-> :* ( ' \\ \"",
      "\0 \ud800",
      "the",
      "",
      "a:b:c 'x' $1",
    ])
      await ask(text);
    expect(await ask("zebrafish' | 'x")).toEqual(["near", "rare", "text"]);
    const unlike = async (title: string): Promise<string[]> =>
      (
        await found(store, {
          k: 1,
          words: { like: [{ title: "Zebrafish", abstract: "that are learning" }], unlike: [{ title, abstract: "" }] },
        })
      ).byWords;
    expect([await unlike("Observed"), await unlike("Swimming")]).toEqual([["near"], ["rare"]]);
    expect((await found(store, { words: { like: [], unlike: [] } })).byWords).toEqual([]);
    const { byWords } = await store.search({ k: 5, words: { text: "zebrafish" }, vectors: true });
    expect(byWords.map(({ score, vector }) => [score > 0, vector?.length])).toEqual(Array(3).fill([true, 4]));
  });

  test("scores by meaning are cosine similarities, and vectors come with the papers that ask for them", async () => {
    await store.change({
      put: Array.from({ length: 50 }, (_, i) => put({ id: `p${i}` }, { vector: vectorOf(i) })),
      remove: [],
    });
    const { byMeaning } = await store.search({ k: 3, vector: vectorOf(7), vectors: true });
    expect(byMeaning[0]).toMatchObject({ paper: { id: "p7" } });
    expect(byMeaning[0]!.score).toBeCloseTo(1, 5);
    for (const { vector, score } of byMeaning)
      expect(score).toBeCloseTo(
        vector!.reduce((sum, one, i) => sum + one * vectorOf(7)[i]!, 0),
        5,
      );
    expect((await store.search({ k: 3, vector: vectorOf(7) })).byMeaning.map((hit) => Object.keys(hit).sort())).toEqual(
      Array(3).fill(["paper", "score"]),
    );
  });

  test("a filter that keeps one paper in 25 gets all k, by the graph", async () => {
    await store.change({
      put: Array.from({ length: 3000 }, (_, i) => put({ id: `p${i}`, year: i % 25 }, { vector: vectorOf(i) })),
      remove: [],
    });
    // Without other ways to go the planner takes the graph.
    const own = new pg.Pool({
      connectionString:
        `${server().connectionString}?options=` +
        `${encodeURIComponent("-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off")}`,
    });
    let statements = 0;
    const pool = poolAsking(own, (client, asked, values) => {
      statements++;
      return client.query(asked as string, values);
    });
    const strict = postgresStore({ pool, schema: `s"${schemas}'; --`, efSearch: 10 });
    await strict.open();
    statements = 0;
    for (let i = 0; i < 20; i++) {
      const { byMeaning } = await strict.search({
        k: 10,
        vector: vectorOf(10_000 + i),
        filter: parseFilter({ year: 3 }),
      });
      expect(byMeaning.map(({ paper }) => paper.year)).toEqual(Array(10).fill(3));
      expect(byMeaning.map(({ score }) => score)).toEqual(
        byMeaning.map(({ score }) => score).toSorted((a, b) => b - a),
      );
    }
    // to begin, to search and to commit: the graph gave enough, and no paper was looked at besides
    expect(statements).toBe(20 * 3);
    expect(
      (await strict.search({ k: 10, vector: vectorOf(0), filter: parseFilter({ id: { $in: ["p1", "p2"] } }) }))
        .byMeaning,
    ).toHaveLength(2);
    await own.end();
  });

  test("a scan reads every paper once, in parts, as they were when it began", async () => {
    await store.change({
      put: Array.from({ length: 100 }, (_, i) => put({ id: `p${i}` }, { sampleHash: i })),
      remove: [],
    });
    const parts = await Promise.all(
      [0, 1, 2].map((number) => pagesOf(store.scan({ part: { number, of: 3 }, pageSize: 7 }))),
    );
    expect(parts.every((part) => part.length > 15)).toBe(true);
    expect(new Set(parts.flat().map(({ paper }) => paper.id)).size).toBe(100);
    expect(parts.flat()).toHaveLength(100);
    expect((await pagesOf(store.scan({ first: 10 }))).map(({ paper }) => paper.id).sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `p${i}`),
    );
    const seen: Paper[] = [];
    for await (const page of store.scan({ pageSize: 30 })) {
      if (seen.length === 0)
        await store.change({
          put: [
            put({ id: "later" }),
            ...(await store.find("name", ["p1", "p99"])).map(({ paper, revision }) =>
              put({ ...paper, year: 1 }, { replaces: revision }),
            ),
          ],
          remove: [],
        });
      seen.push(...page.map(({ paper }) => paper));
    }
    expect([seen.length, seen.filter(({ year }) => year === 1).length]).toEqual([100, 0]);
  });

  test("a scan that is left, or aborted, leaves no transaction behind", async () => {
    await store.change({ put: Array.from({ length: 30 }, (_, i) => put({ id: `p${i}` })), remove: [] });
    const one = postgresStore({
      connectionString: server().connectionString,
      schema: `s"${schemas}'; --`,
      connections: 1,
    });
    await one.open();
    for await (const page of one.scan({ pageSize: 5 })) {
      expect(page).toHaveLength(5);
      break;
    }
    expect(await one.count()).toBe(30); // by the only connection
    const stop = new AbortController();
    const reading = one.scan({ pageSize: 5, signal: stop.signal })[Symbol.asyncIterator]();
    await reading.next();
    stop.abort();
    await expect(reading.next()).rejects.toMatchObject({ code: "aborted" });
    expect(await one.count()).toBe(30);
    await one.close();
    expect(await server().query("SELECT state FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")).toEqual(
      [],
    );
  });

  test("topics count as long as a paper stays as it was", async () => {
    const run = "run \0 \uffff";
    await store.change({ put: ["a", "b", "c"].map((id) => put({ id })), remove: [] });
    const [a, b] = [await revisionOf("a"), await revisionOf("b")];
    const topics = [
      { id: "a", revision: a, topic: 4, similarity: 0.5 },
      { id: "b", revision: b, topic: -1, similarity: 0 },
      { id: "c", revision: "999999", topic: 1, similarity: 1 },
      { id: "nobody", revision: a, topic: 1, similarity: 1 },
    ];
    expect(await store.putTopics(run, topics)).toBe(2);
    const look = async () => [
      await store.topicsOf(run, ["c", "b", "a"]),
      await store.countTopics(run),
      (await found(store, { vector: vectorOf(1), topic: { run, topic: 4 } })).byMeaning,
      (await pagesOf(store.scan({ topic: { run, topic: 4 } }))).map(({ paper }) => paper.id),
      (await pagesOf(store.scan({ lackingRun: run }))).map(({ paper }) => paper.id).sort(),
    ];
    expect(await look()).toEqual([
      new Map([
        ["b", -1],
        ["a", 4],
      ]),
      new Map([
        [-1, 1],
        [4, 1],
      ]),
      ["a"],
      ["a"],
      ["c"],
    ]);
    await store.change({ put: [put({ id: "a", year: 1 }, { replaces: a })], remove: [{ id: "b", revision: b }] });
    expect(await look()).toEqual([new Map(), new Map(), [], [], ["a", "c"]]);
    expect(
      await store.putTopics("run 2", [{ id: "c", revision: await revisionOf("c"), topic: 7, similarity: 1 }]),
    ).toBe(1);
    expect(await store.topicsOf("run 2", ["c"])).toEqual(new Map([["c", 7]]));
    expect(await store.topicsOf(run, ["c"])).toEqual(new Map());
    expect((await pagesOf(store.scan({ lackingRun: run }))).map(({ paper }) => paper.id).sort()).toEqual(["a", "c"]);
  });
});
