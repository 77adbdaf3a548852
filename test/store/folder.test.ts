import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, type PaperweaveErrorCode } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const embedder = createTestEmbedder();
const is = (code: PaperweaveErrorCode, words: RegExp) => (error: unknown) => PaperweaveError.is(error, code) && words.test(error.message);
const titles = async (folder: string): Promise<string[]> => {
  const index = await PaperIndex.open(folder, { embedder, readOnly: true });
  return [...index.papers()].map(({ title }) => title);
};
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "paperweave-store-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function saved(...names: string[]): Promise<PaperIndex> {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert(names.map((title, i) => ({ id: String(i), title })));
  return index;
}
const fileLike = (pattern: RegExp): string => readdirSync(folder).find((name) => pattern.test(name))!;

test("a folder holds the manifest and two data files, also after many saves", async () => {
  const index = await saved("One", "Two");
  for (const title of ["Three", "Four", "Five"]) await index.upsert([{ id: title, title }]);
  await index.remove("0");
  expect(readdirSync(folder).map((name) => name.replace(/[0-9a-f]{16}/, "#")).sort()).toEqual(["manifest.json", "papers-#.jsonl", "vectors-#.npy"]);
  expect(await titles(folder)).toEqual(["Two", "Five", "Four", "Three"]);
});

/** What a crash leaves at each point of a save, given the folder before it and after it. */
const crashes: Record<string, (before: string, after: string) => void> = {
  "while the first data file is written": (before) => writeFileSync(join(before, "papers-0123456789abcdef.jsonl.new"), '{"id":"0","ti'),
  "after the first data file": (before, after) => copyNew(before, after, /^papers/),
  "after both data files": (before, after) => copyNew(before, after, /^(papers|vectors)/),
  "while the manifest is written": (before, after) => {
    copyNew(before, after, /^(papers|vectors)/);
    writeFileSync(join(before, "manifest.json.new"), '{ "format": "paperwe');
  },
};

function copyNew(before: string, after: string, pattern: RegExp): void {
  for (const name of readdirSync(after)) if (pattern.test(name)) copyFileSync(join(after, name), join(before, name));
}

test.each(Object.keys(crashes))("a crash %s leaves the state before the save, and the next save cleans up", async (moment) => {
  await saved("One", "Two");
  const after = mkdtempSync(join(tmpdir(), "paperweave-store-"));
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(after, name));
  await (await PaperIndex.open(after, { embedder })).upsert([{ id: "2", title: "Three" }]);
  crashes[moment]!(folder, after);
  rmSync(after, { recursive: true });
  expect(await titles(folder)).toEqual(["One", "Two"]);
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ id: "9", title: "Nine" }]);
  expect(readdirSync(folder)).toHaveLength(3);
  expect(await titles(folder)).toEqual(["One", "Two", "Nine"]);
});

test("a crash after the manifest's rename leaves the state after the save", async () => {
  await saved("One");
  const old = readdirSync(folder).filter((name) => name !== "manifest.json");
  const kept = old.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  await (await PaperIndex.open(folder, { embedder })).upsert([{ id: "1", title: "Two" }]);
  for (const { name, bytes } of kept) writeFileSync(join(folder, name), bytes); // the old files had not been removed yet
  expect(await titles(folder)).toEqual(["One", "Two"]);
});

test("a first save that never finished is an empty index", async () => {
  writeFileSync(join(folder, "papers-0123456789abcdef.jsonl"), "");
  writeFileSync(join(folder, "manifest.json.new"), "{");
  const index = await PaperIndex.open(folder, { embedder });
  expect(index.size).toBe(0);
});

test("a program killed at any moment of its saves leaves an index that opens, with all of a save or nothing", async () => {
  const program = `
    import { PaperIndex } from "${new URL("../../dist/index.js", import.meta.url).href}";
    import { createTestEmbedder } from "${new URL("../../dist/testing.js", import.meta.url).href}";
    const index = await PaperIndex.open(process.argv[1], { embedder: createTestEmbedder() });
    console.log("ready");
    for (let round = 0; ; round++) {
      const from = 100 * (round % 3);
      await index.upsert(Array.from({ length: 100 }, (_, i) => ({ id: "p" + (from + i), title: "Paper " + (from + i), abstract: "Round " + round })));
      if (round % 3 === 2) await index.remove(Array.from({ length: 200 }, (_, i) => "p" + (100 + i)));
    }`;
  const sizes = new Set<number>();
  for (let kill = 0; kill < 10; kill++) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, folder], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await wait(5 + 17 * kill);
    child.kill("SIGKILL");
    await once(child, "exit");
    const index = await PaperIndex.open(folder, { embedder }); // not yet an index, when killed before the first save
    sizes.add(index.size);
    const rounds = new Map<number, Set<string>>();
    for (const { id, abstract } of index.papers()) {
      const group = Math.floor(Number(id.slice(1)) / 100);
      rounds.set(group, (rounds.get(group) ?? new Set()).add(abstract));
    }
    for (const abstracts of rounds.values()) expect(abstracts.size).toBe(1);
  }
  for (const size of sizes) expect([0, 100, 200, 300]).toContain(size);
});

test.each<[string, () => void, RegExp]>([
  ["a manifest that is cut", () => spoil(/^manifest/, (bytes) => bytes.subarray(0, bytes.length >> 1)), /manifest\.json is damaged/],
  ["a manifest that is no JSON object", () => spoil(/^manifest/, () => Buffer.from("7")), /manifest\.json has format/],
  ["a manifest that leads out of the folder", () => spoil(/^manifest/, (bytes) => Buffer.from(bytes.toString().replace(/papers-\w+\.jsonl/, "../papers.jsonl"))), /manifest\.json is damaged/],
  ["papers that are missing", () => renameSync(join(folder, fileLike(/^papers/)), join(folder, "papers-0000000000000000.jsonl")), /papers-.*is missing/],
  ["papers with one byte changed", () => spoil(/^papers/, flip), /papers-.*is damaged: its sha256/],
  ["vectors with one byte changed", () => spoil(/^vectors/, flip), /vectors-.*is damaged: its sha256/],
  ["vectors that are cut in half", () => spoil(/^vectors/, (bytes) => bytes.subarray(0, bytes.length >> 1)), /vectors-.*is damaged: it has \d+ bytes, expected \d+/],
])("%s: the folder is refused by the file's name", async (_, damage, words) => {
  await saved("One", "Two");
  damage();
  await expect(PaperIndex.open(folder, { embedder })).rejects.toSatisfy(is("bad-format", words));
});

function spoil(pattern: RegExp, change: (bytes: Buffer) => Buffer): void {
  const path = join(folder, fileLike(pattern));
  writeFileSync(path, change(readFileSync(path)));
}

function flip(bytes: Buffer): Buffer {
  bytes[bytes.length - 5] = bytes[bytes.length - 5]! ^ 1;
  return bytes;
}

test("a folder of other files, and a file, are no index and stay as they are", async () => {
  writeFileSync(join(folder, "thesis.tex"), "text");
  await expect(PaperIndex.open(folder, { embedder })).rejects.toSatisfy(is("bad-format", /it is not an index/));
  await expect(PaperIndex.open(join(folder, "thesis.tex"), { embedder })).rejects.toSatisfy(is("invalid-argument", /is a file/));
  expect(readdirSync(folder)).toEqual(["thesis.tex"]);
});

test("a save that fails leaves the index in memory and on disk as it was", async () => {
  const index = await saved("One");
  const away = `${folder}-away`;
  renameSync(folder, away);
  writeFileSync(folder, "a file where the folder was");
  await expect(index.upsert([{ id: "1", title: "Two" }])).rejects.toThrow();
  expect(index.size).toBe(1);
  rmSync(folder);
  renameSync(away, folder);
  expect(await titles(folder)).toEqual(["One"]);
  expect((await index.upsert([{ id: "1", title: "Two" }])).added).toEqual(["1"]);
  expect(await titles(folder)).toEqual(["One", "Two"]);
});

test("NumPy reads the vectors: the file's header says float32, C order, papers x dimensions", async () => {
  const index = await saved("One", "Two");
  const bytes = readFileSync(join(folder, fileLike(/^vectors/)));
  expect(bytes.toString("latin1", 10, 74)).toContain(`'descr': '<f4', 'fortran_order': False, 'shape': (2, ${index.dimensions})`);
});
