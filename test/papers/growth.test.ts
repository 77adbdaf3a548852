import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { readPapers } from "../../src/papers/index.js";
import { ATOMS, FIELDS, TEMPLATES } from "../support/reader-templates.js";

const full = Boolean(process.env.PAPERWEAVE_FULL);
/** How many times as long the larger file is: enough to tell linear from square on a busy machine. */
const TIMES = 8;
/** For so much more text a reader may take so many times the processor's time; a square would be 64. */
const MOST_GROWTH = 20;
/** What is read in less time (milliseconds) cannot be told from the time of collecting garbage. */
const SHORTEST = 60;

/** Processor time of one reading in milliseconds, whatever comes of it. */
async function work(source: Uint8Array): Promise<number> {
  const before = process.cpuUsage();
  await readPapers(source).catch((error: unknown) => {
    if (!PaperweaveError.is(error)) throw error;
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Fails when the best of several readings grows faster than the size. `size` is that of the larger file. */
async function expectLinear(make: (size: number) => Uint8Array | string, size: number): Promise<void> {
  const [small, large] = [make(size / TIMES), make(size)].map((source) => Buffer.from(source)) as [Buffer, Buffer];
  let [little, much] = [Infinity, Infinity];
  for (let round = 0; round < 8; round++) {
    much = Math.min(much, await work(large));
    if (much < SHORTEST) return;
    little = Math.min(little, await work(small));
    if (round > 0 && much <= MOST_GROWTH * little) return;
  }
  expect(much / little).toBeLessThanOrEqual(MOST_GROWTH);
}

const json = (value: unknown): string => JSON.stringify(value);
const paper = (i: number): object => ({
  title: `Counting sheep ${i}`,
  abstract: `We count ${i} sheep.`,
  id: `own-${i}`,
});
const many = (count: number, make: (i: number) => string, joint = ""): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(joint);
const article = "A Paper about its Sheep\n\nWe count the sheep of many hills. They are more than we thought.\n\n";

/** What has hung a reader before, by the size in characters. */
const HANGS: [what: string, make: (size: number) => Uint8Array | string, size: number][] = [
  ["comments before an unknown root", (n) => `${"<!-- a -->".repeat(n / 10)}<unknown>`, 60_000],
  [
    "a page of papers with CR alone",
    (n) => `Daily Papers\r\r${article.repeat(n / 90)}`.replaceAll("\n", "\r"),
    300_000,
  ],
  ["lines of JSON with CR alone", (n) => many(n / 80, (i) => json(paper(i)), "\r"), 300_000],
  ["UTF-16 in one line", (n) => Buffer.from(`\ufeff[${many(n / 80, (i) => json(paper(i)), ",")}]`, "utf16le"), 400_000],
  ["an array of JSON in one line", (n) => `[${many(n / 80, (i) => json(paper(i)), ",")}]`, 400_000],
  ["an answer of JSON in one line", (n) => `{"results":[${many(n / 80, (i) => json(paper(i)), ",")}]}`, 400_000],
  ["a gzip of one long line", (n) => gzipSync(Buffer.from(`[${many(n / 80, (i) => json(paper(i)), ",")}]`)), 400_000],
  [
    "macros that double",
    (n) => `${many(n / 60, (i) => `@string{m${i + 1} = m${i} # m${i}}\n@article{k${i}, title = m${i + 1}}`, "\n")}`,
    60_000,
  ],
  ["elements within each other on a page", (n) => `<html>${"<div>".repeat(n / 5)}A title`, 200_000],
  [
    "keywords with blanks between",
    (n) => `TY  - JOUR\nTI  - A\nKW  - ${"a ".repeat(4)}${" ".repeat(n)}b\nER  - \n`,
    160_000,
  ],
  ["words divided at line ends", (n) => json([{ title: "A", abstract: "ab-\n".repeat(n / 4) }]), 400_000],
  ["headings of a page", (n) => `<html>${"<h2>A heading of mine</h2>".repeat(n / 26)}`, 1_000_000],
  ["the same record", (n) => `${json(paper(1))}\n`.repeat(n / 80), 400_000],
  ["one DOI in all records", (n) => many(n / 100, (i) => json({ ...paper(i), doi: "10.1000/x" }), "\n"), 400_000],
  [
    "one entry of BibTeX a line in one line",
    (n) => many(n / 40, (i) => `@article{k${i}, title={Sheep ${i}}} `),
    300_000,
  ],
  [
    "values of BibTeX that are never closed",
    (n) => `@article{k, title = {A},\n${many(n / 10, (i) => `a${i} = {x`, "\n")}`,
    120_000,
  ],
  ["braces of BibTeX that are never closed", (n) => `@article{k, title = {A},\nabstract = {${"[{".repeat(n)}`, 100_000],
  [
    "XML in one line",
    (n) => `<feed>${many(n / 80, (i) => `<entry><title>Sheep ${i}</title></entry>`)}</feed>`,
    300_000,
  ],
];

test.each(HANGS)(
  "reading %s takes time that grows with its length",
  (_, make, size) => expectLinear(make, 2 * size),
  120_000,
);

test.runIf(full).each(Object.keys(TEMPLATES))(
  "reading a file like %s takes time that grows with its length, whatever fills a field",
  async (name) => {
    for (const field of name === "unknown" ? (["title"] as const) : FIELDS)
      for (const atom of ATOMS)
        await expectLinear(
          (size) => TEMPLATES[name]!(`x${atom.repeat(Math.ceil(size / atom.length))}x`, field),
          120_000,
        );
  },
  3_600_000,
);
