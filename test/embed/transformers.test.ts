import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PaperweaveError, type PaperweaveErrorCode } from "../../src/core/errors.js";
import { createEmbedder } from "../../src/embed/index.js";
import { PaperIndex } from "../../src/index.js";
import { makeTinyModel } from "../support/make-tiny-model.js";

const is = (code: PaperweaveErrorCode, words: string) => (error: unknown) => PaperweaveError.is(error, code) && error.message.includes(words);
let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "paperweave-model-")), "tiny")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

test("a model folder gives the mean of its tokens' vectors, scaled to length 1", async () => {
  makeTinyModel(folder);
  const embedder = await createEmbedder(folder);
  expect([embedder.dimensions, embedder.maxTokens]).toEqual([3, 8]);
  expect(embedder.id).toMatch(/^tiny fp32 [0-9a-f]{12} mean$/);
  // [CLS] attention memory [SEP]: (0 + 3 + 0 + 0, 0 + 0 + 4 + 0, 9 + 0 + 0 + 0) / 4, of length sqrt(106) / 4.
  const { data, rows, cols, truncated } = await embedder.embed(["attention memory"]);
  expect([rows, cols, truncated]).toEqual([1, 3, []]);
  [3, 4, 9].forEach((value, i) => expect(data[i]).toBeCloseTo(value / Math.sqrt(106), 6));
  await embedder.close?.();
});

test("1_Pooling/config.json and the option decide how tokens become one vector", async () => {
  makeTinyModel(folder, { pooling: { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false } });
  const first = await createEmbedder(folder);
  expect([...(await first.embed(["attention memory"])).data]).toEqual([0, 0, 1]);
  const mean = await createEmbedder(folder, { pooling: "mean" });
  expect((await mean.embed(["attention memory"])).data[0]).toBeCloseTo(3 / Math.sqrt(106), 6);
  expect(first.id).not.toBe(mean.id);
  await first.close?.();
  await mean.close?.();
});

test("a text has the same vector alone and among others", async () => {
  makeTinyModel(folder);
  const embedder = await createEmbedder(folder);
  const texts = ["memory", "robots robots attention memory attention", "", "attention", "unknown words"];
  const all = await embedder.embed(texts);
  for (const [row, text] of texts.entries()) expect((await embedder.embed([text])).data).toEqual(all.data.slice(3 * row, 3 * row + 3));
  await embedder.close?.();
});

test.each([
  ["the tokenizer's limit", { modelMaxLength: 5 }, 5],
  ["sentence_bert_config.json", { modelMaxLength: 50, maxSequenceLength: 5 }, 5],
  ["the model's positions", { modelMaxLength: 1e30 }, 64],
])("texts longer than %s are cut and reported with their token counts", async (_, model, limit) => {
  makeTinyModel(folder, model);
  const embedder = await createEmbedder(folder);
  expect(embedder.maxTokens).toBe(limit);
  const words = (count: number): string => Array<string>(count).fill("attention").join(" ");
  const { data, truncated } = await embedder.embed([words(limit - 2), `${words(limit - 2)} memory memory`]);
  expect(truncated).toEqual([{ row: 1, tokens: limit + 2 }]);
  expect(data.slice(3)).toEqual(data.slice(0, 3));
  await embedder.close?.();
});

test("an index takes a model folder, and refuses it for an index that another model made", async () => {
  makeTinyModel(folder);
  const where = join(folder, "..", "index");
  const index = await PaperIndex.open(where, { embedder: folder });
  await index.upsert([{ title: "attention" }, { title: "memory" }, { title: "robots memory" }]);
  expect((await index.search("attention", { k: 1 }))[0]!.paper.title).toBe("attention");
  await index.close();
  await expect(PaperIndex.open(where)).rejects.toSatisfy(is("model-mismatch", "tiny fp32"));
  const moved = join(folder, "..", "elsewhere", "tiny");
  cpSync(folder, moved, { recursive: true });
  const again = await PaperIndex.open(where, { embedder: moved });
  expect(again.size).toBe(3);
  await again.close();
});

test("a folder that is missing, lacks a file, or holds a damaged one is refused, saying which", async () => {
  await expect(createEmbedder("./no-such-model")).rejects.toSatisfy(is("not-found", "There is no model folder ./no-such-model"));
  for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"]) {
    makeTinyModel(folder);
    rmSync(join(folder, name));
    await expect(createEmbedder(folder)).rejects.toSatisfy(is("not-found", `has no ${name}`));
  }
  makeTinyModel(folder);
  await expect(createEmbedder(folder, { dtype: "q8" })).rejects.toSatisfy(is("not-found", 'it has { dtype: "fp32" }'));
  writeFileSync(join(folder, "tokenizer.json"), '{"version": ');
  await expect(createEmbedder(folder)).rejects.toSatisfy(is("bad-format", "tokenizer.json is not JSON"));
  makeTinyModel(folder);
  writeFileSync(join(folder, "onnx", "model.onnx"), "no model");
  await expect(createEmbedder(folder)).rejects.toSatisfy(is("bad-format", "cannot be loaded"));
  makeTinyModel(folder, { pooling: { pooling_mode_max_tokens: true } });
  await expect(createEmbedder(folder)).rejects.toSatisfy(is("bad-format", "pooling_mode_max_tokens"));
});

test("names and options that mean nothing are refused", async () => {
  for (const name of ["bert", "", "a/b/c", "two words/x"]) await expect(createEmbedder(name)).rejects.toSatisfy(is("invalid-argument", "There is no embedder"));
  await expect(createEmbedder("minilm", { dtype: "q8" })).rejects.toSatisfy(is("invalid-argument", "minilm"));
  await expect(createEmbedder("a/b", { dtype: "int4" as "q4" })).rejects.toSatisfy(is("invalid-argument", "dtype"));
  await expect(createEmbedder("a/b", { pooling: "max" as "cls" })).rejects.toSatisfy(is("invalid-argument", "pooling"));
});

test("a model of the hub that cannot be had is an error that says what to do", async () => {
  await expect(createEmbedder("paperweave-tests/no-such-model")).rejects.toSatisfy(is("not-found", "pass its folder"));
}, 120_000);

test("without transformers.js the error says how to install it", () => {
  makeTinyModel(folder);
  // The built package in a folder of its own, with the dependencies that npm installs for it, and no more.
  const place = join(folder, "..", "installed");
  const root = new URL("../../", import.meta.url);
  for (const name of ["dist", "models", "package.json"]) cpSync(new URL(name, root), join(place, "node_modules", "paperweave", name), { recursive: true });
  for (const name of ["@huggingface/tokenizers", "onnxruntime-node/package.json"]) cpSync(new URL(`node_modules/${name}`, root), join(place, "node_modules", name), { recursive: true });
  const program = `import { createEmbedder } from "paperweave/embed";
    await createEmbedder(${JSON.stringify(folder)}).catch((error) => console.log(error.code, error.message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: place, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^missing-dependency A model of your own needs transformers.js: install it with `npm install @huggingface\/transformers`\./);
});
