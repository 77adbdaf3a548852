import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PaperweaveError, type Paper, type PaperStore } from "../../../src/index.js";
import { openSearchStore } from "../../../src/database/opensearch/index.js";
import type { PaperToPut } from "../../../src/database/paper-store.js";
import { noOpenSearch, startOpenSearch, type OpenSearchCluster } from "../../engines/opensearch.js";

const DIMENSIONS = 4;
const model = { embedder: "given", dimensions: DIMENSIONS };
const SAMPLE_HASHES = 2 ** 31;

const unit = (...values: number[]): Float32Array => {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from({ length: DIMENSIONS }, (_, i) => (values[i] ?? 0) / length);
};
const put = (id: string, more: Partial<PaperToPut> & { details?: Partial<Paper> } = {}): PaperToPut => {
  const { details, ...rest } = more;
  return {
    paper: { id, title: `The paper ${id}`, abstract: "", ...details },
    vector: unit(1),
    names: [id],
    keys: [],
    sampleHash: 0,
    ...rest,
  };
};

/** What only OpenSearch has, beside the contract of all indices. */
describe.skipIf(noOpenSearch)(`a store in OpenSearch${noOpenSearch ? `: ${noOpenSearch}` : ""}`, () => {
  let cluster: OpenSearchCluster;
  let store: PaperStore;
  let index = "";
  let count = 0;
  const ask = async (path: string, options?: RequestInit): Promise<unknown> =>
    (await fetch(`${cluster.nodes[0]!}/${path}`, options)).json();
  beforeAll(async () => {
    cluster = await startOpenSearch({ nodes: 1 });
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    index = `store${count++}`;
    store = openSearchStore({ node: cluster.nodes, index, shards: 2, replicas: 0 });
    await store.open();
    await store.create(model);
  });
  afterEach(async () => {
    await store.close();
    await cluster.remove(index);
  });

  test("takes graphs as large as it says", async () => {
    const large = openSearchStore({
      node: cluster.nodes,
      index: `${index}-large`,
      replicas: 0,
      M: 512,
      efConstruction: 3200,
      efSearch: 20_000,
    });
    await large.create(model);
    await large.change({ put: [put("a"), put("b")], remove: [] });
    expect((await large.search({ k: 10_000, vector: unit(1) })).byMeaning).toHaveLength(2);
    await large.close();
    await cluster.remove(`${index}-large`);
  });

  test("is made once, by whoever is first, and found by the others", async () => {
    const others = [1, 2, 3].map(() => openSearchStore({ node: cluster.nodes, index: `${index}-raced`, replicas: 0 }));
    const made = await Promise.all(others.map(async (one, i) => one.create({ embedder: `model ${i}`, dimensions: 8 })));
    expect(new Set(made.map(({ embedder }) => embedder)).size).toBe(1);
    expect(await others[0]!.open()).toEqual(made[0]);
    await Promise.all(others.map((one) => one.close()));
    await cluster.remove(`${index}-raced`);
  });

  test("makes nothing for who only reads", async () => {
    const indices = async (): Promise<string[]> =>
      ((await ask("_cat/indices?format=json")) as { index: string }[])
        .map((one) => one.index)
        .filter((name) => name.startsWith(index))
        .sort();
    const reader = openSearchStore({ node: cluster.nodes, index });
    expect([await reader.open(), await reader.getNote("topics"), await indices()]).toEqual([model, undefined, [index]]);
    const nothing = openSearchStore({ node: cluster.nodes, index: `${index}-none` });
    expect([await nothing.open(), await nothing.getNote("topics"), await indices()]).toEqual([
      undefined,
      undefined,
      [index],
    ]);
    await store.putNote("topics", "those of it");
    expect([await reader.getNote("topics"), await indices()]).toEqual(["those of it", [index, `${index}-notes`]]);
    await Promise.all([reader.close(), nothing.close()]);
  });

  test("that is deleted while a program writes to it stays deleted", async () => {
    await store.change({ put: [put("a")], remove: [] });
    const [a] = await store.find("name", ["a"]);
    await cluster.remove(index);
    const gone = (error: unknown): boolean =>
      PaperweaveError.is(error, "unavailable") &&
      /index_not_found_exception: no such index/.test((error as Error).message);
    const topic = { id: "a", revision: a!.revision, topic: 1, similarity: 1 };
    for (const call of [
      () => store.change({ put: [put("b")], remove: [] }),
      () => store.change({ put: [put("a", { replaces: a!.revision })], remove: [] }),
      () => store.change({ put: [], remove: [{ id: "a", revision: a!.revision }] }),
      () => store.putTopics("run", [topic]),
      () => store.topicsOf("run", ["a"]),
      () => store.find("name", ["a"]),
      () => store.search({ k: 1, vector: unit(1) }),
    ])
      await expect(call()).rejects.toSatisfy(gone);
    expect(await store.open()).toBeUndefined();
    await store.create(model);
    await store.change({ put: [put("b")], remove: [] });
    expect(await store.count()).toBe(1);
  });

  test("whose replica has no node, answers reads after a write from its primary copy, in time", async () => {
    const yellow = openSearchStore({ node: cluster.nodes, index: `${index}-yellow`, replicas: 1, timeout: 5000 });
    await yellow.open();
    await yellow.create(model);
    for (const [round, id] of ["a", "b", "c"].entries()) {
      expect(await yellow.change({ put: [put(id)], remove: [] })).toEqual({ conflicts: [] });
      expect((await yellow.byId([id])).map(({ paper }) => paper.id)).toEqual([id]);
      expect((await yellow.find("name", [id])).map(({ paper }) => paper.id)).toEqual([id]);
      expect(await yellow.count()).toBe(round + 1);
      expect((await yellow.search({ k: 9, vector: unit(1) })).byMeaning).toHaveLength(round + 1);
      await yellow.putNote("topics", id);
      expect(await yellow.getNote("topics")).toBe(id);
    }
    expect(await ask(`_cluster/health/${index}-yellow`)).toMatchObject({ status: "yellow", unassigned_shards: 1 });
    await yellow.close();
    await cluster.remove(`${index}-yellow`);
  });

  test("that was deleted alone, and made again, has no notes of the deleted one", async () => {
    await store.putNote("topics", "those of it");
    const revision = await store.noteRevision("topics");
    await ask(index, { method: "DELETE" });
    expect([await store.open(), await store.getNote("topics")]).toEqual([undefined, undefined]);
    await store.create(model);
    expect([await store.getNote("topics"), await store.noteRevision("topics")]).toEqual([undefined, undefined]);
    await store.putNote("topics", "new ones");
    expect(await store.getNote("topics")).toBe("new ones");
    expect(await store.noteRevision("topics")).not.toBe(revision);
    // an index made before indexes had ids keeps its notes
    const meta = { ...model, schema: 1 };
    await ask(`${index}/_mapping`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ _meta: { paperweave: meta } }),
    });
    await store.putNote("topics", "without an id");
    expect(await store.getNote("topics")).toBe("without an id");
  });

  test("that the server has blocked for its full disk says so, keeps its papers, and works again later", async () => {
    await store.change({ put: [put("a")], remove: [] });
    // what OpenSearch itself sets on every index when a disk is nearly full
    const block = (value: boolean | null) =>
      ask(`${index}/_settings`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ "index.blocks.read_only_allow_delete": value }),
      });
    await block(true);
    const hasty = openSearchStore({ node: cluster.nodes, index, timeout: 1500 });
    await expect(hasty.change({ put: [put("b")], remove: [] })).rejects.toSatisfy(
      (error) =>
        PaperweaveError.is(error, "unavailable") && /disk usage exceeded flood-stage watermark/.test(error.message),
    );
    expect((await hasty.byId(["a", "b"])).map(({ paper }) => paper.id)).toEqual(["a"]);
    await block(null);
    expect(await hasty.change({ put: [put("b")], remove: [] })).toEqual({ conflicts: [] });
    expect(await hasty.count()).toBe(2);
    await hasty.close();
  });

  test("leaves indices of others as they are", async () => {
    await ask(`${index}-other`, { method: "PUT" });
    const other = openSearchStore({ node: cluster.nodes, index: `${index}-other` });
    for (const call of [() => other.open(), () => other.create(model)])
      await expect(call()).rejects.toSatisfy((error) => PaperweaveError.is(error, "bad-format"));
    expect(Object.keys((await ask(`${index}-other`)) as object)).toEqual([`${index}-other`]);
    await ask(`${index}-notes`, { method: "PUT" });
    await expect(store.putNote("topics", "those of it")).rejects.toSatisfy((error) =>
      PaperweaveError.is(error, "bad-format"),
    );
    expect(await store.getNote("topics")).toBeUndefined();
    await other.close();
    await cluster.remove(`${index}-other`);
  });

  test("keeps papers of any id and text, and gives back the same bits of their vectors", async () => {
    const ids = ["x".repeat(600), "量".repeat(300), "half \ud800", 'a/b?c#d%20 "e"', "🙂", "sha256:0"];
    const vector = unit(0.1234567, -0.7654321, 1e-7, 3);
    await store.change({
      put: ids.map((id) =>
        put(id, {
          vector,
          details: { abstract: `Text ${"long ".repeat(20_000)}`, year: 2020, date: "2020-01-02", version: 3 },
        }),
      ),
      remove: [],
    });
    const found = await store.find("name", ids);
    expect(found.map(({ paper }) => paper.id)).toEqual([...ids].sort());
    for (const one of found)
      expect([one.vector, one.paper.version, one.paper.abstract.length]).toEqual([vector, 3, 100_005]);
    const kept = await store.search({
      k: 10,
      vector,
      filter: { kind: "compare", field: "id", operator: "$gt", bound: "half" },
    });
    expect(kept.byMeaning.map(({ paper }) => paper.id)).toEqual(ids.filter((id) => id > "half").sort());
  });

  test("finds what was acknowledged at once, in pages however many they are", async () => {
    const many = Array.from({ length: 2500 }, (_, i) => put(`p${i}`, { keys: ["same"], sampleHash: i * 7 }));
    await store.change({ put: many, remove: [] });
    const other = openSearchStore({ node: cluster.nodes, index });
    const found = await other.find("key", ["same", "nothing"]);
    expect(found.map(({ paper }) => paper.id)).toEqual(many.map(({ paper }) => paper.id).sort());
    await store.change({
      put: [],
      remove: found.slice(0, 2000).map(({ paper, revision }) => ({ id: paper.id, revision })),
    });
    expect([(await other.find("key", ["same"])).length, await store.count()]).toEqual([500, 500]);
    await other.close();
  });

  test("changes a paper only as it was read", async () => {
    await store.change({ put: [put("a"), put("b")], remove: [] });
    const [a, b] = await store.find("name", ["a", "b"]);
    expect(
      await store.change({ put: [put("a", { replaces: a!.revision, details: { title: "Newer" } })], remove: [] }),
    ).toEqual({ conflicts: [] });
    expect(
      await store.change({
        put: [put("a", { replaces: a!.revision }), put("c", { replaces: "1:0" }), put("b")],
        remove: [],
      }),
    ).toEqual({ conflicts: expect.toSatisfy((ids: string[]) => ids.sort().join() === "a,b,c") as string[] });
    expect(await store.change({ put: [], remove: [{ id: "a", revision: a!.revision }] })).toEqual({ conflicts: ["a"] });
    expect(await store.change({ put: [], remove: [{ id: "b", revision: b!.revision }] })).toEqual({ conflicts: [] });
    expect((await store.find("name", ["a", "b", "c"])).map(({ paper }) => paper.title)).toEqual(["Newer"]);
  });

  test("reads every paper once, in parts or by sample hash, as at the first page; no view is left open", async () => {
    const many = Array.from({ length: 700 }, (_, i) =>
      put(`p${i}`, { sampleHash: i % 5 === 0 ? 12 : Math.floor((i / 700) * SAMPLE_HASHES) }),
    );
    await store.change({ put: [...many, put("last", { sampleHash: SAMPLE_HASHES - 1 })], remove: [] });
    const read = async (scan: Parameters<PaperStore["scan"]>[0]): Promise<string[]> => {
      const ids: string[] = [];
      for await (const page of store.scan({ pageSize: 64, ...scan })) ids.push(...page.map(({ paper }) => paper.id));
      return ids;
    };
    const parts = await Promise.all([0, 1, 2].map((number) => read({ part: { number, of: 3 } })));
    expect(parts.flat().sort()).toEqual([...many.map(({ paper }) => paper.id), "last"].sort());
    expect(parts.every((ids) => ids.length > 100)).toBe(true);
    expect(await read({ first: 150, pageSize: 40 })).toEqual(
      [...many]
        .sort((a, b) => a.sampleHash - b.sampleHash || (a.paper.id < b.paper.id ? -1 : 1))
        .slice(0, 150)
        .map(({ paper }) => paper.id),
    );
    let seen = 0;
    for await (const page of store.scan({ pageSize: 100 })) {
      if (seen === 0) await store.change({ put: [put("new", { sampleHash: 99 })], remove: [] });
      expect(page.map(({ paper }) => paper.id)).not.toContain("new");
      seen += page.length;
      if (seen >= 300) break;
    }
    const stop = new AbortController();
    const stopped = (async () => {
      for await (const page of store.scan({ pageSize: 10, signal: stop.signal })) if (page.length > 0) stop.abort();
    })();
    await expect(stopped).rejects.toSatisfy((error) => PaperweaveError.is(error, "aborted"));
    const { nodes } = (await ask("_nodes/stats/indices/search")) as {
      nodes: Record<string, { indices: { search: { open_contexts: number; point_in_time_current: number } } }>;
    };
    for (const { indices } of Object.values(nodes))
      expect([indices.search.open_contexts, indices.search.point_in_time_current]).toEqual([0, 0]);
  });

  test("records topics of papers as they were read, counts them, and forgets them when a paper changes", async () => {
    await store.change({ put: ["a", "b", "c", "d"].map((id) => put(id)), remove: [] });
    const [a, b, c] = await store.find("name", ["a", "b", "c", "d"]);
    await store.change({ put: [put("b", { replaces: b!.revision })], remove: [{ id: "c", revision: c!.revision }] });
    const topics = [a!, b!, c!].map(({ paper, revision }) => ({
      id: paper.id,
      revision,
      topic: 7,
      similarity: 0.123456789,
    }));
    expect(await store.putTopics("first", topics)).toBe(1);
    expect([
      await store.topicsOf("first", ["a", "b", "nobody"]),
      await store.countTopics("first"),
      await store.countTopics("second"),
    ]).toEqual([new Map([["a", 7]]), new Map([[7, 1]]), new Map()]);
    const lacking: string[] = [];
    for await (const page of store.scan({ lackingRun: "first" })) lacking.push(...page.map(({ paper }) => paper.id));
    expect(lacking.sort()).toEqual(["b", "d"]);
    expect(
      (await store.search({ k: 5, vector: unit(1), topic: { run: "first", topic: 7 } })).byMeaning.map(
        ({ paper }) => paper.id,
      ),
    ).toEqual(["a"]);
    const [now] = await store.find("name", ["a"]);
    expect([now!.paper, now!.vector]).toEqual([a!.paper, a!.vector]);
    await store.change({ put: [put("a", { replaces: now!.revision })], remove: [] });
    expect(await store.topicsOf("first", ["a"])).toEqual(new Map());
  });

  test("keeps notes of many megabytes whole, and the last one only", async () => {
    const long = "½ of it, \ud800 and 🙂 ".repeat(600_000);
    await store.putNote("topics", long);
    expect((await store.getNote("topics")) === long).toBe(true);
    await Promise.all(["one", "two", "three"].map((text) => store.putNote("topics", text)));
    expect(["one", "two", "three"]).toContain(await store.getNote("topics"));
    await store.putNote("topics", "");
    expect([await store.getNote("topics"), await store.getNote("others")]).toEqual(["", undefined]);
  });

  test("searches both ways, best first, equal ones by id, without vectors unless they are asked for", async () => {
    const text = (title: string): { details: Partial<Paper> } => ({ details: { title } });
    await store.change({
      put: [
        put("b", { ...text("Equal words"), vector: unit(1, 1) }),
        put("a", { ...text("Equal words"), vector: unit(1, 1) }),
        put("c", { ...text("Equal words and other ones"), vector: unit(-1) }),
      ],
      remove: [],
    });
    const { byMeaning, byWords } = await store.search({ k: 3, vector: unit(1), words: { text: "equal words" } });
    expect(byMeaning.map(({ paper }) => paper.id)).toEqual(["a", "b", "c"]);
    for (const [i, cosine] of [Math.SQRT1_2, Math.SQRT1_2, -1].entries())
      expect(byMeaning[i]!.score).toBeCloseTo(cosine, 7);
    expect(byWords.map(({ paper }) => paper.id)).toEqual(["a", "b", "c"]);
    expect([
      byMeaning[0]!.vector,
      (await store.search({ k: 1, vector: unit(1), vectors: true })).byMeaning[0]!.vector,
    ]).toEqual([undefined, unit(1, 1)]);
    expect(
      (await store.search({ k: 3, vector: unit(1), without: ["a"], excluded: ["others"] })).byMeaning.map(
        ({ paper }) => paper.id,
      ),
    ).toEqual(["b"]);
    for (const long of [
      "equal words in a text that is long ".repeat(3000),
      "量子".repeat(2000),
      Array.from({ length: 3000 }, (_, i) => `equal${i}`).join(" "),
    ])
      await store.search({ k: 3, words: { text: long } });
    expect(
      (await store.search({ k: 1, words: { text: "equal words in a text that is long ".repeat(3000) } })).byWords.map(
        ({ paper }) => paper.id,
      ),
    ).toEqual(["a"]);
    expect(
      (await store.search({ k: store.mostHits!, vector: unit(1), words: { text: "equal" } })).byMeaning,
    ).toHaveLength(3);
  });
});
