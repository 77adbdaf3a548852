import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperIndex, readPapers } from "../../src/index.js";
import { loadClient, type McpClient } from "./sdk-client.js";

/* The server of `paperweave mcp`, asked by the SDK's own client. */

const sdk = await loadClient();
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "paperweave-mcp-"));
const folder = join(work, "library");
const running: McpClient[] = [];
let client: McpClient;

/** Characters of an answer that docs/guides/agents.md promises at most. */
const MAX_ANSWER = 16_000;

interface Row {
  id: string;
  title: string;
  score?: number;
  sentence?: string;
  reasons?: string[];
  abstract?: string;
}
interface PapersPage {
  papers: Row[];
  next?: number;
  missing?: string[];
}
interface TopicsPage {
  topics: { id: number; label: string; size: number; terms: string[]; similarity?: number }[];
  total: number;
  papers: number;
  next?: number;
}

async function connect(at: string, ...options: string[]): Promise<McpClient> {
  const one = new sdk!.Client({ name: "test", version: "1.0.0" });
  await one.connect(
    new sdk!.StdioClientTransport({ command: process.execPath, args: [cli, "mcp", at, ...options], stderr: "ignore" }),
  );
  running.push(one);
  return one;
}

/** The answer of a call that must go well. */
async function ask<Answer>(name: string, given: Record<string, unknown> = {}, asked = client): Promise<Answer> {
  const { content, isError } = await asked.callTool({ name, arguments: given });
  expect(isError, content[0]!.text).toBeFalsy();
  expect(content).toHaveLength(1);
  expect(content[0]!.text.length).toBeLessThanOrEqual(MAX_ANSWER);
  return JSON.parse(content[0]!.text) as Answer;
}

/** What a call says that must fail. */
async function refusal(name: string, given?: Record<string, unknown>, asked = client): Promise<string> {
  const { content, isError } = await asked.callTool({ name, ...(given && { arguments: given }) });
  expect(isError).toBe(true);
  return content[0]!.text;
}

beforeAll(async () => {
  if (!sdk) return;
  const { papers } = await readPapers(fileURLToPath(new URL("../../examples/data/daily-papers.txt", import.meta.url)));
  const index = await PaperIndex.open(folder, { embedder: "minilm-fast" });
  // Half of them get a year, so that there is something to compare.
  await index.upsert(papers.map((paper, at) => ({ ...paper, year: at % 2 === 0 ? 2024 : 2025 })));
  await index.close();
  client = await connect(folder);
});
afterAll(async () => {
  await Promise.all(running.map((one) => one.close()));
  rmSync(work, { recursive: true, force: true });
});

test.skipIf(!sdk)("a client is told the tools and how to use them, and none of them writes", async () => {
  expect(client.getInstructions()).toContain("library of research papers");
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "search",
    "related",
    "recommend",
    "topics",
    "topic",
    "compare_topics",
    "get_paper",
  ]);
  for (const { annotations } of tools) expect(annotations!.readOnlyHint).toBe(true);
  expect(await refusal("add_papers", { papers: [{ title: "A" }] })).toBe(
    "There is no tool add_papers; papers are added only when the server was started with --allow-add.",
  );
});

test.skipIf(!sdk)("search gives the papers that the index gives, with a sentence of each", async () => {
  const index = await PaperIndex.open(folder, { readOnly: true });
  const hits = await index.search("quantization of large models", { k: 4, highlight: true });
  const { papers, next } = await ask<PapersPage>("search", { query: "quantization of large models", limit: 4 });
  expect(papers.map(({ id }) => id)).toEqual(hits.map(({ paper }) => paper.id));
  expect(next).toBe(4);
  for (const [at, { sentence = "" }] of papers.entries())
    expect(hits[at]!.highlight!.text.startsWith(sentence.replace(/ …$/, ""))).toBe(true);
  await index.close();
});

test.skipIf(!sdk)("search says which phrases no paper has, when it looks for their words instead", async () => {
  const query = '"quantization of a zebra" memory';
  const answer = await ask<PapersPage & { no_paper_has?: string[] }>("search", { query });
  expect(answer.no_paper_has).toEqual(["quantization of a zebra"]);
  expect(answer.papers.length).toBeGreaterThan(0);
  expect(await ask("search", { query: '"quantization"' })).not.toHaveProperty("no_paper_has");
});

test.skipIf(!sdk)("pages join to the whole list, and the last one has no next", async () => {
  const all = await ask<PapersPage>("search", { query: "learning", limit: 50 });
  const joined: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined;) {
    const page: PapersPage = await ask("search", { query: "learning", limit: 20, offset });
    joined.push(...page.papers.map(({ id }) => id));
    offset = page.next;
  }
  expect(new Set(joined).size).toBe(78);
  expect(joined.slice(0, all.papers.length)).toEqual(all.papers.map(({ id }) => id));
});

test.skipIf(!sdk)("a filter and a mode reach the search", async () => {
  const given = { query: "learning", filter: { year: 2024 }, mode: "lexical", limit: 50 };
  const { papers } = await ask<{ papers: { year: number }[] }>("search", given);
  expect(papers.length).toBeGreaterThan(5);
  expect(papers.every(({ year }) => year === 2024)).toBe(true);
});

test.skipIf(!sdk)("related takes ids or a text, and says why", async () => {
  const [first] = (await ask<PapersPage>("search", { query: "quantization", limit: 1 })).papers;
  const near = await ask<PapersPage>("related", { ids: [first!.id], limit: 3 });
  expect(near.papers).toHaveLength(3);
  expect(near.papers.map(({ id }) => id)).not.toContain(first!.id);
  for (const { reasons } of near.papers) expect(reasons!.length).toBeGreaterThan(0);
  const { papers } = await ask<PapersPage>("get_paper", { ids: [first!.id] });
  const byText = await ask<PapersPage>("related", { text: papers[0]!.abstract, limit: 1 });
  expect(byText.papers[0]!.id).toBe(first!.id);
});

test.skipIf(!sdk)("recommend learns from ids, and says which liked paper a hit is like", async () => {
  const { papers } = await ask<PapersPage>("search", { query: "quantization", limit: 3 });
  const found = await ask<PapersPage>("recommend", { liked: papers.map(({ id }) => id), limit: 5 });
  expect(found.papers).toHaveLength(5);
  for (const { reasons } of found.papers) expect(reasons![0]).toMatch(/^is like “.*”, which you liked$/);
  expect(await refusal("recommend", { liked: [] })).toContain("liked must be a list of 1 to 1000 ids of papers");
});

test.skipIf(!sdk)("topics, their papers, and a paper by any of its names", async () => {
  const list = await ask<TopicsPage>("topics", { limit: 50 });
  expect(list.total).toBe(list.topics.length);
  expect(list.topics.reduce((sum, { size }) => sum + size, 0)).toBe(list.papers);
  const [largest] = list.topics;
  const own = await ask<PapersPage & { label: string; years: Record<string, number>; similar: { id: number }[] }>(
    "topic",
    {
      id: largest!.id,
      limit: 50,
    },
  );
  expect(own.label).toBe(largest!.label);
  expect(own.papers).toHaveLength(largest!.size);
  expect(Object.values(own.years).reduce((sum, count) => sum + count, 0)).toBe(largest!.size);
  expect(own.similar.map(({ id }) => id)).not.toContain(largest!.id);
  const { papers, missing } = await ask<PapersPage>("get_paper", { ids: [own.papers[0]!.id, "no such paper"] });
  expect(papers[0]!.abstract!.length).toBeGreaterThan(100);
  expect(missing).toEqual(["no such paper"]);
  const { topics } = await ask<TopicsPage>("topics", { text: papers[0]!.abstract, limit: 1 });
  expect(topics[0]).toMatchObject({ id: largest!.id });
});

test.skipIf(!sdk)("compare_topics tells how topics changed since a date", async () => {
  const changes = await ask<Record<string, unknown[]> & { papers_before: number; papers_now: number }>(
    "compare_topics",
    {
      since: "2025",
    },
  );
  expect(changes).toMatchObject({ papers_before: 39, papers_now: 78 });
  const grown = changes.grown as { size: number; size_before: number }[];
  for (const { size, size_before } of grown) expect(size).toBeGreaterThan(size_before);
  expect(grown.length + changes.born!.length).toBeGreaterThan(0);
});

test.skipIf(!sdk)("papers, topics and the library are resources", async () => {
  const { resources } = await client.listResources();
  const read = async (uri: string) => JSON.parse((await client.readResource({ uri })).contents[0]!.text) as object;
  expect(await read(resources[0]!.uri)).toMatchObject({ papers: 78, years: [2024, 2025] });
  const { topics } = (await read(resources[1]!.uri)) as TopicsPage;
  expect(await read(`paperweave://topics/${topics[0]!.id}`)).toMatchObject({ label: topics[0]!.label });
  const { papers } = await ask<PapersPage>("search", { query: "learning", limit: 1 });
  const paper = await read(`paperweave://papers/${encodeURIComponent(papers[0]!.id)}`);
  expect(paper).toMatchObject({ papers: [{ id: papers[0]!.id }] });
  for (const uri of [
    "paperweave://papers/none",
    "paperweave://topics/9999",
    "file:///etc/passwd",
    "paperweave://papers/%",
  ])
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32002 });
});

test.skipIf(!sdk).each([
  ["search", undefined, "query must be some text, got undefined."],
  ["search", { query: "" }, 'query must be some text, got "".'],
  ["search", { query: 5 }, "query must be some text, got 5."],
  ["search", { query: "a", limit: 0 }, "limit must be a whole number of at least 1, got 0."],
  ["search", { query: "a", limit: 51 }, "limit must be at most 50, got 51."],
  ["search", { query: "a", offset: -1 }, "offset must be a whole number of at least 0, got -1."],
  ["search", { query: "a", offset: 1e6 }, "offset must be at most 950, got 1000000."],
  ["search", { query: "a", mode: "magic" }, 'mode must be "hybrid" or "semantic" or "lexical", got "magic".'],
  ["search", { query: "a", filter: { yaer: 1 } }, "yaer"],
  ["search", { query: "a", folder: "/etc" }, 'search has no option "folder"'],
  ["related", {}, "related takes either ids or text."],
  ["related", { ids: ["x"], text: "x" }, "related takes either ids or text."],
  ["related", { ids: ["none"] }, 'There is no paper with the id "none".'],
  ["related", { ids: [1] }, "ids must be a list of 1 to 20 ids of papers, got [1]."],
  ["topic", { id: 9999 }, "There is no topic with the id 9999; the tool topics lists them."],
  ["topic", { id: "0" }, 'There is no topic with the id "0"'],
  ["compare_topics", { since: "May" }, 'since must be 2026, 2026-11 or 2026-11-30, got "May".'],
  ["compare_topics", { since: "1990" }, "No paper of the library is dated before 1990; 0 have no date."],
  ["get_paper", { ids: ["../../etc/passwd"] }, "The library has no paper with the id ../../etc/passwd."],
  ["get_paper", { ids: [] }, "ids must be a list of 1 to 20 ids of papers, got []."],
  [
    "magic",
    {},
    "There is no tool magic; the tools are search, related, recommend, topics, topic, compare_topics, get_paper.",
  ],
])("%s refuses %j in plain words, and goes on", async (name, given, message) => {
  expect(await refusal(name, given)).toContain(message);
  expect((await ask<PapersPage>("search", { query: "learning" })).papers).toHaveLength(10);
});

test.skipIf(!sdk)("papers are added where it is allowed, and both servers see them", async () => {
  const own = join(work, "grows");
  cpSync(folder, own, { recursive: true });
  const [writer, reader] = [await connect(own, "--allow-add"), await connect(own)];
  expect((await writer.listTools()).tools.map(({ name }) => name)).toContain("add_papers");
  const before = await ask<TopicsPage>("topics", { limit: 50 }, reader);
  const paper = {
    title: "Sea otters use stones",
    abstract: "Otters open shells with stones that they carry.",
    year: 2026,
  };
  const report = await ask<{ added: string[]; rejected: { reason: string }[] }>(
    "add_papers",
    { papers: [paper, { abstract: "no title" }] },
    writer,
  );
  expect(report.added).toHaveLength(1);
  expect(report.rejected[0]!.reason).toContain("no title");
  for (const one of [writer, reader]) {
    const { papers } = await ask<PapersPage>("search", { query: "otters", limit: 1 }, one);
    expect(papers[0]!.id).toBe(report.added[0]);
  }
  const after = await ask<TopicsPage>("topics", { limit: 50 }, reader);
  expect(after.papers).toBe(before.papers + 1);
  const labels = new Map(before.topics.map(({ id, label }) => [id, label]));
  for (const { id, label } of after.topics) expect(labels.get(id) ?? label).toBe(label);
  expect(await refusal("add_papers", { papers: [] }, writer)).toBe("papers must be a list of 1 to 100 papers, got 0.");
  expect(await refusal("add_papers", { papers: "x" }, writer)).toContain("papers must be a list of 1 to 100 papers");
});

test.skipIf(!sdk)("a server that may add begins with a folder that is not there", async () => {
  const writer = await connect(join(work, "new"), "--allow-add", "--embedder", "minilm-fast");
  expect(await refusal("search", { query: "a" }, writer)).toContain("There is no index in ");
  await ask("add_papers", { papers: [{ title: "A first paper" }] }, writer);
  expect((await ask<PapersPage>("search", { query: "first" }, writer)).papers).toHaveLength(1);
});

test.skipIf(!sdk)("answers stay within the bound, whatever the papers", async () => {
  const own = join(work, "long");
  const index = await PaperIndex.open(own, { embedder: "minilm-fast" });
  const long = '"long \\ text" '.repeat(3000);
  await index.upsert(
    Array.from({ length: 60 }, (_, at) => ({
      id: `p${at}`,
      title: `${at} ${long.slice(0, 5000)}`,
      abstract: `${long.slice(0, 20_000)} ${at}`,
      authors: Array.from({ length: 100 }, (_, n) => `Author ${n} ${"x".repeat(200)}`),
      categories: Array.from({ length: 300 }, (_, n) => `c${n}${"y".repeat(200)}`),
      venue: long.slice(0, 1500),
    })),
  );
  await index.close();
  const one = await connect(own);
  const found = await ask<PapersPage>("search", { query: "long text", limit: 50 }, one);
  expect(found.papers.length).toBeGreaterThan(5);
  expect(found.next).toBe(found.papers.length);
  const whole = await ask<PapersPage>("get_paper", { ids: ["p1", "p2", "p3", "p4"] }, one);
  expect(whole.next).toBe(whole.papers.length);
  await ask("topics", { limit: 50 }, one);
  await ask("related", { ids: ["p1"], limit: 50 }, one);
});

test.skipIf(!sdk)("a client that asks for progress is told of it", async () => {
  const one = await connect(folder);
  const messages: string[] = [];
  await one.callTool({ name: "topics" }, undefined, { onprogress: ({ message = "" }) => messages.push(message) });
  expect(messages.some((message) => /^\w+ \d+%$/.test(message))).toBe(true);
});

test("a folder without an index is refused before anything is served", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "mcp", join(work, "none")], {
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/There is no index in .*none|@modelcontextprotocol\/sdk/);
});

test("without the SDK the command says what to install", () => {
  const place = join(work, "alone");
  mkdirSync(place);
  const root = fileURLToPath(new URL("../..", import.meta.url));
  for (const name of ["dist", "models", "package.json"])
    cpSync(join(root, name), join(place, name), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
  mkdirSync(join(place, "node_modules"));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(root, "node_modules", name), join(place, "node_modules", name), "junction");
  const { status, stderr } = spawnSync(process.execPath, [join(place, "dist/cli.js"), "mcp", folder], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("npm install @modelcontextprotocol/sdk");
});
