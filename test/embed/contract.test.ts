import { afterAll, describe, expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import type { Embedder, Progress } from "../../src/core/types.js";
import { createEmbedder } from "../../src/embed/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

/*
 * What every embedder keeps to, whatever model it has. Models of other folders:
 * transformers.test.ts.
 */
const embedders: Record<string, () => Embedder | Promise<Embedder>> = {
  minilm: () => createEmbedder("minilm"),
  "minilm in int8": () => createEmbedder("minilm", { precision: "int8" }),
  "minilm-fast": () => createEmbedder("minilm-fast"),
  test: () => createTestEmbedder(),
};
const texts = [
  "Attention is all you need. We propose the Transformer.",
  "Deep residual learning",
  "",
  "Ünïcödé ½ 你好 😀",
  "a ".repeat(400),
  "Deep residual learning",
];

describe.each(Object.keys(embedders))("the embedder %s", async (name) => {
  const embedder = await embedders[name]!();
  afterAll(() => embedder.close?.());
  const rowsOf = async (some: readonly string[]): Promise<Float32Array[]> => {
    const { data, rows, cols } = await embedder.embed(some);
    expect([data.length, rows, cols]).toEqual([some.length * embedder.dimensions, some.length, embedder.dimensions]);
    return some.map((_, row) => data.slice(row * cols, (row + 1) * cols));
  };

  test("gives one unit vector a text, in the order of the texts, also for one that is empty", async () => {
    const rows = await rowsOf(texts);
    for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    expect(rows[5]).toEqual(rows[1]);
    expect(rows[0]).not.toEqual(rows[1]);
  });

  test("gives a text the same vector alone, in company, in another order, and again", async () => {
    const rows = await rowsOf(texts);
    for (const [i, text] of texts.entries()) expect(await rowsOf([text])).toEqual([rows[i]]);
    expect(await rowsOf([...texts].reverse())).toEqual([...rows].reverse());
  });

  test("names the texts that are longer than it reads, and what it does not read changes nothing", async () => {
    const { truncated } = await embedder.embed(texts);
    expect(truncated.map(({ row }) => row)).toEqual([4]);
    expect(truncated[0]!.tokens).toBeGreaterThan(embedder.maxTokens);
    const long = "a ".repeat(embedder.maxTokens);
    const [one, other] = await rowsOf([`${long} zebra`, `${long} quantum chromodynamics`]);
    expect(one).toEqual(other);
  });

  test("no texts give no rows", async () => {
    expect(await embedder.embed([])).toMatchObject({ rows: 0, cols: embedder.dimensions, truncated: [] });
  });

  test("tells how far it is, from 0 to the number of texts", async () => {
    const told: Progress[] = [];
    await embedder.embed(texts, { onProgress: (progress) => told.push(progress) });
    expect(told[0]).toMatchObject({ stage: "embedding", done: 0, total: texts.length });
    expect(told.at(-1)).toMatchObject({ done: texts.length, total: texts.length });
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
  });

  test("stops when aborted, before and in the middle, and works after", async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => `${"A study of attention. ".repeat(["minilm-fast", "test"].includes(name) ? 500 : 5)}${i}`,
    );
    const aborted = (error: unknown): boolean => PaperweaveError.is(error, "aborted");
    await expect(embedder.embed(many, { signal: AbortSignal.abort() })).rejects.toSatisfy(aborted);
    const controller = new AbortController();
    const call = embedder.embed(many, {
      signal: controller.signal,
      onProgress: ({ done }) => done > 0 && controller.abort(),
    });
    await expect(call).rejects.toSatisfy(aborted);
    expect((await embedder.embed(["a"])).rows).toBe(1);
  });

  test("refuses what is no list of texts, naming the row, and unknown options", async () => {
    const refused = (error: unknown): boolean => PaperweaveError.is(error, "invalid-argument");
    await expect(embedder.embed("a text" as unknown as string[])).rejects.toSatisfy(refused);
    await expect(embedder.embed(["a", null as unknown as string])).rejects.toThrow(/row 1/);
    await expect(embedder.embed(["a"], { threads: 1 } as object)).rejects.toSatisfy(refused);
  });

  test("two calls at a time do not disturb each other", async () => {
    const [one, other] = await Promise.all([rowsOf(texts), rowsOf([...texts].reverse())]);
    expect([...other].reverse()).toEqual(one);
  });
});
