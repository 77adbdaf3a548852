import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  PaperweaveError,
  readPapers,
  TopicModel,
  type DatabaseIndex,
  type Embedder,
  type Filter,
  type Hit,
  type Paper,
  type PaperIndex,
  type PaperInput,
  type PaperweaveErrorCode,
  type RelatedOptions,
} from "../../src/index.js";
import { cosineSimilarity } from "../../src/embed/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { anyFilter, filteredPaper } from "./any-filter.js";
import { papersOn, subjectOf } from "./subjects.js";

type AnyIndex = PaperIndex | DatabaseIndex;

/**
 * Where an index is kept: each `fresh` has a place of its own, to which `open` may be called again
 * where papers outlive an index.
 */
export interface Place {
  open(options: { embedder: Embedder; readOnly?: boolean }): Promise<AnyIndex>;
  /** Takes away what is there. */
  clear(): Promise<void>;
}

export interface Kept {
  fresh(): Promise<Place>;
  /** Whether papers outlive the index that wrote them. Default yes. */
  outlives?: boolean;
  /** How near vectors come back: 0 is the same bits. */
  vectorError?: number;
  /** After the last test. */
  end?: () => Promise<void>;
}

const embedder = createTestEmbedder();
const code = (expected: PaperweaveErrorCode) => (error: unknown) => PaperweaveError.is(error, expected);
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
const rejects = async (promise: Promise<unknown>, expected: PaperweaveErrorCode): Promise<PaperweaveError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy(code(expected));
  return error as PaperweaveError;
};
const papersOf = async (index: AnyIndex): Promise<Paper[]> => {
  const papers: Paper[] = [];
  for await (const paper of index.papers()) papers.push(paper);
  return papers.sort((a, b) => (a.id < b.id ? -1 : 1));
};

/**
 * An embedder that first waits for so many to ask it, or a moment: of several indexes all have
 * looked what is there by then, unless they take turns.
 */
function meeting(count: number): Embedder {
  let asked = 0,
    meet = (): void => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  return {
    ...embedder,
    embed: async (texts, options) => {
      if (++asked === count) meet();
      await Promise.race([met, new Promise((resolve) => setTimeout(resolve, 300))]);
      return embedder.embed(texts, options);
    },
  };
}

const small: PaperInput[] = [
  {
    id: "2401.00001",
    title: "Post-training quantization of large language models",
    abstract: "We round weights to four bits after training, and calibrate activations.",
    authors: ["Ada Lovelace"],
    year: 2024,
    date: "2024-01-02",
    categories: ["cs.CL", "cs.LG"],
  },
  {
    id: "2402.00002",
    title: "Quantized networks on small devices",
    abstract: "Low-bit networks run on phones with little memory.",
    authors: ["Bo Chen"],
    year: 2023,
    categories: ["cs.LG"],
  },
  {
    id: "b",
    title: "Galaxies seen through a telescope",
    abstract: "Stars and dust of distant galaxies, redshift by redshift.",
    authors: ["Cy Young"],
    year: 2019,
    doi: "10.1000/galaxies",
  },
  {
    id: "c",
    title: "Robots that grasp soft things",
    abstract: "A gripper with tactile sensing handles fruit and bread.",
    url: "https://example.org/robots",
  },
  { id: "d", title: "On nothing in particular", abstract: "" },
];

/** What every index must do, wherever its papers are kept. */
export function indexContract(
  name: string,
  { fresh, outlives = true, vectorError = 0, end = async () => undefined }: Kept,
): void {
  describe(`an index in ${name}`, () => {
    let place: Place;
    const opened: AnyIndex[] = [];
    const open = async (options: { embedder?: Embedder; readOnly?: boolean } = {}): Promise<AnyIndex> => {
      const index = await place.open({ embedder, ...options });
      opened.push(index);
      return index;
    };
    const filled = async (papers = small): Promise<AnyIndex> => {
      const index = await open();
      await index.upsert(papers);
      return index;
    };
    beforeEach(async () => {
      place = await fresh();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((index) => index.close()));
      await place.clear();
    });
    afterAll(end);

    test("is empty at first, and answers so", async () => {
      const index = await open();
      expect([index.size, index.dimensions, index.embedder]).toEqual([0, 64, "test-64"]);
      expect([await index.get("a"), await index.has("a"), await papersOf(index), await index.remove("a")]).toEqual([
        undefined,
        false,
        [],
        0,
      ]);
      expect(await index.search("anything")).toEqual([]);
      await rejects(index.related("a"), "not-found");
      await rejects(index.topics(), "invalid-argument");
    });

    test("gives back what was put, by every name of it", async () => {
      const index = await open();
      const report = await index.upsert(small);
      expect({ ...report, added: report.added.toSorted() }).toEqual({
        added: small.map(({ id }) => id).sort(),
        updated: [],
        unchanged: [],
        merged: [],
        rejected: [],
        truncated: [],
      });
      expect(index.size).toBe(5);
      expect(await papersOf(index)).toEqual(small);
      for (const name of ["2401.00001", "arXiv:2401.00001v3", "https://arxiv.org/abs/2401.00001"])
        expect(await index.get(name)).toEqual(small[0]);
      expect((await index.get("https://doi.org/10.1000/GALAXIES"))?.id).toBe("b");
      expect((await index.get("https://example.org/robots"))?.id).toBe("c");
      expect([await index.has("c"), await index.has("C"), await index.has("2401.00009")]).toEqual([true, false, false]);
      const [text] = [small[0]!].map(({ title, abstract }) => `${title}. ${abstract!}`);
      expect(cosineSimilarity(await index.vector("2401.00001"), (await embedder.embed([text!])).data)).toBeGreaterThan(
        1 - 1e-6 - vectorError,
      );
      await rejects(
        Promise.resolve().then(() => index.vector("nobody")),
        "not-found",
      );
    });

    test("finds nothing to do in papers that are there, and writes those that changed", async () => {
      const index = await filled();
      const again = await index.upsert(small);
      expect([again.unchanged.toSorted(), again.added, again.updated]).toEqual([
        small.map(({ id }) => id).sort(),
        [],
        [],
      ]);
      const other = await index.upsert([
        { ...small[2]!, abstract: "Black holes." },
        { id: "e", title: "A new paper of five words" },
      ]);
      expect([other.updated, other.added, index.size]).toEqual([["b"], ["e"], 6]);
      expect((await index.get("b"))?.abstract).toBe("Black holes.");
      expect(idsOf(await index.search("black holes", { k: 1 }))).toEqual(["b"]);
      expect(idsOf(await index.search("redshift", { mode: "lexical" }))).toEqual([]);
    });

    test("makes one paper of its versions, of a preprint and its published form, whichever comes first", async () => {
      const index = await filled();
      const newer = {
        ...small[0]!,
        id: "2401.00001v2",
        abstract: "The second version says something else of rounding.",
      };
      const published = {
        title: small[1]!.title,
        abstract: small[1]!.abstract!,
        authors: ["Bo Chen"],
        doi: "10.1000/devices",
        year: 2024,
      };
      const report = await index.upsert([newer, published]);
      expect(index.size).toBe(5);
      expect([report.updated.toSorted(), report.added]).toEqual([["2401.00001", "2402.00002"], []]);
      expect(await index.get("2401.00001")).toMatchObject({ version: 2, abstract: newer.abstract });
      expect((await index.get("10.1000/devices"))?.id).toBe("2402.00002");
      expect(report.merged.map(({ into }) => into)).toEqual(["2402.00002"]);
      const older = await index.upsert([{ ...small[0]!, id: "2401.00001v1", abstract: "The first version." }]);
      expect([older.added, (await index.get("2401.00001"))?.abstract]).toEqual([[], newer.abstract]);
    });

    test("takes vectors that papers bring, scaled to length 1", async () => {
      const index = await open();
      const vector = Array.from({ length: 64 }, (_, i) => (i === 3 ? 5 : 0));
      await index.upsert([{ id: "v", title: "A paper with a vector", vector }]);
      expect((await index.vector("v"))[3]).toBeCloseTo(1, 5);
      const uneven = {
        id: "w",
        title: "A paper with an uneven vector",
        vector: Array.from({ length: 64 }, (_, i) => 1 / (i + 3)),
      };
      expect([(await index.upsert([uneven])).added, (await index.upsert([uneven])).unchanged]).toEqual([["w"], ["w"]]);
      expect((await index.upsert([{ ...uneven, vector: uneven.vector.toReversed() }])).updated).toEqual(["w"]);
      await index.remove("w");
      expect(idsOf(await index.related({ title: "Another one", vector }, { mode: "semantic", k: 1 }))).toEqual(["v"]);
    });

    test("refuses wrong papers before any work, lists records that are none, and stays as it was", async () => {
      const index = await filled();
      const good = { id: "good", title: "A good paper" };
      await rejects(index.upsert([good, { title: "Short", vector: [1, 2] }]), "shape-mismatch");
      await rejects(index.upsert([good, { title: "Wrong", vector: Array<number>(64).fill(NaN) }]), "not-finite");
      await rejects(
        index.upsert([good, { id: "x", title: "One of two papers" }, { id: "x", title: "Something else entirely" }]),
        "duplicate-id",
      );
      await rejects(index.upsert(null as never), "invalid-argument");
      await rejects(index.upsert([good], { speed: 1 } as never), "invalid-argument");
      expect([index.size, await index.has("good")]).toEqual([5, false]);
      const report = await index.upsert([{ title: "" }, good, 7 as never]);
      expect([report.rejected.map(({ where }) => where), report.added]).toEqual([["paper 1", "paper 3"], ["good"]]);
    });

    test("removes papers by any name, once", async () => {
      const index = await filled();
      expect([
        await index.remove("2401.00001v7"),
        await index.remove(["b", "b", "nobody", "10.1000/galaxies"]),
        await index.remove([]),
      ]).toEqual([1, 1, 0]);
      expect([
        index.size,
        await index.get("b"),
        idsOf(await index.search("galaxies telescope", { mode: "lexical" })),
      ]).toEqual([3, undefined, []]);
      for (const wrong of [undefined, 7, ["b", 7], {}]) await rejects(index.remove(wrong as never), "invalid-argument");
      expect((await index.upsert([small[2]!])).added).toEqual(["b"]);
      expect(idsOf(await index.search("galaxies telescope", { k: 1 }))).toEqual(["b"]);
    });

    test("searches by words, with stems, phrases and exclusions", async () => {
      const index = await filled();
      const found = async (query: string): Promise<string[]> =>
        idsOf(await index.search(query, { mode: "lexical" })).sort();
      expect(await found("telescopes")).toEqual(["b"]);
      expect(await found("quantization networks")).toEqual(expect.arrayContaining(["2402.00002"]));
      expect(await found("languages gripper")).toEqual(["2401.00001", "c"]);
      expect(await found('"large language models"')).toEqual(["2401.00001"]);
      expect(await found("telescope gripper -galaxies")).toEqual(["c"]);
      expect(await found('telescope gripper -"tactile sensing"')).toEqual(["b"]);
      expect(await found("zyzzyva")).toEqual([]);
      expect(await found("-galaxies")).toEqual([]);
      const scores = (await index.search("networks on small devices with little memory", { mode: "lexical" })).map(
        ({ score }) => score,
      );
      expect(scores[0]).toBeGreaterThan(0);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      for (const odd of ["a & b | !c", "it's (odd) : <-> *", "\\", "' OR 1=1 --", '{}[]"', "über naïve 量子"])
        await index.search(odd, { mode: "lexical" });
    });

    test("searches by meaning as exact similarities rank, and by both in one score", async () => {
      const papers = papersOn(4, 12);
      const index = await filled(papers);
      const query = "malware robots gripper proteins folding";
      const asked = (await embedder.embed([query])).data;
      const exact = new Map<string, number>();
      for (const { id } of papers) exact.set(id!, cosineSimilarity(await index.vector(id!), asked));
      const hits = await index.search(query, { mode: "semantic", k: 48 });
      expect(hits).toHaveLength(48);
      for (const { paper, score } of hits)
        expect(Math.abs(score - exact.get(paper.id)!)).toBeLessThan(1e-5 + vectorError);
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
      expect(idsOf(await index.search(query, { mode: "semantic", k: 3 }))).toEqual(idsOf(hits).slice(0, 3));
      const both = await index.search("protein folding of enzymes");
      expect(new Set(both.map(({ paper }) => subjectOf(paper.id)))).toEqual(new Set([2]));
      expect(both.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
    });

    test("ranks by the words of phrases that no paper has, says so, and holds to the rest", async () => {
      const index = await filled();
      for (const mode of ["hybrid", "semantic", "lexical"] as const) {
        const held = await index.search('"large language models"', { mode });
        expect([idsOf(held), held.relaxed]).toEqual([["2401.00001"], undefined]);
        const asked = 'do "language large models" need a "soft gripper" -galaxies';
        const hits = await index.search(asked, { mode, highlight: mode === "hybrid" });
        expect(hits.relaxed).toEqual(["language large models", "soft gripper"]);
        expect(Array.isArray(hits)).toBe(true);
        expect(idsOf(hits)).toEqual(expect.arrayContaining(["2401.00001", "c"]));
        expect(idsOf(hits)).not.toContain("b");
        const filtered = await index.search('"language large models"', { mode, filter: { id: "c" } });
        expect(idsOf(filtered)).toEqual(mode === "lexical" ? [] : ["c"]);
        expect(filtered.relaxed).toEqual(mode === "lexical" ? undefined : ["language large models"]);
      }
      expect((await index.search('"zyzzyva"', { mode: "lexical" })).relaxed).toBeUndefined();
    });

    test("tells the embedder what is a paper and what is a question", async () => {
      const seen: [string, readonly string[]][] = [];
      const noting: Embedder = {
        ...embedder,
        embed: (texts, options) => (seen.push([options!.kind!, texts]), embedder.embed(texts, options)),
      };
      const index = await (await fresh()).open({ embedder: noting });
      await index.upsert([{ id: "a", title: "Graph networks", abstract: "They pass messages." }]);
      await index.search("what passes messages?", { highlight: true });
      await index.related({ title: "Neural networks" });
      expect(seen).toEqual([
        ["passage", ["Graph networks. They pass messages."]],
        ["query", ["what passes messages?"]],
        ["passage", ["They pass messages."]],
        ["passage", ["Neural networks"]],
      ]);
      await index.close();
    });

    test("refuses questions that make no sense", async () => {
      const index = await filled();
      for (const wrong of [
        () => index.search(""),
        () => index.search(7 as never),
        () => index.search("a", { k: 0 }),
        () => index.search("a", { mode: "both" as never }),
        () => index.search("a", { filter: { yaer: 3 } as never }),
        () => index.search("a", { limit: 3 } as never),
      ]) {
        await rejects(wrong(), "invalid-argument");
      }
      for (const wrong of [
        () => index.related([]),
        () => index.related("b", { diversity: 2 }),
        () => index.related("b", { unlike: ["b"] }),
        () => index.related(7 as never),
      ])
        await rejects(wrong(), "invalid-argument");
      await rejects(index.related("nobody"), "not-found");
      await rejects(index.related("b", { unlike: "nobody" }), "not-found");
    });

    test("keeps to filters as they are meant", async () => {
      const index = await filled();
      const kept = async (filter: Filter): Promise<string[]> =>
        idsOf(await index.search("anything", { mode: "semantic", filter })).sort();
      expect(await kept({ year: { $gte: 2023 } })).toEqual(["2401.00001", "2402.00002"]);
      expect(await kept({ categories: "cs.CL" })).toEqual(["2401.00001"]);
      expect(await kept({ year: null })).toEqual(["c", "d"]);
      expect(await kept({ $or: [{ authors: "Cy Young" }, { abstract: "" }] })).toEqual(["b", "d"]);
      expect(await kept({ date: { $gte: "2024" } })).toEqual(["2401.00001"]);
      expect(await kept({ year: { $lt: 1900 } })).toEqual([]);
      expect(idsOf(await index.search("quantization networks", { mode: "lexical", filter: { year: 2023 } }))).toEqual([
        "2402.00002",
      ]);
      expect(idsOf(await index.related("2401.00001", { filter: { year: 2023 } }))).toEqual(["2402.00002"]);
    });

    test("any filter keeps what it keeps of an index in memory", async () => {
      const all = fc.sample(fc.uniqueArray(filteredPaper, { minLength: 8, maxLength: 8, selector: ({ id }) => id }), {
        numRuns: 1,
        seed: 5,
      })[0]!;
      // not one paper each
      const papers = all.map((paper) => ({ ...paper, title: `${paper.title} ${paper.id}${paper.id}` }));
      const index = await filled(papers);
      const { PaperIndex } = await import("../../src/index.js");
      const memory = await PaperIndex.inMemory({ embedder });
      await memory.upsert(papers);
      await fc.assert(
        fc.asyncProperty(anyFilter, async (filter) => {
          const options = { mode: "semantic", k: 20, filter: filter as Filter } as const;
          expect(idsOf(await index.search("anything", options)).sort()).toEqual(
            idsOf(await memory.search("anything", options)).sort(),
          );
        }),
        { numRuns: 60, seed: 11 },
      );
    });

    test("relates papers to one, to several, to new ones, and away from others", async () => {
      const index = await filled(papersOn(4, 10));
      const subjects = async (asked: Parameters<AnyIndex["related"]>[0], options: RelatedOptions): Promise<number[]> =>
        (await index.related(asked, options)).map(({ paper }) => subjectOf(paper.id));
      for (const mode of ["hybrid", "semantic", "lexical"] as const)
        expect(await subjects("s1-3", { k: 5, mode })).toEqual([1, 1, 1, 1, 1]);
      const near = await index.related(["s1-0", "s2-0"], { k: 12 });
      expect(idsOf(near)).not.toContain("s1-0");
      expect(new Set(near.map(({ paper }) => subjectOf(paper.id)))).toEqual(new Set([1, 2]));
      expect(await subjects(["s1-0", "s2-0"], { k: 4, unlike: ["s2-1", "s2-2", "s2-3"] })).toEqual([1, 1, 1, 1]);
      expect(
        await subjects(
          { title: "A gripper for dexterous manipulation", abstract: "Tactile robots grasping." },
          { k: 3 },
        ),
      ).toEqual([1, 1, 1]);
      const list = await index.related("s3-0", { k: 3, diversity: 0.5, explain: true });
      expect(list).toHaveLength(3);
      for (const { reasons, explanation } of list)
        expect([reasons!.length > 0, Array.isArray(explanation!.phrases)]).toEqual([true, true]);
    });

    test("shows the sentence that answers a query", async () => {
      const index = await filled([
        { id: "a", title: "Two sentences", abstract: "This one is about cats. Protein folding stands in the second." },
      ]);
      const [hit] = await index.search("protein folding", { highlight: true });
      expect(hit!.highlight?.text).toBe("Protein folding stands in the second.");
    });

    test("stops when it is told to, and goes on afterwards", async () => {
      const index = await filled();
      const stopped = AbortSignal.abort();
      await rejects(index.upsert(papersOn(1, 3), { signal: stopped }), "aborted");
      await rejects(index.search("a", { signal: stopped }), "aborted");
      await rejects(index.related("b", { signal: stopped }), "aborted");
      expect(index.size).toBe(5);
      const stop = new AbortController();
      async function* endless(): AsyncGenerator<PaperInput> {
        yield { id: "first", title: "The first of a stream" };
        stop.abort();
        await new Promise(() => undefined);
      }
      await rejects(index.upsert(endless(), { signal: stop.signal }), "aborted");
      expect((await index.upsert(papersOn(1, 3))).added).toHaveLength(3);
    });

    test("takes a stream, and tells how far it is", async () => {
      const index = await open();
      const seen: number[] = [];
      async function* stream(): AsyncGenerator<PaperInput> {
        for (const paper of papersOn(5, 20)) yield paper;
      }
      const report = await index.upsert(stream(), { onProgress: ({ done }) => seen.push(done) });
      expect([report.added.length, index.size, seen.at(-1)]).toEqual([100, 100, 100]);
    });

    test("exports its papers in every format of papers, with their topics", async () => {
      const papers = papersOn(3, 15).map((paper, i) => ({ ...paper, year: 2000 + i }));
      const index = (await filled(papers)) as PaperIndex;
      const topics = await index.topics();
      const text = async (format: "jsonl" | "csv" | "bibtex" | "parquet", options = {}): Promise<string> =>
        Buffer.from(await index.export(format, options)).toString("utf8");
      expect((await readPapers(await index.export("jsonl"))).papers.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        await papersOf(index),
      );
      const lines = (await text("jsonl", { topics, positions: [{ id: "s1-3", x: 1, y: 2 }] }))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { id: string; topic: string; topic_id: number; x?: number });
      expect(lines).toHaveLength(45);
      const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
      for (const { id, topic, topic_id, x } of lines)
        expect([topic_id, topic, x]).toEqual([topics.topicOf(id), labels.get(topic_id), id === "s1-3" ? 1 : undefined]);
      const [header, ...rows] = (await text("csv", { topics, positions: [] })).trim().split("\r\n");
      expect([header!.split(",").slice(0, 3), header!.split(",").slice(-4), rows.length]).toEqual([
        ["id", "title", "abstract"],
        ["x", "y", "topic", "topic_id"],
        45,
      ]);
      expect((await text("bibtex")).match(/^@/gm)).toHaveLength(45);
      expect((await text("parquet", { topics })).slice(0, 4)).toBe("PAR1");
      await rejects(index.export("papers.xlsx"), "invalid-argument");
      await rejects(index.export("csv", { signal: AbortSignal.abort() }), "aborted");
    });

    test("finds papers with nearly the same abstract", async () => {
      const abstract =
        "We round weights to four bits after training, and calibrate activations on a few hundred texts of the " +
        "same kind.";
      const index = await filled([
        ...small,
        { id: "one", title: "A paper of one journal", abstract },
        { id: "two", title: "Another paper of the same group", abstract: `${abstract} Code is there.` },
      ]);
      expect((await index.duplicates()).map((group) => group.map(({ id }) => id))).toEqual([["one", "two"]]);
      expect(await index.duplicates({ threshold: 1 })).toEqual([]);
      await rejects(index.duplicates({ threshold: 2 }), "invalid-argument");
      await rejects(index.duplicates({ signal: AbortSignal.abort() }), "aborted");
    });

    test.runIf(outlives)("two that change one place at the same time lose nothing", async () => {
      const [one, other] = [await open(), await open()];
      const results = await Promise.all([
        one.upsert(papersOn(3, 20)),
        other.upsert(papersOn(3, 20, 10)),
        one.upsert(papersOn(1, 5, 90)),
        other.remove("nobody"),
      ]);
      expect(results[0].added.length + results[1].added.length).toBe(90); // ten a subject are in both
      const third = await open();
      expect(third.size).toBe(95);
      expect(await papersOf(third)).toHaveLength(95);
    });

    test.runIf(outlives)(
      "a paper that two programs add under two ids at the same moment, unseen by each other, becomes one",
      async () => {
        const paper = (i: number) => ({
          title: `Quantized networks on small devices of kind ${i}`,
          abstract: `Low-bit networks run on phones with little memory, in ${i} ways.`,
          authors: ["Bo Chen"],
        });
        const preprints = Array.from({ length: 12 }, (_, i) => ({ id: `2402.${10_000 + i}`, ...paper(i) }));
        const published = Array.from({ length: 12 }, (_, i) => ({
          doi: `10.1000/devices.${i}`,
          year: 2024,
          ...paper(i),
        }));
        for (const shared of [[], [{ id: "shared", title: "A paper that both of them bring" }]]) {
          const together = meeting(2);
          const [one, other] = [await open({ embedder: together }), await open({ embedder: together })];
          await Promise.all([one.upsert([...preprints, ...shared]), other.upsert([...published, ...shared])]);
          const third = await open();
          expect((await papersOf(third)).filter(({ year }) => year === 2024)).toHaveLength(12);
          expect(third.size).toBe(12 + shared.length);
          for (const [i, { id }] of preprints.entries())
            expect([(await third.get(id))?.doi, await third.get(id)]).toEqual([
              published[i]!.doi,
              await third.get(published[i]!.doi),
            ]);
          expect((await other.upsert([...preprints, ...published])).unchanged).toHaveLength(12);
          await Promise.all(opened.splice(0).map((index) => index.close()));
          await place.clear();
        }
      },
    );

    test("groups papers into topics that keep their ids as papers are added", async () => {
      const index = await filled(papersOn(3, 15));
      const topics = await index.topics();
      expect(topics).toBeInstanceOf(TopicModel);
      const topicIn = (model: TopicModel, id: string): number | undefined => model.topicOf(id);
      expect(new Set(papersOn(3, 15).map(({ id }) => `${subjectOf(id!)} ${topicIn(topics, id!)}`)).size).toBe(3);
      await index.upsert(papersOn(3, 3, 50));
      const later = await index.topics({ previous: topics });
      expect(
        later
          .list()
          .map(({ id, label }) => [id, label])
          .sort(),
      ).toEqual(
        topics
          .list()
          .map(({ id, label }) => [id, label])
          .sort(),
      );
      expect(topicIn(later, "s1-50")).toBe(topicIn(topics, "s1-0"));
    });

    test.runIf(outlives)(
      "answers as before once it is opened again, and refuses another model, and changes where it is told to",
      async () => {
        // and does not make it
        for (let time = 0; time < 2; time++) await rejects(open({ readOnly: true }), "not-found");
        const index = await filled(papersOn(3, 8));
        const answers = async (one: AnyIndex) => [
          one.size,
          await papersOf(one),
          await one.search("protein folding robots"),
          await one.related("s1-1"),
        ];
        const before = await answers(index);
        await index.close();
        const again = await open();
        expect(await answers(again)).toEqual(before);
        await again.close();
        const error = await rejects(place.open({ embedder: createTestEmbedder({ dimensions: 32 }) }), "model-mismatch");
        expect(error.message).toContain("test-64");
        const reader = await open({ readOnly: true });
        expect(await answers(reader)).toEqual(before);
        await rejects(reader.upsert(small), "read-only");
        await rejects(reader.remove("s1-1"), "read-only");
      },
    );
  });
}
