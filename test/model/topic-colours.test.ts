import { expect, test } from "vitest";
import { PaperIndex, readPapers, TopicModel } from "../../src/index.js";
import { jupyterDisplay } from "../../src/core/display.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { colourDistance } from "../../src/view/theme/choose-colours.js";
import { pointColour } from "../../src/view/theme/palette.js";
import { touchingTopics } from "../support/touching-topics.js";

const { papers } = await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url));
const indexOf = async (count: number): Promise<PaperIndex> => {
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await index.upsert(papers.slice(0, count));
  return index;
};
const coloursOf = (topics: readonly { id: number; color?: number | undefined }[]): Map<number, number | undefined> =>
  new Map(topics.map(({ id, color }) => [id, color]));

test("of topics that touch on maps, at most half as many look alike as with colours by id", async () => {
  const index = await indexOf(78);
  let [touching, chosen, byId] = [0, 0, 0];
  for (const count of [8, 12, 16, 20, 24, 28]) {
    const map = await (await index.topics({ count })).map();
    const colours = coloursOf(map.topics);
    for (const [a, b] of touchingTopics(map.points)) {
      touching++;
      if (colourDistance(colours.get(a)!, colours.get(b)!) < 0.1) chosen++;
      if (colourDistance(a % 27, b % 27) < 0.1) byId++;
    }
  }
  expect(touching).toBeGreaterThan(150);
  expect(chosen).toBeLessThan(0.05 * touching);
  expect(2 * chosen).toBeLessThanOrEqual(byId);
});

test("a topic keeps its colour when papers are added, and when topics are merged, split and renamed", async () => {
  const index = await indexOf(68);
  const first = await index.topics({ levels: 2 });
  await index.upsert(papers.slice(68));
  const later = await index.topics({ levels: 2, previous: first });
  const [one, two] = later.list();
  const edited = [
    later,
    await later.merge([one!.id, two!.id]),
    await later.split(one!.id),
    later.rename(one!.id, "Another name"),
  ];
  let earlier = first;
  for (const model of edited) {
    const before = coloursOf(earlier.toJSON().topics);
    const kept = model.toJSON().topics.filter(({ id }) => before.has(id));
    expect(kept.length).toBeGreaterThan(4);
    for (const { id, color } of kept) expect(color).toBe(before.get(id));
    earlier = later;
  }
});

test("charts, maps and tables have the colour of the saved topic", async () => {
  const index = await indexOf(78);
  const topics = await index.topics();
  const model = TopicModel.fromJSON(JSON.stringify(topics), index);
  const colours = coloursOf(topics.list());
  expect(coloursOf(model.list())).toEqual(colours);
  const shown = [
    (await model.map()).topics,
    model.overTime({ by: "year" }).topics.map(({ topic, color }) => ({ id: topic, color })),
    model.similarities().topics.map(({ topic, color }) => ({ id: topic, color })),
    (await model.quality({ samples: 1 })).topics.map(({ topic, color }) => ({ id: topic, color })),
  ];
  for (const list of shown) expect(coloursOf(list)).toEqual(colours);
  const table = model[jupyterDisplay]()["text/html"];
  for (const color of colours.values()) expect(table).toContain(pointColour(color!, "light"));
});

test("a model saved without colours is drawn as before, by ids, and its topics keep these colours", async () => {
  const index = await indexOf(78);
  const saved = (await index.topics()).toJSON();
  for (const topic of saved.topics) delete topic.color;
  const old = TopicModel.fromJSON(saved, index);
  expect((await old.map()).topics.every(({ color }) => color === undefined)).toBe(true);
  const later = await index.topics({ previous: old });
  for (const { id, color } of later.list()) if (old.list().some((one) => one.id === id)) expect(color).toBe(id % 27);
});
