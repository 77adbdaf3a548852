import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex, PaperweaveError, repairIndex, type PaperweaveErrorCode } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { contentOf, cut, edit, flip, manifestOf, namesIn, pathOf, replace, rewrite } from "./folder-tools.js";

const embedder = createTestEmbedder();
let original: string;
let folder: string;
beforeAll(async () => {
  original = join(mkdtempSync(join(tmpdir(), "paperweave-folder-")), "index");
  const index = await PaperIndex.open(original, { embedder });
  await index.upsert([{ title: "One" }, { title: "Two" }, { title: "Three" }]);
  await index.topics();
  await index.close();
});
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "paperweave-folder-")), "index");
  cpSync(original, folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
afterAll(() => rmSync(join(original, ".."), { recursive: true, force: true }));

const damages: [string, (folder: string) => void, PaperweaveErrorCode, RegExp][] = [
  ["a manifest cut in half", cut("manifest"), "bad-format", /manifest\.json is damaged: .*JSON/],
  ["an empty manifest", rewrite(() => ""), "bad-format", /manifest\.json is damaged: .*JSON/],
  ["a manifest that is not JSON", rewrite(() => "hello"), "bad-format", /manifest\.json is damaged: .*JSON/],
  [
    "a manifest that is null",
    rewrite(() => "null"),
    "bad-format",
    /manifest\.json has format undefined, expected "paperweave-index"/,
  ],
  [
    "a manifest of something else",
    rewrite(() => '{"format":"x"}'),
    "bad-format",
    /manifest\.json has format "x", expected "paperweave-index"/,
  ],
  [
    "a manifest whose format is no text",
    rewrite(() => '{"format":{"toString":1}}'),
    "bad-format",
    /manifest\.json has format/,
  ],
  [
    "a manifest with one bit flipped in the id of the embedder",
    rewrite((text) => text.replace("test-64", "test-65")),
    "bad-format",
    /manifest\.json is damaged: its own checksum does not fit it/,
  ],
  [
    "a manifest without files",
    edit((data) => Reflect.deleteProperty(data, "segments")),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest without a version",
    edit((data) => Reflect.deleteProperty(data, "version")),
    "bad-format",
    /manifest\.json is damaged: its version is undefined, expected 3/,
  ],
  [
    "a manifest that leads out of the folder",
    edit(({ segments }) => (segments[0]!.papers.name = "../secret.jsonl")),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest that takes vectors for papers",
    edit(({ segments }) => (segments[0]!.papers.name = segments[0]!.vectors.name)),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest that names the same files twice",
    edit(({ segments }) => segments.push(segments[0]!)),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest with a graph of somewhere else",
    edit(({ graph }) => (graph!.neighbors.name = "/etc/passwd")),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest with more papers than its files can hold",
    edit(({ segments }) => (segments[0]!.rows = 1e9)),
    "bad-format",
    /manifest\.json is damaged: embedder, dimensions, papers or files are missing or wrong/,
  ],
  [
    "a manifest with another number of papers",
    edit((data) => (data.papers = 2)),
    "bad-format",
    /is damaged: it holds 3 papers, expected 2/,
  ],
  [
    "a manifest with another number of rows",
    edit(({ segments }) => (segments[0]!.rows = 2)),
    "bad-format",
    /papers-\w+\.jsonl is damaged: it has 3 lines, expected 2/,
  ],
  [
    "a manifest that removes rows that are not there",
    edit(({ segments }) => (segments[0]!.removed = "1 7-9")),
    "bad-format",
    /rows 1 7-9 of papers-\w+\.jsonl cannot be removed/,
  ],
  [
    "no manifest beside other files",
    (at) => (rmSync(pathOf(at, "manifest")), writeFileSync(join(at, "notes.txt"), "")),
    "bad-format",
    /manifest\.json is missing, though there are files of an index .* --repair" rebuilds/,
  ],
  [
    "a newer version",
    edit((data) => (data.version = 4)),
    "version-mismatch",
    /index has index format 4, made by a newer paperweave; this one reads up to 3\. Update paperweave\./,
  ],
  [
    "another model",
    edit((data) => (data.embedder = "other")),
    "model-mismatch",
    /index was made by the embedder "other" \(64 dimensions\), got "test-64" \(64\)/,
  ],
  [
    "vectors of another length",
    edit((data) => (data.dimensions = 32)),
    "model-mismatch",
    /index was made by the embedder "test-64" \(32 dimensions\), got "test-64" \(64\)/,
  ],
  [
    "papers that are missing",
    (at) => rmSync(pathOf(at, "papers")),
    "bad-format",
    /papers-\w+\.jsonl is missing, though the manifest names it/,
  ],
  [
    "vectors that are missing",
    (at) => rmSync(pathOf(at, "vectors")),
    "bad-format",
    /vectors-\w+\.npy is missing, though the manifest names it/,
  ],
  [
    "checks that are missing",
    (at) => rmSync(pathOf(at, "checks")),
    "bad-format",
    /checks-\w+\.bin is missing, though the manifest names it/,
  ],
  [
    "a graph that is missing",
    (at) => rmSync(pathOf(at, "neighbors")),
    "bad-format",
    /neighbors-\w+\.npy is missing, though the manifest names it/,
  ],
  ["checks with one bit flipped", flip("checks", -1), "bad-format", /checks-\w+\.bin is damaged: its sha256 is/],
  [
    "neighbours with one bit flipped",
    flip("neighbors", -1),
    "bad-format",
    /neighbors-\w+\.npy is damaged: its sha256 is/,
  ],
  [
    "similarities cut in half",
    cut("similarities"),
    "bad-format",
    /similarities-\w+\.npy is damaged: it has \d+ bytes, expected/,
  ],
  [
    "neighbours that are not there",
    replace("neighbors", (bytes) => (bytes.writeInt32LE(3, 128), bytes)),
    "bad-format",
    /neighbors-\w+\.npy is damaged: it names rows that are not there/,
  ],
  ["papers cut in half", cut("papers"), "bad-format", /papers-\w+\.jsonl is damaged: it has \d+ bytes, expected \d+/],
  ["vectors cut in half", cut("vectors"), "bad-format", /vectors-\w+\.npy is damaged: it has \d+ bytes, expected 896/],
  [
    "papers with one bit flipped",
    flip("papers", 12),
    "bad-format",
    /papers-\w+\.jsonl is damaged: its sha256 is \w{64}, expected \w{64}/,
  ],
  ["vectors with one bit flipped", flip("vectors", -1), "bad-format", /vectors-\w+\.npy is damaged: its sha256 is/],
  [
    "vectors with a bit of the header flipped",
    flip("vectors", 1),
    "bad-format",
    /vectors-\w+\.npy is damaged: its sha256 is/,
  ],
  [
    "papers out of order",
    replace("papers", (bytes) => Buffer.from(bytes.toString().split("\n").slice(0, 3).reverse().join("\n") + "\n")),
    "bad-format",
    /papers-\w+\.jsonl is damaged: line 2 is not in the order of ids/,
  ],
  [
    "papers that are not JSON",
    replace("papers", (bytes) => Buffer.from(bytes.toString().replace('"title"', "title"))),
    "bad-format",
    /papers-\w+\.jsonl is damaged: line 1 is no paper/,
  ],
  [
    "papers that are no papers",
    replace("papers", () => Buffer.from("1\n2\n3\n")),
    "bad-format",
    /papers-\w+\.jsonl is damaged: line 1 is no paper/,
  ],
  [
    "vectors of another type",
    replace("vectors", (bytes) => Buffer.from(bytes.toString("latin1").replace("<f4", "<i4"), "latin1")),
    "bad-format",
    /vectors-\w+\.npy is not a float32 matrix/,
  ],
  [
    "vectors that are not finite",
    replace("vectors", (bytes) => (bytes.writeFloatLE(NaN, 128), bytes)),
    "not-finite",
    /vectors-\w+\.npy holds NaN in row 0, column 0/,
  ],
];

test.each(damages)("a folder with %s is refused by name, and not touched", async (_, damage, code, sentence) => {
  damage(folder);
  const before = contentOf(folder);
  for (const readOnly of [false, true]) {
    const error: unknown = await PaperIndex.open(folder, { embedder, readOnly }).then(
      String,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PaperweaveError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect((error as Error).message).toContain(folder);
  }
  expect(contentOf(folder)).toEqual(before);
});

test("an open index does not save over a folder that was damaged or has another model or version now", async () => {
  for (const [damage, code] of [
    [rewrite(() => "hello"), "bad-format"],
    [edit((data) => (data.version = 4)), "version-mismatch"],
    [edit((data) => (data.embedder = "other")), "model-mismatch"],
  ] as const) {
    const index = await PaperIndex.open(folder, { embedder });
    const text = readFileSync(pathOf(folder, "manifest"), "utf8");
    damage(folder);
    const before = contentOf(folder);
    await expect(index.upsert([{ title: "Four" }])).rejects.toSatisfy((error) => PaperweaveError.is(error, code));
    expect(index.size).toBe(3);
    expect(contentOf(folder)).toEqual(before);
    writeFileSync(join(folder, "manifest.json"), text);
    expect((await PaperIndex.open(folder, { embedder })).size).toBe(3);
    await index.close();
  }
});

test("an index that was open while a data file was lost writes everything anew", async () => {
  for (const kind of ["papers", "vectors", "checks"] as const) {
    const index = await PaperIndex.open(folder, { embedder });
    rmSync(pathOf(folder, kind));
    await index.upsert([{ title: `After the loss of ${kind}` }]);
    expect([...(await PaperIndex.open(folder, { embedder })).papers()]).toEqual([...index.papers()]);
    await index.close();
  }
});

test("a file in place of the folder, or above it, is refused by name", async () => {
  const file = join(folder, "manifest.json");
  for (const place of [file, join(file, "index")]) {
    await expect(PaperIndex.open(place, { embedder })).rejects.toMatchObject({
      code: "invalid-argument",
      message: `${place} is a file, or lies in one; an index is a folder.`,
    });
  }
});

test("an upsert that cannot be saved leaves the index as it was, and the next one works", async () => {
  rmSync(folder, { recursive: true });
  const index = await PaperIndex.open(folder, { embedder });
  writeFileSync(folder, "a file in the way");
  await expect(index.upsert([{ title: "Four" }])).rejects.toMatchObject({
    code: "EEXIST",
    message: expect.stringContaining(folder) as string,
  });
  await expect(index.remove("one")).rejects.toMatchObject({ code: "EEXIST" });
  expect(index.size).toBe(0);
  rmSync(folder);
  await index.upsert([{ title: "Four" }]);
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(1);
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
  "a folder without permission to write takes no papers and keeps those that it has",
  async () => {
    const index = await PaperIndex.open(folder, { embedder });
    chmodSync(folder, 0o500);
    await expect(index.upsert([{ title: "Four" }])).rejects.toMatchObject({ code: "EACCES" });
    expect([index.size, (await PaperIndex.open(folder, { embedder })).size]).toEqual([3, 3]);
    chmodSync(folder, 0o700);
  },
);

test("files of the user's in an index folder are left alone", async () => {
  for (const name of ["notes.txt", "papers.jsonl", "manifest.json.bak"]) writeFileSync(join(folder, name), "mine");
  mkdirSync(join(folder, "more"));
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Four" }]);
  await index.save({ compact: true });
  expect(namesIn(folder)).toEqual([
    "checks-#.bin",
    "manifest.json",
    "manifest.json.bak",
    "more",
    "notes.txt",
    "papers-#.jsonl",
    "papers.jsonl",
    "vectors-#.npy",
    "words-#.bin",
  ]);
});

test("an index without papers is saved and opened, too", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.remove([...index.papers()].map(({ id }) => id));
  expect((await PaperIndex.open(folder, { embedder, readOnly: true })).size).toBe(0);
});

test.runIf(process.platform === "linux")(
  "where no folder can be made, an upsert and an export say so and end (needs Linux)",
  async () => {
    const index = await PaperIndex.open("/proc/paperweave/index", { embedder });
    await expect(index.upsert([{ title: "One" }])).rejects.toMatchObject({ code: "ENOENT" });
    await expect(index.export("/proc/paperweave/papers.csv")).rejects.toMatchObject({ code: "ENOENT" });
    expect(index.size).toBe(0);
    await index.close();
  },
);

test("an upsert of a stream that has stopped can be stopped", async () => {
  const index = await PaperIndex.inMemory({ embedder });
  const stop = new AbortController();
  async function* stuck(): AsyncGenerator<{ title: string }> {
    yield { title: "One" };
    setImmediate(() => stop.abort());
    await new Promise(() => undefined);
  }
  await expect(index.upsert(stuck(), { signal: stop.signal })).rejects.toMatchObject({ code: "aborted" });
  expect(await index.upsert([{ title: "Two" }])).toMatchObject({ added: [expect.any(String)] });
  await index.close();
});

test("a folder from which the manifest has gone is not taken for a new index: nothing in it is deleted", async () => {
  rmSync(pathOf(folder, "manifest"));
  const before = contentOf(folder);
  await expect(PaperIndex.open(folder, { embedder })).rejects.toMatchObject({
    code: "bad-format",
    message: expect.stringContaining("manifest.json is missing, though there are files of an index") as string,
  });
  expect((await checkIndex(folder)).files[0]).toMatchObject({ name: "manifest.json", state: "missing" });
  expect(contentOf(folder)).toEqual(before);
  // The repair keeps what was there under other names.
  const report = await repairIndex(folder, { embedder });
  expect(report).toMatchObject({ papers: 3, lost: [], embedded: [] });
  expect(report.setAside.sort()).toEqual(before.map(([name]) => `${name}.before-repair`).sort());
  for (const [name, content] of before)
    expect(readFileSync(join(folder, `${name}.before-repair`), "latin1")).toBe(content);
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(3);
});

test("files of another copy of the index, which no manifest here has named, are left alone", async () => {
  const strangers = contentOf(folder)
    .filter(([name]) => name !== "manifest.json")
    .map(([name, content]) => [name!.replace(/[0-9a-f]{16}/, "00000009deadbeef"), content!] as const);
  for (const [name, content] of strangers) writeFileSync(join(folder, name), content, "latin1");
  const index = await PaperIndex.open(folder, { embedder });
  expect(index.size).toBe(3);
  for (let n = 0; n < 4; n++) await index.upsert([{ title: `Another paper, number ${n}` }]);
  await index.save({ compact: true });
  await index.close();
  for (const [name, content] of strangers) expect(readFileSync(join(folder, name), "latin1")).toBe(content);
  const { whole, files } = await checkIndex(folder);
  expect(whole).toBe(true);
  expect(files.filter(({ state }) => state === "unknown").map(({ name }) => name)).toEqual(
    strangers.map(([name]) => name).sort(),
  );
  expect(files.filter(({ state }) => state !== "unknown").every(({ state }) => state === "whole")).toBe(true);
});

test("files that a killed program should have removed are removed by the next save", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Another" }]);
  await index.save({ compact: true });
  await index.close();
  const { obsolete } = manifestOf(folder);
  expect(obsolete!.length).toBeGreaterThan(3);
  // As if the program had been killed before it removed them, and in the middle of another save, too.
  const unfinished = ["manifest-#.json", "papers-#.jsonl", "vectors-#.npy"].map((name) =>
    name.replace("#", "00000003cafecafe"),
  );
  const left = [...obsolete!, ...unfinished];
  for (const name of left) writeFileSync(join(folder, name), "half");
  const { files } = await checkIndex(folder);
  expect(files.filter(({ state }) => state === "left over").map(({ name }) => name)).toEqual([...left].sort());
  const again = await PaperIndex.open(folder, { embedder });
  await again.remove([...again.papers()][0]!.id);
  await again.close();
  for (const name of left) expect(existsSync(join(folder, name)), name).toBe(false);
  expect((await checkIndex(folder)).files.every(({ state }) => state === "whole")).toBe(true);
});

test.skipIf(process.platform === "win32")(
  "a FIFO in place of a data file is damage, and keeps nobody waiting",
  async () => {
    const path = pathOf(folder, "vectors");
    rmSync(path);
    expect(spawnSync("mkfifo", [path]).status).toBe(0);
    await expect(PaperIndex.open(folder, { embedder })).rejects.toMatchObject({
      code: "bad-format",
      message: expect.stringContaining("is not a regular file") as string,
    });
  },
);
