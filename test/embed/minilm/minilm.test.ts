import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cosineSimilarity, createEmbedder } from "../../../src/embed/index.js";
import { ownClients, onnxClients } from "../../../src/embed/minilm/embedder.js";
import { describeModel } from "../../../src/embed/model-files.js";
import { createTokenize } from "../../../src/embed/tokenizer/tokenize.js";
import { workerEmbedder } from "../../../src/embed/worker-embedder.js";
import { PaperweaveError } from "../../../src/core/errors.js";
import { fromNpy } from "../../../src/store/folder/npy.js";
import { sharedPath } from "../../support/shared.js";

const reference = sharedPath("reference/minilm/texts.json");
const read = (name: string): Buffer => readFileSync(sharedPath(`reference/minilm/${name}`)!);
const json = <T>(name: string): T => JSON.parse(read(name).toString("utf8")) as T;

test.skipIf(!reference)(
  "token ids and whole counts equal those of sentence-transformers for every text (needs ../shared)",
  () => {
    const model = new URL("../../../models/all-MiniLM-L6-v2/", import.meta.url);
    const file = (name: string): string => readFileSync(new URL(name, model), "utf8");
    const tokenize = createTokenize(file("tokenizer.json"), 256);
    const encoded = json<string[]>("texts.json").map((text) => {
      const { ids, tokens } = tokenize(text);
      return { ids: [...ids], tokens };
    });
    expect(encoded.map(({ ids }) => ids)).toEqual(json("token_ids.json"));
    expect(encoded.map(({ tokens }) => tokens)).toEqual(json("token_counts_untruncated.json"));
  },
);

const model = await describeModel("minilm");
const engines = { "our own engine": ownClients, "ONNX Runtime": onnxClients };
const embedderBy = (engine: keyof typeof engines) =>
  workerEmbedder(async () => engines[engine](model, 2), model.description);

test.skipIf(!reference).each(Object.keys(engines) as (keyof typeof engines)[])(
  "by %s every vector has a cosine of at least 0.999 with the fp32 one; cut texts are named (needs ../shared)",
  async (engine) => {
    const embedder = embedderBy(engine);
    const texts = json<string[]>("texts.json");
    const expected = fromNpy(read("embeddings.npy"), "embeddings.npy");
    const got = await embedder.embed(texts);
    for (const [row, text] of texts.entries()) {
      const at = row * 384;
      expect(
        cosineSimilarity(got.data.subarray(at, at + 384), expected.data.subarray(at, at + 384)),
        text.slice(0, 60),
      ).toBeGreaterThanOrEqual(0.999);
    }
    const counts = json<number[]>("token_counts_untruncated.json");
    expect(got.truncated).toEqual(counts.map((tokens, row) => ({ row, tokens })).filter(({ tokens }) => tokens > 256));
    for (const row of [0, 5, 40, 84])
      expect((await embedder.embed([texts[row]!])).data).toEqual(got.data.slice(row * 384, (row + 1) * 384));
    await embedder.close!();
  },
);

test("the vectors of both engines have a cosine of at least 0.999999, whatever the length of the text", async () => {
  const words = "We study graph neural networks for the design of molecules and materials".split(" ");
  const texts = Array.from({ length: 30 }, (_, i) =>
    Array.from({ length: 1 + i * i * 0.3 }, (_, at) => words[(at * (i + 3) + i) % words.length]).join(" "),
  );
  const [own, onnx] = await Promise.all(
    (Object.keys(engines) as (keyof typeof engines)[]).map(async (engine) => {
      const embedder = embedderBy(engine);
      const answer = await embedder.embed(texts);
      await embedder.close!();
      return answer;
    }),
  );
  for (const [row, text] of texts.entries()) {
    const at = row * 384;
    const cosine = cosineSimilarity(own!.data.subarray(at, at + 384), onnx!.data.subarray(at, at + 384));
    expect(cosine, text).toBeGreaterThanOrEqual(0.999999);
  }
});

test.each(["fp32", "int8"] as const)(
  "timers fire while texts are embedded in %s, and an abort in the middle stops the call",
  async (precision) => {
    const embedder = await createEmbedder("minilm", { precision });
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const texts = Array.from(
      { length: 200 },
      (_, i) => `A study of attention, number ${i}. ${"Transformers read long texts. ".repeat(20)}`,
    );
    const call = embedder.embed(texts, {
      signal: controller.signal,
      onProgress: ({ done }) => done >= 16 && controller.abort(),
    });
    await expect(call).rejects.toSatisfy((error) => PaperweaveError.is(error, "aborted"));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    await embedder.close?.();
  },
);

test("bad arguments are refused: an unknown model, a text that is none, vectors of two lengths", async () => {
  await expect(createEmbedder("no-such-model")).rejects.toSatisfy((error) =>
    PaperweaveError.is(error, "invalid-argument"),
  );
  const embedder = await createEmbedder();
  await expect(embedder.embed([7 as unknown as string])).rejects.toThrow(/row 0/);
  expect(() => cosineSimilarity([1, 2], [1])).toThrow(/dimensions/);
  expect((await embedder.embed([])).rows).toBe(0);
});
