import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkIndex, PaperIndex, PaperweaveError, repairIndex, type Hit, type Paper } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

/*
 * One bit of one file is flipped. Opening the folder then gives the right answers or a PaperweaveError; a repair
 * keeps what is right, and names everything else.
 */

const embedder = createTestEmbedder({ dimensions: 8 });
let work: string, original: string;
interface Truth {
  papers: Map<string, Paper>;
  vectors: Map<string, Float32Array>;
  found: Hit[];
}
let truth: Truth;

const words = ["graphs", "retrieval", "attention", "protein", "speech", "robots", "vision"];

/** Two segments, one with a removed paper; vectors of the model and of the user's; the words, a graph, a journal. */
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "paperweave-bits-"));
  original = join(work, "original");
  const paper = (n: number) => ({
    id: `p${n}`,
    title: `Paper ${n} on ${words[n % words.length]}`,
    abstract: `It is about ${words[(n * 3) % words.length]} and ${words[(n + 1) % words.length]}.`,
  });
  const own = (n: number) => ({ ...paper(n), vector: Array.from({ length: 8 }, (_, i) => Math.sin(n * 8 + i)) });
  const failing = {
    ...embedder,
    embed: async (texts: readonly string[]) => {
      if (texts.some((text) => text.includes("never"))) throw new Error("The model broke.");
      return embedder.embed(texts);
    },
  };
  const index = await PaperIndex.open(original, { embedder: failing });
  await index.upsert([0, 1, 2, 3, 4, 5].map(paper).concat([6, 7, 8, 9].map(own)));
  await index.upsert([paper(10), own(11)]);
  await index.remove("p3");
  await index.topics();
  await index.save();
  // A batch of 256 goes into the journal; the next one breaks.
  const many = Array.from({ length: 257 }, (_, i) => ({ id: `m${i}`, title: `More ${i}${i === 256 ? " never" : ""}` }));
  await expect(index.upsert(many)).rejects.toThrow("The model broke.");
  await index.close();
  truth = await read(original);
  expect(readdirSync(original).map((name) => name.replace(/-?[0-9a-f]{16}/, ""))).toEqual(
    expect.arrayContaining([
      "manifest.json",
      "checks.bin",
      "journal.bin",
      "neighbors.npy",
      "papers.jsonl",
      "words.bin",
    ]),
  );
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function read(folder: string): Promise<Truth> {
  const index = await PaperIndex.open(folder, { embedder, readOnly: true });
  const papers = new Map([...index.papers()].map((paper) => [paper.id, paper]));
  const vectors = new Map([...papers.keys()].map((id) => [id, index.vector(id)]));
  const found = await index.search("graphs protein", { mode: "lexical" });
  await index.close();
  return { papers, vectors, found };
}

async function checkFlip(name: string, byte: number, bit: number): Promise<"right" | "refused"> {
  const what = `bit ${bit} of byte ${byte} of ${name}`;
  const folder = join(work, "flipped");
  rmSync(folder, { recursive: true, force: true });
  cpSync(original, folder, { recursive: true });
  const bytes = readFileSync(join(folder, name));
  bytes[byte]! ^= 1 << bit;
  writeFileSync(join(folder, name), bytes);

  const opened = await read(folder).catch((error: unknown) => error);
  if (opened instanceof Error) expect(PaperweaveError.is(opened), `${what}: ${opened.message}`).toBe(true);
  else expect(opened, what).toEqual(truth);

  const report = await repairIndex(folder, { embedder }).catch((error: unknown) => error);
  if (report instanceof Error) {
    expect(PaperweaveError.is(report), `${what}: ${report.message}`).toBe(true);
    return "refused";
  }
  const { lost, unsure, embedded, notes, repaired } = report as Awaited<ReturnType<typeof repairIndex>>;
  const { papers, vectors } = await read(folder);
  const withoutManifest = notes.some((note) => note.includes("manifest is lost"));
  const removed = withoutManifest ? 1 : 0; // p3 may be back
  expect(papers.size + lost.length, what).toBe(truth.papers.size + removed);
  for (const [id, paper] of papers) {
    if (unsure.includes(id) || (withoutManifest && id === "p3")) continue;
    expect(paper, what).toEqual(truth.papers.get(id));
    if (!embedded.includes(id)) expect(vectors.get(id), what).toEqual(truth.vectors.get(id));
  }
  if (embedded.length > 0) expect(notes.join(" "), what).toContain("vector of its own");
  expect((await checkIndex(folder)).whole, what).toBe(true);
  // What was not damaged is not replaced.
  if (!name.startsWith("vectors")) expect(embedded, what).toEqual([]);
  if (!name.startsWith("papers")) expect(lost, what).toEqual([]);
  expect(unsure, what).toEqual([]);
  if (opened instanceof Error) expect(repaired, what).toBe(true);
  return "right";
}

/** One of so many bits is flipped. */
const stride = Number(process.env.PAPERWEAVE_FLIP_STRIDE ?? (process.env.PAPERWEAVE_FULL ? 199 : 4001));

/** Bits spread over all files and all places in a byte; more of the checksums, which a repair goes by. */
function* flips(): Generator<[name: string, byte: number, bit: number]> {
  let number = 0;
  for (const name of readdirSync(original)) {
    const bytes = readFileSync(join(original, name));
    const step = name.startsWith("checks-") ? Math.ceil(stride / 40) : stride;
    for (let byte = 0; byte < bytes.length; byte++)
      for (let bit = 0; bit < 8; bit++) if (number++ % step === 0) yield [name, byte, bit];
  }
}

test("whichever bit of a folder is flipped, each answer is right or refused by name, also after a repair", async () => {
  const outcomes = { right: 0, refused: 0 };
  for (const flip of flips()) outcomes[await checkFlip(...flip)]++;
  if (stride < 4001) console.log(`flipped bits: ${JSON.stringify(outcomes)}`);
  expect(outcomes.right).toBeGreaterThan(30);
}, 3_600_000);
