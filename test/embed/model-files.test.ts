import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { ownClients, onnxClients } from "../../src/embed/minilm/embedder.js";
import type { Embedder } from "../../src/core/types.js";
import { createEmbedder } from "../../src/embed/index.js";
import { paperText } from "../../src/embed/texts.js";
import { describeModel, readModelFile } from "../../src/embed/model-files.js";
import { fastEmbedder } from "../../src/embed/fast/fast-embedder.js";
import { workerEmbedder } from "../../src/embed/worker-embedder.js";

const model = await describeModel("minilm");
/** Its files are the exact one's, and its graph. */
const int8 = await describeModel("minilm-int8");
const models = new URL("../../models/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", models), "utf8")) as Record<
  string,
  Record<string, unknown>
>;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paperweave-model-"));
  cpSync(model.folder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The packaged model's embedder, but with the files of the temp folder. */
function embedderOfFolder({ description } = model): Embedder {
  const clients = description === model.description ? ownClients : onnxClients;
  return workerEmbedder(async () => clients({ folder, description }, 1), description);
}

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path, bytes);
}

const files = Object.keys(int8.description.files);
const damages = [
  [
    "missing",
    (path: string) => rmSync(path),
    "not-found",
    'cannot be read (ENOENT); install paperweave again. Of paperweave@lite only "minilm-fast" runs.',
  ],
  [
    "cut in half",
    (path: string) => truncateSync(path, readFileSync(path).length >> 1),
    "bad-format",
    "bytes, expected",
  ],
  ["empty", (path: string) => truncateSync(path, 0), "bad-format", "is damaged: it has 0 bytes, expected"],
  ["changed in one byte", flipByte, "bad-format", "is damaged: its sha256 is"],
] as const;
const cases = files.flatMap((file) => damages.map((damage) => [file, ...damage] as const));

test.each(cases)("%s %s is refused by name", async (file, _, damage, code, sentence) => {
  const path = join(folder, file);
  const expected = int8.description.files[file]!;
  expect(await readModelFile(folder, file, expected)).toHaveLength(expected.bytes);
  damage(path);
  const error: unknown = await readModelFile(folder, file, expected).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PaperweaveError);
  expect(error).toMatchObject({
    code,
    message: expect.stringMatching(/^The model file .* install paperweave again\./) as string,
  });
  expect((error as Error).message).toContain(path);
  expect((error as Error).message).toContain(sentence);
});

test("each embed with damaged files is refused with the code and the message of the worker", async () => {
  flipByte(join(folder, "tokenizer.json"));
  const embedder = embedderOfFolder();
  for (let call = 0; call < 2; call++) {
    await expect(embedder.embed(["A text"])).rejects.toMatchObject({
      code: "bad-format",
      message: expect.stringMatching(/tokenizer\.json is damaged/) as string,
    });
  }
  await embedder.close!();
});

test.each(["model-int8.onnx", "model-w8.onnx"])("int8 arithmetic with a damaged %s is refused", async (file) => {
  flipByte(join(folder, file));
  const embedder = embedderOfFolder(int8);
  await expect(embedder.embed(["A text"])).rejects.toMatchObject({
    code: "bad-format",
    message: expect.stringContaining(`${file} is damaged`) as string,
  });
  await embedder.close!();
});

test("files that are whole again are read after the embedder has been closed", async () => {
  rmSync(join(folder, "tokenizer.json"));
  const embedder = embedderOfFolder();
  await expect(embedder.embed(["A text"])).rejects.toSatisfy((error) => PaperweaveError.is(error, "not-found"));
  await embedder.close!();
  cpSync(join(model.folder, "tokenizer.json"), join(folder, "tokenizer.json"));
  const whole = workerEmbedder(async () => ownClients(model, 1), model.description);
  expect((await embedder.embed(["A text"])).data).toEqual((await whole.embed(["A text"])).data);
  await Promise.all([embedder.close!(), whole.close!()]);
});

test("a damaged table of the fast model is refused at each embed, with one message, until it is whole", async () => {
  const fast = await describeModel("minilm-fast");
  const place = join(folder, "minilm-fast");
  cpSync(fast.folder, place, { recursive: true });
  const table = join(place, fast.description.model);
  flipByte(table);
  mkdirSync(join(folder, "all-MiniLM-L6-v2"));
  cpSync(join(folder, "tokenizer.json"), join(folder, "all-MiniLM-L6-v2", "tokenizer.json"));
  const { description } = fast;
  const file = (path: string): Promise<Uint8Array> => readModelFile(place, path, description.files[path]!);
  const embedder = fastEmbedder(description, async () => ({
    table: await file(description.model),
    tokenizer: await file(description.tokenizer!),
  }));
  for (let call = 0; call < 2; call++)
    await expect(embedder.embed(["A text"])).rejects.toMatchObject({
      code: "bad-format",
      message: expect.stringMatching(/table\.bin is damaged/) as string,
    });
  flipByte(table);
  expect((await embedder.embed(["A text"])).data).toEqual(
    (await (await createEmbedder("minilm-fast")).embed(["A text"])).data,
  );
});

test.each(Object.keys(manifest))(
  "models/manifest.json says of %s where it comes from, and every file is as it says",
  (name) => {
    const entry = manifest[name]!;
    expect(entry).toMatchObject({
      licence: "Apache-2.0",
      dimensions: name === "minilm-fast" ? 512 : 384,
      maxTokens: 256,
      normalised: true,
      textTemplate: "{title}. {abstract}",
    });
    for (const path of [entry.licenceFile, entry.builder] as string[])
      expect(readFileSync(new URL(path, models), "utf8").length).toBeGreaterThan(0);
    if (entry.notice !== undefined)
      expect(readFileSync(new URL(entry.notice as string, models), "utf8")).toMatch(
        /WordNet 3\.[01] Copyright 20\d\d by Princeton University/,
      );
    expect(Object.keys(entry.files as object)).toContain(entry.model);
    for (const [file, { bytes, sha256 }] of Object.entries(
      entry.files as Record<string, { bytes: number; sha256: string }>,
    )) {
      const content = readFileSync(new URL(`${entry.folder as string}/${file}`, models));
      expect([file, content.length, createHash("sha256").update(content).digest("hex")]).toEqual([file, bytes, sha256]);
    }
  },
);

test.each(Object.keys(manifest))("the embedder %s is what models/manifest.json says", async (name) => {
  const embedder = await createEmbedder(name);
  const entry = manifest[name]!;
  expect([embedder.id, embedder.dimensions, embedder.maxTokens]).toEqual([entry.id, entry.dimensions, entry.maxTokens]);
  await embedder.close?.();
});

test("models/manifest.json tells the source, the licence and how vectors of the exact model are made", () => {
  expect(Object.keys(manifest)).toEqual(["minilm", "minilm-int8", "minilm-fast"]);
  const entry = manifest.minilm!;
  expect(entry).toMatchObject({
    licence: "Apache-2.0",
    dimensions: 384,
    maxTokens: 256,
    pooling: "mean",
    normalised: true,
    textTemplate: "{title}. {abstract}",
  });
  expect(entry.source).toMatch(/sentence-transformers\/all-MiniLM-L6-v2 .*sha256 [0-9a-f]{64}/);
  expect(readFileSync(new URL(entry.licenceFile as string, models), "utf8")).toMatch(/Apache License\s+Version 2\.0/);
  expect(Object.keys(entry.files as object)).toEqual(
    expect.arrayContaining([entry.model, "tokenizer.json", "tokenizer_config.json"]),
  );
  const { title, abstract } = { title: "A title", abstract: "An abstract." };
  expect(paperText({ title, abstract })).toBe(
    (entry.textTemplate as string).replace("{title}", title).replace("{abstract}", abstract),
  );
});
