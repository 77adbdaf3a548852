import { expect, test } from "vitest";
import { PaperIndex, PaperweaveError, readPapers, streamPapers, type ReadOptions } from "../../src/index.js";
import { mergeRecords } from "../../src/papers/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const isAborted = (error: unknown): boolean =>
  PaperweaveError.is(error, "aborted") && (error as Error).name === "AbortError";

/** A signal that aborts after so many turns of the event loop, and how many turns there have been since. */
function abortedAfter(turns: number): { signal: AbortSignal; turnsSince: () => number; end: () => void } {
  const controller = new AbortController();
  let [turned, ended] = [0, false];
  const turn = (): void => {
    if (++turned === turns) controller.abort(new Error("enough"));
    if (!ended) setImmediate(turn);
  };
  setImmediate(turn);
  return { signal: controller.signal, turnsSince: () => turned - turns, end: () => void (ended = true) };
}

const words = "graph quantum protein speech robot image network language galaxy cell tumour market".split(" ");
const text = (seed: number, length: number): string =>
  Array.from({ length }, (_, i) => words[(seed * 7 + i * i * (seed % 11) + i) % words.length]).join(" ");
/** Two different papers of each title. */
const lines = Array.from({ length: 3000 }, (_, i) =>
  JSON.stringify({ id: `p${i}`, title: `${text(i >> 1, 6)} ${i >> 1}`, abstract: text(i, 120), authors: ["A. Bee"] }),
).join("\n");
const file = Buffer.from(lines);

test("reading that is aborted before it begins reads nothing", async () => {
  const signal = AbortSignal.abort(new Error("no"));
  await expect(readPapers("/nowhere/at/all.bib", { signal })).rejects.toSatisfy(isAborted);
  await expect(readPapers(file, { signal })).rejects.toMatchObject({ cause: { message: "no" } });
  await expect(streamPapers(file, { signal }).next()).rejects.toSatisfy(isAborted);
});

const promptly = async (turns: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
  const { signal, turnsSince, end } = abortedAfter(turns);
  await expect(work(signal)).rejects.toSatisfy(isAborted);
  expect(turnsSince()).toBeLessThanOrEqual(5);
  end();
};

test("reading can be aborted at any moment", async () => {
  for (const turns of [1, 4, 10]) await promptly(turns, (signal) => readPapers(file, { signal }));
});

test("so can the merging of what was read, of a whole file and of papers that are put into an index", async () => {
  const { papers } = await readPapers(file);
  const records = papers.map((paper, i) => ({ paper, where: `paper ${i}` }));
  for (const turns of [1, 3]) await promptly(turns, (signal) => mergeRecords(records, signal));
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await promptly(3, (signal) => index.upsert(papers, { signal }));
  expect(index.size).toBe(0);
});

test("an encoding that is asked for is used, whatever a detector would find", async () => {
  // "Żółta łódź" in windows-1250 and in ISO 8859-2, which differ in four of these letters.
  const record = (title: number[]): Uint8Array =>
    Uint8Array.from([...Buffer.from("TY  - JOUR\nTI  - "), ...title, ...Buffer.from("\nAB  - x\nER  - \n")]);
  const title = "Żółta łódź w śniegu";
  const bytes: Record<string, Record<string, number>> = {
    "windows-1250": { Ż: 0xaf, ó: 0xf3, ł: 0xb3, ź: 0x9f, ś: 0x9c },
    "iso-8859-2": { Ż: 0xaf, ó: 0xf3, ł: 0xb3, ź: 0xbc, ś: 0xb6 },
  };
  for (const [encoding, letters] of Object.entries(bytes)) {
    const source = record([...title].map((letter) => letters[letter] ?? letter.charCodeAt(0)));
    const { papers, warnings } = await readPapers(source, { encoding });
    expect([papers[0]!.title, warnings]).toEqual([title, []]);
  }
  const utf16 = Buffer.concat([Buffer.from("TY  - JOUR\nTI  - Łódź\nAB  - x\nER  - \n", "utf16le")]);
  expect((await readPapers(utf16, { encoding: "utf-16le" })).papers[0]!.title).toBe("Łódź");
  for (const encoding of ["klingon-8", 5] as unknown[])
    await expect(readPapers(file, { encoding } as ReadOptions)).rejects.toSatisfy((error) =>
      PaperweaveError.is(error, "invalid-argument"),
    );
});
