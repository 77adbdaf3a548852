import { spawn, spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperIndex, readPapers, type Paper, type PaperInput } from "../../../src/index.js";
import { exportPapers } from "../../../src/store/export/index.js";
import { writeOutput } from "../../../src/store/export/write-output.js";
import { fromNpy } from "../../../src/store/folder/npy.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

const page = new URL("../../../examples/data/daily-papers.txt", import.meta.url);
const embedder = createTestEmbedder();
let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), "paperweave-export-"))));
afterEach(() => rmSync(place, { recursive: true, force: true }));

async function indexOf(papers: readonly PaperInput[]): Promise<PaperIndex> {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  return index;
}
const dailyPapers = async (): Promise<PaperIndex> => indexOf((await readPapers(page)).papers);

test("a retracted paper is one in every file, and when it is read again", async () => {
  const index = await indexOf([
    { id: "a", title: "Cold fusion in a jar", abstract: "It works.", retracted: true },
    { id: "b", title: "Fusion in stars", abstract: "It works." },
  ]);
  for (const format of ["csv", "jsonl", "bibtex"] as const) {
    const { papers } = await readPapers(await index.export(format));
    expect(papers.map(({ title, retracted }) => [title, retracted]).sort()).toEqual([
      ["Cold fusion in a jar", true],
      ["Fusion in stars", undefined],
    ]);
  }
  for (const format of ["ris", "csl"] as const) {
    const { papers } = await readPapers(await index.export(format));
    expect(papers.map(({ title, retracted }) => [title, retracted]).sort()).toEqual([
      ["Fusion in stars", undefined],
      ["RETRACTED: Cold fusion in a jar", true],
    ]);
  }
  const rows = await readParquet(await index.export("parquet"));
  expect(rows.map((row) => row.retracted)).toEqual(["true", null]);
  for (const hits of [await index.search("cold fusion"), await index.related("b")])
    expect(hits.find(({ paper }) => paper.id === "a")!.paper.retracted).toBe(true);
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

async function readParquet(file: Uint8Array): Promise<Record<string, unknown>[]> {
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  return parquetReadObjects({ file: buffer });
}

const odd: PaperInput[] = [
  {
    id: "2401.00001",
    title: "Attention",
    abstract: 'Says "hello", and more;\tmuch',
    authors: ["Ada Byron", "Grace Hopper"],
    year: 2024,
    date: "2024-01-02",
    categories: ["cs.CL", "cs.LG"],
    url: "https://arxiv.org/abs/2401.00001",
  },
  { id: "10.1000/a_b", title: "=1+1", abstract: "+cmd|' /C calc'!A0", doi: "10.1000/a_b" },
  { id: "@SUM(A1)", title: "-2+3 ＝x", abstract: "＝HYPERLINK(1)" },
  { id: "../../etc/passwd", title: "Ünïcode 😀", abstract: "" },
];

test("jsonl is read back as it was, and holds places and topics beside", async () => {
  const index = await indexOf(odd);
  const bytes = await index.export("jsonl");
  expect((await readPapers(bytes)).papers).toEqual([...index.papers()]);
  const [first] = [...index.papers()];
  const lines = text(
    await index.export("jsonl", { positions: [{ id: first!.id, x: 1.5, y: -2 }], topics: await index.topics() }),
  )
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({
    id: first!.id,
    x: 1.5,
    y: -2,
    topic: expect.any(String) as string,
    topic_id: expect.any(Number) as number,
  });
  expect(lines[1]).not.toHaveProperty("x");
});

test("csv has a header, quotes what must be quoted, and makes every formula inert", async () => {
  const index = await indexOf(odd);
  const csv = text(await index.export("csv"));
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  expect(Object.keys(rows[0]!)).toEqual([
    "id",
    "title",
    "abstract",
    "authors",
    "year",
    "date",
    "categories",
    "url",
    "doi",
  ]);
  expect(rows).toHaveLength(4);
  const byTitle = new Map(rows.map((row) => [row.title, row]));
  expect(byTitle.get("Attention")).toEqual({
    id: "2401.00001",
    title: "Attention",
    abstract: 'Says "hello", and more; much',
    authors: "Ada Byron; Grace Hopper",
    year: "2024",
    date: "2024-01-02",
    categories: "cs.CL; cs.LG",
    url: "https://arxiv.org/abs/2401.00001",
    doi: "",
  });
  expect(byTitle.get("'=1+1")!.abstract).toBe("'+cmd|' /C calc'!A0");
  expect(byTitle.get("'-2+3 ＝x")).toMatchObject({ id: "'@SUM(A1)", abstract: "'＝HYPERLINK(1)" });
});

test("no cell of any csv begins as a formula does, and nothing but the apostrophe is added", async () => {
  const title = fc
    .tuple(fc.constantFrom("", "=", "+", "-", "@", " =", "＠", "\t", "\r", '"='), fc.string({ maxLength: 8 }))
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(title, { minLength: 1, maxLength: 5 }), async (titles) => {
      const papers = titles.map((one, i) => ({ id: `p${i}`, title: one, abstract: "" }));
      const csv = text((await exportPapers({ papers }, "csv"))!);
      const rows: string[][] = parse(csv, { record_delimiter: "\r\n" });
      expect(rows).toHaveLength(papers.length + 1);
      rows.slice(1).forEach((row, i) => {
        for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/);
        expect([titles[i], `'${titles[i]}`]).toContain(row[1]);
      });
    }),
    { numRuns: 500 },
  );
});

test("another reader reads the parquet file: id, title, abstract, year; and x, y and topic where given", async () => {
  const index = await dailyPapers();
  const topics = await index.topics();
  const papers = [...index.papers()];
  const positions = papers.slice(1).map(({ id }, i) => ({ id, x: i / 2, y: -i, topic: 0 }));
  const rows = await readParquet(await index.export("parquet", { topics, positions }));
  expect(rows.map(({ id, title, abstract }) => ({ id, title, abstract }))).toEqual(
    papers.map(({ id, title, abstract }) => ({ id, title, abstract })),
  );
  const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
  rows.forEach((row, i) => {
    expect([row.x, row.y]).toEqual(i === 0 ? [null, null] : [(i - 1) / 2, -(i - 1)]);
    expect(row.topic).toBe(labels.get(topics.topicOf(papers[i]!.id)!));
    expect(row.topic_id).toBe(topics.topicOf(papers[i]!.id));
  });
  const bare = await readParquet(await (await indexOf(odd)).export("parquet"));
  expect(Object.keys(bare[0]!)).toEqual([
    "id",
    "title",
    "abstract",
    "authors",
    "year",
    "date",
    "categories",
    "url",
    "doi",
  ]);
  expect(bare.find(({ id }) => id === "2401.00001")).toMatchObject({
    year: 2024,
    authors: "Ada Byron; Grace Hopper",
    doi: null,
  });
  expect(await readParquet(await (await PaperIndex.inMemory({ embedder })).export("parquet"))).toEqual([]);
});

test("with topics a table has map positions, parquet also neighbours; positions given by the user win", async () => {
  const index = await dailyPapers();
  const topics = await index.topics();
  const map = await topics.map();
  const stages: string[] = [];
  const rows = await readParquet(
    await index.export("parquet", { topics, onProgress: ({ stage }) => stages.push(stage) }),
  );
  expect(rows.map(({ id, x, y, topic_id: topic }) => ({ id, x, y, topic }))).toEqual(map.points);
  expect(stages.length).toBeGreaterThan(0);
  for (const [i, { id, neighbors }] of rows.entries()) {
    const { ids, distances } = neighbors as { ids: number[]; distances: number[] };
    expect([ids.length > 5, ids.includes(i), distances.length]).toEqual([true, false, ids.length]);
    expect([...distances].sort((a, b) => a - b)).toEqual(distances);
    const [nearest] = await index.related(id as string, { k: 1, mode: "semantic" });
    expect(rows[ids[0]!]!.id).toBe(nearest!.paper.id);
    expect(1 - distances[0]!).toBeCloseTo(nearest!.score, 5);
  }
  const csv: Record<string, string>[] = parse(text(await index.export("csv", { topics })), { columns: true });
  expect(csv.map(({ x, y }) => [Number(x), Number(y)])).toEqual(map.points.map(({ x, y }) => [x, y]));
  expect(await index.export("csv", { topics, positions: map })).toEqual(await index.export("csv", { topics }));
  const [bare] = await readParquet(await index.export("parquet", { topics, positions: [] }));
  expect([bare!.x, bare!.y, typeof bare!.topic]).toEqual([null, null, "string"]);
  const one = await indexOf(odd.slice(0, 1));
  expect(await readParquet(await one.export("parquet", { topics: await one.topics() }))).toMatchObject([
    { x: expect.any(Number) as number, topic_id: 0, neighbors: { ids: [], distances: [] } },
  ]);
});

test("a long export lets timers run, and can be stopped; what was there stays", async () => {
  const papers = Array.from({ length: 20_000 }, (_, i) => ({
    id: `p${i}`,
    title: `Paper ${i}`,
    abstract: "of many words ".repeat(40),
  }));
  for (const format of ["csv", "bibtex", "ris", "csl", "jsonl", "parquet"] as const) {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await exportPapers({ papers }, format);
    clearInterval(timer);
    expect([format, ticks > 3]).toEqual([format, true]);
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const file = join(place, `papers.${format}`);
    writeFileSync(file, "before");
    await expect(exportPapers({ papers }, file, { format, signal: stop.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    expect(readFileSync(file, "utf8")).toBe("before");
  }
});

const references: PaperInput[] = [
  {
    id: "2401.00001",
    title: "Sheep &\n ER  - how to count {them}",
    abstract: "We count.\nTY  - JOUR is no tag here, 50% of $x_1$.",
    authors: ["Mara Lind", "Jan van der Berg", "Martin Luther King Jr.", "The Sheep Collaboration", "Lind M", "Plato"],
    date: "2024-05-31",
    categories: ["cs.LG"],
    keywords: ["sheep", "topic: of last year"],
    url: "https://arxiv.org/abs/2401.00001",
  },
  {
    id: "10.1000/a_b",
    doi: "10.1000/a_b",
    title: "Goats",
    venue: "Journal of Goats",
    date: "2023-04",
    pmid: "31452104",
  },
  { id: "c", title: "日本語", year: 1999 },
];

test.each(["ris", "csl", "bibtex"] as const)("%s is read back as the same papers", async (format) => {
  const index = await indexOf(references);
  const { papers, skipped } = await readPapers(await index.export(format));
  expect(skipped).toEqual([]);
  // Parted into family and given name, "Lind M" is said the other way round.
  const said = (name: string): string => (name === "Lind M" ? "M Lind" : name);
  const known = ({ title, abstract, authors, year, venue, doi }: Paper): unknown[] => [
    title.replace(/[{}]/g, ""),
    abstract,
    format === "bibtex" ? authors : authors?.map(said),
    year,
    venue,
    doi,
  ];
  expect(papers.map(known)).toEqual([...index.papers()].map(known));
  expect(papers.map(({ id }) => id)).toEqual(expect.arrayContaining(["2401.00001", "10.1000/a_b"]));
  // BibTeX has no day, and a year alone is read as a date.
  const dateOf = ({ date, year }: Paper): unknown => date ?? String(year);
  if (format !== "bibtex") expect(papers.map(dateOf)).toEqual([...index.papers()].map(dateOf));
});

test("RIS and CSL part names into family and given names, and keep a value in its line", async () => {
  const index = await indexOf(references);
  const ris = text(await index.export("ris")).split("\r\n");
  expect(ris.filter((line) => line.startsWith("AU"))).toEqual([
    "AU  - Lind, Mara",
    "AU  - van der Berg, Jan",
    "AU  - King, Martin Luther, Jr.",
    "AU  - The Sheep Collaboration",
    "AU  - Lind, M",
    "AU  - Plato",
  ]);
  expect(ris.every((line) => line === "" || /^[A-Z][A-Z\d] {2}- /.test(line))).toBe(true);
  expect(ris.filter((line) => line === "ER  - ")).toHaveLength(3);
  const csl = JSON.parse(text(await index.export("csl"))) as Record<string, unknown>[];
  expect(csl.find(({ id }) => id === "2401.00001")).toMatchObject({
    type: "document",
    author: [
      { family: "Lind", given: "Mara" },
      { family: "van der Berg", given: "Jan" },
      { family: "King", given: "Martin Luther", suffix: "Jr." },
      { literal: "The Sheep Collaboration" },
      { family: "Lind", given: "M" },
      { literal: "Plato" },
    ],
    issued: { "date-parts": [[2024, 5, 31]] },
    number: "arXiv:2401.00001",
  });
  expect(JSON.parse(text((await exportPapers({ papers: [] }, "csl"))!))).toEqual([]);
});

test.each(["ris", "csl", "bibtex"] as const)(
  "topics are one keyword of each paper of %s, and replace older ones",
  async (format) => {
    const index = await indexOf(references);
    const topics = await index.topics({ namer: () => "sheep, goats; and more" });
    const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
    const { papers } = await readPapers(await index.export(format, { topics }));
    const tags = papers.map(({ keywords = [] }) => keywords.filter((word) => word.startsWith("topic: ")));
    const expected = [...index.papers()].map(({ id }) => {
      const label = labels.get(topics.topicOf(id)!);
      return label === undefined ? [] : [`topic: ${label.replace(", ", " / ").replace("; ", " / ")}`];
    });
    expect(tags).toEqual(expected);
    expect(tags.flat().length).toBeGreaterThan(0);
    expect(papers.find(({ id }) => id === "2401.00001")!.keywords).toContain("sheep");
  },
);

test("npy has the vectors in the order of the papers", async () => {
  const index = await indexOf(odd);
  const { data, rows, cols } = fromNpy(await index.export("npy"), "it");
  expect([rows, cols]).toEqual([4, 64]);
  [...index.papers()].forEach(({ id }, row) => expect(data.slice(row * 64, (row + 1) * 64)).toEqual(index.vector(id)));
});

test("BibTeX has an entry for each paper, with its own key; TeX commands are escaped, mathematics stays", async () => {
  const papers: PaperInput[] = [
    { ...odd[0]!, title: "BERT for 50% of R&D_x: $\\begin{matrix} a_1 & b \\end{matrix}$ and the C language" },
    { id: "b", title: "Attention and BERT", authors: ["Byron, Ada", "Barnes and Noble"], year: 2024 },
    { id: "c", title: "Attention, again", authors: ["Ada Byron"], year: 2024, url: "https://x.org/a b{c}" },
    { id: "d", title: "Costs $5 {unbalanced", doi: "10.1000/a_b" },
    { id: "e", title: "日本語" },
  ];
  const bibtex = text(await (await indexOf(papers)).export("bibtex"));
  const keys = [...bibtex.matchAll(/^@misc\{([^,]+),$/gm)].map(([, key]) => key);
  expect(keys).toEqual(["byron2024bert", "byron2024attention", "byron2024attention-2", "costs", "paper"]);
  expect(bibtex).toContain(
    "  title = {{BERT} for 50\\% of R\\&D\\_x: $\\begin{matrix} a_1 & b \\end{matrix}$ and the C language},\n".replace(
      "{BERT}",
      "BERT",
    ),
  );
  expect(bibtex).toContain("  title = {Attention and {BERT}},\n");
  expect(bibtex).toContain("  author = {Ada Byron and {Barnes and Noble}},\n");
  expect(bibtex).toContain("  eprint = {2401.00001},\n  archivePrefix = {arXiv},\n");
  expect(bibtex).toContain("  url = {https://x.org/a%20b%7Bc%7D},\n");
  expect(bibtex).toContain("  title = {Costs \\$5 unbalanced},\n  doi = {10.1000/a_b},\n");
  expect(bibtex).toContain("{日本語}");
});

test("the braces of every BibTeX field match, and nothing begins a comment, whatever the paper says", async () => {
  const some = fc
    .array(fc.constantFrom(..."a{}$\\%&#_^~ "), { maxLength: 20 })
    .map((characters) => `${characters.join("")}x`);
  await fc.assert(
    fc.asyncProperty(some, some, some, some, async (title, abstract, author, url) => {
      const bibtex = text(
        (await exportPapers({ papers: [{ id: "a", title, abstract, authors: [author], url }] }, "bibtex"))!,
      );
      const fields = [...bibtex.matchAll(/^ {2}(\w+) = \{(.*)\},$/gm)];
      expect(fields.map(([, name]) => name)).toEqual(["title", "author", "url", "abstract"]);
      for (const [, name, value] of fields) {
        let depth = 0;
        for (const [brace] of value!.matchAll(/[{}]/g)) {
          depth += brace === "{" ? 1 : -1;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
        if (name !== "url") expect(value).not.toMatch(/(?<!\\)(?:\\\\)*[%#]/);
      }
    }),
    { numRuns: 1000 },
  );
});

test("an export writes a whole file or none: in a new folder or over an old file, in its name's format", async () => {
  const index = await dailyPapers();
  for (const [name, format] of [
    ["a/b/papers.csv", "csv"],
    ["papers.bib", "bibtex"],
    ["papers.ris", "ris"],
    ["papers.json", "csl"],
    ["papers.parquet", "parquet"],
    ["vectors.npy", "npy"],
    ["papers.JSONL", "jsonl"],
  ] as const) {
    expect(await index.export(join(place, name))).toBeUndefined();
    expect(readFileSync(join(place, name))).toEqual(Buffer.from(await index.export(format)));
  }
  await index.export(join(place, "papers.txt"), { format: "csv" });
  writeFileSync(join(place, "papers.csv"), "old");
  await index.export(join(place, "papers.csv"));
  expect(readFileSync(join(place, "papers.csv"), "utf8")).toMatch(/^id,title/);
  mkdirSync(join(place, "folder.csv"));
  await expect(index.export(join(place, "folder.csv"))).rejects.toMatchObject({
    code: expect.stringMatching(/EISDIR|EPERM|ENOTEMPTY|EEXIST/) as string,
  });
  expect(readdirSync(place).filter((name) => name.startsWith("."))).toEqual([]);
});

test("an export that cannot be is refused before any work", async () => {
  const index = await indexOf(odd);
  const topics = await index.topics();
  const refused = [
    [
      () => index.export("papers.xlsx"),
      /papers\.xlsx.*known are \.jsonl, \.csv, \.npy, \.bib, \.ris, \.json, \.parquet/,
    ],
    [() => index.export(""), /path of a file, or a format/],
    [() => index.export(7 as never), /path of a file, or a format/],
    [() => index.export("x.csv", { format: "xml" as never }), /format must be "jsonl" or/],
    [() => index.export("npy", { topics }), /A npy file has vectors only, no topics/],
    [() => index.export("bibtex", { positions: [] }), /A bibtex file has no columns/],
    [() => index.export("csv", { positions: [{ id: "a", x: NaN, y: 1 }] }), /finite numbers/],
    [() => index.export("csv", { positions: 7 as never }), /positions must be a list/],
    [() => index.export("csv", { topics: {} as never }), /topics must be a TopicModel/],
    [() => index.export("csv", { colour: 1 } as never), /no option "colour"/],
  ] as const;
  for (const [act, sentence] of refused)
    await expect(act()).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringMatching(sentence) as string,
    });
});

test("an exported paper keeps all that is known of it", async () => {
  const index = await indexOf(odd);
  const again: Paper[] = text(await index.export("jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Paper);
  expect(again).toEqual([...index.papers()]);
});

test("ids and titles in exported csv are read back as they were, whatever they begin with", async () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 6 }),
    fc.string({
      unit: fc.constantFrom("'", "=", "+", "-", "@", "＝", " ", "\t", "\n", "\r", '"', ",", "\0", "\ud800", "x"),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anything, { maxLength: 8 }), async (ids) => {
      const index = await PaperIndex.inMemory({ embedder });
      for (const [i, id] of ids.entries())
        await index
          .upsert([{ id, title: `${["=", "'+", ""][i % 3]}title number ${i} of some` }])
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: "duplicate-id" }); // both halves of a pair are replaced by one sign
          });
      const papers = [...index.papers()];
      if (papers.length === 0) return;
      expect((await readPapers(await index.export("csv"))).papers.map(({ id, title }) => [id, title])).toEqual(
        papers.map(({ id, title }) => [id, title]),
      );
      for (const id of ids) if (papers.some((paper) => paper.id === id.trim())) expect(index.has(id)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

/** Whether this user may make devices and mount file systems. */
const isRoot = process.platform === "linux" && process.getuid?.() === 0;

test("an export onto a file of an index is refused, and the index stays", async () => {
  const folder = join(place, "index");
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ id: "a", title: "A paper" }]);
  await index.close();
  const files = readdirSync(folder);
  symlinkSync(join(folder, "manifest.json"), join(place, "link.json"));
  for (const path of [...files.map((name) => join(folder, name)), join(place, "link.json")])
    await expect(writeOutput(path, [Buffer.from("x")])).rejects.toMatchObject({ code: "invalid-argument" });
  const again = await PaperIndex.open(folder, { embedder, readOnly: true });
  await again.export(join(folder, "papers.jsonl")); // a name of the user's own
  writeFileSync(join(place, "manifest.json"), "{}");
  await again.export(join(place, "manifest.json"), { format: "jsonl" }); // no index is there
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(1);
});

test.skipIf(process.platform === "win32")(
  "an export follows symbolic links, also to a file that is not there yet",
  async () => {
    const index = await indexOf(odd);
    const csv = text(await index.export("csv"));
    mkdirSync(join(place, "there"));
    symlinkSync(join(place, "there", "papers.csv"), join(place, "link.csv"));
    symlinkSync("link.csv", join(place, "link-to-link.csv"));
    for (const name of ["link-to-link.csv", "link.csv"]) {
      await index.export(join(place, name));
      expect(lstatSync(join(place, name)).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(place, "there", "papers.csv"), "utf8")).toBe(csv);
      rmSync(join(place, "there", "papers.csv"));
    }
    writeFileSync(join(place, "there", "papers.csv"), "old", { mode: 0o640 });
    await index.export(join(place, "link.csv"));
    expect(statSync(join(place, "there", "papers.csv")).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(place, "there"))).toEqual(["papers.csv"]);
  },
);

test.skipIf(process.platform === "win32")(
  "an export onto a FIFO or a device writes into it and leaves it there",
  async () => {
    const index = await indexOf(odd);
    const fifo = join(place, "papers.csv");
    expect(spawnSync("mkfifo", [fifo]).status).toBe(0);
    const reader = spawn("cat", [fifo], { stdio: ["ignore", "pipe", "inherit"] });
    const read = new Promise<string>((resolve) => {
      let all = "";
      reader.stdout.on("data", (piece: Buffer) => (all += piece.toString("utf8"))).on("end", () => resolve(all));
    });
    await index.export(fifo);
    expect(await read).toBe(text(await index.export("csv")));
    expect(lstatSync(fifo).isFIFO()).toBe(true);
    if (!isRoot) return;
    const device = join(place, "device.csv");
    if (spawnSync("mknod", [device, "c", "1", "3"]).status !== 0) return; // a device like /dev/null
    try {
      await index.export(device);
    } catch (error) {
      expect(error).toMatchObject({ code: "EACCES" }); // a file system without devices
    }
    expect(lstatSync(device).isCharacterDevice()).toBe(true);
  },
);

test("a failed export keeps the old file; the next one removes what a killed one left", async () => {
  const path = join(place, "papers.csv");
  writeFileSync(path, "old");
  const failing = (async function* () {
    yield Buffer.from("half");
    await Promise.resolve();
    throw new Error("The disk is full.");
  })();
  await expect(writeOutput(path, failing)).rejects.toThrow("The disk is full.");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(place)).toEqual(["papers.csv"]);
  // Drafts: of a process that has ended, of one that runs, of another machine, and of another file.
  const drafts: string[] = [];
  await writeOutput(
    path,
    (async function* () {
      drafts.push(...readdirSync(place).filter((name) => name !== "papers.csv"));
      await Promise.resolve();
      yield Buffer.from("new");
    })(),
  );
  expect(drafts).toEqual([expect.stringMatching(/^\.papers\.csv\.[0-9a-f]{8}-[0-9a-f]{16}$/)]);
  const [ended, running] = ["7fffffff", process.pid.toString(16).padStart(8, "0")].map((pid) =>
    drafts[0]!.replace(/-[0-9a-f]{8}/, `-${pid}`),
  );
  const elsewhere = ended!.replace(/csv\.[0-9a-f]{8}/, "csv.00000000"),
    other = ended!.replace("papers", "others");
  for (const name of [ended, running, elsewhere, other]) writeFileSync(join(place, name!), "half");
  await writeOutput(path, [Buffer.from("newer")]);
  expect(readFileSync(path, "utf8")).toBe("newer");
  expect(readdirSync(place).sort()).toEqual([elsewhere, running, other, "papers.csv"].sort());
});

test("an export to a disk that is full keeps the file that was there", async (context) => {
  if (!isRoot || spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place]).status !== 0)
    return context.skip("no small file system can be mounted here");
  try {
    writeFileSync(join(place, "papers.csv"), "old");
    const index = await indexOf(
      Array.from({ length: 300 }, (_, i) => ({ id: `p${i}`, title: `Paper ${i}`, abstract: "words ".repeat(60) })),
    );
    await expect(index.export(join(place, "papers.csv"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(readdirSync(place)).toEqual(["papers.csv"]);
    expect(readFileSync(join(place, "papers.csv"), "utf8")).toBe("old");
  } finally {
    spawnSync("umount", ["-l", place]);
  }
});
