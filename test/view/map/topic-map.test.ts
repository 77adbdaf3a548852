import { beforeAll, expect, test } from "vitest";
import { jupyterDisplay } from "../../../src/core/display.js";
import { seededRandom, shuffledRange } from "../../../src/core/random.js";
import { PaperIndex, TopicMap, TopicModel, type Paper, type PaperInput, type Progress } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { readXml } from "../../support/read-xml.js";
import { papersOn, subjectOf } from "../../support/subjects.js";

const embedder = createTestEmbedder();
const papers = papersOn(6, 15);
let index: PaperIndex;
let model: TopicModel;
let map: Awaited<ReturnType<TopicModel["map"]>>;
async function filled(some: readonly PaperInput[]): Promise<PaperIndex> {
  const one = await PaperIndex.inMemory({ embedder });
  await one.upsert(some);
  return one;
}
beforeAll(async () => {
  index = await filled(papers);
  model = await index.topics();
  map = await model.map();
});

const width = ({ points }: Pick<TopicMap, "points">): number =>
  Math.max(...points.map(({ x }) => x)) - Math.min(...points.map(({ x }) => x));

test("a map has every paper once, by id, with its topic in the model; topics come by size", () => {
  expect(map).toBeInstanceOf(TopicMap);
  expect(map.points.map(({ id }) => id)).toEqual([...index.papers()].map(({ id }) => id));
  for (const { id, x, y, topic } of map.points) {
    expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
    expect(topic).toBe(model.topicOf(id));
  }
  expect(map.topics).toEqual(
    model
      .list()
      .map(({ id, label, size, color }) => ({ id, label, size, color }))
      .sort((a, b) => b.size - a.size || a.id - b.id),
  );
});

test("papers of a subject lie together", () => {
  const right = map.points.filter((point) => {
    const [nearest] = map.points
      .filter((other) => other !== point)
      .sort((a, b) => Math.hypot(a.x - point.x, a.y - point.y) - Math.hypot(b.x - point.x, b.y - point.y));
    return subjectOf(nearest!.id) === subjectOf(point.id);
  });
  expect(right.length).toBeGreaterThan(0.9 * papers.length);
});

test("papers in another order give the same map and the same picture; so does a model that was saved", async () => {
  const shuffled = await filled(Array.from(shuffledRange(papers.length, seededRandom(3)), (row) => papers[row]!));
  const again = await (await shuffled.topics()).map();
  expect(again.points).toEqual(map.points);
  expect(again.toSVG()).toBe(map.toSVG());
  expect((await TopicModel.fromJSON(JSON.stringify(model), index).map()).points).toEqual(map.points);
  expect((await model.rename(map.topics[0]!.id, "Another name").map()).points).toEqual(map.points);
});

test("a growing map keeps its shape: old papers move less than 2% of its width, new ones join theirs", async () => {
  const saved = JSON.parse(JSON.stringify(map)) as TopicMap;
  const grown = await filled([...papers, ...papersOn(6, 3, 15)]);
  const later = await (await grown.topics({ previous: model })).map({ previous: saved });
  const places = new Map(later.points.map((point) => [point.id, point]));
  for (const { id, x, y } of map.points)
    expect(Math.hypot(places.get(id)!.x - x, places.get(id)!.y - y)).toBeLessThan(0.02 * width(map));
  const fresh = later.points.filter(({ id }) => !map.points.some((point) => point.id === id));
  const right = fresh.filter((point) => {
    const nearest = [...map.points]
      .sort((a, b) => Math.hypot(a.x - point.x, a.y - point.y) - Math.hypot(b.x - point.x, b.y - point.y))
      .slice(0, 3);
    return nearest.filter(({ id }) => subjectOf(id) === subjectOf(point.id)).length >= 2;
  });
  expect(fresh).toHaveLength(18);
  expect(right.length).toBeGreaterThan(15);
});

test("papers that left the index are left out; a map with none of the previous papers is a new one", async () => {
  const smaller = await filled(papers);
  const before = await smaller.topics();
  await smaller.remove(papers.slice(0, 10).map(({ id }) => id!));
  const less = await before.map();
  expect(less.points).toHaveLength(papers.length - 10);
  expect(less.topics.reduce((sum, { size }) => sum + size, 0)).toBe(papers.length - 10);
  expect((await model.map({ previous: { points: [{ id: "unknown", x: 0, y: 0 }] } })).points).toEqual(map.points);
});

test("separation 0 does not know the topics, another seed gives another map", async () => {
  const free = await model.map({ separation: 0 });
  expect(free.points).not.toEqual(map.points);
  expect(free.points.map(({ topic }) => topic)).toEqual(map.points.map(({ topic }) => topic));
  expect((await model.map({ seed: 2 })).points).not.toEqual(map.points);
});

test("progress is told, and an abort ends it", async () => {
  const seen: Progress[] = [];
  await model.map({ onProgress: (progress) => seen.push(progress) });
  expect(seen.at(-1)).toMatchObject({ stage: "layout", done: 500, total: 500 });
  await expect(model.map({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
});

test.each([1, 2, 4])("%i papers have a map and a picture", async (count) => {
  const few = await filled(papers.slice(0, count));
  const small = await (await few.topics()).map();
  expect(small.points).toHaveLength(count);
  expect(small.toSVG()).toMatch(/^<svg [^>]*>[^]*<\/svg>\n$/);
  expect(small.toSVG()).not.toMatch(/NaN|Infinity|undefined/);
});

test("papers of no topic are grey, and in no topic's number", async () => {
  const odd = new TopicMap(
    [
      { id: "a", x: 0, y: 0, topic: -1 },
      { id: "b", x: 1, y: 1, topic: 3 },
    ],
    [{ id: 3, label: "One", size: 1 }],
  );
  expect(odd.toSVG()).toContain('<path class="o" d="m');
  expect(odd.toSVG()).toContain("2 papers in 1 topics: One (1).");
});

const nasty = `<script>alert("1")</script> & 'x' ]]> \u202e -->`;

test("the picture is well-formed whatever labels and titles say, holds no script and loads nothing", () => {
  const odd = new TopicMap(
    map.points,
    map.topics.map((topic) => ({ ...topic, label: `${nasty}${topic.id}` })),
  );
  const svg = odd.toSVG({ title: nasty });
  const { tags, texts } = readXml(svg);
  expect(new Set(tags.map(({ name }) => name))).toEqual(
    new Set(["svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan"]),
  );
  for (const { attributes } of tags) for (const name of attributes.keys()) expect(name).not.toMatch(/^on|href/);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/http|url\(|import|\u202e/);
  expect(texts).toContain(nasty.replace("\u202e", ""));
});

test("the picture is the one that was looked at (snapshots/subjects.svg)", async () => {
  await expect(map.toSVG({ title: "Papers on six subjects" })).toMatchFileSnapshot("snapshots/subjects.svg");
});

test("labels of the picture do not overlap, by their sizes as drawn", () => {
  const boxes = [...map.toSVG().matchAll(/<text class="t\d+" font-size="([\d.]+)">(.*?)<\/text>/g)].map(
    ([, size, spans]) => {
      const lines = [...spans!.matchAll(/<tspan x="([\d.]+)" y="([\d.]+)">(.*?)<\/tspan>/g)].map(([, x, y, text]) => ({
        x: Number(x),
        y: Number(y),
        length: text!.length,
      }));
      return {
        left: lines[0]!.x - Math.max(...lines.map(({ length }) => length)) * 0.25 * Number(size),
        right: lines[0]!.x + Math.max(...lines.map(({ length }) => length)) * 0.25 * Number(size),
        top: lines[0]!.y - 0.7 * Number(size),
        bottom: lines.at(-1)!.y,
      };
    },
  );
  expect(boxes.length).toBe(map.topics.length);
  boxes.forEach((a, i) =>
    boxes
      .slice(i + 1)
      .forEach((b) => expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false)),
  );
});

test("options of the picture: width, theme, number of labels, title", () => {
  expect(map.toSVG({ width: 400 })).toMatch(/^<svg [^>]*width="400"/);
  expect(map.toSVG()).toContain("prefers-color-scheme:dark");
  expect(map.toSVG({ theme: "dark" })).not.toContain("prefers-color-scheme");
  expect(map.toSVG({ theme: "dark" })).not.toBe(map.toSVG({ theme: "light" }));
  expect(map.toSVG({ labels: 2 }).match(/<text /g)).toHaveLength(2);
  expect(map.toSVG({ labels: 0 })).not.toContain("<text ");
  expect(map.toSVG({ title: "Papers of May" })).toContain(">Papers of May</text>");
});

test("two pictures in one page do not share names", () => {
  const other = new TopicMap(
    map.points.map((point) => ({ ...point, x: point.x * point.x })),
    map.topics,
  );
  const names = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name!);
  expect(names(map.toSVG()).filter((name) => names(other.toSVG()).includes(name))).toEqual([]);
});

test("10,000 papers take at most 140 kB, 100,000 at most 800 kB", () => {
  const random = seededRandom(8);
  const around = (): number => random.next() + random.next() + random.next() - 1.5;
  const many = (count: number): TopicMap => {
    const centres = Array.from({ length: 26 }, () => ({ x: 12 * around(), y: 12 * around() }));
    const points = Array.from({ length: count }, (_, i) => ({
      id: `p${i}`,
      x: centres[i % 26]!.x + 2 * around(),
      y: centres[i % 26]!.y + 2 * around(),
      topic: i % 26,
    }));
    return new TopicMap(
      points,
      centres.map((_, id) => ({ id, label: `topic number ${id}`, size: count / 26 })),
    );
  };
  expect(many(10_000).toSVG().length).toBeLessThan(140_000);
  expect(many(100_000).toSVG().length).toBeLessThan(800_000);
});

test("a notebook is given the page in a frame, the picture and a line of text", () => {
  const shown = map[jupyterDisplay]();
  expect(Object.keys(shown)).toEqual(["text/html", "image/svg+xml", "text/plain"]);
  expect(shown["image/svg+xml"]).toBe(map.toSVG());
  const [, inside] = new RegExp(
    String.raw`^<div [^>]*><p>Map of 90 papers in \d topics: [^<]*<\/p><iframe [^>]* ` +
      String.raw`sandbox="allow-scripts[ a-z-]*" [^>]* srcdoc="([^"]*)" [^>]*><\/iframe><\/div>$`,
  ).exec(shown["text/html"]!)!;
  expect(inside!.replace(/&quot;/g, '"').replace(/&amp;/g, "&")).toBe(map.toHTML({ maxBytes: 2_000_000 }));
  expect(shown["text/plain"]).toBe(`Map of 90 papers in ${map.topics.length} topics`);
  expect(jupyterDisplay).toBe(Symbol.for("Jupyter.display"));
});

test.each<[string, () => unknown, string, RegExp]>([
  ["an unknown option", () => model.map({ size: 3 } as never), "invalid-argument", /map has no option "size"/],
  [
    "a previous map that is none",
    () => model.map({ previous: 7 as never }),
    "invalid-argument",
    /previous must be an earlier map/,
  ],
  [
    "a previous point without a place",
    () => model.map({ previous: { points: [{ id: "a", x: 1 } as never] } }),
    "invalid-argument",
    /got .*\\"a\\".* at position 0/,
  ],
  [
    "a previous point that is null",
    () => model.map({ previous: { points: [null as never] } }),
    "invalid-argument",
    /at position 0/,
  ],
  [
    "a previous point given twice",
    () =>
      model.map({
        previous: {
          points: [
            { id: "a", x: 1, y: 1 },
            { id: "a", x: 1, y: 2 },
          ],
        },
      }),
    "duplicate-id",
    /"a"/,
  ],
  ["one neighbour", () => model.map({ nNeighbors: 1 }), "invalid-argument", /nNeighbors/],
  [
    "a separation of 2",
    () => model.map({ separation: 2 }),
    "invalid-argument",
    /separation must be a number from 0 to 1, got 2/,
  ],
  [
    "an unknown option of the picture",
    () => Promise.resolve().then(() => map.toSVG({ colour: 1 } as never)),
    "invalid-argument",
    /toSVG has no option "colour"/,
  ],
  [
    "a narrow picture",
    () => Promise.resolve().then(() => map.toSVG({ width: 10 })),
    "invalid-argument",
    /width must be a whole number of at least 200, got 10/,
  ],
  [
    "an unknown theme",
    () => Promise.resolve().then(() => map.toSVG({ theme: "blue" as never })),
    "invalid-argument",
    /theme/,
  ],
  [
    "a title that is a number",
    () => Promise.resolve().then(() => map.toSVG({ title: 4 as never })),
    "invalid-argument",
    /title must be some text, got 4/,
  ],
])("%s is refused", async (_, call, code, sentence) => {
  await expect(call()).rejects.toMatchObject({
    name: "PaperweaveError",
    code,
    message: expect.stringMatching(sentence) as string,
  });
});

test("an index without papers of the model has no map", async () => {
  const other = await filled([{ id: "z", title: "Other" } satisfies Partial<Paper> & { title: string }]);
  await expect(TopicModel.fromJSON(model.toJSON(), other).map()).rejects.toMatchObject({ code: "not-found" });
});
