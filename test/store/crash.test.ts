import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PaperIndex, type Paper } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
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

const papersOf = (year: number): Paper[] => ["One", "Two", "Three"].map((title) => ({ id: title, title, abstract: "", year })).sort((a, b) => (a.id < b.id ? -1 : 1));
const inFolder = async (): Promise<Paper[]> => [...(await PaperIndex.open(folder, { embedder })).papers()];

function expectClean(): void {
  expect(namesIn(folder)).toEqual(["checks-#.bin", "manifest.json", "papers-#.jsonl", "vectors-#.npy"]);
}

/** A save from papers of 2001 to those of 2002 (or the first save), one step of which goes wrong. */
async function saveWithFault(first: boolean, failAt: number, dead: boolean): Promise<{ index: PaperIndex; steps: string[]; error: unknown }> {
  const index = await PaperIndex.open(folder, { embedder });
  if (!first) await index.upsert(papersOf(2001));
  Object.assign(faults, { failAt, dead, steps: [] });
  const error = await index.upsert(papersOf(2002)).then(() => undefined, (reason: unknown) => reason);
  const { steps } = faults;
  Object.assign(faults, { failAt: -1, dead: false, steps: [] });
  return { index, steps, error };
}

test.each([[false, false], [false, true], [true, false], [true, true]])(
  "a save that is cut at any step leaves the old papers or the new ones (first save: %s, process dead: %s)",
  async (first, dead) => {
    const old = first ? [] : papersOf(2001);
    const { steps } = await saveWithFault(first, -1, false);
    const renamed = steps.indexOf(steps.find((step) => step.startsWith("rename"))!);
    expect(steps.length).toBeGreaterThan(15);
    expect(renamed).toBeGreaterThan(10);
    for (let failAt = 0; failAt < steps.length; failAt++) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const { index, error } = await saveWithFault(first, failAt, dead);
      const found = await inFolder();
      expect([old, papersOf(2002)]).toContainEqual(found);
      // What the call said is what is in the folder, and in memory: before the rename all old, from then on all new.
      expect(found, steps[failAt]).toEqual(error ? old : papersOf(2002));
      expect([...index.papers()], steps[failAt]).toEqual(found);
      if (failAt > renamed) expect(error, steps[failAt]).toBeUndefined();
      if (error) expect((error as Error).message).toMatch(/^ENOSPC: no space left on device/);
      if (error && !dead && failAt <= renamed) expect(namesIn(folder)).toHaveLength(first ? 0 : 4);
      await index.upsert(papersOf(2003));
      expect(await inFolder()).toEqual(papersOf(2003));
      expectClean();
    }
  },
);

/** A program that saves again and again: all papers get the year of the round, which is told once it is saved. */
function saver(from: number, rounds: number): string {
  const dist = new URL("../../dist/", import.meta.url).href;
  return `
    import { PaperIndex } from "${dist}index.js";
    import { createTestEmbedder } from "${dist}testing.js";
    const index = await PaperIndex.open(${JSON.stringify(folder)}, { embedder: createTestEmbedder() });
    for (let year = ${from}; year < ${from + rounds}; year++) {
      await index.upsert(Array.from({ length: 400 }, (_, i) => ({ id: "p" + i, title: "Paper " + i, year })));
      console.log(year);
    }`;
}

function start(source: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "pipe"] });
  const out = { years: [] as number[], errors: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out.errors += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.years.push(...text.trim().split("\n").map(Number)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, out, ended };
}

/** The one year of all papers in the folder. */
async function yearInFolder(): Promise<number | undefined> {
  const papers = await inFolder();
  if (papers.length === 0) return undefined;
  expect(papers).toHaveLength(400);
  expect(new Set(papers.map(({ year }) => year)).size).toBe(1);
  return papers[0]!.year;
}

test("a process that is killed while it saves leaves what it said was saved, or what it was about to save; the next save cleans", async () => {
  let from = 1600;
  for (let kill = 0; kill < 14; kill++) {
    const { child, out, ended } = start(saver(from, 400));
    // After the first saves, at moments that are spread over a save of some milliseconds.
    while (out.years.length < kill % 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, (kill * 7) % 23));
    child.kill("SIGKILL");
    await ended;
    expect(out.errors).toBe("");
    const year = await yearInFolder();
    const said = out.years.at(-1);
    if (said !== undefined) expect([said, said + 1]).toContain(year);
    from = (year ?? from) + 1;
  }
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "One more" }]);
  await index.save({ compact: true });
  expectClean();
});
