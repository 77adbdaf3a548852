import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Embedder, PaperInput } from "../src/index.js";
import {
  PaperIndex,
  PaperweaveError,
  readPapers,
  streamPapers,
  TopicModel,
  type PaperweaveErrorCode,
} from "../src/index.js";
import { createTestEmbedder } from "../src/testing/index.js";

/*
 * Every bad input of the plan, one by one: the code, the sentence, and that the index in its folder
 * is as it was.
 */

const real = createTestEmbedder();
/** Does something while texts are embedded, and then does not care whether the call was aborted. */
let meanwhile: (() => void) | undefined;
const embedder: Embedder = {
  ...real,
  async embed(texts) {
    const answer = await real.embed(texts);
    meanwhile?.();
    return answer;
  },
};
const page = new URL("../examples/data/daily-papers.txt", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "paperweave-bad-"));
let index: PaperIndex;
let firstId: string;
beforeAll(async () => {
  index = await PaperIndex.open(folder, { embedder });
  const { papers } = await readPapers(page);
  await index.upsert(papers.slice(0, 40));
  firstId = papers[0]!.id;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that can be seen of the index. */
async function state(): Promise<unknown> {
  meanwhile = undefined;
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]);
  const papers = [...index.papers()].map((paper) => [paper, index.vector(paper.id)]);
  return [
    files,
    papers,
    await index.search("attention"),
    await index.related(firstId),
    (await PaperIndex.open(folder, { embedder })).size,
  ];
}

/** The same papers in an index that has not found their neighbours yet. */
async function withoutNeighbors(): Promise<PaperIndex> {
  const fresh = await PaperIndex.inMemory({ embedder });
  await fresh.upsert([...index.papers()]);
  return fresh;
}

type Case = [name: string, run: () => Promise<unknown>, code: PaperweaveErrorCode, sentence: RegExp];

const bytes = (text: string, encoding: BufferEncoding = "utf8"): Uint8Array => Buffer.from(text, encoding);
/** A file that comes to the index through the reader, after one good paper. */
const file = (name: string, content: Uint8Array, sentence: RegExp): Case[] => [
  [`${name}, read`, () => readPapers(content), "bad-format", sentence],
  [
    `${name}, streamed into the index`,
    () => index.upsert(after({ title: "Good" }, streamPapers(content))),
    "bad-format",
    sentence,
  ],
];
async function* after(first: PaperInput, rest: AsyncIterable<PaperInput>): AsyncGenerator<PaperInput> {
  yield first;
  yield* rest;
}
const withVector = (vector: ArrayLike<number>): PaperInput[] => [{ title: "Good" }, { title: "Bad", vector }];
const numbers = (change: Record<number, number> = {}, length = 64): number[] =>
  Array.from({ length }, (_, i) => change[i] ?? 1);
/** Runs it with a signal that is aborted in the middle. */
function aborting(run: (signal: AbortSignal, abort: () => void) => Promise<unknown>): () => Promise<unknown> {
  return () => {
    const controller = new AbortController();
    return run(controller.signal, () => controller.abort());
  };
}
const saved =
  <T>(change: (folder: string) => void, open: Embedder = embedder) =>
  async (): Promise<T> => {
    const place = mkdtempSync(join(tmpdir(), "paperweave-bad-"));
    try {
      await (await PaperIndex.open(place, { embedder })).upsert([{ title: "One" }, { title: "Two" }]);
      change(place);
      return (await PaperIndex.open(place, { embedder: open })) as T;
    } finally {
      rmSync(place, { recursive: true });
    }
  };
const manifestOf = (place: string): string => join(place, "manifest.json");
const dataOf = (place: string, end: string): string =>
  join(
    place,
    readdirSync(place).find((name) => name.endsWith(end))!,
  );

const cases: Case[] = [
  ...file("an empty file", bytes(""), /The file is empty\./),
  ...file("a file of blank lines", bytes(" \n\r\n\t\n"), /The file is empty\./),
  ...file(
    "a file of page furniture only",
    bytes("new\n\nSubscribe\n\nDaily Papers\n\nAug 7\n"),
    /There are no papers in th/,
  ),
  ...file(
    "a binary file",
    Uint8Array.from({ length: 300 }, (_, i) => i % 7),
    /This is a binary file/,
  ),
  ...file("a picture", bytes("\x89PNG\r\n\x1a\n", "latin1"), /This is a PNG picture, not a text file/),
  ...file(
    "a file in the wrong encoding (UTF-32)",
    Buffer.concat([..."[{}]"].map((c) => bytes(`${c}\0\0\0`))),
    /This is a binary file: it holds zero bytes/,
  ),
  ...file(
    "a title without an abstract, and nothing else",
    bytes("Daily Papers\n\nAug 7\n\nA Title Without Its Abstract\n"),
    /There are no papers in th/,
  ),
  ...file(
    "records without a title",
    bytes('{"abstract":"a"}\n{"title":" "}\n'),
    /There are no papers in this jsonl file/,
  ),
  [
    "two papers with the same id",
    () =>
      index.upsert([
        { id: "a", title: "One" },
        { id: "a", title: "Two" },
      ]),
    "duplicate-id",
    /paper 1 and paper 2 are different papers with the same id "a": "One" and "Two"/,
  ],
  [
    "two papers with the same id and other vectors",
    () =>
      index.upsert([
        { id: "a", title: "One", vector: numbers() },
        { id: "a", title: "One", vector: numbers({ 0: 2 }) },
      ]),
    "duplicate-id",
    /same id "a"/,
  ],
  [
    "a vector with a NaN",
    () => index.upsert(withVector(numbers({ 5: NaN }))),
    "not-finite",
    /vector of paper 2 .* holds NaN at position 5/,
  ],
  [
    "a vector with an infinity",
    () => index.upsert(withVector(numbers({ 63: Infinity }))),
    "not-finite",
    /vector of paper 2 .* holds Infinity at position 63/,
  ],
  [
    "a vector with a number too large for a float32",
    () => index.upsert(withVector(numbers({ 0: 1e300 }))),
    "not-finite",
    /holds 1e\+300 at position 0/,
  ],
  ["a vector of zeros", () => index.upsert(withVector(new Float32Array(64))), "invalid-argument", /all zeros/],
  [
    "a vector of another dimension",
    () => index.upsert(withVector(numbers({}, 63))),
    "shape-mismatch",
    /has 63 dimensions, expected 64/,
  ],
  [
    "a vector that is a text",
    () => index.upsert(withVector("x".repeat(64) as never)),
    "invalid-argument",
    /must be an array of numbers/,
  ],
  [
    "a search with k = 0",
    () => index.search("attention", { k: 0 }),
    "invalid-argument",
    /k must be a whole number of at least 1, got 0/,
  ],
  [
    "related with k = 0",
    () => index.related(firstId, { k: 0 }),
    "invalid-argument",
    /k must be a whole number of at least 1, got 0/,
  ],
  ["a search with k = 1.5", () => index.search("attention", { k: 1.5 }), "invalid-argument", /got 1\.5/],
  [
    "topics with a count of 0",
    () => index.topics({ count: 0 }),
    "invalid-argument",
    /count must be a whole number of at least 1, got 0/,
  ],
  ["a search for nothing", () => index.search(" "), "invalid-argument", /search takes some words/],
  ["related to an unknown id", () => index.related("unknown"), "not-found", /There is no paper with the id "unknown"/],
  ["related to a known and an unknown id", () => index.related([firstId, "unknown"]), "not-found", /"unknown"/],
  ["the vector of an unknown id", async () => index.vector("unknown"), "not-found", /"unknown"/],
  [
    "the members of an unknown topic",
    async () => (await index.topics({ count: 3 })).members(3),
    "not-found",
    /There is no topic 3; there are 3/,
  ],
  [
    "upsert, aborted before",
    () => index.upsert([{ title: "New" }], { signal: AbortSignal.abort() }),
    "aborted",
    /aborted/,
  ],
  [
    "upsert, aborted while the papers are read",
    aborting((signal, abort) =>
      index.upsert(
        after(
          { title: "New" },
          (async function* () {
            abort();
            yield { title: "More" };
          })(),
        ),
        { signal },
      ),
    ),
    "aborted",
    /aborted/,
  ],
  [
    "upsert, aborted while texts are embedded",
    aborting((signal, abort) => ((meanwhile = abort), index.upsert([{ title: "New" }], { signal }))),
    "aborted",
    /aborted/,
  ],
  ["a search, aborted before", () => index.search("x", { signal: AbortSignal.abort() }), "aborted", /aborted/],
  [
    "a search, aborted while its query is embedded",
    aborting((signal, abort) => ((meanwhile = abort), index.search("x", { signal }))),
    "aborted",
    /aborted/,
  ],
  [
    "related to a new paper, aborted while it is embedded",
    aborting((signal, abort) => ((meanwhile = abort), index.related({ title: "New" }, { signal }))),
    "aborted",
    /aborted/,
  ],
  ["topics, aborted before", () => index.topics({ signal: AbortSignal.abort() }), "aborted", /aborted/],
  [
    "topics, aborted while neighbours are looked for",
    aborting(async (signal, abort) =>
      (await withoutNeighbors()).topics({ signal, onProgress: ({ stage }) => stage === "neighbours" && abort() }),
    ),
    "aborted",
    /aborted/,
  ],
  [
    "topics, aborted while the worker starts",
    aborting((signal, abort) =>
      index.topics({ signal, onProgress: ({ stage }) => stage === "topics" && setImmediate(abort) }),
    ),
    "aborted",
    /aborted/,
  ],
  [
    "topics, aborted while their names are embedded",
    aborting((signal, abort) => ((meanwhile = abort), index.topics({ signal }))),
    "aborted",
    /aborted/,
  ],
  [
    "assign, aborted while the text is embedded",
    aborting(async (signal, abort) => {
      const topics = await index.topics({ count: 3 });
      meanwhile = abort;
      return topics.assign("some text", { signal });
    }),
    "aborted",
    /aborted/,
  ],
  [
    "a folder made by another model",
    saved(() => undefined, createTestEmbedder({ dimensions: 32 })),
    "model-mismatch",
    /was made by the embedder "test-64" \(64 dimensions\), got "test-32" \(32\)/,
  ],
  [
    "a folder whose manifest is cut in half",
    saved((place) => truncateSync(manifestOf(place), 100)),
    "bad-format",
    /manifest\.json is damaged/,
  ],
  [
    "a folder whose vectors are cut in half",
    saved((place) => truncateSync(dataOf(place, ".npy"), 300)),
    "bad-format",
    /vectors-\w+\.npy is damaged: it has 300 bytes, expected 640/,
  ],
  [
    "a folder whose papers are cut in half",
    saved((place) => truncateSync(dataOf(place, ".jsonl"), 30)),
    "bad-format",
    /papers-\w+\.jsonl is damaged: it has 30 bytes/,
  ],
  [
    "a folder of a newer version",
    saved((place) =>
      writeFileSync(
        manifestOf(place),
        readFileSync(manifestOf(place), "utf8").replace(/"version": \d+/, '"version": 99'),
      ),
    ),
    "version-mismatch",
    /made by a newer paperweave/,
  ],
  [
    "topics of another model",
    async () => TopicModel.fromJSON({ ...(await index.topics({ count: 2 })).toJSON(), embedder: "other" }, index),
    "model-mismatch",
    /"other"/,
  ],
];

test.each(cases)("%s: refused with its code, and the index is as it was", async (_, run, code, sentence) => {
  const before = await state();
  const error: unknown = await run().then(
    (value) => ["no error but", value],
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PaperweaveError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
  expect(await state()).toEqual(before);
});

test("a record without a title is listed and the others are taken", async () => {
  const other = await PaperIndex.inMemory({ embedder });
  const report = await other.upsert([
    { title: "One" },
    { abstract: "no title" } as never,
    null as never,
    { title: "Two" },
  ]);
  expect(report.added).toHaveLength(2);
  expect(report.rejected).toEqual([
    { where: "paper 2", reason: "no title" },
    { where: "paper 3", reason: expect.stringMatching(/^not an object with a title/) as string },
  ]);
});

test("a title without an abstract is skipped on a page, but kept with a warning in a list of records", async () => {
  const abstract =
    "We study the thing at length. It turns out to be a thing that one can study, and we did so for years.";
  const onPage = await readPapers(
    bytes(`Daily Papers\n\nAug 7\n\nA Title Without Its Abstract\n\nThe Second Paper of All\n\n${abstract}\n`),
  );
  expect([onPage.papers.length, onPage.skipped]).toEqual([
    1,
    [{ where: "line 5", reason: "a title without an abstract: “A Title Without Its Abstract”" }],
  ]);
  const records = await readPapers(bytes('{"title":"A Title Without Its Abstract"}\n'));
  expect([records.papers.length, records.warnings]).toEqual([
    1,
    ["1 of 1 papers have no abstract; only their titles count."],
  ]);
});

test("a file in another encoding is read with a warning that names it", async () => {
  const record = '{"title":"Café","abstract":"x"}\n';
  for (const [content, warning] of [
    [bytes(record, "latin1"), /1 lines are not UTF-8; they were read as Windows-1252/],
    [bytes(record, "utf16le"), /read as UTF-16LE/],
    [bytes(Buffer.from(record).toString("latin1")), /encoded twice/],
  ] as const) {
    const { papers, warnings } = await readPapers(content);
    expect([papers[0]!.title, warnings]).toEqual(["Café", [expect.stringMatching(warning)]]);
  }
});
