import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jupyterDisplay } from "../../../src/core/display.js";
import { PaperIndex, type Chart, type TopicModel, type TopicNode } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { seriate } from "../../../src/topics/measures/similarity-matrix.js";
import { ModelQuality, TopicSimilarities, TopicsOverTime, TopicTree } from "../../../src/view/charts/index.js";
import { periodAxis } from "../../../src/view/charts/period-axis.js";
import { spreadApart } from "../../../src/view/charts/stream.js";
import { displayOf } from "../../../src/view/notebook/display-of.js";
import { textWidth } from "../../../src/view/theme/svg-text.js";
import { readXml } from "../../support/read-xml.js";
import { papersOn } from "../../support/subjects.js";

let index: PaperIndex;
let model: TopicModel;
let charts: { overTime: TopicsOverTime; tree: TopicTree; similarities: TopicSimilarities; quality: ModelQuality };
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  // Subjects of different sizes; some rise over eleven years, some fall, some are as they were.
  const papers = [44, 90, 56, 70, 63, 52, 78, 48].flatMap((count, subject) =>
    papersOn(8, 90)
      .filter(({ id }) => id!.startsWith(`s${subject}-`))
      .slice(0, count)
      .map((paper, i) => {
        const part = (i + 0.5) / count;
        return { ...paper, year: 2012 + Math.floor(11 * [part, Math.sqrt(part), 1 - Math.sqrt(part)][subject % 3]!) };
      }),
  );
  await index.upsert(papers);
  model = await index.topics({ levels: 2 });
  charts = {
    overTime: model.overTime({ by: "year" }),
    tree: model.tree(),
    similarities: model.similarities(),
    quality: await model.quality({ samples: 3 }),
  };
});
afterAll(() => index.close());

const all = (): [string, Chart, object][] => [
  ["multiples", charts.overTime, {}],
  ["stream", charts.overTime, { kind: "stream" }],
  ["counts", charts.overTime, { kind: "stream", values: "counts", topics: 4 }],
  ["tree", charts.tree, {}],
  ["similarities", charts.similarities, {}],
  ["quality", charts.quality, {}],
];
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>(.*?)(?:<title>|<\/text>)/g)].map(([, text]) => text!);

test("each chart is the one that was looked at (snapshots)", async () => {
  for (const [name, chart, options] of all())
    await expect(chart.toSVG({ title: "Papers on eight subjects", ...options })).toMatchFileSnapshot(
      `snapshots/${name}.svg`,
    );
});

const nasty = `<script>alert("1")</script> & 'x' ]]> \u202e --> ${"and so on ".repeat(30)}`;

test("charts are well-formed for any labels, have no scripts or links; tooltips have long labels whole", () => {
  const worse = (label: string): string => `${nasty}${label}`;
  const nodes = (roots: readonly TopicNode[]): TopicNode[] =>
    roots.map(({ topic, children }) => ({ topic: { ...topic, label: worse(topic.label) }, children: nodes(children) }));
  const named = <T extends { label: string }>(topics: readonly T[]): T[] =>
    topics.map((topic) => ({ ...topic, label: worse(topic.label) }));
  const bad: [Chart, object][] = [
    [new TopicsOverTime({ ...charts.overTime, topics: named(charts.overTime.topics) }), {}],
    [new TopicsOverTime({ ...charts.overTime, topics: named(charts.overTime.topics) }), { kind: "stream" }],
    [new TopicTree({ roots: nodes(charts.tree.roots) }), {}],
    [new TopicSimilarities({ ...charts.similarities, topics: named(charts.similarities.topics) }), {}],
    [new ModelQuality({ ...charts.quality, topics: named(charts.quality.topics) }), {}],
  ];
  for (const [chart, options] of bad) {
    const svg = chart.toSVG({ title: nasty, ...options });
    const { tags, texts } = readXml(svg);
    expect(
      [...new Set(tags.map(({ name }) => name))].filter(
        (name) => !["svg", "title", "desc", "style", "rect", "g", "path", "text", "circle"].includes(name),
      ),
    ).toEqual([]);
    for (const { attributes } of tags) for (const name of attributes.keys()) expect(name).not.toMatch(/^on|href/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/http|url\(|import|\u202e/);
    expect(texts).toContain(nasty.replace("\u202e", ""));
    for (const text of textsOf(svg)) expect(textWidth(text.replace(/&#\d+;/g, "'")) * 9.5).toBeLessThan(800);
    expect(textsOf(svg).some((text) => text.endsWith("…"))).toBe(true);
  }
});

test("charts are plain data but for their methods, and draw the same from what JSON keeps", () => {
  const { overTime, tree, similarities, quality } = charts;
  const again = {
    overTime: TopicsOverTime,
    tree: TopicTree,
    similarities: TopicSimilarities,
    quality: ModelQuality,
  };
  for (const [name, chart] of Object.entries({ overTime, tree, similarities, quality })) {
    const data = JSON.parse(JSON.stringify(chart)) as never;
    expect(data).toEqual({ ...chart });
    expect(new again[name as "tree"](data).toSVG()).toBe(chart.toSVG());
  }
});

test("a topic has the colour of the map in every chart", async () => {
  const colours = (svg: string): string =>
    [...svg.matchAll(/\.c(\d+)\{(?:fill|stroke):(#\w+)\}/g)].map(([, number, colour]) => `${number} ${colour}`).join();
  const map = colours((await model.map()).toSVG({ theme: "light" }));
  for (const [, chart] of all().filter(([name]) => name !== "counts"))
    expect(colours(chart.toSVG({ theme: "light" }))).toBe(map);
});

test("charts obey width, theme and title, and have coordinates of tenths of pixels", () => {
  for (const [, chart, options] of all()) {
    expect(chart.toSVG({ ...options, width: 400 })).toMatch(/^<svg [^>]*width="400"/);
    expect(chart.toSVG(options)).toContain("prefers-color-scheme:dark");
    expect(chart.toSVG({ ...options, theme: "dark" })).not.toContain("prefers-color-scheme");
    expect(chart.toSVG({ ...options, theme: "dark" })).not.toBe(chart.toSVG({ ...options, theme: "light" }));
    expect(chart.toSVG({ ...options, title: "My papers" })).toContain(">My papers</text>");
    expect(chart.toSVG(options)).not.toMatch(/NaN|Infinity|undefined/);
    for (const { attributes } of readXml(chart.toSVG(options)).tags)
      for (const name of ["x", "y", "width", "height", "d"]) expect(attributes.get(name) ?? "").not.toMatch(/\.\d\d/);
  }
});

test("nothing of a chart stands out at the sides or below", () => {
  for (const [, chart, options] of all()) {
    const { tags } = readXml(chart.toSVG(options));
    const height = Number(tags[0]!.attributes.get("viewBox")!.split(" ")[3]);
    for (const { name, attributes } of tags.filter((tag) => ["rect", "text", "circle"].includes(tag.name))) {
      const x = Number(attributes.get("x") ?? attributes.get("cx") ?? 0),
        y = Number(attributes.get("y") ?? attributes.get("cy") ?? 0);
      expect(x >= 0 && x + Number(attributes.get("width") ?? 0) <= 800).toBe(true);
      expect(y >= 0 && y + (name === "rect" ? Number(attributes.get("height")) : 0) <= height).toBe(true);
    }
  }
});

test("charts of nothing and of one topic can be drawn", () => {
  const topic = { topic: 3, label: "alone", counts: [4, 0, 9], shares: [1, 0, 1], terms: [[], [], []] };
  const none = new TopicsOverTime({
    by: "month",
    periods: [],
    topics: [{ ...topic, counts: [], shares: [], terms: [] }],
    undated: 4,
  });
  expect(none.toSVG()).toContain("No paper has a month.");
  expect(none[jupyterDisplay]()["text/plain"]).toBe("1 topic over time, no paper has a month");
  const far = new TopicsOverTime({
    by: "year",
    periods: ["2020", "2021", "2022"],
    topics: [topic],
    undated: 0,
    distant: [{ period: "1850", papers: 2 }],
  });
  expect(far.toSVG()).toContain("2 papers of 1850 left out");
  expect(displayOf(JSON.parse(JSON.stringify(far)))).toEqual(far[jupyterDisplay]());
  const few: Chart[] = [
    new TopicsOverTime({ by: "year", periods: ["2020", "2021", "2022"], topics: [topic], undated: 0 }),
    new TopicsOverTime({
      by: "year",
      periods: ["2020"],
      topics: [{ ...topic, counts: [4], shares: [1], terms: [[]] }],
      undated: 0,
    }),
    new TopicTree({ roots: [] }),
    new TopicTree({
      roots: [{ topic: { id: 3, label: "alone", terms: [], size: 1, exemplars: [], children: [] }, children: [] }],
    }),
    new TopicSimilarities({ topics: [], values: [], order: [] }),
    new TopicSimilarities({ topics: [{ topic: 3, label: "alone", size: 1 }], values: [[1]], order: [0] }),
    new TopicSimilarities({
      topics: [3, 4].map((one) => ({ topic: one, label: `t${one}`, size: 1 })),
      values: [
        [1, 0.5],
        [0.5, 1],
      ],
      order: [0, 1],
    }),
    new ModelQuality({ coherence: 0, diversity: 1, modularity: 0, stability: 0, topics: [] }),
    new ModelQuality({
      coherence: -1,
      diversity: 1,
      modularity: 0,
      stability: 0,
      topics: [{ topic: 3, label: "alone", coherence: -1, stability: 0 }],
    }),
  ];
  for (const chart of few) {
    expect(chart.toSVG()).not.toMatch(/NaN|Infinity|undefined/);
    readXml(chart.toSVG());
  }
  expect(few[0]!.toSVG({ kind: "stream" } as never)).not.toMatch(/NaN|Infinity|undefined/);
});

test("a stream has the papers of topics that are not shown as others, and a scale of papers", () => {
  const svg = charts.overTime.toSVG({ kind: "stream", values: "counts", topics: 2 });
  expect(textsOf(svg)).toContain("others");
  expect(textsOf(svg).some((text) => /^\d+ papers$/.test(text))).toBe(true);
  expect(textsOf(charts.overTime.toSVG({ kind: "stream" }))).not.toContain("others");
  expect(textsOf(charts.overTime.toSVG({ topics: 2 })).filter((text) => text.startsWith("most in"))).toHaveLength(2);
});

test("names beside a stream keep their order and their distance, and stay on the page", () => {
  const wanted = fc
    .array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 28 })
    .map((places) => places.sort((a, b) => a - b));
  fc.assert(
    fc.property(wanted, (places) => {
      const found = spreadApart(places, 400);
      expect(found).toHaveLength(places.length);
      found.slice(1).forEach((place, i) => expect(place - found[i]!).toBeGreaterThan(14 - 1e-6));
      expect(Math.min(...found)).toBeGreaterThan(7 - 1e-6);
      expect(Math.max(...found)).toBeLessThan(393 + 1e-6);
    }),
  );
});

test("periods of few papers are left out of shares, as on the command line; axes name round years", () => {
  const years = Array.from({ length: 30 }, (_, i) => String(1996 + i));
  const counts = years.map((year) => (year === "1996" ? 2 : year === "2003" ? 0 : 60));
  const over = new TopicsOverTime({
    by: "year",
    periods: years,
    topics: [
      { topic: 0, label: "a", counts, shares: counts.map((count) => (count ? 1 : 0)), terms: years.map(() => []) },
    ],
    undated: 0,
  });
  const axis = periodAxis(over, 173);
  expect(axis.shown.map((period) => years[period])).toEqual(years.filter((year) => year !== "1996" && year !== "2003"));
  expect(axis.omits).toBe(true);
  expect(axis.ticks.map(({ name }) => name)).toEqual(["2000", "2010", "2020"]);
  expect([axis.at(1), axis.at(29)]).toEqual([0, 173]);
  expect(over.toSVG()).toContain("years of few papers are left out");
});

test("similarities are cosines of the mean vectors, those of similar(), on each level", () => {
  for (const level of [0, 1]) {
    const { topics, values, order } = model.similarities({ level });
    expect(topics).toEqual(
      model.list({ level }).map(({ id, label, size, color }) => ({ topic: id, label, size, color })),
    );
    const means = topics.map(({ topic }) => {
      const mean = new Float64Array(index.dimensions);
      for (const id of model.members(topic)) index.vector(id).forEach((value, i) => (mean[i] = mean[i]! + value));
      const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0));
      return mean.map((value) => value / length);
    });
    values.forEach((row, i) =>
      row.forEach((value, j) =>
        expect(value).toBeCloseTo(
          means[i]!.reduce((sum, one, at) => sum + one * means[j]![at]!, 0),
          5,
        ),
      ),
    );
    topics.forEach(({ topic }, i) =>
      expect(model.similar(topic)).toEqual(
        model.similar(topic).map(({ topic: other }) => ({
          topic: other,
          similarity: values[i]![topics.findIndex((one) => one.topic === other)],
        })),
      ),
    );
    expect([...order].sort((a, b) => a - b)).toEqual([...topics.keys()]);
  }
});

test("similar topics stand beside each other: groups are not torn apart, whatever the order of the rows", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 24 }), (groups) => {
      const values = groups.map((a, i) =>
        groups.map((b, j) => (i === j ? 1 : a === b ? 0.8 : 0.1 + 0.01 * Math.abs(a - b))),
      );
      const order = seriate(values);
      expect([...order].sort((a, b) => a - b)).toEqual([...groups.keys()]);
      const found = order.map((row) => groups[row]!);
      expect(found.filter((group, i) => group !== found[i - 1])).toHaveLength(new Set(groups).size);
    }),
  );
  expect(seriate([])).toEqual([]);
});

/**
 * A chain: each row is most similar to its neighbours. Any merge that does not turn its sides would
 * break it.
 */
test("the order of a chain is the chain", () => {
  const chain = [4, 1, 5, 0, 2, 3];
  const values = chain.map((a) => chain.map((b) => 1 - 0.1 * Math.abs(a - b)));
  const found = seriate(values).map((row) => chain[row]!);
  expect([
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
  ]).toContainEqual(found);
});

test("a notebook is given the picture and a line of text", () => {
  for (const [name, chart, options] of all().filter(([, , options]) => Object.keys(options).length === 0)) {
    const shown = chart[jupyterDisplay]();
    expect(Object.keys(shown)).toEqual(["image/svg+xml", "text/plain"]);
    expect(shown["image/svg+xml"]).toBe(chart.toSVG(options));
    expect(shown["text/plain"]!.length, name).toBeGreaterThan(10);
  }
  expect(charts.tree[jupyterDisplay]()["text/plain"]).toBe(String(charts.tree));
});

test.each<[string, () => unknown, RegExp]>([
  [
    "an unknown option",
    () => charts.tree.toSVG({ labels: 3 } as never),
    /toSVG has no option "labels"; it knows "width", "theme", "title"/,
  ],
  [
    "a narrow picture",
    () => charts.quality.toSVG({ width: 100 }),
    /width must be a whole number of at least 200, got 100/,
  ],
  [
    "an unknown kind",
    () => charts.overTime.toSVG({ kind: "pie" as never }),
    /kind must be "multiples" or "stream", got "pie"/,
  ],
  ["unknown values", () => charts.overTime.toSVG({ values: "sum" as never }), /values must be "shares" or "counts"/],
  ["no topics", () => charts.overTime.toSVG({ topics: 0 }), /topics must be a whole number of at least 1, got 0/],
  ["a title that is none", () => charts.similarities.toSVG({ title: {} as never }), /title must be some text/],
  [
    "a level that there is not",
    () => model.similarities({ level: 9 }),
    /level must be below the number of levels, 2, got 9/,
  ],
])("%s is refused", (_, call, sentence) => {
  expect(call).toThrow(
    expect.objectContaining({
      name: "PaperweaveError",
      code: "invalid-argument",
      message: expect.stringMatching(sentence) as string,
    }) as Error,
  );
});
