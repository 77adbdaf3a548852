import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  PaperIndex,
  PaperweaveError,
  type DatabaseIndex,
  type Filter,
  type PaperStore,
  type SearchMode,
  type TopicModel,
} from "../../src/index.js";
import { sampleHashOf } from "../../src/database/paper-to-put.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { papersOn, subjectOf } from "./subjects.js";

const embedder = createTestEmbedder();

/** Where the stores of a test keep their papers: all of one place have the same. */
export interface StorePlace {
  store(): PaperStore;
  /** Source text of a module that exports such a store as its default; absent: one process only. */
  source?: string;
  /** Takes away what is there. */
  clear(): Promise<void>;
}

/** A store whose topics are recorded by another function, which is given the store's own. */
function recordingBy(store: PaperStore, record: (own: () => Promise<number>) => Promise<number>): PaperStore {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (property !== "putTopics") return value.bind(target) as unknown;
      return (...given: Parameters<PaperStore["putTopics"]>) => record(() => target.putTopics(...given));
    },
  });
}

/** What an index must do in every database. */
export function databaseContract(name: string, fresh: () => Promise<StorePlace>): void {
  describe(`a database index in ${name}`, { timeout: 300_000 }, () => {
    let place: StorePlace;
    const opened: DatabaseIndex[] = [];
    const open = async (store = place.store()): Promise<DatabaseIndex> => {
      const index = await PaperIndex.open(store, { embedder });
      opened.push(index);
      return index;
    };
    beforeEach(async () => {
      place = await fresh();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((index) => index.close()));
      await place.clear();
    });

    /** Checks that every answer about topics is of the given model, or that there is no topic. */
    const expectOneRun = async (index: DatabaseIndex, model: TopicModel): Promise<number> => {
      const sizes = await index.topicSizes();
      const known = new Set([-1, ...model.list().map(({ id }) => id)]);
      expect([...sizes.keys()].filter((id) => !known.has(id))).toEqual([]);
      let recorded = 0;
      for (const id of known) {
        const members: string[] = [];
        for await (const paper of index.papers({ topic: id })) members.push(paper.id);
        expect(members.length).toBe(sizes.get(id) ?? 0);
        const hits = await index.search("training data of robots", { topic: id, mode: "semantic", k: 500 });
        expect(hits.map(({ paper }) => paper.id).sort()).toEqual(members.toSorted());
        expect((await index.related("s0-0", { topic: id, mode: "semantic", k: 500 })).length).toBe(
          members.filter((member) => member !== "s0-0").length,
        );
        recorded += members.length;
      }
      for (const subject of [0, 1, 2, 3]) {
        const topic = await index.topicOf(`s${subject}-3`);
        if (topic !== undefined) expect(known.has(topic)).toBe(true);
      }
      const labels = new Map(model.list().map(({ id, label }) => [id, label]));
      for (const { paper, explanation } of await index.related("s0-1", { explain: true, k: 20 })) {
        const own = await index.topicOf(paper.id);
        const told = explanation!.topic;
        if (told) expect(told).toEqual({ id: own, label: labels.get(own!) });
      }
      return recorded;
    };

    test("while new topics are recorded, and after that was stopped, no answer mixes old and new topics", async () => {
      const index = await open();
      await index.upsert(papersOn(4, 15));
      await index.topics({ count: 4, sample: 40 });
      let first: Promise<number> | undefined;
      let asked: Promise<void> | undefined;
      const askMeanwhile = async () => {
        await first;
        const saved = (await index.savedTopics())!;
        expect(saved.list()).toHaveLength(2);
        expect(await expectOneRun(index, saved)).toBe(await first);
      };
      // The first topics are recorded. Then another program asks, and the recording stops.
      const other = await open(
        recordingBy(place.store(), async (record) => {
          if (!first) return (first = record());
          await (asked ??= askMeanwhile());
          throw new PaperweaveError("unavailable", "stopped here");
        }),
      );
      await expect(other.topics({ count: 2, sample: 40 })).rejects.toThrow("stopped here");
      const saved = (await index.savedTopics())!;
      expect(saved.list()).toHaveLength(2);
      const before = await expectOneRun(index, saved);
      expect(before).toBeLessThan(60);
      expect(await index.assignTopics()).toBe(60 - before);
      expect(await expectOneRun(index, saved)).toBe(60);
    });

    test("when two programs find topics at once, those that are kept are recorded for every paper", async () => {
      const [one, other] = [await open(), await open()];
      await one.upsert(papersOn(4, 15));
      await Promise.all([one.topics({ count: 4, sample: 40 }), other.topics({ count: 2, sample: 50 })]);
      const saved = (await one.savedTopics())!;
      await one.assignTopics();
      expect(await expectOneRun(one, saved)).toBe(60);
      expect((await other.savedTopics())!.toJSON()).toEqual(saved.toJSON());
      expect(await expectOneRun(other, saved)).toBe(60);
    });

    test("a topic has no papers before topics are found, nor where the last topics do not have it", async () => {
      const index = await open();
      await index.upsert(papersOn(2, 8));
      const ask = async () => {
        const members: string[] = [];
        for await (const paper of index.papers({ topic: 7 })) members.push(paper.id);
        return [members, await index.search("robots", { topic: 7 }), await index.related("s0-0", { topic: 7 })];
      };
      expect(await ask()).toEqual([[], [], []]);
      expect(await index.topicOf("s0-0")).toBeUndefined();
      await index.topics();
      expect(await ask()).toEqual([[], [], []]);
    });

    test("related goes by the texts alone, and says so to who asks for citations", async () => {
      const index = await open();
      await index.upsert(papersOn(2, 4).map((paper) => ({ ...paper, references: ["s1-0"] })));
      await expect(index.related("s0-0", { citations: true })).rejects.toMatchObject({
        code: "invalid-argument",
        message: expect.stringMatching(/^related of a database finds papers by words and meaning/) as string,
      });
      expect(await index.related("s0-0", { citations: false })).toEqual(await index.related("s0-0"));
    });

    test("filters and queries of thousands of parts are answered, or refused with what is allowed", async () => {
      const index = await open();
      const papers = papersOn(2, 6).map((paper, i) => ({ ...paper, year: 2000 + i, authors: [`Author ${i}`] }));
      await index.upsert(papers);
      const ids = async (filter: Filter): Promise<string[]> =>
        (await index.search("robots", { mode: "semantic", k: 50, filter })).map(({ paper }) => paper.id).sort();
      const many = Array.from({ length: 3000 }, (_, i) => 2003 + i);
      const expected = (keep: (year: number) => boolean): string[] =>
        papers
          .filter(({ year }) => keep(year))
          .map(({ id }) => id!)
          .sort();
      expect(await ids({ $or: many.map((year) => ({ year })) })).toEqual(expected((year) => year >= 2003));
      expect(await ids({ $nor: many.map((year) => ({ year })) })).toEqual(expected((year) => year < 2003));
      expect(await ids({ $and: many.map((year) => ({ year: { $ne: year } })) })).toEqual(
        expected((year) => year < 2003),
      );
      expect(await ids({ $or: many.map((year) => ({ year: { $gt: year } })) })).toEqual(
        expected((year) => year > 2003),
      );
      const refused = (error: unknown): "refused" => {
        expect(error).toMatchObject({
          code: "invalid-argument",
          message: expect.stringMatching(/ allows \d+ (conditions|values) of a search, .* join the values/) as string,
        });
        return "refused";
      };
      const pairs = await ids({ $or: many.map((year) => ({ year, authors: `Author ${year - 2000}` })) }).catch(refused);
      if (pairs !== "refused") expect(pairs).toEqual(expected((year) => year >= 2003));
      let nested: Filter = { year: 2003 };
      for (let depth = 0; depth < 25; depth++)
        nested = { $or: [{ $and: [nested, { year: { $gt: depth } }] }, { year: 1 }] };
      const deep = await ids(nested).catch(refused);
      if (deep !== "refused") expect(deep).toEqual(expected((year) => year === 2003));
    });

    test("thousands of excluded words are answered, thousands of required ones are, or are refused", async () => {
      const index = await open();
      const papers = papersOn(2, 6).map((paper, i) => ({
        ...paper,
        title: `${paper.title} with mark${i}, state-of-${i}`,
      }));
      await index.upsert(papers);
      const search = async (query: string, mode: SearchMode): Promise<string[]> =>
        (await index.search(query, { mode, k: 50 })).map(({ paper }) => paper.title).sort();
      const left = (...without: number[]): string[] =>
        papers
          .map(({ title }) => title)
          .filter((_, i) => !without.includes(i))
          .sort();
      for (const count of [100, 1100, 5000]) {
        const absent = Array.from({ length: count }, (_, i) => `-without${i}`).join(" ");
        for (const mode of ["semantic", "lexical"] as const) {
          const some =
            `state ${absent} -mark0 -MÄRK1 -"mark2" -"with mark3" -"state mark4" -state-of-5 ` +
            `-"${"long ".repeat(3000)}"`;
          expect(await search(some, mode)).toEqual(left(0, 1, 2, 3, 5));
        }
      }
      const required = Array.from({ length: 1100 }, (_, i) => `"with${i % 2 ? "" : ` mark7`}"`).join(" ");
      const hits = await search(required, "semantic").catch((error: unknown) => {
        expect(error).toMatchObject({
          code: "invalid-argument",
          message: expect.stringMatching(/ allows \d+ conditions of a search, .* leave out some of the/) as string,
        });
      });
      if (hits) expect(hits).toEqual(papers.map(({ title }) => title).filter((_, i) => i === 7));
    });

    test("texts that share their first 256 characters are compared as they are, or the bound is refused", async () => {
      const index = await open();
      const long = "x".repeat(256);
      const titles = [`${long}a`, `${long}b`, `${long}c`, long, "x", `${long.slice(1)}y`, "y"];
      await index.upsert(titles.map((title, i) => ({ id: `p${i}`, title })));
      for (const bound of [...titles, `${long}bb`, `${long.slice(5)}`]) {
        for (const operator of ["$gt", "$gte", "$lt", "$lte"] as const) {
          const keeps = (title: string): boolean =>
            operator === "$gt"
              ? title > bound
              : operator === "$gte"
                ? title >= bound
                : operator === "$lt"
                  ? title < bound
                  : title <= bound;
          const filter = { title: { [operator]: bound } };
          const hits = await index.search("y", { mode: "semantic", k: 50, filter }).catch((error: unknown) => {
            expect(error).toMatchObject({ code: "invalid-argument" });
            expect(bound.length).toBeGreaterThan(256);
          });
          if (hits)
            expect(hits.map(({ paper }) => paper.title).sort()).toEqual(titles.filter((title) => keeps(title)).sort());
        }
      }
    });

    test("keeps all that sources and users say of a paper, under any name", async () => {
      const index = await open();
      const paper = {
        id: "all",
        title: "A paper with every field",
        abstract: "",
        venue: "Journal of \0 everything",
        keywords: ["one", "two \ud800"],
        references: ["10.1000/a", "2401.00001"],
        retracted: true,
        fields: {
          score: 1.5e-7,
          "a.b": { "": [null, true, "x", { deep: -0.5 }], $in: 1 },
          constructor: "text",
          "with \0 and \udfff": "\0",
          long: "word ".repeat(20_000),
        },
      };
      const report = await index.upsert([paper]);
      expect(report.added).toEqual(["all"]);
      const memory = await PaperIndex.inMemory({ embedder });
      await memory.upsert([paper]);
      const expected = memory.get("all")!;
      expect(expected.fields).toMatchObject({ "a.b": { "": [null, true, "x", { deep: -0.5 }] } });
      const other = await open();
      expect(await other.get("all")).toEqual(expected);
      expect((await other.search("every field", { mode: "lexical" }))[0]!.paper).toEqual(expected);
      expect((await other.upsert([paper])).unchanged).toEqual(["all"]);
      const changed = await other.upsert([{ ...paper, fields: { score: 2 } }]);
      expect(changed.updated).toEqual(["all"]);
    });

    test("changes that are called at the same time come to the same as one after another", async () => {
      const id = fc.nat({ max: 9 }).map((i) => `p${i}`);
      const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 6 });
      const change = fc.oneof(
        fc.record({ put: ids, year: fc.integer({ min: 2000, max: 2020 }) }),
        fc.record({ remove: ids }),
        fc.constant({ topics: true }),
      );
      const index = await open();
      const kept = new Map<string, number>();
      // the topics need some papers
      await index.upsert(papersOn(2, 6));
      const program = fc.sample(change, { numRuns: 40, seed: 16 });
      const failed: unknown[] = [];
      const running = program.map((one) => {
        if ("put" in one) {
          for (const name of one.put) kept.set(name, one.year);
          return index.upsert(one.put.map((name) => ({ id: name, title: `Paper ${name}`, year: one.year })));
        }
        if ("remove" in one) {
          for (const name of one.remove) kept.delete(name);
          return index.remove(one.remove);
        }
        return index.topics({ count: 2, sample: 8 });
      });
      for (const one of await Promise.allSettled(running)) if (one.status === "rejected") failed.push(one.reason);
      expect(failed).toEqual([]);
      const found = new Map<string, number>();
      for await (const paper of index.papers()) if (paper.id.startsWith("p")) found.set(paper.id, paper.year!);
      expect([...found].sort()).toEqual([...kept].sort());
      expect([index.size, await index.count()]).toEqual([12 + kept.size, 12 + kept.size]);
    });

    test("a killed writer leaves whole papers, all that it said were stored, and blocks nobody", async (context) => {
      const { source } = place;
      if (source === undefined) return context.skip("this store is in one process only");
      const dist = new URL("../../dist/", import.meta.url).href;
      const kills = process.env.PAPERWEAVE_FULL ? 30 : 4;
      for (let kill = 0; kill < kills; kill++) {
        const program = `
          import { PaperIndex } from "${dist}index.js";
          import { createTestEmbedder } from "${dist}testing.js";
          ${source}
          const index = await PaperIndex.open(store, { embedder: createTestEmbedder() });
          for (let round = ${100 * kill}; ; round++) {
            const paper = (_, i) => ({ id: "p" + i, title: "Paper " + i, authors: ["round " + round] });
            await index.upsert(Array.from({ length: 60 }, paper));
            console.log(round);
          }`;
        const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        const ended = once(child, "exit");
        const said: number[] = [];
        const enough = new Promise<void>((resolve) =>
          child.stdout.setEncoding("utf8").on("data", (text: string) => {
            said.push(...text.trim().split("\n").map(Number));
            if (said.length >= 2) resolve();
          }),
        );
        await Promise.race([enough, ended]);
        await new Promise((resolve) => setTimeout(resolve, 13 * kill));
        child.kill("SIGKILL");
        await ended;
        const last = said.at(-1)!;
        const index = await open();
        const rounds: number[] = [];
        for await (const { authors } of index.papers()) rounds.push(Number(authors![0]!.slice("round ".length)));
        expect(rounds).toHaveLength(60);
        expect(rounds.filter((round) => round !== last && round !== last + 1)).toEqual([]);
        const report = await index.upsert([{ id: "p0", title: "Paper 0", authors: [`after ${kill}`] }]);
        expect(report.updated).toEqual(["p0"]);
        await index.remove("p0");
      }
    });

    test("an index that was deleted while it was open says so, and is not made again by changes", async (context) => {
      if (place.source === undefined) return context.skip("this store is in one process only");
      const index = await open();
      await index.upsert(papersOn(2, 6));
      await index.topics({ count: 2 });
      await place.clear();
      for (const change of [
        () => index.upsert([{ id: "late", title: "A late paper" }]),
        () => index.remove("s0-0"),
        () => index.topics({ count: 2 }),
        () => index.search("robots"),
      ])
        await expect(change()).rejects.toSatisfy((error: unknown) => PaperweaveError.is(error));
      const fresh = await open();
      expect(await fresh.count()).toBe(0);
      await fresh.upsert([{ id: "new", title: "A new paper" }]);
      expect(await fresh.savedTopics()).toBeUndefined();
      expect([await fresh.count(), await fresh.topicOf("new")]).toEqual([1, undefined]);
    });

    test("a sample has exactly as many papers as asked for, those with the smallest sample hashes", async () => {
      const index = await open();
      const papers = papersOn(4, 10);
      await index.upsert(papers);
      const inOrder = papers.map(({ id }) => id!).sort((a, b) => sampleHashOf(a) - sampleHashOf(b));
      for (const sample of [1, 7, 39, 40, 500]) {
        const topics = await index.topics({ sample });
        const inSample = papers.map(({ id }) => id!).filter((id) => topics.topicOf(id) !== undefined);
        expect(inSample.sort()).toEqual(inOrder.slice(0, sample).sort());
        expect([...(await index.topicSizes()).values()].reduce((sum, size) => sum + size, 0)).toBe(40);
      }
      expect(new Set(papers.map(({ id }) => subjectOf(id!))).size).toBe(4);
    });
  });
}
