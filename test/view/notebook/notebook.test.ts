import { deepStrictEqual } from "node:assert/strict";
import { Parser } from "htmlparser2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jupyterDisplay } from "../../../src/core/display.js";
import { PaperIndex, type Hit, type Paper, type PaperInput, type Topic, type TopicModel } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { webAddress } from "../../../src/view/map/page/paper-links.js";
import { authorsText } from "../../../src/view/notebook/papers-list.js";
import { papersDisplay } from "../../../src/view/notebook/papers-list.js";
import { topicsDisplay } from "../../../src/view/notebook/topics-table.js";
import { papersOn } from "../../support/subjects.js";

let index: PaperIndex;
let model: TopicModel;
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await index.upsert(
    papersOn(6, 20).map((paper): PaperInput => ({
      ...paper,
      year: 2024,
      url: `https://example.org/${paper.id!}`,
      authors: ["A. Author", "B. Author"],
    })),
  );
  model = await index.topics({ levels: 2 });
});
afterAll(() => index.close());

/** Tags, attributes and texts as a browser reads them; every tag must be closed. */
function readHtml(html: string): { tags: Set<string>; attributes: [string, string][]; text: string } {
  const tags = new Set<string>(),
    attributes: [string, string][] = [],
    open: string[] = [];
  let text = "";
  const parser = new Parser({
    onopentag: (name, own) => {
      tags.add(name);
      attributes.push(...Object.entries(own));
      if (name !== "br") open.push(name);
    },
    ontext: (part) => (text += part),
    onclosetag: (name, implied) => {
      if (name !== "br") expect([implied, open.pop()]).toEqual([false, name]);
    },
  });
  parser.end(html);
  expect(open).toEqual([]);
  return { tags, attributes, text };
}

const nasty = `<script>alert("1")</script> & 'x' ]]> \u202e --> <img src=x onerror=alert(1)>`;
const written = nasty.replace("\u202e", "");

test("hits stay a plain array: for JSON, comparison, spread, copies and types", async () => {
  for (const hits of [await index.search("quantization weights"), await index.related("s0-0", { explain: true })]) {
    expect(Array.isArray(hits) && Object.getPrototypeOf(hits) === Array.prototype).toBe(true);
    expect(Object.keys(hits)).toEqual([...hits.keys()].map(String));
    const plain = [...hits];
    expect(hits).toEqual(plain);
    expect(hits).toStrictEqual(plain);
    deepStrictEqual(hits, plain);
    expect(JSON.parse(JSON.stringify(hits))).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(structuredClone(hits)).toEqual(plain);
    expect(hits.map(({ score }) => score)).toHaveLength(10);
    expect((hits as unknown as Record<symbol, () => unknown>)[jupyterDisplay]!()).toEqual(papersDisplay(plain));
  }
});

test("a list of hits has linked titles, authors, year, score, the highlighted sentence, and reasons", async () => {
  const [hit] = await index.search("quantization weights", { k: 1, highlight: true });
  const html = papersDisplay([{ ...hit!, reasons: ["shares “weights”"] }])["text/html"]!;
  const { tags, attributes, text } = readHtml(html);
  expect([...tags].sort()).toEqual(["a", "b", "br", "div", "i", "li", "ol", "span", "ul"]);
  expect(attributes).toContainEqual(["href", `https://example.org/${hit!.paper.id}`]);
  expect(text).toBe(
    `${hit!.paper.title}A. Author, B. Author · 2024 · score ` +
      `${hit!.score.toFixed(2)}“${hit!.highlight!.text}”shares “weights”`,
  );
  expect(papersDisplay([hit!])["text/plain"]).toBe(
    `${hit!.score.toFixed(3)}  ${hit!.paper.title}\n       “${hit!.highlight!.text}”`,
  );
});

test("papers are listed without a score, no papers are said to be none, and more than a hundred are counted", () => {
  const paper = (i: number): Paper => ({ id: `p${i}`, title: `Paper ${i}`, abstract: "", date: "2024-05" });
  expect(readHtml(papersDisplay([paper(1)])["text/html"]!).text).toBe("Paper 12024-05");
  expect(papersDisplay([])).toEqual({ "text/html": "<p>No papers</p>", "text/plain": "No papers" });
  const many = papersDisplay(Array.from({ length: 1234 }, (_, i) => paper(i)));
  expect(readHtml(many["text/html"]!).text).toMatch(/… and 1,134 more papers$/);
  expect(many["text/plain"]!.split("\n")).toHaveLength(101);
});

test("whatever papers and topics say is text, and only addresses of the web are links", () => {
  const paper: Paper = {
    id: nasty,
    title: nasty,
    abstract: nasty,
    authors: [nasty],
    year: 2024,
    url: "javascript:alert(1)",
    doi: `10.1/"><script>`,
  };
  const hit: Hit = { paper, score: 0.5, reasons: [nasty], highlight: { text: nasty, start: 0, end: 1 } };
  const topic: Topic = {
    id: 0,
    label: nasty,
    terms: [{ term: nasty, weight: 1 }],
    size: 3,
    exemplars: ["a", "gone"],
    children: [],
  };
  const shown = [
    papersDisplay([hit, { ...hit, paper: { ...paper, url: undefined as never } }]),
    topicsDisplay({ topics: [topic], left: 2, paperOf: (id) => (id === "a" ? paper : undefined) }),
  ];
  for (const bundle of shown) {
    const { tags, attributes, text } = readHtml(bundle["text/html"]!);
    for (const tag of ["script", "img", "svg", "iframe", "style"]) expect(tags.has(tag)).toBe(false);
    for (const [name, value] of attributes) {
      expect(name).not.toMatch(/^on/);
      if (name === "href") expect(value).toMatch(/^https:\/\/doi\.org\/10\.1\/%22%3E%3Cscript%3E$/);
    }
    expect(text).toContain(written);
    expect(bundle["text/html"]).not.toContain("\u202e");
  }
});

test.each([
  ["https://a.org/b?c=1&d=2", "https://a.org/b?c=1&d=2"],
  ["HTTP://A.org", "http://a.org/"],
  ["javascript:alert(1)", undefined],
  [" java\nscript:alert(1)", undefined],
  ["data:text/html,x", undefined],
  ["//a.org", undefined],
  ["a.org", undefined],
  ["", undefined],
  [undefined, undefined],
  ["file:///etc/passwd", undefined],
])("the address %j is %j", (given, read) => {
  expect(webAddress(given)).toBe(read);
});

test("a retracted paper is said to be one, in lists and in the table of topics, but once", () => {
  const papers: Paper[] = [
    { id: "1", title: "Cold fusion in a jar", abstract: "", retracted: true },
    { id: "2", title: "RETRACTED: Cold fusion again", abstract: "", retracted: true },
    { id: "3", title: "Fusion in stars", abstract: "" },
  ];
  const list = papersDisplay(papers);
  for (const form of Object.values(list)) {
    expect(form).toContain("[Retracted] Cold fusion in a jar");
    expect(form.match(/retracted/gi)).toHaveLength(2);
  }
  const topic = { id: 0, label: "fusion", terms: [], size: 3, exemplars: ["1", "3"], children: [] };
  const table = topicsDisplay({ topics: [topic], left: 0, paperOf: (id) => papers.find((one) => one.id === id) });
  expect(table["text/html"]).toContain("[Retracted] Cold fusion in a jar");
});

test("of many authors three are named", () => {
  expect([
    authorsText(),
    authorsText(["A"]),
    authorsText(["A", "B", "C", "D"]),
    authorsText(["A", "B", "C", "D", "E"]),
  ]).toEqual(["", "A", "A, B, C, D", "A, B, C and 2 more"]);
});

test("topics are a table: each of the finest level once, below those of the coarser level, with bars by size", () => {
  const shown = (model as unknown as Record<symbol, () => Record<string, string>>)[jupyterDisplay]!();
  expect(Object.keys(shown)).toEqual(["text/html", "text/plain"]);
  const { text, attributes } = readHtml(shown["text/html"]!);
  expect(text).toMatch(/^120 papers in 6 topics/);
  const topics = model.list();
  for (const { label } of topics) expect(text).toContain(`● ${label}`);
  expect(shown["text/html"]!.match(/●/g)).toHaveLength(topics.length);
  for (const topic of model.list({ level: 0 }))
    if (topic.children.length > 1) expect(shown["text/html"]).toContain(`<b>${topic.label}</b></td></tr>`);
  const widths = attributes.flatMap(([, value]) => /width:(\d+)px/.exec(value)?.[1] ?? []).map(Number);
  expect(Math.max(...widths)).toBe(90);
  expect(widths).toHaveLength(topics.length);
  expect(attributes.filter(([name]) => name === "href").length).toBeGreaterThanOrEqual(topics.length);
  expect(shown["text/plain"]!.split("\n")).toHaveLength(topics.length + 1);
});

test("more than forty topics open with a click, papers in no topic are counted", () => {
  const topics = Array.from({ length: 50 }, (_, id): Topic => ({
    id,
    label: `topic ${id}`,
    terms: [],
    size: 100 - id,
    exemplars: [],
    children: [],
  }));
  const html = topicsDisplay({ topics, left: 1200, paperOf: () => undefined })["text/html"]!;
  expect(readHtml(html).text).toMatch(/^4,975 papers in 50 topics, 1,200 of them in none/);
  expect(html.slice(html.indexOf("<details>")).match(/●/g)).toHaveLength(10);
});

test("console.log of a model prints its topics, not the vectors behind them", async () => {
  const { inspect } = await import("node:util");
  expect(inspect(model)).toBe(
    (model as unknown as Record<symbol, () => Record<string, string>>)[jupyterDisplay]!()["text/plain"],
  );
});
