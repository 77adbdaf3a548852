import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  PaperIndex,
  readPapers,
  TopicModel,
  type DigestData,
  type Paper,
  type TopicModelJSON,
} from "../../src/index.js";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const page = fileURLToPath(new URL("../../examples/data/daily-papers.txt", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "paperweave-today-"));
let papers: Paper[];

beforeAll(async () => {
  ({ papers } = await readPapers(page));
  writeFileSync(join(work, "old.json"), JSON.stringify(papers.slice(0, 60)));
  writeFileSync(join(work, "feed.xml"), atomOf(papers.slice(55, 70)));
  writeFileSync(join(work, "daily.json"), JSON.stringify(papers.slice(65).map((paper) => ({ paper }))));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Papers as the API of arXiv answers. */
function atomOf(some: readonly Paper[]): string {
  const escape = (text: string): string => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
  const entries = some.map(
    ({ id, title, abstract }) =>
      `<entry><id>http://arxiv.org/abs/${id}v1</id><title>${escape(title)}</title>` +
      `<summary>${escape(abstract)}</summary></entry>`,
  );
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">${entries.join("")}</feed>`;
}

function paperweave(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...words], { cwd: work, encoding: "utf8" });
}

function done(...words: string[]): string {
  const { status, stdout, stderr } = paperweave(...words);
  expect(status, stderr).toBe(0);
  return stdout;
}

interface TopicsJson {
  topics: { id: number; label: string; papers: { id: string }[] }[];
}

test("today tells what two feeds bring to a library, and running it twice says nothing twice", () => {
  done("index", "library", "old.json", "--embedder", "minilm-fast");
  const liked = papers[0]!.id;
  const words = ["today", "feed.xml", "daily.json", "--library", "library", "--date", "2024-06-01"];
  const first = JSON.parse(done(...words, "--liked", liked, "-k", "4", "-o", "new.atom", "--json")) as DigestData;
  const added = papers.slice(60).map(({ id }) => id);
  expect(first.papers.map(({ paper }) => paper.id).sort()).toEqual(added.sort());
  expect(first.papers.map(({ score }) => score !== undefined)).toEqual(added.map((_, at) => at < 4));
  expect(first.papers[0]!.reasons![0]).toBe(`is like “${papers[0]!.title}”, which you liked`);
  expect(readFileSync(join(work, "new.atom"), "utf8").match(/<entry>/g)).toHaveLength(
    first.papers.length + first.versions.length,
  );
  expect(done(...words)).toBe("New papers, 2024-06-01: nothing new\n");
  for (const [file, beginning] of [
    ["new.md", "# Feed\n\n2024-06-02: nothing new"],
    ["new.html", "<!doctype html>"],
    ["new.json", '{\n  "version": "https://jsonfeed.org/version/1.1"'],
    ["new.txt", "Feed, 2024-06-02: nothing new"],
  ] as const) {
    const stdout = done(
      "today",
      "feed.xml",
      "--library",
      "library",
      "-o",
      file,
      "--title",
      "Feed",
      "--date",
      "2024-06-02",
    );
    expect(stdout).toBe(`${file}: 0 new papers, 0 new versions\n`);
    expect(readFileSync(join(work, file), "utf8").startsWith(beginning)).toBe(true);
  }
});

test("topics of a folder that has grown keep their ids, and options that ask for others leave them alone", async () => {
  done("index", "grows", "old.json", "--embedder", "minilm-fast");
  const before = JSON.parse(done("topics", "grows", "--json")) as TopicsJson;
  const file = join(work, "grows", "topics.json");
  const remembered = readFileSync(file, "utf8");
  expect(JSON.parse(done("topics", "grows", "--json"))).toEqual(before);
  expect(readFileSync(file, "utf8")).toBe(remembered);
  done("topics", "grows", "--count", "3");
  expect(readFileSync(file, "utf8")).toBe(remembered);
  done("index", "grows", "feed.xml", "daily.json");
  done("topics", "grows");
  const after = JSON.parse(readFileSync(file, "utf8")) as TopicModelJSON;
  const index = await PaperIndex.open(join(work, "grows"), { readOnly: true });
  const expected = await index.topics({ previous: TopicModel.fromJSON(remembered, index) });
  const anew = await index.topics();
  await index.close();
  expect(after).toEqual(JSON.parse(JSON.stringify(expected)));
  expect(after).not.toEqual(JSON.parse(JSON.stringify(anew)));
  expect(paperweave("info", "grows", "--check").status).toBe(0);
});

test("topics that cannot be read are found anew, with a warning", () => {
  done("index", "spoilt", "old.json", "--embedder", "minilm-fast");
  const good = JSON.parse(done("topics", "spoilt", "--json")) as TopicsJson;
  writeFileSync(join(work, "spoilt", "topics.json"), "{");
  const { status, stdout, stderr } = paperweave("topics", "spoilt", "--json");
  expect([status, JSON.parse(stdout)]).toEqual([0, good]);
  expect(stderr).toMatch(/^paperweave: warning: Topics do not keep their earlier numbers and names: /);
  expect(paperweave("topics", "spoilt", "--json").stderr).toBe("");
});

test.each([
  [["today", "feed.xml"], 2, "today needs --library FOLDER"],
  [["today", "feed.xml", "--library", "x", "-o", "a.pdf"], 2, 'the ending of "a.pdf" is not a known format'],
  [["today", "feed.xml", "--library", "x", "--format", "csv"], 2, "--format must be text or markdown or html"],
  [["today", "feed.xml", "--library", "x", "--disliked", "a"], 2, "--disliked only together with --liked"],
  [["today", "feed.xml", "--library", "library", "--liked", "no such paper"], 1, "No paper has the id or title"],
  [["today", "feed.xml", "--library", "library", "--date", "June"], 1, "date must be a day"],
  [["today", "feed.xml", "--library", "library", "-o", "none/a.md"], 1, "The digest cannot be written"],
])("%j ends with %i and says what is wrong", (words, code, message) => {
  const { status, stderr } = paperweave(...words);
  expect([status, stderr.includes(message)], stderr).toEqual([code, true]);
});
