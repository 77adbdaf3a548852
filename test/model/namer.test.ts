import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import {
  PaperIndex,
  TopicModel,
  type NamedTopic,
  type NamerAnswer,
  type NamerContext,
  type TopicNamer,
} from "../../src/index.js";
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

test.each<[string, NamerAnswer, NamedTopic]>([
  ["plain text", "  Few\n bits ", { label: "Few bits" }],
  [
    "a label and a summary",
    { label: "Few bits", summary: "Less\nmemory." },
    { label: "Few bits", summary: "Less memory." },
  ],
  ["an empty summary", { label: "Few bits", summary: " " }, { label: "Few bits" }],
  ["JSON", '{"label": "Few bits", "summary": "Less memory."}', { label: "Few bits", summary: "Less memory." }],
  ["JSON of a text", '"Few bits"', { label: "Few bits" }],
  ["a code block", '```json\n{"label": "Few bits"}\n```', { label: "Few bits" }],
  ["a code block among words", 'Here it is:\n```\n{"label": "Few bits"}\n```\nBye.', { label: "Few bits" }],
  ["a name in a code block", "```\nFew bits\n```", { label: "Few bits" }],
  ["a name with quotation marks in it", '"Few" bits', { label: '"Few" bits' }],
])("%s is understood", async (_, answer, named) => {
  const { answers, failures } = await askNames([topic(1)], () => answer, {}, [], undefined);
  expect([answers, failures]).toEqual([[named], []]);
});

test.each<[string, unknown, string]>([
  ["broken JSON", '{"label": "Few', "the answer is broken JSON"],
  ["JSON without a label", '{"name": "Few bits"}', "must be text of 1 to 200 characters"],
  ["a list", ["Few bits"], "must be text of 1 to 200 characters"],
  ["nothing", undefined, "must be text of 1 to 200 characters"],
  ["an empty code block", "```json\n```", "must be text of 1 to 200 characters"],
  ["a label that is too long", { label: "x".repeat(201) }, "must be text of 1 to 200 characters"],
  ["a summary that is too long", { label: "x", summary: "x".repeat(2001) }, "at most 2000 characters"],
  ["a summary that is no text", { label: "x", summary: 7 }, "at most 2000 characters"],
])("%s is a failure that says so", async (_, answer, reason) => {
  const { labels, failures } = await askNames([topic(1)], () => answer as string, { retries: 0 }, [], undefined);
  expect(labels).toEqual(["label 1"]);
  expect(failures[0]!.reason).toContain(reason);
});

test("a call that takes longer than the timeout has failed, and is told so by its signal", async () => {
  const signals: AbortSignal[] = [];
  const slow = (_: TopicToName, { signal }: NamerContext): Promise<string> => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  const alive = setInterval(() => undefined, 1000); // nothing else would keep the process waiting
  const { labels, failures } = await askNames([topic(1)], slow, { retries: 1, timeout: 20 }, [], undefined);
  clearInterval(alive);
  expect(labels).toEqual(["label 1"]);
  expect(failures).toEqual([{ position: 0, reason: "no answer within 20 ms" }]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  await expect(index.topics({ namer: slow, naming: { timeout: 0 } })).rejects.toThrow("timeout must be a whole number");
});

test("summaries are saved, kept with the label, and shown in a notebook and on the map", async () => {
  const namer = ({ label, terms }: TopicToName): NamerAnswer => ({
    label: `On ${label}`,
    summary: `About ${terms[0]!} & more.`,
  });
  const model = await index.topics({ namer, naming: { cache: new Map() } });
  const summaries = (one: TopicModel) => one.list().map(({ id, summary }) => [id, summary]);
  expect(summaries(model).every(([, summary]) => /^About .* & more\.$/.test(String(summary)))).toBe(true);
  const saved = JSON.stringify(model);
  expect(summaries(TopicModel.fromJSON(saved, index))).toEqual(summaries(model));
  expect(summaries(await index.topics({ previous: model }))).toEqual(summaries(model));
  const [first, second, third] = model.list();
  const merged = await model.merge([first!.id, second!.id]);
  expect(merged.list().find(({ id }) => id === third!.id)!.summary).toBe(third!.summary);
  expect(summaries(model.rename(third!.id, "Mine"))).toEqual(summaries(model));
  const shown = model[Symbol.for("Jupyter.display") as keyof TopicModel] as () => Record<string, string>;
  expect(shown.call(model)["text/html"]).toContain(first!.summary!.replace("&", "&#38;"));
  expect((await model.map()).toHTML()).toContain(JSON.stringify(first!.summary!).replace("&", "\\u0026"));
});

test("topics are named again when the function or its version changes, except those a user renamed", async () => {
  const asked: string[] = [];
  const namerOf = (prefix: string, version?: string): TopicNamer =>
    Object.assign(({ label }: TopicToName) => (asked.push(label), `${prefix} ${label}`), { version });
  await index.topics({ namer: namerOf("first") });
  await index.topics({ namer: namerOf("second") });
  expect(asked.splice(0)).toHaveLength(12);
  const one = await index.topics({ namer: namerOf("one", "1") });
  expect((await index.topics({ namer: namerOf("other", "1") })).list()).toEqual(one.list()); // kept by version
  expect(asked.splice(0)).toHaveLength(6);
  const renamed = one.rename(one.list()[0]!.id, "Mine");
  const again = await index.topics({ namer: namerOf("again", "1"), previous: renamed });
  expect([again.list(), asked]).toEqual([renamed.list(), []]);
  const two = await index.topics({
    namer: namerOf("two", "2"),
    previous: TopicModel.fromJSON(renamed.toJSON(), index),
  });
  expect(asked).toHaveLength(5);
  expect(two.list()[0]!.label).toBe("Mine");
  for (const { label } of two.list().slice(1)) expect(label).toMatch(/^two one /);
  await expect(index.topics({ namer: Object.assign(() => "x", { version: 2 as never }) })).rejects.toThrow(
    "The version of the namer must be text, got 2.",
  );
});
