import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperIndex, readPapers, TopicModel, type PaperInput, type Topic } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { paperOn, papersOn, subjectOf } from "../../support/subjects.js";

const embedder = createTestEmbedder({ dimensions: 256 });
const opened: PaperIndex[] = [];
async function indexOf(...batches: PaperInput[][]): Promise<PaperIndex> {
  const index = await PaperIndex.inMemory({ embedder });
  for (const batch of batches) await index.upsert(batch);
  opened.push(index);
  return index;
}
afterAll(() => Promise.all(opened.map((index) => index.close())));

const old = papersOn(6, 40);
let index: PaperIndex;
let before: TopicModel;
beforeAll(async () => {
  index = await indexOf(old);
  before = await index.topics();
});

const named = (topics: readonly Topic[]) => topics.map(({ id, label }) => ({ id, label }));
const ofOld = (model: TopicModel): (number | undefined)[] => old.map(({ id }) => model.topicOf(id!));

test("finding the topics of the same papers again, with the earlier ones, changes nothing", async () => {
  const again = await index.topics({ previous: before });
  expect(again.toJSON()).toEqual(before.toJSON());
  expect(again.compare(before)).toMatchObject({
    grown: [],
    shrunk: [],
    born: [],
    gone: [],
    merged: [],
    split: [],
    moved: [],
  });
  expect(again.compare(before).kept).toHaveLength(before.list().length);
});

test.each([1, 10, 100])(
  "with %d percent more papers on the same subjects every topic keeps its id and label, and no old paper moves",
  async (percent) => {
    const more = papersOn(6, Math.round(0.4 * percent) || 1, 40);
    const grown = await indexOf(old, more);
    const after = await grown.topics({ previous: before });
    expect(named(after.list()).sort((a, b) => a.id - b.id)).toEqual(named(before.list()).sort((a, b) => a.id - b.id));
    expect(ofOld(after)).toEqual(ofOld(before));
    for (const { id } of more) expect(after.topicOf(id!), id).toBe(before.topicOf(`s${subjectOf(id!)}-0`));
    const { kept, grown: larger, born, gone } = after.compare(before);
    expect([kept.length, larger.length, born, gone]).toEqual([before.list().length, before.list().length, [], []]);
  },
);

test("a new subject is a new topic with a number that no topic had, and is reported as born", async () => {
  const grown = await indexOf(
    old,
    Array.from({ length: 40 }, (_, i) => paperOn(7, i)),
  );
  const after = await grown.topics({ previous: before });
  const { born, moved, gone } = after.compare(before);
  expect(ofOld(after)).toEqual(ofOld(before));
  expect({ moved, gone }).toEqual({ moved: [], gone: [] });
  expect(born).toHaveLength(1);
  expect(born[0]!.id).toBe(Math.max(...before.list().map(({ id }) => id)) + 1);
  expect(after.topicOf("s7-0")).toBe(born[0]!.id);
});

test("a subject that is left out is gone, and its number is not given to another one", async () => {
  const fewer = await indexOf(old.filter(({ id }) => subjectOf(id!) !== 2));
  const after = await fewer.topics({ previous: before });
  expect(after.compare(before).gone.map(({ id }) => id)).toEqual([before.topicOf("s2-0")]);
  const back = await (await indexOf(old, papersOn(6, 5, 40))).topics({ previous: after });
  expect(back.topicOf("s0-0")).toBe(before.topicOf("s0-0"));
  expect(before.list().map(({ id }) => id)).not.toContain(back.topicOf("s2-0"));
});

test("growth in any order, and in any batches, gives the same topics", async () => {
  const more = papersOn(6, 6, 40);
  const expected = (await (await indexOf(old, more)).topics({ previous: before })).toJSON();
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...old, ...more], { minLength: old.length + more.length }),
      fc.nat(old.length),
      async (papers, cut) => {
        const one = await indexOf(papers.slice(0, cut), papers.slice(cut));
        expect((await one.topics({ previous: before })).toJSON()).toEqual(expected);
      },
    ),
    { numRuns: 6 },
  );
});

test("a label given by hand, a merged topic and a split one stay as they are when papers are added", async () => {
  const [first, second, third, fourth] = [0, 1, 2, 3].map((subject) => before.topicOf(`s${subject}-0`)!);
  const edited = await (await before.rename(third!, "Proteins").merge([first!, second!])).split(fourth!);
  const parts = edited.list().filter(({ id }) => id >= before.list().length || id === fourth);
  expect(parts).toHaveLength(2);
  const after = await (await indexOf(old, papersOn(6, 8, 40))).topics({ previous: edited });
  expect(named(after.list()).sort((a, b) => a.id - b.id)).toEqual(named(edited.list()).sort((a, b) => a.id - b.id));
  expect(after.list().find(({ id }) => id === third)!.label).toBe("Proteins");
  expect(after.topicOf("s0-0")).toBe(after.topicOf("s1-0"));
  expect(after.topicOf("s0-47")).toBe(first);
  expect(ofOld(after)).toEqual(ofOld(edited));
  expect(after.compare(before).merged.map(({ from, into }) => [from.map(({ id }) => id).sort(), into.id])).toEqual([
    [[first, second].sort(), first],
  ]);
  expect(after.compare(before).split.map(({ from }) => from.id)).toEqual([fourth]);
});

/** Finds the topics of the Daily Papers again after each of these changes by hand: nothing may move. */
async function expectNothingMoves(
  changes: (list: readonly Topic[]) => ((model: TopicModel) => Promise<TopicModel>)[],
): Promise<void> {
  const daily = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await daily.upsert((await readPapers(new URL("../../../examples/data/daily-papers.txt", import.meta.url))).papers);
  opened.push(daily);
  const model = await daily.topics();
  for (const change of changes(model.list())) {
    const edited = await change(model);
    expect((await daily.topics({ previous: edited })).toJSON().papers.topics).toEqual(edited.toJSON().papers.topics);
  }
}

const split =
  ({ id }: Topic, count: number) =>
  (model: TopicModel): Promise<TopicModel> =>
    model.split(id, { count });
const merge =
  (a: Topic, b: Topic) =>
  (model: TopicModel): Promise<TopicModel> =>
    model.merge([a.id, b.id]);

test("topics that were split or merged by hand stay as they are, in a small corpus whose topics touch each other", () =>
  expectNothingMoves((list) => [
    split(list[0]!, 2),
    split(list[1]!, 3),
    split(list.at(-1)!, list.at(-1)!.size),
    merge(list[1]!, list[0]!),
    merge(list.at(-1)!, list[0]!),
  ]));

test.runIf(process.env.PAPERWEAVE_FULL)(
  "so does each of these topics, in parts or paper by paper, and each pair (needs PAPERWEAVE_FULL=1)",
  { timeout: 600_000 },
  () =>
    expectNothingMoves((list) => [
      ...list.flatMap((topic) => [2, 3, topic.size].map((count) => split(topic, count))),
      ...list.slice(1).map((topic) => merge(topic, list[0]!)),
    ]),
);

test("levels above keep their ids and labels, too", async () => {
  const coarse = await index.topics({ levels: 2 });
  const after = await (await indexOf(old, papersOn(6, 4, 40))).topics({ levels: 2, previous: coarse });
  expect(named(after.list({ level: 0 })).sort((a, b) => a.id - b.id)).toEqual(
    named(coarse.list({ level: 0 })).sort((a, b) => a.id - b.id),
  );
});

test("a model that was saved serves as previous, and topics of the Daily Papers grow from half of them", async () => {
  const { papers } = await readPapers(new URL("../../../examples/data/daily-papers.txt", import.meta.url));
  const half = await indexOf(papers.slice(0, 39));
  const first = await half.topics();
  await half.upsert(papers.slice(39));
  const later = await half.topics({ previous: first });
  const read = TopicModel.fromJSON(JSON.stringify(first), half);
  expect((await half.topics({ previous: read })).toJSON()).toEqual(later.toJSON());
  for (const { before: one, after } of later.compare(first).kept)
    expect({ id: after.id, label: after.label }).toEqual({ id: one.id, label: one.label });
});
