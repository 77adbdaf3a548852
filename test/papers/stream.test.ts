import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";

const child = fileURLToPath(new URL("../support/stream-child.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "paperweave-stream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const words = "sheep meadow attention count picture flock wolf winter model cost".split(" ");
const abstract = (i: number): string =>
  Array.from({ length: 110 }, (_, j) => words[(i * 7 + j * j + j * i) % words.length]).join(" ");
const title = (i: number): string => `Paper number ${i} on sheep`;

/**
 * A file of each format that streams: what stands before the records, the record of a number, what
 * stands behind.
 */
const formats: [name: string, before: string, record: (i: number) => string, after: string][] = [
  ["jsonl", "", (i) => `${JSON.stringify({ id: `p${i}`, title: title(i), abstract: abstract(i) })}\n`, ""],
  ["csv", "title,abstract\n", (i) => `"${title(i)}","${abstract(i)}"\n`, ""],
  ["bib", "", (i) => `@article{key${i}, title = {${title(i)}}, abstract = {${abstract(i)}}}\n`, ""],
  ["ris", "", (i) => `TY  - JOUR\nTI  - ${title(i)}\nAB  - ${abstract(i)}\nER  - \n\n`, ""],
  ["nbib", "", (i) => `PMID- ${10_000_000 + i}\nTI  - ${title(i)}\nAB  - ${abstract(i)}\n\n`, ""],
  [
    "xml",
    "<feed>",
    (i) =>
      "<entry><id>" +
      `http://arxiv.org/abs/${1000 + Math.floor(i / 100_000)}.${String(i % 100_000).padStart(5, "0")}</id>` +
      `<title>${title(i)}</title><summary>${abstract(i)}</summary></entry>\n`,
    "</feed>",
  ],
];

/** Writes a file of at least so many bytes, in pieces; gives the number of its records. */
function write(path: string, [, before, record, after]: (typeof formats)[number], size: number): number {
  const file = openSync(path, "w");
  let written = writeSync(file, before);
  let count = 0;
  while (written < size) {
    let piece = "";
    while (piece.length < 1 << 20) piece += record(count++);
    written += writeSync(file, piece);
  }
  writeSync(file, after);
  closeSync(file);
  return count;
}

function stream(path: string): { count: number; megabytes: number } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--max-old-space-size=96", child, path],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { count: number; megabytes: number };
}

test.each(process.env.PAPERWEAVE_FULL ? formats : [formats[0]!, formats[2]!])(
  "a %s file streams in the same memory when it has six times the size",
  (...format) => {
    const path = join(folder, `papers.${format[0]}`);
    const small = { count: write(path, format, 2e6), ...{ read: stream(path) } };
    expect(small.read.count).toBe(small.count);
    const large = { count: write(path, format, 12e6), ...{ read: stream(path) } };
    expect(large.read.count).toBe(large.count);
    rmSync(path);
    expect(large.read.megabytes).toBeLessThan(small.read.megabytes + 90);
  },
);

test.runIf(process.env.PAPERWEAVE_FULL)(
  "1 GB of each format that streams is read in 300 MB of memory and 96 MB of heap (needs PAPERWEAVE_FULL=1)",
  () => {
    for (const format of formats) {
      const path = join(folder, `papers.${format[0]}`);
      const count = write(path, format, format[0] === "jsonl" ? 1e9 : 3e8);
      const read = stream(path);
      rmSync(path);
      expect(read.count).toBe(count);
      expect(read.megabytes).toBeLessThan(300);
      console.log(format[0], read);
    }
  },
  1_800_000,
);

test("gzip streams, too", () => {
  const path = join(folder, "papers.jsonl.gz");
  const file = openSync(path, "w");
  let count = 0;
  for (let piece = 0; piece < 4; piece++)
    writeSync(file, gzipSync(Array.from({ length: 2500 }, () => formats[0]![2](count++)).join("")));
  closeSync(file);
  expect(stream(path)).toMatchObject({ count });
});
