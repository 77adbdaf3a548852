import { expect, test } from "vitest";
import type { Matrix } from "../../../src/core/types.js";
import { readCorpus } from "../../../src/lexical/index.js";
import { usualNameSimilarity } from "../../../src/topics/guide/name-similarity.js";

const letters = "abcdefghijklmnopqrst".split("");
/** Names, eighteen without two that are no words, each in three titles with other words between; the cosine of name i and its papers is i / 20. */
const names = letters.map((letter) => `${letter}ound ${letter}elter`);
const corpus = readCorpus(
  names.flatMap((name) => [1, 2, 3].map((i) => [`The ${name} of ${"xyz"[i - 1]!.repeat(3)}`, ""] as const)),
);
const unit = (cosine: number): number[] => [cosine, Math.sqrt(1 - cosine ** 2)];
const matrix = (rows: number[][]): Matrix => ({ data: Float32Array.from(rows.flat()), rows: rows.length, cols: 2 });
const vectors = matrix(names.flatMap((_, i) => [0, 0, 0].map(() => unit(i / 20))));

test("the usual similarity is the lowest tenth of the cosines of names and the papers that have them", async () => {
  const asked: string[][] = [];
  const embed = async (texts: string[]): Promise<Matrix> => {
    asked.push(texts);
    return matrix(texts.map(() => [1, 0]));
  };
  expect(await usualNameSimilarity(corpus, vectors, embed)).toBeCloseTo(2 / 20, 6);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toHaveLength(18);
});

test("nothing is usual where the model embeds no texts, or where titles have too few pairs of words", async () => {
  expect(await usualNameSimilarity(corpus, vectors, async () => undefined)).toBe(-1);
  const few = readCorpus([["Blue sheep", ""]]);
  expect(await usualNameSimilarity(few, matrix([[1, 0]]), async () => matrix([[1, 0]]))).toBe(-1);
});
