import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { readPapers, streamPapers } from "../../src/papers/index.js";

const page = new URL("../../examples/data/daily-papers.txt", import.meta.url);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refused = (code: string) => (error: unknown) => PaperweaveError.is(error, code as "bad-format");
const abstract =
  "We study the thing at length. It turns out to be a thing that one can study, and we did so for years.";

test("the Daily Papers page has 78 papers, and nothing is skipped", async () => {
  const { papers, skipped, format } = await readPapers(page);
  expect([papers.length, skipped.length, format]).toEqual([78, 0, "daily-papers"]);
  expect(papers[0]!.title).toBe("Efficient Crowd Counting via Structured Knowledge Transfer");
});

test("a title without an abstract is skipped and named; its neighbours are read", async () => {
  const text =
    `Daily Papers\n\nAug 7\n\nThe First Paper of All\n\n${abstract}\n\nA Title Without Its Abstract\n\nThe ` +
    `Second Paper of All\n\n${abstract}\n`;
  const { papers, skipped } = await readPapers(bytes(text));
  expect(papers.map(({ title }) => title)).toEqual(["The First Paper of All", "The Second Paper of All"]);
  expect(skipped).toEqual([{ where: "line 9", reason: "a title without an abstract: “A Title Without Its Abstract”" }]);
});

test("JSONL, JSON, CSV, TSV and gzip of them give the same papers", async () => {
  const record = { id: "2401.00001v2", title: "A, B and “C”", abstract: "Text.", year: 2024 };
  const cells = [record.id, record.title, record.abstract, String(record.year)];
  const sources = [
    JSON.stringify(record) + "\n",
    JSON.stringify([record]),
    `ID,Title,Abstract,Year\n${cells.map((cell) => `"${cell}"`).join(",")}\n`,
    `id\ttitle\tsummary\tyear\n${cells.join("\t")}\n`,
  ];
  for (const source of sources) {
    for (const packed of [bytes(source), gzipSync(source)]) {
      const { papers } = await readPapers(packed);
      expect(papers).toEqual([{ id: "2401.00001", title: record.title, abstract: "Text.", year: 2024, version: 2 }]);
    }
  }
});

test("records without a title, broken lines and repeated ids are listed with where and why", async () => {
  const lines = [
    '{"id":"1","title":"One","abstract":"a"}',
    "{broken",
    '{"abstract":"no title"}',
    '{"id":"1","title":"One","abstract":"a"}',
    '{"id":"1","title":"Other","abstract":"b"}',
  ];
  const { papers, skipped } = await readPapers(bytes(lines.join("\n")));
  expect(papers).toHaveLength(1);
  expect(skipped.map(({ where }) => where)).toEqual(["line 2", "line 3", "line 4", "line 5"]);
  expect(skipped[2]!.reason).toMatch(/repeats line 1/);
  expect(skipped[3]!.reason).toMatch(/same id as line 1/);
});

test("Windows-1252 and doubly encoded text are repaired, with a warning", async () => {
  const western = await readPapers(Buffer.from('{"title":"Caf\xe9","abstract":"x"}\n', "latin1"));
  expect([western.papers[0]!.title, western.warnings.length]).toEqual(["Café", 1]);
  const doubled = await readPapers(bytes('{"title":"CafÃ©","abstract":"x"}\n'));
  expect([doubled.papers[0]!.title, doubled.warnings.length]).toEqual(["Café", 1]);
  const utf16 = await readPapers(Buffer.from('\ufeff{"title":"Café","abstract":"x"}\n', "utf16le"));
  expect(utf16.papers[0]!.title).toBe("Café");
});

test.each([
  ["an empty file", bytes("")],
  ["a file of page furniture only", bytes("new\n\nSubscribe\n\nDaily Papers\n\nAug 7\n")],
  ["a binary file", Uint8Array.from({ length: 300 }, (_, i) => i % 7)],
  ["a PDF", bytes("%PDF-1.7 …")],
  ["a CSV without a title column", bytes("a,b\n1,2\n3,4\n")],
  ["broken JSON", bytes('[{"title":')],
  ["a damaged gzip", gzipSync("x".repeat(500)).subarray(0, 20)],
])("%s is refused with bad-format", async (_, source) => {
  await expect(readPapers(source)).rejects.toSatisfy(refused("bad-format"));
});

test("a missing file, a folder and a web address are refused by name", async () => {
  await expect(readPapers("no/such/file")).rejects.toSatisfy(refused("not-found"));
  await expect(readPapers(".")).rejects.toSatisfy(refused("invalid-argument"));
  await expect(readPapers("https://example.org/x")).rejects.toSatisfy(refused("invalid-argument"));
});

test("streamPapers gives what readPapers gives, and tells what it skips", async () => {
  const titles: string[] = [];
  for await (const paper of streamPapers(page)) titles.push(paper.title);
  expect(titles).toEqual((await readPapers(page)).papers.map(({ title }) => title));
});

test("no mutation of a file makes a reader throw anything but a PaperweaveError", async () => {
  const seeds = [
    '{"title":"A","abstract":"b"}\n{"title":"C"}\n',
    '[{"title":"A"},{"title":"B"}]',
    'title,abstract\n"A","b, c"\nD,e\n',
    `A Title of Four Words\n\n${abstract}\n`,
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
      async (seed, edits) => {
        const data = Buffer.from(seed);
        for (const [at, value] of edits) data[at % data.length] = value;
        await readPapers(data).catch((error: unknown) => expect(PaperweaveError.is(error)).toBe(true));
      },
    ),
    { numRuns: 300 },
  );
});
