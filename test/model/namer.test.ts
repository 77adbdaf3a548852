import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { PaperIndex, type TopicModel } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { askNames, type TopicToName } from "../../src/model/namer.js";
import { papersOn } from "../support/subjects.js";

let index: PaperIndex;
let plain: TopicModel;
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  await index.upsert(papersOn(6, 20));
  plain = await index.topics();
});
afterAll(() => index.close());
afterEach(() => vi.restoreAllMocks());

const topic = (i: number): TopicToName => ({
  label: `label ${i}`,
  terms: [`term ${i}`],
  size: 3,
  exemplars: [{ id: `p${i}`, title: `Title ${i}`, abstract: "" }],
});
const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a namer gets the computed label, terms and three papers of every topic, some topics at a time", async () => {
  for (const concurrency of [1, 3]) {
    let running = 0,
      most = 0;
    const labels = new Set<string>();
    const model = await index.topics({
      namer: async ({ label, terms, exemplars, size }) => {
        most = Math.max(most, ++running);
        labels.add(label);
        expect([terms.length > 3, exemplars.length, size]).toEqual([true, 3, 20]);
        await pause();
        await pause();
        running--;
        return `About ${terms[0]!}`;
      },
      naming: { concurrency, cache: new Map() },
    });
    expect(most).toBe(concurrency);
    expect(labels).toEqual(new Set(plain.list().map(({ label }) => label)));
    expect(model.list().every(({ label }) => label.startsWith("About "))).toBe(true);
  }
});

test("what fails is tried again, and then keeps its computed label; a warning says why", async () => {
  const warnings: string[] = [];
  vi.spyOn(process, "emitWarning").mockImplementation((warning) => void warnings.push(String(warning)));
  const bad: ((label: string) => unknown)[] = [
    () => {
      throw new Error("no quota");
    },
    () => Promise.reject(new Error("down")),
    () => 7,
    () => " ",
    () => "x".repeat(201),
  ];
  const [first] = plain.list();
  for (const answer of bad) {
    let calls = 0;
    const model = await index.topics({
      namer: ({ label }) => {
        if (label !== first!.label) return `Name of ${label}`;
        calls++;
        return answer(label) as string;
      },
      naming: { retries: 1, cache: new Map() },
    });
    expect(calls).toBe(2);
    expect(
      model
        .list()
        .map(({ label }) => label)
        .sort(),
    ).toEqual(
      [
        first!.label,
        ...plain
          .list()
          .slice(1)
          .map(({ label }) => `Name of ${label}`),
      ].sort(),
    );
  }
  expect(warnings).toHaveLength(bad.length);
  expect(warnings[0]).toContain(
    `The namer failed for 1 of 6 topics, which keep their labels (${first!.label}: no quota)`,
  );
});

test("whatever fails, after at most retries + 1 calls every topic has a name, and all names differ", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      async (fails, concurrency) => {
        const calls = fails.map(() => 0);
        const namer = ({ label }: TopicToName): string => {
          const at = Number(label.slice(6));
          if (fails[at]![calls[at]!++]) throw new Error("failed");
          return at % 2 === 0 ? "even" : `name ${at}`;
        };
        const { labels, failures } = await askNames(
          fails.map((_, i) => topic(i)),
          namer,
          { retries: 1, concurrency },
          [],
          undefined,
        );
        expect(new Set(labels.map((label) => label.toLowerCase())).size).toBe(fails.length);
        fails.forEach(([one, two], i) => {
          expect(calls[i]).toBe(one ? 2 : 1);
          expect(failures.some(({ position }) => position === i)).toBe(one! && two!);
          if (one && two) expect(labels[i]).toBe(`label ${i}`);
          else if (i % 2 === 1) expect(labels[i]).toBe(`name ${i}`);
        });
      },
    ),
    { numRuns: 12 },
  );
});

test("an abort ends the naming, and is passed on to the calls that run", async () => {
  const stop = new AbortController();
  let seen: AbortSignal | undefined;
  let calls = 0;
  const naming = index.topics({
    namer: (_, { signal }) => {
      calls++;
      seen = signal;
      stop.abort();
      return new Promise<string>(() => undefined);
    },
    naming: { concurrency: 1, cache: new Map() },
    signal: stop.signal,
  });
  await expect(naming).rejects.toMatchObject({ code: "aborted" });
  expect([calls, seen!.aborted]).toEqual([1, true]);
});

test("a namer that gives up by a signal of its own has failed, which ends nothing else", async () => {
  const givesUp = ({ label }: TopicToName): Promise<string> =>
    index.search(label, { signal: AbortSignal.abort() }).then(() => label);
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  const model = await index.topics({ namer: givesUp, naming: { retries: 0, cache: new Map() } });
  expect(model.list()).toEqual(plain.list());
  expect((await warned).message).toMatch(/The namer failed for 6 of 6 topics/);
});

test("answers are kept by content: the index's own cache, a Map, and one that fails", async () => {
  let calls = 0;
  const namer = ({ label }: TopicToName): string => `${++calls} ${label}`;
  const once = await index.topics({ namer });
  expect(calls).toBe(6);
  expect((await index.topics({ namer })).list()).toEqual(once.list());
  expect(calls).toBe(6);
  const cache = new Map<string, string>();
  await index.topics({ namer, naming: { cache } });
  expect([calls, cache.size]).toEqual([12, 6]);
  await index.topics({ namer, naming: { cache } });
  expect(calls).toBe(12);
  const broken = {
    get: () => Promise.reject(new Error("no")),
    set: () => {
      throw new Error("no");
    },
  };
  expect((await index.topics({ namer, naming: { cache: broken } })).list()).toHaveLength(6);
  expect(calls).toBe(18);
});

test("topics that have their name from a guide, or from before, are not asked about", async () => {
  const asked: string[] = [];
  const namer = ({ label }: TopicToName): string => (asked.push(label), `new ${label}`);
  const model = await index.topics({ namer, previous: plain });
  expect(asked).toEqual([]);
  expect(model.list()).toEqual(plain.list());
  const guided = await index.topics({ namer, guide: { Robots: "grasping robots" }, naming: { cache: new Map() } });
  expect(guided.list().find((one) => one.guided !== undefined)!.label).toBe("Robots");
  expect(asked).toHaveLength(guided.list().length - 1);
});
