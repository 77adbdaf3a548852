/**
 * An embedder for tests: fast, and the same on every machine.
 * @module testing
 */

import { checkCount, checkOptions } from "../core/check.js";
import { fnv1a, wordList } from "../core/strings.js";
import { normalizeRow } from "../core/matrix.js";
import { seededRandom } from "../core/random.js";
import type { Embedder } from "../core/types.js";
import { inThreadEmbedder } from "../embed/in-thread.js";

/** Options of `createTestEmbedder`. */
export interface TestEmbedderOptions {
  /**
   * Length of the vectors; default 64. With more, unrelated texts have similarities nearer to 0.
   */
  dimensions?: number | undefined;
  /** Words read of each text; the rest is cut and reported in `truncated`. Default 256. */
  maxTokens?: number | undefined;
}

/** Left out of texts: half of the words that two unrelated papers share are of these. */
const functionWords = new Set(
  wordList(`
    a an and are as at be been but by can do for from has have how in into is it its more most no not of on or our
    over such than that the their them then there these they this those to using via was we were what when where
    which while who why will with without you
  `),
);

/**
 * An embedder for tests. It needs no model, threads or files, embeds about ten thousand texts a
 * second, and gives the same vectors on every machine. Texts that share words have a high
 * similarity, other texts one near 0: neighbours and topics of a few papers are as a reader
 * expects.
 *
 * A word is a vector of +1 and -1, drawn from a generator seeded with the word's hash (random
 * projection: Achlioptas 2003, "Database-friendly random projections"). A text is the sum of its
 * words without function words, scaled to length 1. It is a sum of whole numbers, so that the order
 * of words and texts changes no bit. A text without words gets a fixed vector.
 *
 * Its id names the options: `test-64` (or `test-64-max12` with 12 tokens).
 *
 * @throws PaperweaveError `invalid-argument` for an option that is unknown or not a whole number of
 *   at least 1.
 */
export function createTestEmbedder(options: TestEmbedderOptions = {}): Embedder {
  checkOptions("createTestEmbedder", options, ["dimensions", "maxTokens"]);
  const dimensions = checkCount("dimensions", options.dimensions ?? 64);
  const maxTokens = checkCount("maxTokens", options.maxTokens ?? 256);
  const directions = new Map<string, Int8Array>();

  const directionOf = (word: string): Int8Array => {
    let direction = directions.get(word);
    if (!direction) {
      const random = seededRandom(fnv1a(word));
      direction = Int8Array.from({ length: dimensions }, () => (random.next() < 0.5 ? -1 : 1));
      directions.set(word, direction);
    }
    return direction;
  };

  const embedOne = (words: readonly string[], data: Float32Array, start: number): void => {
    const content = words.filter((word) => !functionWords.has(word));
    for (const word of content) {
      const direction = directionOf(word);
      for (let i = 0; i < dimensions; i++) data[start + i]! += direction[i]!;
    }
    if (normalizeRow(data, start, dimensions)) return;
    data.set(directionOf(""), start); // no words; or, in few dimensions, words whose sum is zero
    normalizeRow(data, start, dimensions);
  };

  const id = `test-${dimensions}${maxTokens === 256 ? "" : `-max${maxTokens}`}`;
  return inThreadEmbedder({ id, dimensions, maxTokens }, () => (text, data, start) => {
    const words = wordsOf(text);
    embedOne(words.slice(0, maxTokens), data, start);
    return words.length;
  });
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
