import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { readPapers, streamPapers } from "../../src/papers/index.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refused = async (source: Uint8Array, sentence: RegExp): Promise<void> => {
  const error: unknown = await readPapers(source).then(
    ({ papers }) => ["no error but", papers.length],
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PaperweaveError);
  expect(error).toMatchObject({ code: "bad-format", message: expect.stringMatching(sentence) as string });
};

const entry = (summary: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2401.00001</id><title>A</title>` +
  `<summary>${summary}</summary></entry></feed>`;

test("XML that defines entities is refused: a few lines could give gigabytes, or read a local file", async () => {
  const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`).join("");
  await refused(
    bytes(`<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY lol0 "lol">${laughs}]>${entry("&lol10;")}`),
    /defines entities of its own/,
  );
  await refused(
    bytes(`<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>${entry("&x;")}`),
    /defines entities of its own/,
  );
  const { papers, skipped } = await readPapers(bytes(`<?xml version="1.0"?>${entry("&unknown; but &eacute;")}`));
  expect([papers[0]!.abstract, skipped[0]!.reason]).toEqual([
    "&unknown; but é",
    expect.stringMatching(/^the XML is broken: undefined entity/),
  ]);
});

test("XML of endless depth or length is refused", async () => {
  await refused(
    bytes(`<?xml version="1.0"?><feed><entry>${"<a>".repeat(100_000)}`),
    /more than 200 elements within each other at line 1/,
  );
  await refused(
    bytes(`<?xml version="1.0"?>\n<feed>\n<entry><title>${"x\n".repeat(9_000_000)}`),
    /record at line 3 is longer than 16 MB/,
  );
});

test("a gzip bomb is refused before it is unpacked", async () => {
  const start = gzipSync('{"title":"A","abstract":"b"}\n');
  const megabyte = Buffer.alloc(1 << 20, " ");
  await refused(
    Buffer.concat([start, gzipSync(Buffer.concat(Array.from({ length: 40 }, () => megabyte)))]),
    /unpacks to more than 500 times its size/,
  );
  await refused(gzipSync(gzipSync('{"title":"A"}')), /a gzip file within a gzip file/);
  await refused(bytes("PK\x03\x04 and so on"), /This is a zip archive/);
});

test("a file that packs well, as tables do, is none", async () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, i) =>
      `Paper number ${i} on sheep and nothing else,"The same abstract, again and again, for all of the papers."`,
  );
  expect((await readPapers(gzipSync(`title,abstract\n${rows.join("\n")}`))).papers).toHaveLength(20_000);
});

test("a reader that stops early closes its file", async () => {
  const before = process.getActiveResourcesInfo().length;
  for (let i = 0; i < 50; i++)
    for await (const paper of streamPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url)))
      if (paper.title !== "") break;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(process.getActiveResourcesInfo().length).toBeLessThan(before + 10);
});

test("keys of JSON that programs trip over are only keys", async () => {
  const { papers } = await readPapers(
    bytes(
      '{"title":"A","__proto__":{"abstract":"polluted"},"constructor":1,"hasOwnProperty":2,"id":"__proto__"}\n' +
        '{"title":"B","id":"constructor"}\n',
    ),
  );
  expect(papers).toEqual([
    {
      id: "__proto__",
      title: "A",
      abstract: "",
      fields: JSON.parse('{"__proto__":{"abstract":"polluted"},"constructor":1,"hasOwnProperty":2}') as object,
    },
    { id: "constructor", title: "B", abstract: "" },
  ]);
  expect(({} as { abstract?: string }).abstract).toBeUndefined();
});

test("formulas of spreadsheets are text", async () => {
  const { papers } = await readPapers(bytes("title,abstract,id\n=1+1,@SUM(A1:A9),-2\n+cmd|' /C calc'!A0,\t=x,b\n"));
  expect(papers.map(({ id, title, abstract }) => [id, title, abstract])).toEqual([
    ["-2", "=1+1", "@SUM(A1:A9)"],
    ["b", "+cmd|' /C calc'!A0", "=x"],
  ]);
});

test("an inverted index with absurd positions costs nothing", async () => {
  const index = { far: [4_000_000_000], first: [0], again: [0], minus: [-1], text: ["x"] };
  const { papers } = await readPapers(
    bytes(
      JSON.stringify({ results: [{ id: "https://openalex.org/W12345", title: "A", abstract_inverted_index: index }] }),
    ),
  );
  expect(papers[0]!.abstract).toBe("first again far");
});

test("BibTeX that is never closed, a thousand times, is read in a moment, and each entry is named", async () => {
  const text = Array.from(
    { length: 1000 },
    (_, i) => `@article{key${i}, title = {Never {closed\n  abstract = {${"x".repeat(100)}`,
  ).join("\n");
  const skipped: string[] = [];
  await expect(
    (async () => {
      for await (const paper of streamPapers(bytes(text), { onSkip: ({ where }) => skipped.push(where) })) void paper;
    })(),
  ).rejects.toThrow(/no papers in this bibtex file/);
  expect(new Set(skipped).size).toBe(1000);
});

test("the id of a title is the hash that it always was", async () => {
  const { papers } = await readPapers(bytes('{"title":"  The SAME title: twice! "}\n'));
  expect(papers[0]!.id).toBe(`title-${createHash("sha256").update("the same title twice").digest("hex").slice(0, 16)}`);
});
