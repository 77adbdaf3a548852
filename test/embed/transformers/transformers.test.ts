import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperweaveError } from "../../../src/core/errors.js";
import type { Embedder } from "../../../src/core/types.js";
import { createEmbedder, type ModelOptions } from "../../../src/embed/index.js";
import { promptsOf } from "../../../src/embed/transformers/prompts.js";
import { PaperIndex } from "../../../src/index.js";
import { json, lookupGraph, makeTinyModel } from "../../support/make-tiny-model.js";

let scratch: string;
let count = 0;
const open: Embedder[] = [];

beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), "paperweave-model-"))));
afterAll(async () => {
  for (const embedder of open) await embedder.close?.();
  await rm(scratch, { recursive: true, force: true });
});

/** The folder of a tiny model of its own. */
async function tiny(changes?: Parameters<typeof makeTinyModel>[1]): Promise<string> {
  const folder = join(scratch, String(count++), "tiny");
  await mkdir(folder, { recursive: true });
  await makeTinyModel(folder, changes);
  return folder;
}

async function embedder(name: string, options?: ModelOptions): Promise<Embedder> {
  const made = await createEmbedder(name, options);
  open.push(made);
  return made;
}

async function failure(run: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await run().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toSatisfy((caught) => PaperweaveError.is(caught));
  const { code, message } = error as PaperweaveError;
  return { code, message };
}

const unit = (...values: number[]): number[] => values.map((value) => value / Math.hypot(...values));
const rounded = (values: Iterable<number>): number[] => Array.from(values, (value) => Math.round(value * 1e6) / 1e6);

describe("a model in a folder", () => {
  test("gives the mean of the token vectors, scaled to length 1, as worked out by hand", async () => {
    const { id, dimensions, maxTokens, embed } = await embedder(await tiny());
    expect(id).toMatch(/^tiny fp32 [0-9a-f]{12} mean$/);
    expect([dimensions, maxTokens]).toEqual([2, 6]);
    const { data, rows, cols, truncated } = await embed(["Graph neural", "", "unknown"]);
    expect([rows, cols, truncated]).toEqual([3, 2, []]);
    // [CLS] (3, 4), graph (8, 0), neural (0, 8), [SEP] (0, 2): the sum is (11, 14).
    expect(rounded(data)).toEqual(rounded([...unit(11, 14), ...unit(3, 6), ...unit(4, 5)]));
  });

  test("gives the first token's vector where 1_Pooling or the caller asks for cls", async () => {
    const asking = await embedder(
      await tiny({ "1_Pooling/config.json": json({ pooling_mode_cls_token: true, pooling_mode_mean_tokens: false }) }),
    );
    const asked = await embedder(await tiny(), { pooling: "cls" });
    for (const { id, embed } of [asking, asked]) {
      expect(id).toMatch(/^tiny fp32 [0-9a-f]{12} cls$/);
      expect(rounded((await embed(["graph"])).data)).toEqual([0.6, 0.8]);
    }
  });

  test("gives the graph's own sentence_embedding where there is one, scaled to length 1", async () => {
    const model = lookupGraph("sentence_embedding");
    const { id, embed } = await embedder(
      await tiny({ "onnx/model.onnx": model, "1_Pooling/config.json": json({ pooling_mode_max_tokens: true }) }),
    );
    expect(id).toMatch(/^tiny fp32 [0-9a-f]{12}$/);
    expect(rounded((await embed(["graph"])).data)).toEqual(rounded(unit(8, 4)));
  });

  test("cuts long texts before their last special token, and reports the whole count", async () => {
    const { embed } = await embedder(await tiny());
    const { data, truncated } = await embed(["graph graph graph graph", "graph graph graph graph graph memory"]);
    expect(truncated).toEqual([{ row: 1, tokens: 8 }]);
    expect(data.slice(2)).toEqual(data.slice(0, 2)); // [CLS], four times graph, [SEP]
  });

  test.each([
    ["sentence_bert_config.json", { "sentence_bert_config.json": json({ max_seq_length: 4 }) }, 4],
    [
      "tokenizer_config.json, but no more than there are positions",
      { "tokenizer_config.json": json({ model_max_length: 64 }) },
      32,
    ],
    [
      "config.json when tokenizer_config.json names no limit",
      { "tokenizer_config.json": json({ model_max_length: 1e30 }) },
      32,
    ],
    [
      "config.json of RoBERTa, whose positions begin at 2",
      { "tokenizer_config.json": "{}", "config.json": json({ model_type: "roberta", max_position_embeddings: 34 }) },
      32,
    ],
    ["nowhere", { "tokenizer_config.json": "{}", "config.json": json({ model_type: "bert" }) }, 512],
  ])("takes the most tokens from %s", async (_, changes, expected) => {
    expect((await embedder(await tiny(changes))).maxTokens).toBe(expected);
  });

  test("a text's vector depends on nothing but the text; progress counts up to all", async () => {
    const { embed } = await embedder(await tiny());
    const texts = [
      "graph",
      "neural network memory graph",
      "memory",
      ...Array.from({ length: 20 }, (_, i) => `network ${i} graph`),
    ];
    const seen: number[] = [];
    const together = await embed(texts, { onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([0, 8, 16, 23]);
    const backwards = await embed([...texts].reverse());
    for (const [row, text] of texts.entries()) {
      const vector = together.data.slice(2 * row, 2 * row + 2);
      expect((await embed([text])).data).toEqual(vector);
      const mirrored = 2 * (texts.length - 1 - row);
      expect(backwards.data.slice(mirrored, mirrored + 2)).toEqual(vector);
    }
  });

  test("is named by its content, not by where it lies", async () => {
    const [here, there, other] = [
      await tiny(),
      await tiny(),
      await tiny({ "onnx/model.onnx": lookupGraph("last_hidden_state", Array(8).fill([1, 2])) }),
    ];
    const [a, b, c] = [await embedder(here), await embedder(there), await embedder(other)];
    expect(b!.id).toBe(a!.id);
    expect(c!.id).not.toBe(a!.id);
  });

  test("is taken by an index, which refuses another model's folder, and knows its own in another place", async () => {
    const [folder, where] = [await tiny(), join(scratch, "index")];
    const index = await PaperIndex.open(where, { embedder: folder });
    await index.upsert([{ title: "graph" }, { title: "neural" }, { title: "memory network" }]);
    expect((await index.search("graph", { k: 1 }))[0]!.paper.title).toBe("graph");
    await index.close();
    expect(await failure(() => PaperIndex.open(where))).toMatchObject({
      code: "model-mismatch",
      message: expect.stringContaining("tiny fp32"),
    });
    const again = await PaperIndex.open(where, { embedder: await tiny() });
    expect(again.size).toBe(3);
    await again.close();
  });

  test("is loaded in the precision asked for, and in q8 when it has no other", async () => {
    const q8 = await tiny({
      "onnx/model.onnx": undefined,
      "onnx/model_quantized.onnx": lookupGraph("last_hidden_state"),
    });
    expect((await embedder(q8)).id).toMatch(/ q8 [0-9a-f]{12} mean$/);
    expect((await embedder(q8, { dtype: "q8" })).id).toMatch(/ q8 [0-9a-f]{12} mean$/);
    expect(await failure(() => createEmbedder(q8, { dtype: "fp32" }))).toMatchObject({
      code: "not-found",
      message: expect.stringContaining('onnx/model.onnx is missing; it has { dtype: "q8" }'),
    });
  });

  test("an abort in the middle stops the call; a closed embedder starts again; a dead worker is reported", async () => {
    const { embed, close } = await embedder(await tiny());
    const controller = new AbortController();
    const texts = Array<string>(5000).fill("graph");
    const aborted = failure(() =>
      embed(texts, { signal: controller.signal, onProgress: ({ done }) => done >= 16 && controller.abort() }),
    );
    expect((await aborted).code).toBe("aborted");
    const running = failure(() => embed(texts));
    await close!();
    expect((await running).code).toBe("worker-failed");
    expect((await embed(["graph"])).rows).toBe(1);
  });
});

describe("prompts", () => {
  // [CLS] (3, 4) and [SEP] (0, 2) stand around: graph adds (8, 0), neural (0, 8), memory (2, 2).
  const alone = rounded(unit(11, 6)),
    afterNeural = rounded(unit(11, 14)),
    afterMemory = rounded(unit(13, 8));
  const vectorsOf = async ({ embed }: Embedder): Promise<number[][]> => [
    rounded((await embed(["graph"], { kind: "query" })).data),
    rounded((await embed(["graph"], { kind: "passage" })).data),
    rounded((await embed(["graph"])).data),
  ];
  const settings = "config_sentence_transformers.json";

  test.each([
    ["query and document", { query: "neural ", document: "memory " }, null, [afterNeural, afterMemory, afterMemory]],
    ["passage", { passage: "memory " }, null, [alone, afterMemory, afterMemory]],
    ["a default", { any: "neural " }, "any", [afterNeural, afterNeural, afterNeural]],
    ["a default and a query", { any: "neural ", query: "memory " }, "any", [afterMemory, afterNeural, afterNeural]],
    ["prompts of other tasks alone", { clustering: "neural " }, null, [alone, alone, alone]],
    ["empty prompts", { query: "", document: "" }, null, [alone, alone, alone]],
  ])("are those of config_sentence_transformers.json: %s", async (_, prompts, default_prompt_name, expected) => {
    const model = await embedder(await tiny({ [settings]: json({ prompts, default_prompt_name }) }));
    expect(await vectorsOf(model)).toEqual(expected);
    if (expected.every((one) => one === alone)) expect(model.id).toMatch(/ mean$/);
    else expect(model.id).toMatch(/ mean prompts \["/);
  });

  test("are those that are given, whatever the files say, and are counted among the tokens", async () => {
    const folder = await tiny({ [settings]: json({ prompts: { query: "memory " } }) });
    const model = await embedder(folder, { prompts: { query: "neural " } });
    expect(await vectorsOf(model)).toEqual([afterNeural, alone, alone]);
    expect(model.id).toMatch(/ prompts \["neural ",""\]$/);
    const five = "graph graph graph graph";
    expect((await model.embed([five], { kind: "query" })).truncated).toEqual([{ row: 0, tokens: 7 }]);
    expect((await model.embed([five])).truncated).toEqual([]);
    const none = await embedder(folder, { prompts: { query: "" } });
    expect(none.id).toMatch(/ mean$/);
  });

  test("an index embeds papers as passages and searches with a query; another prompt is another model", async () => {
    const folder = await tiny({ [settings]: json({ prompts: { query: "neural ", passage: "memory " } }) });
    const where = join(scratch, "prompted");
    const index = await PaperIndex.open(where, { embedder: folder });
    await index.upsert([{ id: "a", title: "graph" }]);
    expect(rounded(index.vector("a"))).toEqual(afterMemory);
    const [hit] = await index.search("graph", { mode: "semantic" });
    const cosine = afterNeural[0]! * afterMemory[0]! + afterNeural[1]! * afterMemory[1]!;
    expect(hit!.score).toBeCloseTo(cosine, 5);
    await index.close();
    const other = await embedder(folder, { prompts: { passage: "" } });
    expect((await failure(() => PaperIndex.open(where, { embedder: other }))).code).toBe("model-mismatch");
  });

  test.each([
    ["multilingual-e5-small", {}, ["query: ", "passage: "]],
    ["e5-base-v2", {}, ["query: ", "passage: "]],
    ["copy", { _name_or_path: "intfloat/multilingual-e5-large" }, ["query: ", "passage: "]],
    ["bge-small-en-v1.5", {}, ["Represent this sentence for searching relevant passages: ", ""]],
    ["bge-large-zh", {}, ["为这个句子生成表示以用于检索相关文章：", ""]],
    ["bge-m3", {}, undefined],
    ["multilingual-e5-large-instruct", {}, undefined],
    ["gte-small", {}, undefined],
    ["all-MiniLM-L6-v2", {}, undefined],
  ])("where the files say nothing, E5 and BGE are known by the name %s", (name, config, expected) => {
    const names = [name, String((config as { _name_or_path?: string })._name_or_path)];
    const { query, passage } = promptsOf({ asked: undefined, config: undefined, names });
    expect([query, passage]).toEqual(expected ?? ["", ""]);
    expect(promptsOf({ asked: { query: "" }, config: undefined, names }).query).toBe("");
  });

  test("must be texts, for questions and for papers, and a kind is one of both", async () => {
    const folder = await tiny();
    for (const prompts of [{ query: 7 }, { document: "x" }, "query: "])
      expect((await failure(() => createEmbedder(folder, { prompts } as unknown as ModelOptions))).code).toBe(
        "invalid-argument",
      );
    const { embed } = await embedder(folder);
    expect((await failure(() => embed(["graph"], { kind: "document" as "query" }))).code).toBe("invalid-argument");
  });
});

describe("what is refused", () => {
  test.each([
    ["no such folder", () => join(scratch, "none"), "not-found", "There is no folder"],
    [
      "a folder without a tokenizer",
      () => tiny({ "tokenizer.json": undefined }),
      "not-found",
      "tokenizer.json is missing",
    ],
    [
      "a folder without a graph",
      () => tiny({ "onnx/model.onnx": undefined }),
      "not-found",
      "onnx/model.onnx is missing",
    ],
    ["a damaged config.json", () => tiny({ "config.json": "{" }), "bad-format", "config.json in the folder"],
    ["a damaged tokenizer.json", () => tiny({ "tokenizer.json": "{]" }), "bad-format", "tokenizer.json in the folder"],
    ["a tokenizer.json of something else", () => tiny({ "tokenizer.json": "{}" }), "bad-format", "tokenizer.json"],
    ["a damaged optional file", () => tiny({ "modules.json": "7" }), "bad-format", "modules.json in the folder"],
    ["a damaged graph", () => tiny({ "onnx/model.onnx": "no graph" }), "bad-format", "onnx/model.onnx"],
    [
      "pooling by the last token",
      () => tiny({ "1_Pooling/config.json": json({ pooling_mode_lasttoken: true }) }),
      "bad-format",
      "pooling_mode_lasttoken; only mean or cls",
    ],
    [
      "two poolings at once",
      () => tiny({ "1_Pooling/config.json": json({ pooling_mode_cls_token: true, pooling_mode_max_tokens: true }) }),
      "bad-format",
      "pooling_mode_cls_token and pooling_mode_max_tokens",
    ],
    [
      "a further layer",
      () =>
        tiny({
          "modules.json": json([
            { type: "sentence_transformers.models.Transformer" },
            { type: "sentence_transformers.models.Dense" },
          ]),
        }),
      "bad-format",
      "Dense",
    ],
  ])("%s", async (_, make, code, words) => {
    const folder = await make();
    const error = await failure(() => createEmbedder(folder));
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test("names that mean nothing, options that are none", async () => {
    const unknown = await failure(() => createEmbedder("foo"));
    expect(unknown).toMatchObject({
      code: "invalid-argument",
      message: expect.stringMatching(/"foo".*"minilm".*"owner\/name".*"\.\/my-model"/),
    });
    expect((await failure(() => createEmbedder("a/b/c"))).code).toBe("invalid-argument");
    expect((await failure(() => createEmbedder("./none"))).code).toBe("not-found");
    expect((await failure(() => createEmbedder("C:\\none"))).code).toBe("not-found");
    expect((await failure(() => createEmbedder("minilm", { dtype: "q8" }))).message).toContain("dtype");
    const folder = await tiny();
    for (const options of [{ dtype: "fp8" }, { pooling: "max" }, { cacheDir: "" }, { threads: 0 }, { device: "cpu" }]) {
      expect((await failure(() => createEmbedder(folder, options as ModelOptions))).code).toBe("invalid-argument");
    }
  });

  test("any other model, where @huggingface/transformers is not installed", async () => {
    // A user's project with the built package and nothing else.
    const project = join(scratch, "project");
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    const installed = join(project, "node_modules", "paperweave");
    await mkdir(installed, { recursive: true });
    for (const name of await readdir(root))
      if (["dist", "package.json"].includes(name))
        await cp(join(root, name), join(installed, name), { recursive: true });
    await writeFile(
      join(project, "use.mjs"),
      `
      import { createEmbedder } from "paperweave/embed";
      for (const name of process.argv.slice(2))
        await createEmbedder(name).catch(({ code, message }) => console.log(code, message));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, ["use.mjs", await tiny(), "owner/name"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toEqual(
      Array(2).fill(
        expect.stringMatching(/^missing-dependency .*not installed.*`npm install @huggingface\/transformers`/),
      ),
    );
  });
});
