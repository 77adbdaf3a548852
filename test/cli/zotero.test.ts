import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Paper } from "../../src/index.js";

/*
 * A server that answers as Zotero's local API does (chrome/content/zotero/xpcom/server of Zotero 7):
 * HTTP/1.0 without a length, items wrapped in `data`, Total-Results, pages by start and limit.
 */

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "paperweave-zotero-"));
const run = promisify(execFile);

const collections = [
  { key: "AAAAAAAA", name: "Thesis", parentCollection: false },
  { key: "BBBBBBBB", name: "Methods", parentCollection: "AAAAAAAA" },
  { key: "CCCCCCCC", name: "Other", parentCollection: false },
  { key: "DDDDDDDD", name: "Methods", parentCollection: "CCCCCCCC" },
  { key: "EEEEEEEE", name: "Thrown away", parentCollection: false, deleted: true },
];
/** More than one page of items. */
const COUNT = 1203;
const subjects = ["graph neural networks on molecules", "speech recognition of many speakers", "robot arms that grasp"];
const items = Array.from({ length: COUNT }, (_, at) => ({
  key: `K${String(at).padStart(7, "0")}`,
  itemType: "journalArticle",
  title: `Paper ${at} on ${subjects[at % 3]}`,
  creators: [
    { creatorType: "author", firstName: "Mara", lastName: `Lind${at}` },
    { creatorType: "editor", firstName: "Ed", lastName: "Itor" },
  ],
  abstractNote: `The work with the number ${at} is about ${subjects[at % 3]}.`,
  publicationTitle: "Journal of Sheep",
  date: "June 2024",
  DOI: `10.1000/sheep.${at}`,
  url: "",
  extra: at === 0 ? "PMID: 31452104" : "",
  tags: at === 0 ? [{ tag: "sheep" }, { tag: "to read", type: 1 }] : [],
  collections: at < 4 ? ["BBBBBBBB"] : at < 6 ? ["AAAAAAAA", "CCCCCCCC"] : at === 6 ? ["DDDDDDDD"] : [],
  relations: {},
  dateAdded: "2024-06-01T10:00:00Z",
}));
const others = [
  { key: "NOTE0000", itemType: "note", note: "<p>My own note</p>", collections: ["AAAAAAAA"] },
  { key: "FILE0000", itemType: "attachment", title: "Full Text PDF", collections: ["AAAAAAAA"], tags: [] },
  { key: "TRASH000", itemType: "journalArticle", title: "Deleted", abstractNote: "Gone.", deleted: 1, collections: [] },
];

/** What the server does: what Zotero does, or what it answers where that is not allowed. */
let mode: "answers" | "forbids" | "is old" | "is something else" = "answers";
let asked: string[] = [];
let server: Server;
let port: number;

function answer(target: string): [status: string, body: string, headers?: string] {
  if (mode === "forbids") return ["403 Forbidden", "Local API is not enabled"];
  if (mode === "is old") return ["404 Not Found", "No endpoint found\n"];
  if (mode === "is something else") return ["200 OK", "<html>Hello</html>"];
  const { pathname, searchParams } = new URL(target, "http://localhost");
  const lists = { "/api/users/0/collections": collections, "/api/users/0/items/top": [...items, ...others] };
  const all = lists[pathname as keyof typeof lists] as { key: string }[] | undefined;
  if (!all) return ["404 Not Found", "Not found"];
  const start = Number(searchParams.get("start"));
  const page = all.slice(start, start + Number(searchParams.get("limit")));
  const body = page.map((data) => ({ key: data.key, version: 7, library: { type: "user", id: 1 }, meta: {}, data }));
  return ["200 OK", JSON.stringify(body, null, 4), `Total-Results: ${all.length}\r\nZotero-API-Version: 3\r\n`];
}

beforeAll(async () => {
  server = createServer((socket) => {
    let head = "";
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      head += piece.toString();
      if (!head.includes("\r\n\r\n")) return;
      const [method, target] = head.split(" ");
      asked.push(`${method} ${target}`);
      const [status, body, headers = ""] = answer(target!);
      socket.end(`HTTP/1.0 ${status}\r\nX-Zotero-Version: 7.0.11\r\n${headers}Content-Type: text/plain\r\n\r\n${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => {
  server.close();
  rmSync(work, { recursive: true, force: true });
});

async function paperweave(words: string[], env = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const zotero = { PAPERWEAVE_ZOTERO_PORT: String(port), HTTP_PROXY: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1" };
  const options = { cwd: work, env: { ...process.env, ...zotero, ...env }, maxBuffer: 1 << 28 };
  return run(process.execPath, [cli, ...words], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

async function papersOf(source: string): Promise<Paper[]> {
  const { code, stdout, stderr } = await paperweave(["export", source, "--format", "jsonl"]);
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Paper);
}

test("zotero: is the whole library, page by page, without notes, attachments and what is in the trash", async () => {
  asked = [];
  const papers = await papersOf("zotero:");
  expect(papers.map(({ id }) => id).sort()).toEqual(items.map(({ DOI }) => DOI).sort());
  expect(papers.find(({ id }) => id === "10.1000/sheep.0")).toMatchObject({
    title: items[0]!.title,
    abstract: items[0]!.abstractNote,
    authors: ["Mara Lind0"],
    date: "2024-06",
    venue: "Journal of Sheep",
    keywords: ["sheep", "to read"],
    pmid: "31452104",
    fields: { collections: ["Thesis/Methods"] },
  });
  expect(asked.every((one) => one.startsWith("GET /api/users/0/"))).toBe(true);
  expect(asked.filter((one) => one.includes("/items/top"))).toHaveLength(3);
});

test("a collection is its items and those of the collections inside it; case does not matter", async () => {
  const numbers = async (name: string): Promise<number[]> =>
    (await papersOf(`zotero:${name}`)).map(({ id }) => Number(id.split(".").at(-1))).sort();
  expect(await numbers("thesis")).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await numbers("Thesis/Methods")).toEqual([0, 1, 2, 3]);
  expect(await numbers("other")).toEqual([4, 5, 6]);
});

test("topics and a folder are made from a collection as from a file, with other files beside it", async () => {
  const { stdout, stderr } = await paperweave(["topics", "zotero:Thesis", "--embedder", "minilm-fast", "--json"]);
  const { topics } = JSON.parse(stdout) as { topics: { papers: Paper[] }[] };
  expect(topics.flatMap(({ papers }) => papers).length, stderr).toBe(6);
  const done = await paperweave(["index", "folder", "zotero:Thesis", "zotero:other", "--embedder", "minilm-fast"]);
  expect(done.stdout).toContain("7 added");
  expect(done.stderr).toContain(`Zotero's collection "Thesis", record 8: an attachment in Zotero, no paper`);
  expect(readFileSync(join(work, "folder", "manifest.json"), "utf8")).not.toBe("");
});

test.each([
  ["Methods", 'Several collections of Zotero are called "Methods"; name one with those that it is in: "Other/Methods"'],
  ["Thesiss", 'Zotero has no collection "Thesiss". Did you mean "Thesis"?'],
  ["Thrown away", 'Zotero has no collection "Thrown away". It has "Other", "Other/Methods", "Thesis"'],
])("the collection %j cannot be read, and the message says why", async (name, message) => {
  const { code, stderr } = await paperweave(["topics", `zotero:${name}`]);
  expect([code, stderr.includes(message)], stderr).toEqual([1, true]);
});

test("where Zotero does not answer, or is not allowed to, the message says what to do", async () => {
  const setting = "“Allow other applications on this computer to communicate with Zotero”";
  const free = await freePort();
  const off = await paperweave(["topics", "zotero:"], { PAPERWEAVE_ZOTERO_PORT: String(free) });
  expect(off.stderr).toContain(`Zotero does not answer at 127.0.0.1:${free}. Start Zotero 7 or later`);
  expect(off.stderr).toContain(setting);
  for (const [state, message] of [
    ["forbids", "Zotero does not allow other programs to read."],
    ["is old", "This Zotero has no local API."],
    ["is something else", `What answers at 127.0.0.1:${port} is not Zotero`],
  ] as const) {
    mode = state;
    const { code, stderr } = await paperweave(["topics", "zotero:"]);
    expect([code, stderr.includes(message)], stderr).toEqual([1, true]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  }
  mode = "answers";
  const bad = await paperweave(["topics", "zotero:"], { PAPERWEAVE_ZOTERO_PORT: "x" });
  expect(bad.stderr).toContain('PAPERWEAVE_ZOTERO_PORT must be a port, got "x"');
});

/** A port where nobody listens: it was free a moment ago. */
async function freePort(): Promise<number> {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port: free } = taken.address() as { port: number };
  await new Promise((resolve) => taken.close(resolve));
  return free;
}
