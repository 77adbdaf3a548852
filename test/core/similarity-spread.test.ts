import { expect, test } from "vitest";
import { dot, normalizeRow, rowOf, similaritySpread } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import type { Matrix } from "../../src/core/types.js";
import { PaperIndex, type Embedder, type Hit } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { papersOn } from "../support/subjects.js";

function unitVectors(rows: number, seed = 1, cols = 16): Matrix {
  const random = seededRandom(seed);
  const data = Float32Array.from({ length: rows * cols }, () => random.next() - 0.4);
  for (let row = 0; row < rows; row++) normalizeRow(data, row * cols, cols);
  return { data, rows, cols };
}

function standardDeviation(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0) / numbers.length);
}

function pairs(vectors: readonly Float32Array[]): number[] {
  return vectors.flatMap((one, i) => vectors.slice(0, i).map((other) => dot(one, 0, other, 0, one.length)));
}

test("the spread is the standard deviation of the cosines of all pairs", () => {
  const vectors = unitVectors(90);
  const rows = Array.from({ length: 90 }, (_, row) => rowOf(vectors, row));
  expect(similaritySpread(vectors)).toBeCloseTo(standardDeviation(pairs(rows)), 10);
});

test("of many papers, every n-th is looked at, so that at most 200 are compared", () => {
  const vectors = unitVectors(601);
  const looked = Array.from({ length: 151 }, (_, i) => rowOf(vectors, 4 * i));
  expect(similaritySpread(vectors)).toBeCloseTo(standardDeviation(pairs(looked)), 10);
});

test("of fewer than 30 papers it is that of minilm, and of equal vectors it is not 0", () => {
  expect(similaritySpread(unitVectors(29))).toBe(0.15);
  expect(similaritySpread(unitVectors(30))).not.toBe(0.15);
  const same = { data: new Float32Array(40 * 4).fill(0.5), rows: 40, cols: 4 };
  expect(similaritySpread(same)).toBe(0.01);
});

/** Embeds as another embedder does, but all texts also have a direction in common: cosines lie close together. */
function narrowed(other: Embedder, common: number): Embedder {
  return {
    id: `${other.id} with ${common}`,
    dimensions: other.dimensions + 1,
    maxTokens: other.maxTokens,
    embed: async (texts, options) => {
      const { data, rows, cols, truncated } = await other.embed(texts, options);
      const wider = { truncated, data: new Float32Array(rows * (cols + 1)), rows, cols: cols + 1 };
      for (let row = 0; row < rows; row++) {
        wider.data.set(data.subarray(row * cols, (row + 1) * cols), row * (cols + 1));
        wider.data[(row + 1) * (cols + 1) - 1] = common;
        normalizeRow(wider.data, row * (cols + 1), cols + 1);
      }
      return wider;
    },
  };
}

test("a model whose similarities lie close together ranks by words and meaning as one whose do not", async () => {
  const papers = papersOn(6, 10);
  const order = async (embedder: Embedder): Promise<string[][]> => {
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(papers);
    const ids = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
    return Promise.all(
      papers
        .slice(0, 12)
        .map(async ({ id, title }) => [
          ...ids(await index.search(title, { k: 8 })),
          ...ids(await index.related(id!, { k: 8 })),
        ]),
    );
  };
  const plain = createTestEmbedder();
  expect(await order(narrowed(plain, 2))).toEqual(await order(plain));
});
