import { normalizeRow } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import type { Matrix, Paper } from "../../src/core/types.js";
import { countWords, readCorpus, tfidf } from "../../src/lexical/index.js";

export const DIMENSIONS = 384;

/**
 * Vectors without an embedder: each word is a direction of +1 and -1 (Achlioptas 2003), each paper
 * the sum of its words' by tf-idf.
 */
export function projectedWords(part: readonly Paper[]): Matrix {
  const words = tfidf(countWords(readCorpus(part.map(({ title, abstract }) => [title, abstract]))));
  const random = seededRandom(1);
  const signs = Int8Array.from({ length: words.cols * DIMENSIONS }, () => (random.next() < 0.5 ? -1 : 1));
  const data = new Float32Array(part.length * DIMENSIONS);
  for (let row = 0; row < part.length; row++) {
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) {
      const start = words.indices[at]! * DIMENSIONS;
      for (let d = 0; d < DIMENSIONS; d++)
        data[row * DIMENSIONS + d] = data[row * DIMENSIONS + d]! + words.values[at]! * signs[start + d]!;
    }
    normalizeRow(data, row * DIMENSIONS, DIMENSIONS);
  }
  return { data, rows: part.length, cols: DIMENSIONS };
}
