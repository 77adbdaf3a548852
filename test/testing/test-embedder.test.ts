import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { dot, rowOf } from "../../src/core/matrix.js";
import type { Progress } from "../../src/core/types.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const cosine = (a: Float32Array, b: Float32Array) => dot(a, 0, b, 0, a.length);

async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
  } catch (error) {
    return PaperweaveError.is(error) ? error.code : String(error);
  }
  return undefined;
}

describe("createTestEmbedder", () => {
  test("texts that share words are nearer than texts that do not", async () => {
    const { data, cols } = await createTestEmbedder().embed([
      "Quantization of large language models",
      "Post-training quantization for language models",
      "Continual learning of robots by imitation",
    ]);
    const row = (r: number) => data.subarray(r * cols, (r + 1) * cols);
    // Shared words: 3 of 4 and of 5, cosine 3 / sqrt(20) = 0.67 but for chance; none shared: 0 but
    // for chance.
    expect(cosine(row(0), row(1))).toBeGreaterThan(0.4);
    expect(Math.abs(cosine(row(0), row(2)))).toBeLessThan(0.3);
  });

  test("case, punctuation and function words change nothing", async () => {
    const matrix = await createTestEmbedder().embed(["The attention of Transformers!", "transformers: attention"]);
    expect([...rowOf(matrix, 0)]).toEqual([...rowOf(matrix, 1)]);
  });

  test("every row is a unit vector of the asked length, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 70 }),
        async (texts, dimensions) => {
          const matrix = await createTestEmbedder({ dimensions }).embed(texts);
          expect([matrix.rows, matrix.cols, matrix.data.length]).toEqual([
            texts.length,
            dimensions,
            texts.length * dimensions,
          ]);
          for (let r = 0; r < matrix.rows; r++) expect(cosine(rowOf(matrix, r), rowOf(matrix, r))).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  test("a text's vector does not depend on the others, nor on the embedder that made it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.lorem({ maxCount: 6 }), { minLength: 1, maxLength: 80 }), async (texts) => {
        const together = await createTestEmbedder().embed(texts);
        const alone = await createTestEmbedder().embed([texts.at(-1)!]);
        expect([...rowOf(together, texts.length - 1)]).toEqual([...alone.data]);
      }),
      { numRuns: 30 },
    );
  });

  test("words beyond maxTokens are not read, and the cut is reported with the whole count", async () => {
    const embedder = createTestEmbedder({ maxTokens: 3 });
    const matrix = await embedder.embed(["graph neural networks", "graph neural networks for molecules"]);
    expect(matrix.truncated).toEqual([{ row: 1, tokens: 5 }]);
    expect([...rowOf(matrix, 0)]).toEqual([...rowOf(matrix, 1)]);
    expect(embedder.maxTokens).toBe(3);
    expect(embedder.id).not.toBe(createTestEmbedder().id);
  });

  test("progress counts up to the total", async () => {
    const seen: Progress[] = [];
    await createTestEmbedder().embed(
      Array.from({ length: 150 }, (_, i) => `text ${i}`),
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(seen.map(({ done, total }) => [done, total])).toEqual([
      [0, 150],
      [64, 150],
      [128, 150],
      [150, 150],
    ]);
  });

  test("an abort in the middle rejects with aborted", async () => {
    const controller = new AbortController();
    const texts = Array.from({ length: 500 }, (_, i) => `text ${i}`);
    const onProgress = ({ done }: Progress) => done >= 128 && controller.abort();
    expect(await codeOf(() => createTestEmbedder().embed(texts, { signal: controller.signal, onProgress }))).toBe(
      "aborted",
    );
  });

  test("bad arguments are refused: options, texts", async () => {
    expect(await codeOf(() => createTestEmbedder({ dimensions: 0 }))).toBe("invalid-argument");
    expect(await codeOf(() => createTestEmbedder({ dimension: 8 } as object))).toBe("invalid-argument");
    expect(await codeOf(() => createTestEmbedder().embed("text" as never))).toBe("invalid-argument");
    await expect(createTestEmbedder().embed(["text", 7 as never])).rejects.toThrow(/row 1 must be a string, got 7/);
  });
});
