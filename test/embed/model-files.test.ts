import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperweaveError, type PaperweaveErrorCode } from "../../src/core/errors.js";
import { describeModel, readModelFile, type ModelDescription } from "../../src/embed/model-files.js";
import { paperText } from "../../src/embed/index.js";

const is = (code: PaperweaveErrorCode, words: RegExp) => (error: unknown) => PaperweaveError.is(error, code) && words.test(error.message);
let copy: string;
let description: ModelDescription & Record<string, unknown>;
beforeAll(async () => {
  const model = await describeModel("minilm");
  description = model.description as typeof description;
  copy = mkdtempSync(join(tmpdir(), "paperweave-model-"));
  for (const name of Object.keys(description.files)) if (name !== "model-w8.onnx") cpSync(join(model.folder, name), join(copy, name));
});
afterAll(() => rmSync(copy, { recursive: true }));

test("the manifest names source, licence, pooling, text template, and the true size and sha256 of every file", async () => {
  const { folder } = await describeModel("minilm");
  for (const [name, { bytes, sha256 }] of Object.entries(description.files)) {
    const content = readFileSync(join(folder, name));
    expect({ bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") }).toEqual({ bytes, sha256 });
  }
  expect(description).toMatchObject({ licence: "Apache-2.0", dimensions: 384, maxTokens: 256, pooling: "mean" });
  expect(description.source).toContain("53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db");
  expect(readFileSync(join(folder, "..", description.licenceFile as string), "utf8")).toContain("Apache License");
  const paper = { title: "A title", abstract: "An abstract" };
  expect((description.textTemplate as string).replace("{title}", paper.title).replace("{abstract}", paper.abstract)).toBe(paperText(paper));
});

test("a file that is whole is read", async () => {
  const expected = description.files["tokenizer.json"]!;
  expect((await readModelFile(copy, "tokenizer.json", expected)).length).toBe(expected.bytes);
});

test("a missing file, a cut one and one with a byte changed are refused, saying what is wrong and what to do", async () => {
  const expected = description.files["tokenizer_config.json"]!;
  const path = join(copy, "tokenizer_config.json");
  const bytes = readFileSync(path);
  bytes[10] = bytes[10]! ^ 1;
  writeFileSync(path, bytes);
  await expect(readModelFile(copy, "tokenizer_config.json", expected)).rejects.toSatisfy(is("bad-format", /its sha256 is .*, expected .*; install paperweave again/));
  truncateSync(path, 100);
  await expect(readModelFile(copy, "tokenizer_config.json", expected)).rejects.toSatisfy(is("bad-format", /it has 100 bytes, expected 366/));
  rmSync(path);
  await expect(readModelFile(copy, "tokenizer_config.json", expected)).rejects.toSatisfy(is("not-found", /cannot be read \(ENOENT\); install paperweave again/));
});
