import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom, shuffledRange } from "../../../src/core/random.js";
import { checkIndex, PaperIndex, PaperweaveError, repairIndex, type Hit, type Paper } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

/*
 * One bit of one file is flipped: each bit of each first line (the headers), and one of each other byte. Opening the
 * folder then gives the right answers, or a PaperweaveError that names the file; a repair keeps what is right, and
 * names everything else.
 */

const embedder = createTestEmbedder({ dimensions: 8 });
let work: string, original: string;
interface Truth {
  papers: Map<string, Paper>;
  vectors: Map<string, Float32Array>;
  found: Hit[];
}
let truth: Truth;

/** Embeddings that are left in the journal, and the bytes of each: key, tokens, 8 numbers, checksum. */
const JOURNALED = 4,
  JOURNAL_RECORD = 32 + 4 + 8 * 4 + 4;
const journaled = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `m${i}`, title: `More ${i}${i === 256 ? " never" : ""}` }));

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
  await expect(index.upsert(journaled(257))).rejects.toThrow("The model broke.");
  await index.close();
  const journal = join(
    original,
    readdirSync(original).find((name) => name.startsWith("journal-"))!,
  );
  truncateSync(journal, readFileSync(journal).indexOf(10) + 1 + JOURNALED * JOURNAL_RECORD);
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

/** The upsert that takes its embeddings from the journal gets what the embedder gives. */
async function checkJournal(folder: string, what: string): Promise<void> {
  const index = await PaperIndex.open(folder, { embedder });
  const alone = await PaperIndex.inMemory({ embedder });
  for (const one of [index, alone]) await one.upsert(journaled(JOURNALED));
  for (const { id } of journaled(JOURNALED)) expect(index.vector(id), what).toEqual(alone.vector(id));
  await index.remove(journaled(JOURNALED).map(({ id }) => id));
  await index.close();
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
  if (opened instanceof Error) {
    expect(PaperweaveError.is(opened), `${what}: ${opened.message}`).toBe(true);
    expect(opened.message, what).toContain(join(folder, name));
  } else expect(opened, what).toEqual(truth);
  if (name.startsWith("journal-")) await checkJournal(folder, what);

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

/** The bits that are flipped, in a random order: all bits of first lines, one of each other byte. */
function flips(): [name: string, byte: number, bit: number][] {
  const random = seededRandom(21);
  const all = readdirSync(original).flatMap((name) => {
    const bytes = readFileSync(join(original, name));
    const header = name === "manifest.json" || name.startsWith("papers-") ? 0 : bytes.indexOf(10) + 1;
    return Array.from(bytes.keys()).flatMap((byte) =>
      (byte < header ? [0, 1, 2, 3, 4, 5, 6, 7] : [random.below(8)]).map((bit): [string, number, number] => [
        name,
        byte,
        bit,
      ]),
    );
  });
  return Array.from(shuffledRange(all.length, random), (at) => all[at]!);
}

const count = Number(process.env.PAPERWEAVE_FLIPS ?? (process.env.PAPERWEAVE_FULL ? 1500 : 40));

test("whichever bit of a folder is flipped, each answer is right or refused by name, also after a repair", async () => {
  const outcomes = { right: 0, refused: 0 };
  const all = flips();
  for (const flip of all.slice(0, count)) outcomes[await checkFlip(...flip)]++;
  if (count > 40) console.log(`flipped bits: ${JSON.stringify(outcomes)} of ${all.length}`);
  expect(outcomes.right).toBeGreaterThan(count / 2);
}, 3_600_000);
