import { createHash } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { TopicMap, type Paper } from "../../../../src/index.js";
import { NumberReader, type PageData } from "../../../../src/view/map/page/page-data.js";
import { mapOfPapers } from "../../../support/map-of-papers.js";

const nasty = `</script><script>alert("1")</script><!-- & 'x' \u202e -->`;
const papers: Paper[] = Array.from({ length: 30 }, (_, i) => ({
  id: `p${String(i).padStart(2, "0")}`,
  title: `Paper ${i} ${i === 3 ? nasty : ""}`,
  abstract: i % 7 === 0 ? "" : `Abstract of ${i}. ${nasty}`,
  ...(i % 3 > 0 && { year: 2000 + i, authors: [`A. Author${i}`, "B. Other"] }),
}));
const labels = new Map([
  [0, "one thing"],
  [1, nasty],
  [2, "a third"],
]);
const map = mapOfPapers(
  papers,
  papers.map((_, i) => (i % 5 === 4 ? -1 : i % 3)),
  labels,
);
const html = map.toHTML();

function dataOf(page: string): PageData {
  return JSON.parse(/id="facts">(.*?)<\/script>/s.exec(page)![1]!) as PageData;
}
function partOf(page: string, name: string): Buffer {
  return Buffer.from(new RegExp(`id="part-${name}">([^<]*)<`).exec(page)![1]!, "base64");
}
function linesOf(page: string, name: string): string[] {
  return inflateRawSync(partOf(page, name)).toString().split("\n");
}

test("the same map gives the same page, and the page has every paper once, by topic", () => {
  expect(map.toHTML()).toBe(html);
  const data = dataOf(html);
  expect(linesOf(html, "id").toSorted()).toEqual(papers.map(({ id }) => id));
  expect(data.topics.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(24);
  expect(partOf(html, "places")).toHaveLength(4 * 30);
  data.topics.forEach(({ id, start, size }) => {
    for (const paper of linesOf(html, "id").slice(start, start + size))
      expect(map.points.find((point) => point.id === paper)!.topic).toBe(id);
  });
});

test("related papers and years are those of the paper that they stand at", () => {
  const ids = linesOf(html, "id"),
    related = new NumberReader(inflateRawSync(partOf(html, "related"))),
    years = new NumberReader(inflateRawSync(partOf(html, "years")));
  let year = 0;
  for (const [row, id] of ids.entries()) {
    const i = Number(id.slice(1));
    expect(Array.from({ length: related.next() }, () => ids[row + related.next()])).toEqual(
      [1, 2, 3, 4, 5, 6].map((next) => papers[(i + next) % 30]!.id),
    );
    year += years.next();
    expect(year).toBe(papers[i]!.year ?? 0);
  }
});

test("nothing that a paper says is markup, and one program alone may run", () => {
  expect(html).not.toContain("<script>alert");
  expect(html).not.toContain("\u202e");
  const scripts = [...html.matchAll(/<script(?: type="([^"]*)" id="[\w-]*")?>(.*?)<\/script>/gs)];
  const programs = scripts.filter(([, type]) => type === undefined);
  expect(programs).toHaveLength(1);
  expect(programs[0]![2]).not.toMatch(/<!--|<script/);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  expect(policy).toContain(`script-src 'sha256-${createHash("sha256").update(programs[0]![2]!).digest("base64")}'`);
  expect(policy).toContain(
    `style-src 'sha256-${createHash("sha256")
      .update(/<style>(.*?)<\/style>/s.exec(html)![1]!)
      .digest("base64")}'`,
  );
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toContain("unsafe");
  expect(html.split("<body>")[1]).not.toMatch(/ style=| on\w+=|javascript:/);
});

test("the title is text, the theme is in the page, and a page without details has ids for titles", () => {
  expect(map.toHTML({ title: nasty, theme: "dark" })).toMatch(
    /<html lang="en" data-theme="dark">[^]*<title>&#60;\/script&#62;/,
  );
  expect(linesOf(new TopicMap(map.points, map.topics).toHTML(), "title").toSorted()).toEqual(
    papers.map(({ id }) => id),
  );
  expect(linesOf(new TopicMap([], []).toHTML(), "years")).toEqual([""]);
});

test("abstracts are cut to one length to keep a page's size, and left out where hardly anything would remain", () => {
  const long = papers.map((paper, i) => ({
    ...paper,
    abstract: Array.from({ length: 220 }, (_, word) => `word${(word * (i + 7)) % 991}`).join(" "),
  }));
  const one = mapOfPapers(
      long,
      long.map(() => 0),
      labels,
    ),
    whole = one.toHTML({ maxBytes: Infinity }).length;
  const room = whole - partOf(one.toHTML(), "abstract").toString("base64").length;
  const cut = one.toHTML({ maxBytes: room + 13_000 }),
    { abstractsCut } = dataOf(cut);
  expect(cut.length).toBeLessThan(room + 13_000);
  expect(abstractsCut).toBeGreaterThan(160);
  for (const line of linesOf(cut, "abstract")) expect(line.length).toBeLessThanOrEqual(abstractsCut! + 1);
  expect(dataOf(one.toHTML({ maxBytes: 1000 }))).toMatchObject({ abstractsCut: 0 });
  expect(dataOf(one.toHTML())).not.toHaveProperty("abstractsCut");
});

test("related: 0 leaves them out", () => {
  expect(map.toHTML({ related: 0 })).not.toContain("part-related");
  expect(inflateRawSync(partOf(map.toHTML({ related: 2 }), "related"))[0]).toBe(4); // two, zigzag
});

test.each<[string, object, RegExp]>([
  ["an unknown option", { colour: 1 }, /toHTML has no option "colour"/],
  ["an unknown theme", { theme: "blue" }, /theme must be/],
  ["a title that is empty", { title: " " }, /title must be some text/],
  ["related below 0", { related: -1 }, /related must be a whole number of at least 0, got -1/],
  ["maxBytes that is text", { maxBytes: "10 MB" }, /maxBytes must be a whole number above 0, or Infinity, got "10 MB"/],
])("%s is refused", (_, options, sentence) => {
  expect(() => map.toHTML(options)).toThrow(
    expect.objectContaining({ code: "invalid-argument", message: expect.stringMatching(sentence) as string }) as Error,
  );
});
