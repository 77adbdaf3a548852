import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperIndex, readPapers, TopicModel, type Topic } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { levelCounts } from "../../src/topics/clustering/levels.js";
import { papersOn, subjectName } from "../support/subjects.js";

let index: PaperIndex;
let daily: PaperIndex;
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  await index.upsert(papersOn(6, 30));
  daily = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await daily.upsert((await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url))).papers);
});
afterAll(() => Promise.all([index.close(), daily.close()]));

const byId = (model: TopicModel, levels: number): Map<number, Topic> =>
  new Map(
    Array.from({ length: levels }, (_, level) => model.list({ level }))
      .flat()
      .map((topic) => [topic.id, topic]),
  );

test("six subjects that have nothing in common are six topics, whatever number is usual", async () => {
  const topics = await index.topics();
  expect(topics.list()).toHaveLength(6);
  for (const { id } of topics.list()) expect(new Set(topics.members(id).map((paper) => paper[1])).size).toBe(1);
});

test("count gives exactly that many topics, from one to one a paper", async () => {
  for (const count of [1, 2, 5, 15, 40, 77, 78]) {
    const sizes = (await daily.topics({ count })).list().map(({ size }) => size);
    expect(sizes).toHaveLength(count);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(78);
  }
});

test("count is kept where papers that fit nowhere are left out: no topic becomes empty", async () => {
  for (const count of [13, 20, 40, 78])
    for (const algorithm of ["leiden", "kmeans"] as const)
      expect((await daily.topics({ count, algorithm, outliers: "keep" })).list()).toHaveLength(count);
});

test("a count that guides leave no room for is refused, whether they are new or of the earlier topics", async () => {
  const ids = [...daily.papers()].map(({ id }) => id);
  const guide = { first: ids.slice(0, 40), second: ids.slice(40, 50) };
  const previous = await daily.topics({ guide });
  const left = 78 - previous.list().reduce((sum, { guided, size }) => sum + (guided === undefined ? 0 : size), 0);
  expect((await daily.topics({ guide, count: left + 2 })).list()).toHaveLength(left + 2);
  await expect(daily.topics({ guide, count: left + 3 })).rejects.toMatchObject({
    code: "invalid-argument",
    message: `count must be at most ${left + 2}: the 2 guides leave ${left} papers. Got ${left + 3}.`,
  });
  await expect(daily.topics({ previous, count: 2 })).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringMatching(/count must be above the number of guides, 2, got 2/) as string,
  });
});

test("however many levels are asked for, there are at most those of all numbers of topics", async () => {
  const all = await index.topics({ levels: 1e9 });
  expect([0, 1, 2, 3, 4].map((level) => all.list({ level }).length)).toEqual([2, 3, 4, 5, 6]);
  expect(() => all.list({ level: 5 })).toThrow(/level must be below/);
  expect([1, 2, 3, 6].map((levels) => levelCounts(64, levels))).toEqual([
    [64],
    [8, 64],
    [4, 16, 64],
    [2, 4, 8, 16, 32, 64],
  ]);
});

test("fewer topics than there are come about by merging whole topics", async () => {
  const finest = await index.topics();
  for (let count = 1; count < 6; count++) {
    const coarse = await index.topics({ count });
    for (const { id } of finest.list())
      expect(new Set(finest.members(id).map((paper) => coarse.topicOf(paper))).size).toBe(1);
  }
});

test("levels nest: children are papers of their parent, sizes add up, and every level holds every paper", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom<number | "auto">("auto", 9, 25, 60),
      fc.constantFrom<"assign" | "keep">("assign", "keep"),
      async (asked, count, outliers) => {
        const model = await daily.topics({ levels: asked, count, outliers });
        const levels = (JSON.parse(JSON.stringify(model)) as { levels: number }).levels;
        expect(levels).toBeLessThanOrEqual(asked);
        const topics = byId(model, levels);
        const placed = [...daily.papers()].filter(({ id }) => model.topicOf(id) !== -1).length;
        let before = 0;
        for (let level = 0; level < levels; level++) {
          const list = model.list({ level });
          expect(list.length).toBeGreaterThan(before);
          expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(placed);
          expect(list.map(({ size }) => size)).toEqual(list.map(({ size }) => size).sort((a, b) => b - a));
          expect(new Set(list.map(({ label }) => label.toLowerCase())).size).toBe(list.length);
          for (const topic of list) {
            expect(topic.parent === undefined).toBe(level === 0);
            expect(topic.children.length === 0).toBe(level === levels - 1);
            if (topic.parent !== undefined) expect(topics.get(topic.parent)!.children).toContain(topic.id);
            if (topic.children.length === 0) continue;
            expect(topic.children.reduce((sum, child) => sum + topics.get(child)!.size, 0)).toBe(topic.size);
            expect(topic.children.flatMap((child) => model.members(child)).sort()).toEqual(
              model.members(topic.id).sort(),
            );
          }
          before = list.length;
        }
        expect(model.list()).toEqual(model.list({ level: levels - 1 }));
        expect(JSON.stringify(TopicModel.fromJSON(JSON.stringify(model), daily))).toBe(JSON.stringify(model));
      },
    ),
    { numRuns: 10 },
  );
});

test("a tree prints a line a topic, children under their parent, and none for an only child", async () => {
  const model = await daily.topics({ levels: 2, count: 9 });
  const tree = model.tree();
  const lines = String(tree).split("\n");
  const coarse = model.list({ level: 0 });
  const parents = coarse.filter(({ children }) => children.length > 1);
  const children = parents.reduce((sum, topic) => sum + topic.children.length, 0);
  expect(parents.length).toBeGreaterThan(1);
  expect(children + coarse.length - parents.length).toBe(9);
  // An only child has no line of its own.
  expect(lines).toHaveLength(coarse.length + children);
  expect(lines.filter((line) => /^[├└]─ /.test(line))).toHaveLength(children);
  expect(lines.filter((line) => line.startsWith("└─ "))).toHaveLength(parents.length);
  const [largest] = model.list({ level: 0 });
  expect(lines[0]).toBe(`${largest!.label} (${largest!.size})`);
  expect(tree.roots.map(({ topic }) => topic.id)).toEqual(model.list({ level: 0 }).map(({ id }) => id));
  expect(tree.roots[0]!.children.map(({ topic }) => topic.id).sort()).toEqual([...largest!.children].sort());
});

test("topics merged by hand are one, with the first one's id and a new name; the others stay the same", async () => {
  const model = await daily.topics();
  const [first, second, ...others] = model.list();
  const merged = await model.merge([second!.id, first!.id]);
  const one = merged.list().find(({ id }) => id === second!.id)!;
  expect(one.size).toBe(first!.size + second!.size);
  expect(merged.members(one.id).sort()).toEqual([...model.members(first!.id), ...model.members(second!.id)].sort());
  expect(
    merged
      .list()
      .filter(({ id }) => id !== one.id)
      .map(({ id, label, size }) => ({ id, label, size })),
  ).toEqual(others.map(({ id, label, size }) => ({ id, label, size })));
  expect(merged.compare(model).merged).toHaveLength(1);
  expect(model.list()).toHaveLength(others.length + 2);
});

test("a topic split by hand is as many parts as asked for, of its own papers; the largest has its id", async () => {
  const model = await daily.topics();
  const [largest] = model.list();
  for (const count of [2, 3, largest!.size]) {
    const split = await model.split(largest!.id, { count });
    const parts = split.list().filter(({ id }) => id === largest!.id || model.list().every((topic) => topic.id !== id));
    expect(parts).toHaveLength(count);
    expect(parts.flatMap(({ id }) => split.members(id)).sort()).toEqual(model.members(largest!.id).sort());
    expect(split.list().find(({ id }) => id === largest!.id)!.size).toBe(Math.max(...parts.map(({ size }) => size)));
  }
});

test("a label given by hand stays with its topic: when that is merged, grown, or has a guide's name, too", async () => {
  const model = await daily.topics({ guide: { attention: "attention" } });
  const guided = model.list().find((topic) => topic.guided !== undefined)!,
    [first, second] = model.list().filter((topic) => topic.guided === undefined);
  const renamed = model.rename(guided.id, "Looking").rename(second!.id, "Mine");
  const edited = TopicModel.fromJSON(JSON.stringify(await renamed.merge([second!.id, first!.id])), daily);
  const again = await daily.topics({ previous: await edited.split(second!.id) });
  for (const after of [edited, again]) {
    expect(after.list().find(({ id }) => id === guided.id)).toMatchObject({ label: "Looking", guided: "attention" });
    expect(after.list().find(({ id }) => id === second!.id)!.label).toBe("Mine");
  }
  expect((await renamed.merge([first!.id, second!.id])).list().find(({ id }) => id === first!.id)!.label).not.toBe(
    "Mine",
  );
  expect(
    (await daily.topics({ previous: again, guide: { attention: "attention" } }))
      .list()
      .find(({ id }) => id === guided.id)!.label,
  ).toBe("Looking");
  expect(
    model
      .rename(guided.id, "two\n lines ")
      .list()
      .map(({ label }) => label),
  ).toContain("two lines");
  const older = { ...edited.toJSON(), renamed: undefined };
  expect(TopicModel.fromJSON(older, daily).toJSON().renamed).toEqual([]);
});

test("of a split topic that the user has named, the part most like the name, or its examples, keeps it", async () => {
  const six = await index.topics({ count: 5 }); // one topic is on two subjects
  const two = six.list().find(({ id }) => new Set(six.members(id).map((paper) => paper[1])).size === 2)!;
  const subjects = [...new Set(six.members(two.id).map((paper) => Number(paper[1])))];
  for (const subject of subjects) {
    const split = await six.rename(two.id, subjectName(subject)).split(two.id);
    expect(split.list().find(({ id }) => id === two.id)!.label).toBe(subjectName(subject));
    expect(new Set(split.members(two.id).map((paper) => paper[1]))).toEqual(new Set([String(subject)]));
  }
  for (const [most, fewer] of [subjects, [...subjects].reverse()]) {
    const examples = [...index.papers()]
      .map(({ id }) => id)
      .filter((id) => (id[1] === String(most) && Number(id.slice(3)) < 10) || id[1] === String(fewer));
    const guided = await index.topics({
      guide: {
        Mine: examples.filter((id) => id[1] === String(most)),
        Others: examples.filter((id) => id[1] === String(fewer)),
      },
    });
    const [mine, others] = ["Mine", "Others"].map((name) => guided.list().find((topic) => topic.guided === name)!.id);
    const split = await (await guided.merge([mine!, others!])).split(mine!);
    expect(split.list().find(({ id }) => id === mine)).toMatchObject({ label: "Mine", guided: "Mine" });
    expect(new Set(split.members(mine!).map((paper) => paper[1]))).toEqual(new Set([String(most)]));
  }
});

test("the guide of a topic that was merged into another one is over, and makes no topic again", async () => {
  const model = await daily.topics({ guide: { attention: "attention", quantization: "quantization" } });
  const [attention, quantization] = ["attention", "quantization"].map(
    (name) => model.list().find((topic) => topic.guided === name)!.id,
  );
  const merged = await model.merge([attention!, quantization!]);
  const again = await daily.topics({ previous: merged });
  expect(again.list().flatMap(({ guided }) => guided ?? [])).toEqual(["attention"]);
  expect(again.members(attention!).sort()).toEqual(
    [...model.members(attention!), ...model.members(quantization!)].sort(),
  );
});

test("similar topics come nearest first, without the topic itself, on its own level", async () => {
  const model = await daily.topics({ levels: 2 });
  for (const level of [0, 1]) {
    const ids = model.list({ level }).map(({ id }) => id);
    const similar = model.similar(ids[0]!);
    expect(similar.map(({ topic }) => topic).sort()).toEqual(ids.slice(1).sort());
    expect(similar.map(({ similarity }) => similarity)).toEqual(
      similar.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
    for (const { similarity } of similar) expect(Math.abs(similarity)).toBeLessThanOrEqual(1 + 1e-6);
  }
});

test.each<[string, (model: TopicModel) => unknown, string, RegExp]>([
  [
    "a level that there is not",
    (model) => model.list({ level: 1 }),
    "invalid-argument",
    /level must be below the number of levels, 1, got 1/,
  ],
  [
    "members of a topic that there is not",
    (model) => model.members(99),
    "not-found",
    /There is no topic 99; there are 5: 0, 1, 2, 3, 4/,
  ],
  ["similar of a topic that there is not", (model) => model.similar(-1), "not-found", /There is no topic -1/],
  ["merging one topic", (model) => model.merge([1]), "invalid-argument", /merge takes at least two topics, got 1/],
  ["merging a topic with itself", (model) => model.merge([1, 1]), "invalid-argument", /at least two topics/],
  ["merging a topic that there is not", (model) => model.merge([1, 7]), "not-found", /There is no topic 7/],
  ["splitting in one", (model) => model.split(1, { count: 1 }), "invalid-argument", /count must be/],
  [
    "splitting in more parts than papers",
    (model) => model.split(1, { count: 79 }),
    "invalid-argument",
    /fewer than 79 parts/,
  ],
  [
    "merging what is no list",
    (model) => model.merge(3 as never),
    "invalid-argument",
    /merge takes a list of topics, got 3/,
  ],
  [
    "an unknown option of merge",
    (model) => model.merge([1, 2], { into: 1 } as never),
    "invalid-argument",
    /merge has no option "into"/,
  ],
  [
    "a signal that is none",
    (model) => model.quality({ signal: new AbortController() as never }),
    "invalid-argument",
    /signal must be an AbortSignal/,
  ],
  ["an unknown option of split", (model) => model.split(1, { parts: 3 } as never), "invalid-argument", /parts/],
  ["an empty label", (model) => model.rename(1, " "), "invalid-argument", /A label must be some text/],
  ["a label that is no text", (model) => model.rename(1, 7 as never), "invalid-argument", /A label must be some text/],
  [
    "another topic's label",
    (model) =>
      model.rename(
        1,
        model
          .list()
          .find(({ id }) => id === 2)!
          .label.toUpperCase(),
      ),
    "invalid-argument",
    /The topic 2 has the label/,
  ],
  [
    "comparing with something else",
    (model) => model.compare({} as never),
    "invalid-argument",
    /compare takes an earlier TopicModel/,
  ],
  ["a period that is none", (model) => model.overTime({ by: "week" as never }), "invalid-argument", /by must be/],
  ["quality of no samples", (model) => model.quality({ samples: 0 }), "invalid-argument", /samples/],
])("%s is refused", async (_, ask, code, sentence) => {
  const model = await daily.topics({ count: 5 });
  await expect((async () => ask(model))()).rejects.toMatchObject({
    name: "PaperweaveError",
    code,
    message: expect.stringMatching(sentence) as string,
  });
});

test.each<[string, object, RegExp]>([
  ["a guide that is a list", { guide: [] }, /guide must give each name a description or example ids/],
  [
    "a guide that is a Map",
    { guide: new Map([["attention", "attention"]]) },
    /guide must give each name a description or example ids/,
  ],
  ["a progress that cannot be called", { onProgress: true }, /onProgress must be a function, got true/],
  ["a signal that is none", { signal: null }, /signal must be an AbortSignal, got null/],
  [
    "a guide without a description",
    { guide: { attention: " " } },
    /The guide "attention" must be a description or a list/,
  ],
  ["a guide with no example", { guide: { attention: [] } }, /The guide "attention" must be a description or a list/],
  ["a guide of numbers", { guide: { attention: [1] } }, /The guide "attention" must be/],
  ["a guide without a name", { guide: { " ": "words" } }, /The guide " " must be/],
  ["two guides of one name", { guide: { a: "words", "A ": "others" } }, /Two guides have the same name/],
  [
    "as many guides as topics",
    { guide: { a: "words", b: "others" }, count: 2 },
    /count must be above the number of guides, 2, got 2/,
  ],
  ["a previous that is no model", { previous: {} }, /previous must be a TopicModel/],
  ["unknown outliers", { outliers: "drop" }, /outliers must be/],
  ["no level", { levels: 0 }, /levels must be/],
  ["a namer that is no function", { namer: "gpt" }, /namer must be a function/],
  ["no call at a time", { namer: () => "x", naming: { concurrency: 0 } }, /concurrency must be/],
  ["a cache that keeps nothing", { namer: () => "x", naming: { cache: {} } }, /cache must have get and set/],
  ["an unknown option of naming", { namer: () => "x", naming: { tries: 1 } }, /tries/],
])("topics refuse %s", async (_, options, sentence) => {
  await expect(daily.topics(options as never)).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringMatching(sentence) as string,
  });
});

test("a guide's example that is not in the index is refused by its id", async () => {
  await expect(daily.topics({ guide: { attention: ["nobody"] } })).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/"attention" has the example "nobody", which is not in the index/) as string,
  });
});
