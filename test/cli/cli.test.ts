import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelQuality, TopicsOverTime } from "../../src/index.js";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const page = fileURLToPath(new URL("../../examples/data/daily-papers.txt", import.meta.url));
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Without the wish for colours that the test runner has. */
const uncoloured: NodeJS.ProcessEnv = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined };

/** Runs the command line in the work folder, as a shell does with its output in pipes. */
function paperweave(words: string[], { input = "", readAtMost = Infinity, env = uncoloured } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...words], { cwd: work, env });
  let [stdout, stderr] = ["", ""];
  if (readAtMost === 0) child.stdout.destroy();
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
    if (stdout.length >= readAtMost) child.stdout.destroy();
  });
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  child.stdin.on("error", () => undefined); // a command that takes no input may end before it has it
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/**
 * Runs a command that must go well; in a pipe there is neither a progress bar nor any other
 * drawing.
 */
async function done(words: string[], options?: Parameters<typeof paperweave>[1]): Promise<Ended> {
  const ended = await paperweave(words, options);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout + ended.stderr).not.toMatch(/[\r\x1b]/); // eslint-disable-line no-control-regex
  return ended;
}

/** What a command prints with --json: all of it is the JSON, and nothing is on stderr. */
async function json<T>(words: string[], options?: Parameters<typeof paperweave>[1]): Promise<T> {
  const { stdout, stderr } = await done([...words, "--json"], options);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as T;
}

interface PaperJson {
  id: string;
  title: string;
}
interface ReportJson {
  read: number;
  skipped: { where: string; reason: string }[];
  merged: { id: string; into: string; rule: string; where: string; reason: string }[];
  warnings: string[];
  upsert?: { added: string[] };
}
interface TopicsJson extends ReportJson {
  topics: {
    id: number;
    label: string;
    size: number;
    terms: { term: string; weight: number }[];
    papers: PaperJson[];
    guided?: string;
  }[];
}
interface HitsJson extends ReportJson {
  hits: { paper: PaperJson; score: number; reasons?: string[] }[];
}

const crowds = {
  id: "crowds",
  title: "Counting people in crowds",
  abstract: "A small student network learns to count the people in pictures of crowds.",
};
const weights = {
  id: "weights",
  title: "Four bits for the weights of language models",
  abstract: "Large language models are quantized after training.",
};
const inputs = { id: "inputs", title: "Long inputs for language models", abstract: "Attention over a million tokens." };
const lines = (...records: unknown[]): string =>
  records.map((record) => (typeof record === "string" ? record : JSON.stringify(record)) + "\n").join("");

let work: string;
let indexed: Ended;
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "paperweave-cli-"));
  writeFileSync(join(work, "papers.jsonl"), lines(crowds, weights, inputs));
  writeFileSync(
    join(work, "more.jsonl"),
    lines({ title: "A Paper of the Other File", abstract: "It says little." }, crowds, {
      ...weights,
      abstract: "Another text.",
    }),
  );
  writeFileSync(
    join(work, "faulty.jsonl"),
    lines(crowds, { abstract: "No title." }, { title: 7 }, "broken", weights, crowds),
  );
  writeFileSync(join(work, "single.json"), JSON.stringify([inputs]));
  writeFileSync(join(work, "papers.jsonl.gz"), gzipSync(lines(crowds, weights)));
  writeFileSync(join(work, "empty.jsonl"), "");
  writeFileSync(
    join(work, "binary.dat"),
    Uint8Array.from({ length: 500 }, (_, i) => i % 7),
  );
  writeFileSync(join(work, "picture.png"), Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
  indexed = await done(["index", "page", page]); // the 78 papers are embedded here, once
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

test("alone the command prints a short help, --help the general one, and --version the version", async () => {
  const short = await done([]);
  const general = await done(["--help"]);
  expect(short.stderr + general.stderr).toBe("");
  for (const command of ["topics", "related", "recommend", "search", "map", "index", "info", "export", "mcp"])
    for (const { stdout } of [short, general]) expect(stdout).toMatch(new RegExp(`^  ${command} +\\w`, "m"));
  expect(short.stdout.split("\n").length).toBeLessThan(24); // fits into any terminal
  for (const word of ["--json", "--embedder NAME", "Exit codes"]) expect(general.stdout).toContain(word);
  expect(await done(["help"])).toEqual(general);
  expect((await done(["topics", "--help"])).stdout).toMatch(/^paperweave topics FILE… \[OPTIONS\]\n/);
  expect(await done(["--version"])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("bold titles come with FORCE_COLOR, go with --no-color, and are never in JSON", async () => {
  const words = ["search", "page", "--for", "attention", "-k", "1"];
  const forced = { env: { ...uncoloured, FORCE_COLOR: "1" } };
  const title = /\x1b\[1m[^\x1b\n]+\x1b\[22m/; // eslint-disable-line no-control-regex
  expect((await paperweave(words, forced)).stdout).toMatch(title);
  await done([...words, "--no-color"], forced);
  await json(words, forced);
});

test("index makes a folder, reports on stdout, and what it read on stderr; info tells what is in it", async () => {
  expect(indexed.stdout).toBe("page: 78 added, 0 updated, 0 unchanged; 78 papers in all\n");
  expect(indexed.stderr).toMatch(/^78 papers read, 0 skipped, \d+ truncated[^\n]*\n$/);
  const info = await done(["info", "page"]);
  expect(info.stdout).toMatch(/^page: 78 papers, embedder \S+, 384 dimensions, \d+ kB, format 3\n$/);
  expect(info.stderr).toBe("");
  expect(await json(["info", "page"])).toMatchObject({ folder: "page", papers: 78, dimensions: 384, format: 3 });
});

test("an index folder grows, and a paper that is there costs nothing", async () => {
  expect((await done(["index", "grown", "papers.jsonl"])).stdout).toBe(
    "grown: 3 added, 0 updated, 0 unchanged; 3 papers in all\n",
  );
  const again = await json<ReportJson & { folder: string; size: number }>([
    "index",
    "grown",
    "papers.jsonl",
    "more.jsonl",
  ]);
  expect(again).toMatchObject({ folder: "grown", size: 4, read: 4 });
  expect(again.upsert).toMatchObject({ updated: [], unchanged: ["crowds", "weights", "inputs"] });
  expect(again.upsert!.added).toHaveLength(1);
});

test("info --check names what is damaged, with exit code 1; --repair rebuilds it and says what is lost", async () => {
  cpSync(join(work, "page"), join(work, "damaged"), { recursive: true });
  const whole = await done(["info", "damaged", "--check"]);
  expect(whole.stdout).toMatch(
    new RegExp(
      String.raw`^whole +manifest\.json +\d kB\n(?:whole +\w+-[0-9a-f]{16}\.\w+ +\d+ kB\n){4}damaged: ` +
        String.raw`every file is whole; 78 papers, embedder all-MiniLM\S+\n$`,
    ),
  );
  expect((await done(["info", "damaged", "--repair"])).stdout).toBe(
    "damaged: every file is whole; nothing to repair.\n",
  );
  for (const [kind, at] of [
    ["papers", 500],
    ["vectors", 5000],
  ] as const) {
    const path = join(
      work,
      "damaged",
      readdirSync(join(work, "damaged")).find((name) => name.startsWith(`${kind}-`))!,
    );
    const bytes = readFileSync(path);
    bytes[at]! ^= 1;
    writeFileSync(path, bytes);
  }
  const checked = await paperweave(["info", "damaged", "--check"]);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toMatch(/^damaged +papers-/m);
  expect(checked.stdout).toMatch(/^damaged +vectors-/m);
  expect(checked.stdout).toMatch(
    /\ndamaged is damaged; paperweave info damaged --repair rebuilds what can be rebuilt\.\n$/,
  );
  expect(JSON.parse((await paperweave(["info", "damaged", "--check", "--json"])).stdout)).toMatchObject({
    whole: false,
    papers: 78,
  });
  const topics = await paperweave(["topics", "damaged"]);
  expect([topics.code, topics.stderr]).toEqual([
    1,
    expect.stringMatching(
      /is damaged: .*"paperweave info damaged --check" tells what is whole, --repair rebuilds what can be rebuilt\.\n$/,
    ) as string,
  ]);
  const repaired = await done(["info", "damaged", "--repair"]);
  expect(repaired.stdout).toMatch(
    new RegExp(
      String.raw`^The vectors of 1 paper were lost, and made again from their texts by .*\nlost: ` +
        String.raw`papers-\w+\.jsonl, line 1, "title-[0-9a-f]{16}"\nCopies of .*\ndamaged: repaired; 77 ` +
        String.raw`papers, 1 lost\n$`,
    ),
  );
  expect((await done(["info", "damaged", "--check"])).stdout).toContain("every file is whole; 77 papers");
});

test("export writes files and folders in the format that the name tells, and to standard output", async () => {
  expect((await done(["export", "page", "-o", "page.csv"])).stdout).toBe("page.csv: 78 papers, csv\n");
  expect(readFileSync(join(work, "page.csv"), "utf8")).toMatch(/^id,title,abstract\r\n/);
  expect((await done(["export", "page", "-o", "page.parquet", "--topics"])).stdout).toBe(
    "page.parquet: 78 papers, parquet\n",
  );
  expect(readFileSync(join(work, "page.parquet")).subarray(0, 4).toString()).toBe("PAR1");
  expect(await json(["export", "page", "-o", "page.npy"])).toMatchObject({
    file: "page.npy",
    format: "npy",
    papers: 78,
    bytes: 128 + 78 * 384 * 4,
  });
  const piped = await done(["export", "papers.jsonl", "more.jsonl", "--format", "bibtex"]);
  expect(piped.stdout).toContain("title = {Counting people in crowds}");
  expect(piped.stderr).toMatch(/papers read/);
  expect((await paperweave(["export", "none", "-o", "x.csv"])).stderr).toBe(
    "paperweave: There is no file or folder none.\n",
  );
  expect((await paperweave(["export", "page", "-o", "page", "--format", "csv"])).stderr).toBe(
    "paperweave: page is a folder, but export writes a file.\n",
  );
});

test("topics of an index folder name every paper once, as JSON and as text", async () => {
  const { topics, read, skipped } = await json<TopicsJson>(["topics", "page"]);
  expect([read, skipped]).toEqual([78, []]);
  expect(new Set(topics.flatMap(({ papers }) => papers.map(({ id }) => id))).size).toBe(78);
  for (const { label, size, papers, terms } of topics) {
    expect(label).not.toBe("");
    expect(papers).toHaveLength(size);
    expect(terms.length).toBeGreaterThan(0);
  }
  const text = await done(["topics", "page", "--count", "5"]);
  expect(text.stdout).toMatch(/^5 topics\n\n0\. [^\n]+ {2}\(\d+ papers\)\n {3}[^\n]+ · [^\n]+\n {3}- /);
  expect(text.stdout).toMatch(/… and \d+ more\n/);
  expect(text.stderr).toBe("78 papers read, 0 skipped, 0 truncated\n");
});

test("map writes a picture and says where; with --json it prints the points", async () => {
  const { stdout, stderr } = await done(["map", "page", "-o", "map.svg", "--title", "A <page>"]);
  expect(stdout).toMatch(/^map\.svg: 78 papers in \d+ topics, \d+ kB\n$/);
  expect(stderr).toBe("78 papers read, 0 skipped, 0 truncated\n");
  const svg = readFileSync(join(work, "map.svg"), "utf8");
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain("A &#60;page&#62;</text>");
  const { points, topics } = await json<{
    points: { id: string; x: number; y: number; topic: number }[];
    topics: { id: number; size: number }[];
  }>(["map", "page"]);
  expect(points).toHaveLength(78);
  expect(topics.reduce((sum, { size }) => sum + size, 0)).toBe(78);
});

test.skipIf(process.platform !== "linux")(
  "map writes a page, a picture beside it, and shows the page; where it cannot, it says so (needs Linux)",
  async () => {
    mkdirSync(join(work, "programs"));
    writeFileSync(
      join(work, "programs", "xdg-open"),
      `#!/bin/sh\necho "$1" > ${JSON.stringify(join(work, "shown"))}\n`,
      { mode: 0o755 },
    );
    const words = ["map", "papers.jsonl", "-o", "map.html", "--open"];
    const { stdout, stderr } = await done([...words, "--svg", "beside.svg"], {
      env: { ...uncoloured, PATH: `${join(work, "programs")}:${process.env.PATH!}` },
    });
    expect(stdout).toMatch(/^map\.html: 3 papers in 1 topic, \d+ kB\nbeside\.svg: 3 papers in 1 topic, \d+ kB\n$/);
    expect(stderr).toBe("3 papers read, 0 skipped, 0 truncated\n");
    expect(readFileSync(join(work, "map.html"), "utf8")).toMatch(/^<!DOCTYPE html>[^]*<title>Map of papers<\/title>/);
    await expect
      .poll(() => existsSync(join(work, "shown")) && readFileSync(join(work, "shown"), "utf8"))
      .toBe(`${join(work, "map.html")}\n`);
    const alone = await done(words, { env: { ...uncoloured, PATH: join(work, "none") } });
    expect(alone.stderr).toMatch(
      /paperweave: map\.html cannot be opened from here \(.*ENOENT\)\. Open it in a browser\.\n$/,
    );
  },
);

test("topics are guided by words and by ids, leave papers out, and stand in a tree", async () => {
  const page = await json<TopicsJson>(["topics", "page"]);
  const continual = page.topics
    .flatMap(({ papers }) => papers)
    .filter(({ title }) => /continual/i.test(title))
    .map(({ id }) => id);
  const words = [
    "topics",
    "page",
    "--guide",
    "quantization",
    "--guide",
    `learning without end=${continual.join(", ")}`,
    "--outliers",
    "keep",
    "--levels",
    "2",
  ];
  const { topics, coarser, outliers } = await json<
    TopicsJson & { coarser: { children: number[] }[][]; outliers: PaperJson[] }
  >(words);
  const guided = (name: string): string[] =>
    topics.find((topic) => topic.guided === name)!.papers.map(({ title }) => title);
  expect(guided("quantization").filter((title) => /quantiz/i.test(title))).toHaveLength(3);
  expect(guided("learning without end").filter((title) => /continual/i.test(title))).toHaveLength(2);
  expect(topics.reduce((sum, { size }) => sum + size, 0) + outliers.length).toBe(78);
  expect(coarser[0]!.flatMap(({ children }) => children).sort()).toEqual(topics.map(({ id }) => id).sort());
  const text = (await done(words)).stdout;
  expect(text).toMatch(/^\d+ topics\n\n[^\n]+ \(\d+\)\n├─ /);
  expect(text).toMatch(/\d+\. quantization {2}\(\d+ papers, by your guide\)\n/);
  if (outliers.length > 0) expect(text).toContain(`In no topic  (${outliers.length} paper`);
});

test("four exports of one search give each paper once", async () => {
  // 28 records of nine papers, as Web of Science, EndNote, Scopus and Zotero write them.
  const files = ["savedrecs.txt", "library.xml", "scopus.csv", "zotero.csv"].map((name) =>
    fileURLToPath(new URL(`../fixtures/one-search/${name}`, import.meta.url)),
  );
  for (const order of [files, files.toReversed()]) {
    const found = await json<{
      topics: { papers: { id: string; title: string }[] }[];
      read: number;
      merged: object[];
      skipped: object[];
      warnings: string[];
    }>(["topics", ...order]);
    const papers = found.topics.flatMap((topic) => topic.papers);
    expect(papers.map(({ title }) => title.toLowerCase().slice(0, 30).trim()).sort()).toEqual([
      "active learning for screening",
      "automatic assessment of risk o",
      "domain-specific bert models fo",
      "finding duplicates among bibli",
      "generating boolean queries for",
      "generating boolean queries for",
      "grey literature in environment",
      "large language models as secon",
      "when to stop: a statistical cr",
    ]);
    expect([found.read, found.merged.length + found.skipped.length]).toEqual([9, 19]);
  }
});

test("lists say of a retracted paper that it was retracted", async () => {
  const input = lines(
    ...Array.from({ length: 8 }, (_, i) => ({
      ...(i % 2 === 0 ? crowds : weights),
      id: `p${i}`,
      title: `${i % 2 === 0 ? crowds.title : weights.title} ${i}`,
      ...(i === 4 && { retracted: true }),
    })),
  );
  const marked = `[Retracted] ${crowds.title} 4`;
  expect((await done(["topics", "-"], { input })).stdout).toContain(`   - ${marked}\n`);
  expect((await done(["search", "-", "--for", crowds.title], { input })).stdout).toContain(`  ${marked}\n`);
  expect((await done(["related", "-", "--to", "p2"], { input })).stdout).toContain(`  ${marked}\n`);
  expect((await done(["related", "-", "--to", "p4"], { input })).stdout).toContain(`Related to: ${marked}\n`);
  const { topics } = await json<{ topics: { papers: { id: string; retracted?: true }[] }[] }>(["topics", "-"], {
    input,
  });
  expect(topics.flatMap(({ papers }) => papers).filter(({ retracted }) => retracted)).toMatchObject([{ id: "p4" }]);
});

test("topics tell how they have changed over time, and how good they are", async () => {
  const input = lines(
    ...Array.from({ length: 12 }, (_, i) => ({
      ...(i % 2 === 0 ? crowds : weights),
      id: `p${i}`,
      title: `${i % 2 === 0 ? crowds.title : weights.title} ${i}`,
      ...(i > 0 && { date: `20${10 + (i >> 2)}-05-01` }),
    })),
  );
  const { overTime, quality } = await json<{ overTime: TopicsOverTime; quality: ModelQuality }>(
    ["topics", "-", "--over", "year", "--quality"],
    { input },
  );
  expect(overTime).toMatchObject({ by: "year", periods: ["2010", "2011", "2012"], undated: 1 });
  expect(overTime.topics.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(11);
  expect(quality.topics).toHaveLength(overTime.topics.length);
  const { stdout } = await done(["topics", "-", "--over", "year", "--quality"], { input });
  expect(stdout).toMatch(/\(6 papers, (solid|fair|loose): stability [01]\.\d\d, coherence -?[01]\.\d\d\)/);
  expect(stdout).toMatch(/\nOver time: 11 papers, 2010 to 2012, a bar for each year; 1 paper without a year\n/);
  expect(stdout).toMatch(/\nQuality: coherence /);
  expect((await done(["topics", "papers.jsonl", "--over", "month"])).stdout).toMatch(
    /\nOver time: no paper has a month\n/,
  );
});

test("related takes an id, a title or a part of one, and gives reasons", async () => {
  const { to, hits } = await json<HitsJson & { to: PaperJson }>([
    "related",
    "page",
    "--to",
    "crowd counting via",
    "-k",
    "3",
  ]);
  expect(to.title).toBe("Efficient Crowd Counting via Structured Knowledge Transfer");
  expect(hits).toHaveLength(3);
  expect(hits.map(({ paper }) => paper.id)).not.toContain(to.id);
  const { stdout, stderr } = await done(["related", "page", "--to", to.id, "-k", "3"]);
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    `Related to: ${to.title}`,
    "",
    `${hits[0]!.score.toFixed(3)}  ${hits[0]!.paper.title}`,
  ]);
  expect(stdout).toContain(`       ${hits.flatMap(({ reasons }) => reasons ?? [])[0]}\n`);
  expect(stderr).toBe("78 papers read, 0 skipped, 0 truncated\n");
});

test("related knows an arXiv paper by its id with a version, as the file may have it", async () => {
  const input = lines({ ...weights, id: "2401.00001v2" }, crowds);
  expect((await json<{ to: PaperJson }>(["related", "-", "--to", "2401.00001v3"], { input })).to.id).toBe("2401.00001");
});

test("search finds by meaning, best first", async () => {
  const { query, hits } = await json<HitsJson & { query: string }>([
    "search",
    "papers.jsonl",
    "--for",
    "how many people are there?",
    "-k",
    "2",
  ]);
  expect(query).toBe("how many people are there?");
  expect(hits.map(({ paper }) => paper.id)[0]).toBe("crowds");
  expect(hits[0]!.score).toBeGreaterThan(hits[1]!.score);
});

test("search and related take a mode, a filter, papers to stay away from, and a diversity", async () => {
  const words = ["search", "papers.jsonl", "--for", "language models", "--mode", "lexical", "-k", "9"];
  const found = (await json<HitsJson>(words)).hits.map(({ paper }) => paper.id);
  expect(found.length).toBeGreaterThan(1);
  const left = (await json<HitsJson>([...words, "--filter", JSON.stringify({ id: { $ne: found[0] } })])).hits.map(
    ({ paper }) => paper.id,
  );
  expect(left).toEqual(found.slice(1));
  const near = await json<HitsJson & { unlike: PaperJson[] }>([
    "related",
    "page",
    "--to",
    "crowd counting via",
    "--unlike",
    "Q-VLM",
    "--diversity",
    "0.5",
    "-k",
    "3",
  ]);
  expect(near.hits).toHaveLength(3);
  expect(near.unlike.map(({ title }) => title)).toEqual([expect.stringMatching(/^Q-VLM/)]);
});

test("recommend takes liked and disliked papers by id or title, and says which liked paper a hit is like", async () => {
  const words = [
    "recommend",
    "page",
    "--liked",
    "Q-VLM",
    "--liked",
    "Layer-Wise Quantization",
    "--disliked",
    "crowd counting via",
  ];
  const { liked, disliked, hits } = await json<HitsJson & { liked: PaperJson[]; disliked: PaperJson[] }>([
    ...words,
    "-k",
    "4",
  ]);
  expect([liked.length, disliked.length, hits.length]).toEqual([2, 1, 4]);
  const { stdout } = await done([...words, "-k", "1"]);
  expect(stdout).toContain("Recommended for 2 liked papers, 1 disliked\n");
  expect(stdout).toMatch(/is like “(?:Q-VLM|Layer-Wise).*”, which you liked/);
});

test("the ids of topics in the text are those of the JSON", async () => {
  const { topics } = await json<TopicsJson>(["topics", "page"]);
  const { stdout } = await done(["topics", "page"]);
  for (const { id, label } of topics) expect(stdout).toContain(`\n${id}. ${label}  (`);
});

test("every command that reads papers prints the same members about files, and only what was asked for", async () => {
  const files = ["read", "skipped", "merged", "truncated", "warnings"];
  const own: [string[], string[]][] = [
    [["topics", "papers.jsonl"], ["topics"]],
    [
      ["topics", "papers.jsonl", "--over", "year"],
      ["topics", "overTime"],
    ],
    [
      ["search", "papers.jsonl", "--for", "people"],
      ["query", "hits"],
    ],
    [
      ["related", "papers.jsonl", "--to", "crowds"],
      ["to", "hits"],
    ],
    [
      ["recommend", "papers.jsonl", "--liked", "crowds"],
      ["liked", "disliked", "hits"],
    ],
    [
      ["map", "papers.jsonl"],
      ["points", "topics"],
    ],
    [
      ["index", "shapes", "papers.jsonl"],
      ["folder", "size", "upsert"],
    ],
    [
      ["export", "papers.jsonl", "-o", "shapes.csv"],
      ["file", "format", "papers", "bytes"],
    ],
  ];
  for (const [words, names] of own) expect(Object.keys(await json<object>(words))).toEqual([...names, ...files]);
  const { hits } = await json<HitsJson>(["related", "papers.jsonl", "--to", "crowds"]);
  expect(Object.keys(hits[0]!)).toEqual(["paper", "score", "reasons"]);
});

test("phrases that no paper has are said, and their words looked for, in text and JSON", async () => {
  const words = ["search", "papers.jsonl", "--for", 'is there a "million of tokens" for "language models"?', "-k", "1"];
  expect((await done(words)).stdout).toMatch(
    new RegExp(
      "^Papers for: [^\\n]*\\nNo paper has all of “million of tokens”, “language models”: " +
        "these fit the words best\\.\\n\\n[\\d.]+ {2}Long inputs",
    ),
  );
  expect(await json<{ relaxed: string[] }>(words)).toMatchObject({ relaxed: ["million of tokens", "language models"] });
});

test("papers in another language: one line on stderr says which model reads it", async () => {
  const { stderr } = await done(["search", "-", "--for", "образ", "--embedder", "minilm-fast"], {
    input: lines({ title: "Классификация изображений", abstract: "Метод на основе глубоких нейронных сетей." }),
  });
  expect(stderr).toMatch(
    new RegExp(
      "^paperweave: warning: Most of the papers are not in English[^\\n]*" +
        "--embedder Xenova/multilingual-e5-small[^\\n]*\\n1 paper read",
    ),
  );
});

test("- reads standard input", async () => {
  const { stdout, stderr } = await done(["search", "-", "--for", "quantization", "-k", "1"], {
    input: lines(crowds, weights),
  });
  expect(stdout).toMatch(
    new RegExp(
      String.raw`^Papers for: quantization\n\n0\.\d{3} {2}Four bits for the weights of language models\n ` +
        String.raw`{7}“Large language models are quantized after training\.”\n$`,
    ),
  );
  expect(stderr).toBe("2 papers read, 0 skipped, 0 truncated\n");
});

test("several files, gzip and a folder are read together; skipped papers are named with their file", async () => {
  await done(["index", "single", "single.json"]);
  const { read, skipped, merged, topics } = await json<TopicsJson>([
    "topics",
    "papers.jsonl.gz",
    "more.jsonl",
    "single",
  ]);
  expect(read).toBe(4);
  expect(topics.reduce((sum, { size }) => sum + size, 0)).toBe(4);
  expect(skipped).toEqual([{ where: 'more.jsonl, paper "crowds"', reason: 'repeats papers.jsonl.gz, paper "crowds"' }]);
  expect(merged).toEqual([
    {
      id: "weights",
      into: "weights",
      rule: "id",
      where: 'more.jsonl, paper "weights"',
      reason: 'has the same id as papers.jsonl.gz, paper "weights"',
    },
  ]);
});

test("any file will do, also on standard input; what merged into what is said in a line each", async () => {
  const entry = (key: string, fields: Record<string, string>): string =>
    `@article{${key},\n${Object.entries(fields)
      .map(([name, value]) => `  ${name} = {${value}}`)
      .join(",\n")}\n}\n`;
  const input =
    entry("weights2024", {
      title: "Four bits for the {W}eights",
      abstract: weights.abstract,
      eprint: "2401.00001v1",
      doi: "10.1000/w",
    }) +
    "@article{broken, title = {No end\n" +
    entry("published", {
      title: "Four bits for the weights of language models",
      abstract: weights.abstract,
      doi: "10.1000/W",
      year: "2025",
    }) +
    entry("other", { title: crowds.title, abstract: crowds.abstract });
  const { stdout, stderr } = await done(["related", "-", "--to", "weights2024"], { input });
  expect(stdout).toMatch(
    /^Related to: Four bits for the weights of language models\n\n-?0\.\d{3} {2}Counting people in crowds/,
  );
  expect(stderr.split("\n")).toEqual([
    "2 papers read, 1 skipped, 1 merged, 0 truncated",
    "skipped line 7, entry broken: the entry is never closed; the next one begins at line 8",
    "merged line 8, entry published into 2401.00001: has the same DOI as line 1, entry weights2024, 10.1000/w",
    "",
  ]);
});

test("records that cannot be used are listed on stderr with line and reason, and the rest is used", async () => {
  const { stdout, stderr } = await done(["related", "faulty.jsonl", "--to", "crowds"]);
  expect(stdout).toMatch(/^Related to: Counting people in crowds\n\n-?0\.\d{3} {2}Four bits/);
  expect(stderr.split("\n")).toEqual([
    "2 papers read, 4 skipped, 0 truncated",
    "skipped line 2: no title",
    "skipped line 3: the title must be text, got 7",
    expect.stringMatching(/^skipped line 4: broken JSON: /),
    "skipped line 6: repeats line 1",
    "",
  ]);
});

test.concurrent.each([
  [["topics", "none.jsonl"], "There is no file or folder none.jsonl."],
  [["topics", "empty.jsonl"], "empty.jsonl: The file is empty."],
  [
    ["topics", "papers.jsonl", "binary.dat"],
    "binary.dat: This is a binary file: it holds zero bytes, which no text has.",
  ],
  [["topics", "picture.png"], "picture.png: This is a PNG picture, not a text file."],
  [["topics", "-"], "standard input: The file is empty."],
  [
    ["topics", "."],
    ". has files but no manifest.json: it is not an index, and a new one is made only in a new or empty folder.",
  ],
  [["topics", "papers.jsonl", "--count", "4"], "--count 4 is more than the number of papers, 3."],
  [["map", "papers.jsonl", "-o", "none/map.svg"], "The map cannot be written: there is no folder none."],
  [["map", "papers.jsonl", "--svg", "."], ". is a folder, but the map is written to a file."],
  [["topics", "papers.jsonl", "--count", "1", "--guide", "crowds"], "--count 1 must be above the number of guides, 1."],
  [["related", "papers.jsonl", "--to", "nothing like it"], 'No paper has the id or title "nothing like it".'],
  [
    ["related", "papers.jsonl", "--to", "language models"],
    '2 titles contain "language models": “Four bits for the weights of language models”, “Long inputs for ' +
      "language models”. Give the id of one of them, or more words of its title.",
  ],
  [["index", "papers.jsonl", "papers.jsonl"], "papers.jsonl is a file, or lies in one; an index is a folder."],
  [["info", "none"], "There is no index in none."],
])("%j fails with exit code 1 and one line that says why", async (words, message) => {
  expect(await paperweave(words)).toEqual({ code: 1, stdout: "", stderr: `paperweave: ${message}\n` });
});

test("an error of the system is one line too, without a stack trace", async () => {
  const { code, stdout, stderr } = await paperweave(["info", "x".repeat(300)]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^paperweave: ENAMETOOLONG[^\n]*\n$/);
});

test.concurrent.each([
  [["frob", "papers.jsonl"], 'unknown command "frob". See paperweave --help.'],
  [["serach", "papers.jsonl"], 'unknown command "serach"; did you mean search? See paperweave --help.'],
  [["topics", "papers.jsonl", "--bogus"], "unknown option --bogus. See paperweave topics --help."],
  [["related", "papers.jsonl"], "related needs --to ID_OR_TITLE. See paperweave related --help."],
  [["recommend", "papers.jsonl"], "recommend needs --liked ID_OR_TITLE. See paperweave recommend --help."],
  [["mcp", "a", "b"], "mcp needs one FOLDER. See paperweave mcp --help."],
  [["mcp", "a", "--json"], "mcp has no option --json. See paperweave mcp --help."],
  [
    ["search", "papers.jsonl", "--for", ""],
    "--for is empty; it needs the words, or the question. See paperweave search --help.",
  ],
  [
    ["topics", "papers.jsonl", "--count", "many"],
    '--count must be a whole number of at least 1, got "many". See paperweave topics --help.',
  ],
  [
    ["topics", "papers.jsonl", "-k", "3"],
    "topics has no option --k; related, recommend, search and today have it. See paperweave topics --help.",
  ],
])("%j is wrong usage: exit code 2 and one line", async (words, message) => {
  expect(await paperweave(words)).toEqual({
    code: 2,
    stdout: "",
    stderr: `paperweave: ${message}\n`,
  });
});

test.each([
  ["at once, before there is any result", ["topics", "papers.jsonl"], 0, /^3 papers read[^\n]*\n$/],
  ["at once, while a query was embedded", ["search", "page", "--for", "attention"], 0, /^78 papers read[^\n]*\n$/],
  ["after the first piece, as head does", ["search", "page", "--for", "attention", "-k", "78", "--json"], 1, /^$/],
])("a reader of stdout that stops reading %s ends the command quietly", async (_, words, readAtMost, report) => {
  const { code, stderr } = await paperweave(words, { readAtMost });
  expect(stderr).toMatch(report);
  expect(code).toBe(0);
});

test.skipIf(!existsSync("/dev/full"))(
  "results that cannot be written, on a full disk say, are a failure of one line",
  () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [cli, "info", "page"], {
      cwd: work,
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    expect([status, stderr]).toEqual([
      1,
      "paperweave: The results cannot be written: ENOSPC: no space left on device, write.\n",
    ]);
  },
);
