import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../../src/core/errors.js";
import type { Paper } from "../../../src/core/types.js";
import { readPapers, streamPapers } from "../../../src/papers/index.js";

const folder = new URL("../../fixtures/formats/", import.meta.url);
const names = readdirSync(folder).sort();
const fixture = (name: string): Buffer => readFileSync(new URL(name, folder));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const title = "Sheep and How to Count Them";

/** What stands in each file, by hand; fields that are not named here are not looked at. */
const expected: [file: string, format: string, papers: Partial<Paper>[], skipped: RegExp[]][] = [
  [
    "daily-papers.html",
    "html",
    [
      {
        id: "2508.00001",
        title: "Counting Sheep with Attention",
        abstract: "We count sheep by attention. The count is right in 98% of the pictures & takes a second.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2025-08-05",
        year: 2025,
      },
      { id: "2508.00002", title: "A Second Paper of the Day", abstract: "It says little." },
    ],
    [],
  ],
  [
    "headings.html",
    "html",
    [
      {
        id: "2508.00001",
        title: "Counting Sheep with Attention",
        abstract: "We count sheep by attention. The count is right in 98% of the pictures & takes a second.",
      },
      { id: "2508.00002", version: 3, abstract: "" },
    ],
    [],
  ],
  [
    "citation.html",
    "html",
    [
      {
        id: "2401.00001",
        title,
        abstract: "Sheep are counted. It helps.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2024-01-01",
        doi: "10.1000/sheep.1",
        links: ["http://arxiv.org/pdf/2401.00001"],
      },
    ],
    [],
  ],
  [
    "daily-papers.json",
    "json",
    [
      {
        id: "2508.00001",
        title: "Counting Sheep with Attention",
        abstract: "We count sheep by attention. The count is right.",
        date: "2025-08-05",
      },
      { id: "2508.00002" },
    ],
    [],
  ],
  [
    "arxiv-atom.xml",
    "atom",
    [
      {
        id: "2401.00001",
        version: 2,
        title,
        abstract: "We count sheep, with < 1% of error, by α-divergences. The method is a combination of two.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2024-01-01",
        categories: ["cs.CV", "cs.LG"],
        doi: "10.1000/sheep.1",
        url: "http://arxiv.org/abs/2401.00001v2",
      },
      { id: "hep-th/9301001", version: 1, abstract: "Old élan.", year: 1993 },
    ],
    [],
  ],
  [
    "arxiv-oai.xml",
    "oai",
    [
      {
        id: "2401.00001",
        title,
        abstract: "We count sheep.",
        authors: ["Mara Lind", "Jo Park Jr"],
        categories: ["cs.CV", "cs.LG"],
        doi: "10.1000/sheep.1",
        date: "2024-01-01",
      },
      { id: "2401.00002", version: 3, authors: ["Jo Park", "Mara Lind", "Ann Old"], date: "2024-01-01" },
      {
        id: "10.1000/core.7",
        abstract: "The core of the flock is described at length.",
        authors: ["Ann Old"],
        url: "https://repository.example.org/77",
      },
    ],
    [/line 8, oai:arXiv.org:2401.00009: a deleted record/],
  ],
  [
    "arxiv-snapshot.jsonl",
    "jsonl",
    [
      {
        id: "2401.00001",
        title,
        version: 2,
        abstract: "We count sheep. It helps.",
        authors: ["Mara Lind", "Jo Park Jr"],
        categories: ["cs.CV", "cs.LG"],
        date: "2024-01-01",
        doi: "10.1000/sheep.1",
      },
      { id: "hep-th/9301001", year: 1993, categories: ["hep-th"] },
    ],
    [],
  ],
  [
    "semantic-scholar.json",
    "json",
    [
      {
        id: "2401.00001",
        doi: "10.1000/sheep.1",
        pmid: "31452104",
        otherIds: ["649def34f8be52c8b66281af98ae884c09aef38b"],
        categories: ["Computer Science"],
        date: "2024-01-01",
      },
      {
        title: "No Other Ids",
        id: expect.stringMatching(/^title-[0-9a-f]{16}$/) as string,
        otherIds: ["1111111111111111111111111111111111111111"],
      },
    ],
    [/record 3: null/],
  ],
  ["semantic-scholar-recommendations.json", "json", [{ id: "10.1000/rec", title: "Recommended Sheep" }], []],
  [
    "openalex.json",
    "json",
    [
      {
        id: "2401.00001",
        title,
        abstract: "We count sheep and count sheep again.",
        year: 2024,
        doi: "10.1000/sheep.1",
        pmid: "31452104",
        otherIds: ["W4390000001"],
        categories: ["Animal counting"],
        links: ["http://arxiv.org/abs/2401.00001", "http://arxiv.org/pdf/2401.00001"],
      },
    ],
    [],
  ],
  [
    "crossref.json",
    "json",
    [
      {
        id: "10.1000/sheep.1",
        title: `${title}: A Study`,
        abstract: "We count sheep.",
        authors: ["Mara Lind"],
        year: 2024,
      },
    ],
    [],
  ],
  [
    "zotero.json",
    "json",
    [
      {
        id: "10.1000/sheep.1",
        abstract: "We count sheep.",
        authors: ["Mara Lind", "The Sheep Collaboration", "Jan van der Berg"],
        date: "2024-06-01",
        pmid: "31452104",
      },
      { id: "1706.00001", date: "2017-06", otherIds: ["park2017"] },
    ],
    [],
  ],
  [
    "refs.bib",
    "bibtex",
    [
      {
        id: "10.1000/sheep_1",
        title: "Sheep and How to Count Them in Schrödinger's Barn",
        authors: ["Mara Lind", "José García", "Łukasz Kaiser", "Jan van der Berg", "The Sheep Collaboration"],
        abstract: "We use α-divergences with O(n^2) steps — 50% of Erdős & Co. “count” them.",
        date: "2024-03",
        categories: ["sheep", "counting"],
        url: "https://example.org/a_b",
        otherIds: ["lind2024sheep"],
      },
      { title: 'In "Parentheses"', year: 2021 },
      { id: "1706.00001", title: "Counting is all you need" },
      { id: "2305.00001", version: 2, title: "Flocks: A Study", date: "2023-05-01", categories: ["cs.CV"] },
      { title: "A Child", year: 2019 },
    ],
    [
      /line 18, entry broken2020: the entry is never closed; the next one begins at line 22/,
      /entry volume2019: @proceedings is a volume/,
      /line 33, entry untitled: no title/,
    ],
  ],
  [
    "refs.ris",
    "ris",
    [
      {
        id: "10.1000/sheep.1",
        title,
        abstract: "We count sheep. It goes on here.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2024-06-01",
        categories: ["sheep", "counting"],
        links: ["https://example.org/sheep"],
      },
      { title: "Strings and Sheep", abstract: "Old strings.", year: 1993 },
    ],
    [/line 24, record 3: no title/],
  ],
  [
    "pubmed.nbib",
    "medline",
    [
      {
        id: "10.1000/sheep.1",
        pmid: "31452104",
        title: "Sheep and how to count them in a title that goes on in the next line.",
        abstract: "BACKGROUND: We count sheep. METHODS: By attention. CONCLUSIONS: It helps.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2024-06-01",
        categories: ["Animals", "Sheep", "counting"],
        otherIds: ["PMC7000001"],
      },
      { id: "31452105", pmid: "31452105", year: 2023 },
    ],
    [],
  ],
  [
    "pubmed.xml",
    "pubmed",
    [
      {
        id: "10.1000/sheep.1",
        pmid: "31452104",
        title: "Sheep and how to count CO2.",
        abstract: "BACKGROUND: We count sheep < 10. METHODS: By attention.",
        authors: ["Mara Lind", "Sheep Group"],
        date: "2024-06-01",
      },
      { id: "31452105", date: "2023-01" },
    ],
    [],
  ],
  [
    "semicolons.csv",
    "csv",
    [
      {
        id: "10.1000/sheep.1",
        title: 'Sheep; and How to Count "Them"',
        abstract: "We count sheep.",
        authors: ["Mara Lind", "Jo Park"],
        year: 2024,
        categories: ["sheep", "counting"],
      },
    ],
    [],
  ],
  [
    "tabs.tsv",
    "csv",
    [
      { id: "2401.00001", version: 2, date: "2024-06-01", categories: ["cs.CV", "cs.LG"] },
      { title: '=HYPERLINK("http://evil.example","x")', abstract: "@SUM(1)" },
    ],
    [],
  ],
  [
    "blocks.txt",
    "text",
    [
      {
        title,
        abstract:
          "We count sheep by attention, and it works in nearly all of the pictures that we tried, which are many.",
      },
      { title: "Strings and Sheep" },
    ],
    [],
  ],
  [
    "labels.txt",
    "text",
    [
      {
        id: "10.1000/sheep.1",
        title,
        abstract: "We count sheep. It goes on here: and on.",
        authors: ["Mara Lind", "Jo Park"],
        date: "2024-06-01",
      },
      { title: "Strings and Sheep", abstract: "Strings." },
    ],
    [],
  ],
  [
    "paragraphs.txt",
    "text",
    [
      {
        title,
        abstract:
          "We count sheep by attention, and it works in nearly all of the pictures that we tried, which are " +
          "many, in each and every case.",
      },
      { title: "Strings and Sheep of the North" },
    ],
    [],
  ],
];

test("every fixture is expected to be something", () => {
  expect(expected.map(([file]) => file).sort()).toEqual(names);
});

test.each(expected)("%s is read as %s, with all that it says", async (file, format, papers, skipped) => {
  for (const source of [fixture(file), gzipSync(fixture(file)), new URL(file, folder)]) {
    const read = await readPapers(source);
    expect(read.format).toBe(format);
    expect(read.papers).toHaveLength(papers.length);
    papers.forEach((paper, i) => expect(read.papers[i]).toMatchObject(paper));
    expect(read.skipped.map(({ where, reason }) => `${where}: ${reason}`)).toEqual(
      skipped.map((pattern) => expect.stringMatching(pattern) as string),
    );
  }
});

test.each(names)(
  "%s streams the papers that it is read to hold, in whatever pieces it comes, with any line ends",
  async (file) => {
    const { papers } = await readPapers(fixture(file));
    const streamed: Paper[] = [];
    for await (const paper of streamPapers(new URL(file, folder))) streamed.push(paper);
    expect(streamed).toEqual(papers);
    const windows = await readPapers(bytes(fixture(file).toString().replaceAll("\n", "\r\n")));
    expect(windows.papers).toEqual(papers);
  },
);

test.each(names)(
  "%s as one line a record keeps its papers when these are written as JSONL and read again",
  async (file) => {
    const { papers } = await readPapers(fixture(file));
    expect((await readPapers(bytes(papers.map((paper) => JSON.stringify(paper)).join("\n")))).papers).toEqual(papers);
  },
);

test("the records of an answer are read one a line, too", async () => {
  for (const file of ["semantic-scholar.json", "openalex.json", "zotero.json", "daily-papers.json", "crossref.json"]) {
    const value = JSON.parse(fixture(file).toString()) as {
      data?: object[];
      results?: object[];
      message?: { items: object[] };
    };
    const records = Array.isArray(value) ? value : (value.data ?? value.results ?? value.message!.items);
    const read = await readPapers(bytes(records.map((record) => JSON.stringify(record)).join("\n")));
    expect(read.format).toBe("jsonl");
    expect(read.papers).toEqual((await readPapers(fixture(file))).papers);
  }
});

test("a page of results a line is read as all of them", async () => {
  const page = JSON.stringify(JSON.parse(fixture("openalex.json").toString()));
  const other = page
    .replaceAll("sheep.1", "sheep.2")
    .replaceAll("2401.00001", "2401.00002")
    .replaceAll("4390000001", "4390000002")
    .replaceAll("31452104", "31452105");
  expect((await readPapers(bytes(`${page}\n${other}\n`))).papers.map(({ id }) => id)).toEqual([
    "2401.00001",
    "2401.00002",
  ]);
});

/** A file with pieces flipped, cut out, repeated and put in. */
const mutated = (source: Buffer) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom("flip", "cut", "repeat", "insert"),
        fc.nat(),
        fc.nat(400),
        fc.constantFrom(
          "{",
          "}",
          "<",
          ">",
          "&",
          '"',
          "\\",
          "\n",
          "@a{",
          "]]>",
          "<!--",
          "$",
          "\0",
          "ER  - \n",
          "PMID- 1\n",
          "é",
          "\ud800",
        ),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((edits) => {
      let data = source;
      for (const [kind, place, length, text] of edits) {
        const at = place % (data.length + 1);
        const [before, within, after] = [
          data.subarray(0, at),
          data.subarray(at, at + length),
          data.subarray(at + length),
        ];
        if (kind === "flip") data = Buffer.concat([before, within.map((byte) => byte ^ (1 << (length % 8))), after]);
        else if (kind === "cut") data = Buffer.concat([before, after]);
        else if (kind === "repeat") data = Buffer.concat([before, within, within, within, after]);
        else data = Buffer.concat([before, Buffer.from(text), within, after]);
      }
      return data;
    });

test.each(names)(
  "no mutation of %s makes its reader throw anything but a PaperweaveError, or lose count",
  async (file) => {
    const { format } = await readPapers(fixture(file));
    await fc.assert(
      fc.asyncProperty(mutated(fixture(file)), fc.boolean(), async (data, forced) => {
        try {
          const { papers, skipped } = await readPapers(data, forced ? { format } : {});
          for (const { id, title } of papers) expect(id !== "" && title !== "").toBe(true);
          for (const { where, reason } of skipped) expect(where !== "" && reason !== "").toBe(true);
          expect(new Set(papers.map(({ id }) => id)).size).toBe(papers.length);
        } catch (error) {
          if (!PaperweaveError.is(error)) throw error;
        }
      }),
      { numRuns: process.env.PAPERWEAVE_FULL ? 2000 : 60 },
    );
  },
);

test("no text at all makes a reader throw anything but a PaperweaveError, whatever format it is read as", async () => {
  const formats = [...new Set(expected.map(([, format]) => format)), "daily-papers"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...formats),
      fc.string({ unit: "binary", maxLength: 300 }),
      async (format, text) => {
        await readPapers(bytes(text), { format }).catch((error: unknown) =>
          expect(PaperweaveError.is(error)).toBe(true),
        );
      },
    ),
    { numRuns: 300 },
  );
});
