import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, type Embedder, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "paperweave-changes-")), "index")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

/** Two embedders of the same length, and one of another, whose vectors of a text differ. */
const first = createTestEmbedder({ dimensions: 16 });
const second: Embedder = {
  ...first,
  id: "second",
  embed: async (texts, options) => {
    const answer = await first.embed(texts, options);
    return { ...answer, data: answer.data.map((value) => -value) };
  },
};
const third = createTestEmbedder({ dimensions: 24 });

const paper = (n: number, abstract = ""): PaperInput => ({ id: `p${n}`, title: `Paper number ${n}`, abstract });
const withVector = (n: number, length: number): PaperInput => ({
  ...paper(n),
  vector: Array.from({ length }, (_, i) => i + n + 1),
});

/** Every change of an index, alone and several in one. */
const changes: Record<string, (index: PaperIndex) => Promise<unknown>> = {
  "upsert of new papers": (index) => index.upsert([paper(10), paper(11)]),
  "upsert of a changed paper": (index) => index.upsert([paper(1, "Now with an abstract.")]),
  "upsert with a vector of 16": (index) => index.upsert([withVector(12, 16)]),
  "upsert of a slow stream": (index) =>
    index.upsert(
      (async function* () {
        for (const n of [13, 2]) {
          await new Promise((resolve) => setImmediate(resolve));
          yield paper(n, "From a stream.");
        }
      })(),
    ),
  "reembed by another model of that length": (index) => index.reembed(second),
  "reembed by a model of another length": (index) => index.reembed(third),
  remove: (index) => index.remove(["p1", "p2"]),
  save: (index) => index.save({ compact: true }),
};

/** What an index holds, and what each call said. */
interface Outcome {
  embedder: string;
  papers: unknown[];
  said: unknown[];
}

async function outcome(index: PaperIndex, said: readonly unknown[]): Promise<Outcome> {
  const papers = [...index.papers()].map((one) => [one, [...index.vector(one.id)]]);
  return {
    embedder: index.embedder,
    papers,
    said: said.map((one) => (one instanceof Error ? `${(one as { code?: string }).code}: ${one.message}` : one)),
  };
}

const settle = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

async function start(where: string | undefined): Promise<PaperIndex> {
  const index = where
    ? await PaperIndex.open(where, { embedder: first })
    : await PaperIndex.inMemory({ embedder: first });
  await index.upsert([paper(0), paper(1), paper(2), paper(3)]);
  return index;
}

test.each([["in memory"], ["in a folder"]])(
  "changes that are called while others run do what they would do one after another, %s",
  async (kind) => {
    const names = Object.keys(changes);
    for (const a of names) {
      for (const b of names) {
        for (const c of kind === "in memory" || process.env.PAPERWEAVE_FULL
          ? [undefined, "upsert of new papers"]
          : [undefined]) {
          const list = [a, b, ...(c ? [c] : [])];
          const where = (name: string): string | undefined =>
            kind === "in memory" ? undefined : join(folder, `${name} ${list.join(", ")}`);
          const oneByOne = await start(where("one by one"));
          const expectedAnswers: unknown[] = [];
          for (const name of list) expectedAnswers.push(await settle(changes[name]!(oneByOne)));
          const expected = await outcome(oneByOne, expectedAnswers);
          await oneByOne.close();

          const index = await start(where("at once"));
          const answers = await Promise.all(list.map((name) => settle(changes[name]!(index))));
          expect(await outcome(index, answers), list.join(", ")).toEqual(expected);
          await index.close();
          if (kind === "in memory") continue;
          const byId: Record<string, Embedder> = { [first.id]: first, second, [third.id]: third };
          const saved = await PaperIndex.open(where("at once")!, { embedder: byId[expected.embedder]! });
          expect((await outcome(saved, answers)).papers, list.join(", ")).toEqual(expected.papers);
          expect((await checkIndex(where("at once")!)).whole).toBe(true);
        }
      }
    }
  },
);

test("topics of vectors that reembed replaces meanwhile are refused", async () => {
  const index = await start(undefined);
  const topics = settle(index.topics());
  await index.reembed(second);
  expect(await topics).toMatchObject({ code: "model-mismatch" });
  await index.topics();
  await index.close();
});

test("a change that is called by the iterator of an upsert is refused, and the upsert goes on", async () => {
  for (const where of [undefined, folder]) {
    const index = await start(where);
    const other = where ? await PaperIndex.open(where, { embedder: first }) : index;
    const refused: unknown[] = [];
    async function* papers(): AsyncGenerator<PaperInput> {
      yield paper(20);
      for (const call of [
        () => index.upsert([paper(21)]),
        () => index.remove("p1"),
        () => index.reembed(second),
        () => index.save(),
        () => index.close(),
        () => other.upsert([paper(22)]),
      ])
        refused.push(await settle(call()));
      yield paper(23);
    }
    expect((await index.upsert(papers())).added).toEqual(["p20", "p23"]);
    const code = "invalid-argument";
    // save has nothing to do in memory; it is refused all the same
    expect(refused).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ code }) as unknown));
    // What the progress of an upsert calls waits for its turn.
    const later: Promise<unknown>[] = [];
    await index.upsert([paper(24)], { onProgress: () => void later.push(index.remove("p20")) });
    await Promise.all(later);
    expect([index.has("p24"), index.has("p20"), index.has("p21")]).toEqual([true, false, false]);
    await index.close();
    await other.close();
  }
});

test("an error of the user's iterator, getter or embedder is passed on as it is, and nothing changes", async () => {
  const mine = new TypeError("mine");
  const fail = (): never => {
    throw mine;
  };
  const index = await start(folder);
  const before = [...index.papers()];
  const attempts: (() => Promise<unknown>)[] = [
    () => index.upsert({ [Symbol.iterator]: fail }),
    () => index.upsert({ [Symbol.asyncIterator]: fail }),
    () =>
      index.upsert(
        (function* () {
          yield paper(30);
          fail();
        })(),
      ),
    () =>
      index.upsert([
        {
          get title(): string {
            return fail();
          },
        },
      ]),
    () => index.upsert([paper(31)], { onProgress: fail }),
    () => index.reembed({ ...third, embed: () => Promise.reject(mine) }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toBe(mine);
  expect([...index.papers()]).toEqual(before);
  await index.close();
});
