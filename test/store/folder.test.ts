import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, type PaperweaveErrorCode } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const embedder = createTestEmbedder();
let folder: string;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "paperweave-folder-")), "index");
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "One" }, { title: "Two" }, { title: "Three" }]);
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

type Manifest = Record<string, unknown> & { files: Record<"papers" | "vectors", { name: string; bytes: number; sha256: string }> };
const manifest = (): Manifest => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
const path = (kind: "papers" | "vectors" | "manifest"): string => join(folder, kind === "manifest" ? "manifest.json" : manifest().files[kind].name);
const cut = (kind: "papers" | "vectors" | "manifest") => () => truncateSync(path(kind), readFileSync(path(kind)).length >> 1);
const rewrite = (change: (text: string) => string) => () => writeFileSync(path("manifest"), change(readFileSync(path("manifest"), "utf8")));
const edit = (change: (manifest: Manifest) => void) =>
  rewrite((text) => {
    const data = JSON.parse(text) as Manifest;
    change(data);
    return JSON.stringify(data);
  });
const flip = (kind: "papers" | "vectors", at: number) => () => {
  const bytes = readFileSync(path(kind));
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  writeFileSync(path(kind), bytes);
};
/** A data file of another content, with a manifest that fits it. */
const replace = (kind: "papers" | "vectors", change: (bytes: Buffer) => Buffer) => () => {
  const bytes = change(readFileSync(path(kind)));
  writeFileSync(path(kind), bytes);
  edit(({ files }) => Object.assign(files[kind], { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }))();
};

const damages: [string, () => void, PaperweaveErrorCode, RegExp][] = [
  ["a manifest cut in half", cut("manifest"), "bad-format", /manifest\.json is damaged: .*JSON/],
  ["an empty manifest", rewrite(() => ""), "bad-format", /manifest\.json is damaged: .*JSON/],
  ["a manifest that is not JSON", rewrite(() => "hello"), "bad-format", /manifest\.json is damaged: .*JSON/],
  ["a manifest that is null", rewrite(() => "null"), "bad-format", /manifest\.json has format undefined, expected "paperweave-index"/],
  ["a manifest of something else", rewrite(() => '{"format":"x"}'), "bad-format", /manifest\.json has format "x", expected "paperweave-index"/],
  ["a manifest whose format is no text", rewrite(() => '{"format":{"toString":1}}'), "bad-format", /manifest\.json has format/],
  ["a manifest without files", edit((data) => Reflect.deleteProperty(data, "files")), "bad-format", /manifest\.json is damaged: it lacks/],
  ["a manifest without a version", edit((data) => Reflect.deleteProperty(data, "version")), "bad-format", /manifest\.json is damaged: its version is undefined, expected 1/],
  ["a manifest that leads out of the folder", edit(({ files }) => (files.papers.name = "../secret.jsonl")), "bad-format", /manifest\.json is damaged: it lacks/],
  ["a manifest with another number of papers", edit((data) => (data.papers = 4)), "bad-format", /holds 3 papers and 3 x 64 vectors, expected 4 x 64/],
  ["no manifest beside other files", () => (rmSync(path("manifest")), writeFileSync(join(folder, "notes.txt"), "")), "bad-format", /index has files but no manifest\.json: it is not an index/],
  ["a newer version", edit((data) => (data.version = 2)), "version-mismatch", /index has index format 2, made by a newer paperweave; this one reads up to 1\. Update paperweave\./],
  ["another model", edit((data) => (data.embedder = "other")), "model-mismatch", /index was made by the embedder "other" \(64 dimensions\), got "test-64" \(64\)/],
  ["vectors of another length", edit((data) => (data.dimensions = 32)), "model-mismatch", /index was made by the embedder "test-64" \(32 dimensions\), got "test-64" \(64\)/],
  ["papers that are missing", () => rmSync(path("papers")), "bad-format", /papers-\w+\.jsonl is missing, though the manifest names it/],
  ["vectors that are missing", () => rmSync(path("vectors")), "bad-format", /vectors-\w+\.npy is missing, though the manifest names it/],
  ["papers cut in half", cut("papers"), "bad-format", /papers-\w+\.jsonl is damaged: it has \d+ bytes, expected \d+/],
  ["vectors cut in half", cut("vectors"), "bad-format", /vectors-\w+\.npy is damaged: it has \d+ bytes, expected 896/],
  ["papers with one bit flipped", flip("papers", 12), "bad-format", /papers-\w+\.jsonl is damaged: its sha256 is \w{64}, expected \w{64}/],
  ["vectors with one bit flipped", flip("vectors", -1), "bad-format", /vectors-\w+\.npy is damaged: its sha256 is/],
  ["vectors with a bit of the header flipped", flip("vectors", 1), "bad-format", /vectors-\w+\.npy is damaged: its sha256 is/],
  ["papers out of order", replace("papers", (bytes) => Buffer.from(bytes.toString().split("\n").slice(0, 3).reverse().join("\n") + "\n")), "bad-format", /papers-\w+\.jsonl in .* is not in the order of ids at line 2/],
  ["papers that are not JSON", replace("papers", (bytes) => Buffer.from(bytes.toString().replace('"title"', "title"))), "bad-format", /papers-\w+\.jsonl is damaged: line 1 is no paper/],
  ["papers that are no papers", replace("papers", () => Buffer.from("1\n2\n3\n")), "bad-format", /papers-\w+\.jsonl is damaged: line 1 is no paper/],
  ["vectors of another type", replace("vectors", (bytes) => Buffer.from(bytes.toString("latin1").replace("<f4", "<i4"), "latin1")), "bad-format", /vectors-\w+\.npy is not a float32 matrix/],
  ["vectors that are not finite", replace("vectors", (bytes) => (bytes.writeFloatLE(NaN, 128), bytes)), "not-finite", /vectors-\w+\.npy holds NaN in row 0, column 0/],
];

test.each(damages)("a folder with %s is refused by name, and not touched", async (_, damage, code, sentence) => {
  damage();
  const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]);
  for (const readOnly of [false, true]) {
    const error: unknown = await PaperIndex.open(folder, { embedder, readOnly }).then(String, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(PaperweaveError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect((error as Error).message).toContain(folder);
  }
  expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")])).toEqual(before);
});

test("an index that was open while its folder was damaged, or taken over by another model or a newer version, does not save over it", async () => {
  for (const [damage, code] of [[rewrite(() => "hello"), "bad-format"], [edit((data) => (data.version = 2)), "version-mismatch"], [edit((data) => (data.embedder = "other")), "model-mismatch"]] as const) {
    const index = await PaperIndex.open(folder, { embedder });
    const text = readFileSync(path("manifest"), "utf8");
    damage();
    await expect(index.upsert([{ title: "Four" }])).rejects.toSatisfy((error) => PaperweaveError.is(error, code));
    expect(index.size).toBe(3);
    expect(readdirSync(folder)).toHaveLength(3);
    writeFileSync(join(folder, "manifest.json"), text);
    expect((await PaperIndex.open(folder, { embedder })).size).toBe(3);
  }
});

test("a file in place of the folder, or above it, is refused by name", async () => {
  const file = join(folder, "manifest.json");
  for (const place of [file, join(file, "index")]) {
    await expect(PaperIndex.open(place, { embedder })).rejects.toMatchObject({ code: "invalid-argument", message: `${place} is a file, or lies in one; an index is a folder.` });
  }
});

test("an upsert that cannot be saved leaves the index as it was, and the next one works", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  const before = [...index.papers()];
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "a file in the way");
  await expect(index.upsert([{ title: "Four" }])).rejects.toMatchObject({ code: "EEXIST", message: expect.stringContaining(folder) as string });
  await expect(index.remove(before[0]!.id)).rejects.toMatchObject({ code: "EEXIST" });
  expect([...index.papers()]).toEqual(before);
  rmSync(folder);
  await index.upsert([{ title: "Four" }]);
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(4);
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a folder without permission to write takes no papers and keeps those that it has", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  chmodSync(folder, 0o500);
  await expect(index.upsert([{ title: "Four" }])).rejects.toMatchObject({ code: "EACCES" });
  expect([index.size, (await PaperIndex.open(folder, { embedder })).size]).toEqual([3, 3]);
  chmodSync(folder, 0o700);
});

test("files of the user's in an index folder are left alone", async () => {
  for (const name of ["notes.txt", "papers.jsonl", "manifest.json.bak"]) writeFileSync(join(folder, name), "mine");
  mkdirSync(join(folder, "more"));
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Four" }]);
  expect(readdirSync(folder).map((name) => name.replace(/[0-9a-f]{16}/, "#"))).toEqual(["manifest.json", "manifest.json.bak", "more", "notes.txt", "papers-#.jsonl", "papers.jsonl", "vectors-#.npy"]);
});

test("an index without papers is saved and opened, too", async () => {
  const index = await PaperIndex.open(folder, { embedder });
  await index.remove([...index.papers()].map(({ id }) => id));
  expect((await PaperIndex.open(folder, { embedder, readOnly: true })).size).toBe(0);
});
