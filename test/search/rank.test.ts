import fc from "fast-check";
import { expect, test } from "vitest";
import { dot, normalizeRow } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import { QuantizedScan } from "../../src/neighbors/scan/quantized-scan.js";
import { diversify } from "../../src/search/diversify.js";
import { rank } from "../../src/search/rank.js";
import { topRows } from "../../src/search/top-rows.js";

test("the top rows are those of a whole sort, ties by row, and only of the mask", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean())),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (list, k, some) => {
        const scores = Float64Array.from(list, ([score]) => score);
        const mask = some ? Uint8Array.from(list, ([, one]) => Number(one)) : undefined;
        const sorted = [...scores.keys()]
          .filter((row) => mask?.[row] !== 0)
          .sort((a, b) => scores[b]! - scores[a]! || a - b);
        expect([...topRows(scores, k, { mask })]).toEqual(sorted.slice(0, k));
      },
    ),
    { numRuns: 500 },
  );
});

/**
 * Vectors in bunches, so that many are nearly as near as each other, and scores by words of which
 * most are 0.
 */
function collection(rows: number, seed: number) {
  const cols = 24;
  const random = seededRandom(seed);
  const bunches = Array.from({ length: 4 }, () => Array.from({ length: cols }, () => random.next() - 0.5));
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    const bunch = bunches[Math.floor(random.next() * 4)]!;
    for (let i = 0; i < cols; i++) data[row * cols + i] = bunch[i]! + 0.02 * (random.next() - 0.5);
    normalizeRow(data, row * cols, cols);
  }
  const byWords = Float64Array.from({ length: rows }, () => (random.next() < 0.3 ? random.next() : 0));
  return {
    vectors: { data, rows, cols },
    byWords,
    vector: data.slice(0, cols),
    mask: Uint8Array.from({ length: rows }, () => Number(random.next() < 0.5)),
  };
}

test("a scan in whole numbers finds what all similarities find, by meaning or fused, filtered or not", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { vectors, byWords, vector, mask } = collection(300, seed);
    const scan = await QuantizedScan.of(vectors);
    for (const words of [undefined, byWords]) {
      for (const left of [undefined, mask]) {
        for (const k of [1, 10, 299])
          expect(rank({ vectors, scan }, { vector, byWords: words }, k, left)).toEqual(
            rank({ vectors }, { vector, byWords: words }, k, left),
          );
      }
    }
  }
});

test("a filter keeps scores and order: the filtered ranking is the whole one without the others", () => {
  const { vectors, byWords, vector, mask } = collection(200, 5);
  for (const ranking of [{ vector }, { byWords }, { vector, byWords }]) {
    const whole = rank({ vectors }, ranking, 200).filter(({ row }) => mask[row] === 1);
    expect(rank({ vectors }, ranking, 200, mask)).toEqual(whole);
  }
});

test("fused scores are as published: 0.8 (cosine + 1) / 2 + 0.2 (lexical score / the best lexical score)", () => {
  const { vectors, byWords, vector } = collection(50, 9);
  const best = Math.max(...byWords);
  for (const { row, score } of rank({ vectors }, { vector, byWords }, 50)) {
    const cosine = Math.fround(dot(vector, 0, vectors.data, row * vectors.cols, vectors.cols));
    expect(score).toBeCloseTo((0.8 * (cosine + 1)) / 2 + (0.2 * byWords[row]!) / best, 12);
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1 + 1e-6);
  }
  expect(rank({ vectors }, { vector, byWords: new Float64Array(50) }, 3).map(({ row }) => row)).toEqual(
    rank({ vectors }, { vector }, 3).map(({ row }) => row),
  );
});

test.each([
  ["question", 0.15, 0.8],
  ["question", 0.03, 0.6 / 0.63],
  ["papers", 0.15, 0.75],
  ["papers", 0.03, 0.45 / 0.48],
] as const)("asked with a %s, similarities that spread by %d have the share %d of a score", (asked, spread, share) => {
  const { vectors, byWords, vector } = collection(50, 9);
  const best = Math.max(...byWords);
  for (const { row, score } of rank({ vectors }, { vector, byWords, asked, spread }, 50)) {
    const cosine = Math.fround(dot(vector, 0, vectors.data, row * vectors.cols, vectors.cols));
    expect(score).toBeCloseTo((share * (cosine + 1)) / 2 + ((1 - share) * byWords[row]!) / best, 12);
  }
});

test("diversity 0 is the ranking itself; more of it takes one of each bunch before a second", () => {
  const cols = 3;
  const data = Float32Array.from([1, 0, 0, 0.99, 0.14, 0, 0, 1, 0, 0, 0.99, 0.14, 0, 0, 1]);
  for (let row = 0; row < 5; row++) normalizeRow(data, row * cols, cols);
  const vectors = { data, rows: 5, cols };
  const ranked = [0, 1, 2, 3, 4].map((row) => ({ row, score: 1 - row / 10 }));
  expect(diversify(vectors, ranked, 3, 0).map(({ row }) => row)).toEqual([0, 1, 2]);
  expect(diversify(vectors, ranked, 3, 0.7).map(({ row }) => row)).toEqual([0, 2, 4]);
  expect(
    diversify(vectors, ranked, 5, 1)
      .map(({ row }) => row)
      .sort(),
  ).toEqual([0, 1, 2, 3, 4]);
  expect(diversify(vectors, [], 3, 0.5)).toEqual([]);
});

test("what is unlike the first choice gains by it: similarities below 0 count from the second choice on", () => {
  // Row 1 is opposite to row 0, row 2 is at a right angle to it and ranked before row 1.
  const vectors = { data: Float32Array.from([1, 0, -1, 0, 0, 1]), rows: 3, cols: 2 };
  const ranked = [
    { row: 0, score: 1 },
    { row: 2, score: 0.5 },
    { row: 1, score: 0 },
  ];
  // (1 - d) * 0.5 - d * 0 against (1 - d) * 0 - d * -1: equal at d = 1 / 3.
  expect(diversify(vectors, ranked, 2, 0.3).map(({ row }) => row)).toEqual([0, 2]);
  expect(diversify(vectors, ranked, 2, 0.4).map(({ row }) => row)).toEqual([0, 1]);
});
