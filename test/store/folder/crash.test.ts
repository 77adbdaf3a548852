import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import type * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkIndex, PaperIndex, type Paper } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { faults } from "./faulty-fs.js";
import { namesIn } from "./folder-tools.js";

vi.mock("node:fs/promises", async (original) => {
  const { faultyFs } = await import("./faulty-fs.js");
  const real = faultyFs((await original()) as typeof fs);
  return { ...real, default: real };
});

const embedder = createTestEmbedder();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paperweave-crash-"));
  Object.assign(faults, { failAt: -1, dead: false, steps: [] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const papersOf = (year: number): Paper[] =>
  ["One", "Two", "Three"]
    .map((title) => ({ id: title, title, abstract: "", year }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
const inFolder = async (): Promise<Paper[]> => [...(await PaperIndex.open(folder, { embedder })).papers()];

function expectClean(): void {
  expect(namesIn(folder)).toEqual(["checks-#.bin", "manifest.json", "papers-#.jsonl", "vectors-#.npy", "words-#.bin"]);
}

/**
 * A save from papers of 2001 to those of 2002 (or the first save), one step of which goes wrong.
 */
async function saveWithFault(
  first: boolean,
  failAt: number,
  dead: boolean,
): Promise<{ index: PaperIndex; steps: string[]; error: unknown }> {
  const index = await PaperIndex.open(folder, { embedder });
  if (!first) await index.upsert(papersOf(2001));
  Object.assign(faults, { failAt, dead, steps: [] });
  const error = await index.upsert(papersOf(2002)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { steps } = faults;
  Object.assign(faults, { failAt: -1, dead: false, steps: [] });
  return { index, steps, error };
}

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])(
  "a save that is cut at any step leaves the old papers or the new ones (first save: %s, process dead: %s)",
  async (first, dead) => {
    const old = first ? [] : papersOf(2001);
    const { steps } = await saveWithFault(first, -1, false);
    const renamed = steps.indexOf(steps.find((step) => step.startsWith("rename manifest"))!);
    expect(steps.length).toBeGreaterThan(15);
    expect(renamed).toBeGreaterThan(10);
    for (let failAt = 0; failAt < steps.length; failAt++) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const { index, error } = await saveWithFault(first, failAt, dead);
      const check = await checkIndex(folder).catch((reason: unknown) => reason);
      if (first && error) expect(check, steps[failAt]).toMatchObject({ code: "not-found" });
      else expect(check, steps[failAt]).toMatchObject({ whole: true, papers: 3 });
      const found = await inFolder();
      expect([old, papersOf(2002)]).toContainEqual(found);
      // What the call said is what is in the folder, and in memory: before the rename all old, from
      // then on all new.
      expect(found, steps[failAt]).toEqual(error ? old : papersOf(2002));
      expect([...index.papers()], steps[failAt]).toEqual(found);
      if (failAt > renamed) expect(error, steps[failAt]).toBeUndefined();
      if (error) expect((error as Error).message).toMatch(/^ENOSPC: no space left on device/);
      if (error && !dead && failAt <= renamed) expect(namesIn(folder)).toHaveLength(first ? 0 : 5);
      await index.upsert(papersOf(2003));
      expect(await inFolder()).toEqual(papersOf(2003));
      expectClean();
    }
  },
);

/**
 * A program that saves again and again: all papers get the number of the round as their author,
 * which is told once it is saved.
 */
function saver(from: number, rounds: number): string {
  const dist = new URL("../../../dist/", import.meta.url).href;
  return `
    import { PaperIndex } from "${dist}index.js";
    import { createTestEmbedder } from "${dist}testing.js";
    const index = await PaperIndex.open(${JSON.stringify(folder)}, { embedder: createTestEmbedder() });
    for (let round = ${from}; round < ${from + rounds}; round++) {
      const paper = (_, i) => ({ id: "p" + i, title: "Paper " + i, authors: ["round " + round] });
      await index.upsert(Array.from({ length: 400 }, paper));
      console.log(round);
    }`;
}

function start(source: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "pipe"] });
  const out = { rounds: [] as number[], errors: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out.errors += text));
  child.stdout
    .setEncoding("utf8")
    .on("data", (text: string) => out.rounds.push(...text.trim().split("\n").map(Number)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, out, ended };
}

/** The one round of all papers in the folder. */
async function roundInFolder(): Promise<number | undefined> {
  const papers = await inFolder();
  if (papers.length === 0) return undefined;
  expect(papers).toHaveLength(400);
  expect(new Set(papers.map(({ authors }) => authors![0])).size).toBe(1);
  return Number(papers[0]!.authors![0]!.slice("round ".length));
}

test("a process killed in a save leaves the old or the new state whole; the next save cleans up", async () => {
  let from = 0;
  const kills = process.env.PAPERWEAVE_FULL ? 200 : 20;
  for (let kill = 0; kill < kills; kill++) {
    const { child, out, ended } = start(saver(from, 400));
    // After the first saves, at moments that are spread over a save of some milliseconds.
    while (out.rounds.length < kill % 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, (kill * 7) % 23));
    child.kill("SIGKILL");
    await ended;
    expect(out.errors).toBe("");
    const round = await roundInFolder();
    const said = out.rounds.at(-1);
    if (said !== undefined) expect([said, said + 1]).toContain(round);
    from = (round ?? from) + 1;
  }
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "One more" }]);
  await index.save({ compact: true });
  expectClean();
}, 600_000);

/**
 * A small file system in memory; undefined where none can be mounted (that takes root on Linux).
 */
function mountSmall(place: string, megabytes: number): (() => void) | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", place]).status !== 0) return undefined;
  return () => void spawnSync("umount", ["-l", place]);
}

test("a full disk refuses papers and keeps those that it has; with room again it takes more", async (context) => {
  const unmount = mountSmall(folder, 2);
  if (!unmount) return context.skip("no small file system can be mounted here");
  try {
    const at = join(folder, "index");
    const index = await PaperIndex.open(at, { embedder });
    const batch = (round: number) =>
      Array.from({ length: 300 }, (_, i) => ({
        id: `r${round}p${i}`,
        title: `Paper ${i} of ${round}`,
        abstract: "words ".repeat(50),
      }));
    let saved = 0;
    let error: unknown;
    while (!error)
      await index.upsert(batch(saved)).then(
        () => saved++,
        (reason: unknown) => (error = reason),
      );
    expect(error).toMatchObject({ code: "ENOSPC" });
    expect(saved).toBeGreaterThan(0);
    expect(index.size).toBe(saved * 300);
    expect((await checkIndex(at)).whole).toBe(true);
    expect([...(await PaperIndex.open(at, { embedder })).papers()]).toEqual([...index.papers()]);
    // More than a batch is embedded into the journal, which does not fit either.
    await expect(index.upsert(Array.from({ length: 6000 }, (_, i) => ({ title: `Many ${i}` })))).rejects.toMatchObject({
      code: "ENOSPC",
    });
    expect((await PaperIndex.open(at, { embedder })).size).toBe(saved * 300);
    for (const name of readdirSync(at)) if (name.startsWith("journal-")) rmSync(join(at, name));
    await index.remove(
      batch(0)
        .slice(0, 30)
        .map(({ id }) => id),
    ); // writes a manifest only
    await index.upsert([{ title: "A little more" }]);
    await index.close();
    expect((await PaperIndex.open(at, { embedder })).size).toBe(saved * 300 - 30 + 1);
    expect((await checkIndex(at)).whole).toBe(true);
  } finally {
    unmount();
  }
});
