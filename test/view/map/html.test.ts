import { createHash } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TopicMap, type Paper } from "../../../src/index.js";
import { packNumbers } from "../../../src/view/map/pack-numbers.js";
import { NumberReader, type MapFacts } from "../../../src/view/map/facts.js";
import { csvLine } from "../../../src/papers/to-csv.js";
import { isInside } from "../../../src/map-page/outline.js";
import { linksOf } from "../../../src/view/map/links.js";
import { nameZooms, type NameWish } from "../../../src/map-page/name-zooms.js";
import { Haystack, wordsOf } from "../../../src/map-page/words.js";
import { yearRange, yearsOf } from "../../../src/view/map/years.js";
import { mapOfPapers } from "../../support/map-of-papers.js";

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

function factsOf(page: string): MapFacts {
  return JSON.parse(/id="facts">(.*?)<\/script>/s.exec(page)![1]!) as MapFacts;
}
function partOf(page: string, name: string): Buffer {
  return Buffer.from(new RegExp(`id="part-${name}">([^<]*)<`).exec(page)![1]!, "base64");
}
function linesOf(page: string, name: string): string[] {
  return inflateRawSync(partOf(page, name)).toString().split("\n");
}

test("the same map gives the same page, and the page has every paper once, by topic", () => {
  expect(map.toHTML()).toBe(html);
  const facts = factsOf(html);
  expect(linesOf(html, "id").toSorted()).toEqual(papers.map(({ id }) => id));
  expect(facts.topics.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(24);
  expect(partOf(html, "places")).toHaveLength(4 * 30);
  facts.topics.forEach(({ id, start, size }) => {
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

test("abstracts are cut, all to one length, so that a page keeps its size, and left out where hardly anything would be left", () => {
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
    { abstractsCut } = factsOf(cut);
  expect(cut.length).toBeLessThan(room + 13_000);
  expect(abstractsCut).toBeGreaterThan(160);
  for (const line of linesOf(cut, "abstract")) expect(line.length).toBeLessThanOrEqual(abstractsCut! + 1);
  expect(factsOf(one.toHTML({ maxBytes: 1000 }))).toMatchObject({ abstractsCut: 0 });
  expect(factsOf(one.toHTML())).not.toHaveProperty("abstractsCut");
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

test("numbers of any sign come back as they were packed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 })), (numbers) => {
      const reader = new NumberReader(packNumbers(numbers));
      expect(numbers.map(() => reader.next())).toEqual(numbers);
    }),
  );
});

test("names never overlap at any scale, and stay once they are there", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const wish: fc.Arbitrary<NameWish> = fc.record({
    x: part,
    y: part,
    width: fc.integer({ min: 10, max: 160 }),
    height: fc.integer({ min: 10, max: 60 }),
    earliest: fc.constantFrom(0, 900),
  });
  fc.assert(
    fc.property(
      fc.array(wish, { maxLength: 25 }),
      fc.array(fc.double({ min: 50, max: 40_000, noNaN: true }), { minLength: 1, maxLength: 5 }),
      (wishes, scales) => {
        const zooms = nameZooms(wishes, {
          scale: 600,
          left: -0.1,
          right: 1.1,
          top: -0.1,
          bottom: 1.1,
          taken: [],
          dots: [],
        });
        for (const scale of scales) {
          const shown = wishes
            .map((one, i) => ({ ...one, ...zooms[i]! }))
            .filter(({ from }) => from <= scale)
            .map(({ x, y, dx, dy, width, height }) => ({ x: x * scale + dx, y: y * scale + dy, width, height }));
          shown.forEach((a, i) =>
            shown
              .slice(i + 1)
              .forEach((b) =>
                expect(
                  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2,
                ).toBe(true),
              ),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("words of a query are found where words begin so, whatever their accents", () => {
  const rows = ["Internet of things", "A neural net (NeT)", "Über Größe", "one\ntwo", ""];
  const find = (query: string): number[] =>
    wordsOf(query)
      .map((word) => [...new Haystack(rows).find(word)].flatMap((hit, row) => (hit ? [row] : [])))
      .reduce((both, own) => both.filter((row) => own.includes(row)));
  expect(find("net")).toEqual([1]);
  expect(find("uber grosse")).toEqual([]);
  expect(find("uber")).toEqual([2]);
  expect(find('"neural net" a')).toEqual([1]);
  expect(find("two")).toEqual([3]);
  expect(find("(net")).toEqual([1]);
  expect(wordsOf('  "a  b" c "')).toEqual(["a b", "c"]);
});

test("haystacks find what a slow look finds", () => {
  const word = fc.stringMatching(/^[abc]{1,3}$/),
    text = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), word, (texts, asked) => {
      expect([...new Haystack(texts).find(asked)]).toEqual(
        texts.map((one) => (one.split(" ").some((own) => own.startsWith(asked)) ? 1 : 0)),
      );
    }),
  );
});

test("only addresses of the web become links", () => {
  const addresses = (paper: Parameters<typeof linksOf>[0]): string[] => linksOf(paper).map(({ address }) => address);
  expect(
    addresses({ id: "2401.00001", doi: "10.1000/x(1)<y>", url: "https://arxiv.org/abs/2401.00001", pmid: "12" }),
  ).toEqual([
    "https://arxiv.org/abs/2401.00001",
    "https://doi.org/10.1000/x(1)%3Cy%3E",
    "https://pubmed.ncbi.nlm.nih.gov/12/",
  ]);
  for (const url of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "//example.org",
    "x",
  ])
    expect(addresses({ id: "a", url, doi: "javascript:1", pmid: "1;2" })).toEqual([]);
  expect(addresses({ id: "hep-th/9301036" })).toEqual(["https://arxiv.org/abs/hep-th/9301036"]);
  expect(addresses({ id: "10.1000/a b" })).toEqual([]);
  expect(linksOf({ id: "a", url: "http://www.example.org/p?x=1" })).toEqual([
    { name: "example.org", address: "http://www.example.org/p?x=1" },
  ]);
});

test("years of a map leave out single mistakes, and are absent where there are none", () => {
  expect(yearRange([])).toEqual({});
  expect(yearRange([0, 2001, 2001])).toEqual({});
  expect(yearRange([1999, 0, 2004])).toEqual({ years: { first: 1999, last: 2004 } });
  expect(yearRange([1, 9999, ...Array.from({ length: 400 }, (_, i) => 2000 + (i % 20))])).toEqual({
    years: { first: 2000, last: 2019 },
  });
  expect(yearsOf([{ year: 2001, date: "1999" }, { date: "1998-02-01" }, {}, { year: -5 }])).toEqual([2001, 1998, 0, 0]);
});

test("a point is inside an outline by the even-odd rule", () => {
  const star = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  expect([isInside(1, 1, star), isInside(5, 8, star), isInside(9, 8, star), isInside(11, 1, star)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("cells of a spreadsheet that would be formulas begin with an apostrophe", () => {
  expect(csvLine(["=1+1", " @x", "a,b", 'say "x"', undefined, -3])).toBe(
    '\'=1+1,"\' @x","a,b","say ""x""",,-3\r\n'.replace('"\' @x"', "' @x"),
  );
});
