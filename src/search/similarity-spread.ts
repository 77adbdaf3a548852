import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";

/** So many papers of an index tell how far its similarities spread. */
export const SPREAD_SAMPLE = 200;
/** Fewer papers tell too little. */
const MIN_SAMPLE = 30;
/** The spread of the similarities of minilm, which stands for an index of few papers. */
export const USUAL_SPREAD = 0.15;
/** Where all papers are nearly the same, words still count. */
const MIN_SPREAD = 0.01;

/**
 * How far the similarities of an embedder spread on these papers: the standard deviation of the
 * cosines of all pairs of at most 200 of them. It is 0.14 for minilm, 0.06 for bge-small-en-v1.5,
 * and 0.03 for e5-small-v2, whose cosines all lie near 0.8.
 * @param vectors unit vectors, one row each
 */
export function similaritySpread({ data, rows, cols }: Matrix): number {
  if (rows < MIN_SAMPLE) return USUAL_SPREAD;
  const step = Math.ceil(rows / SPREAD_SAMPLE);
  let [pairs, sum, squares] = [0, 0, 0];
  for (let row = 0; row < rows; row += step)
    for (let other = 0; other < row; other += step) {
      const similarity = dot(data, row * cols, data, other * cols, cols);
      pairs++;
      sum += similarity;
      squares += similarity * similarity;
    }
  return Math.max(MIN_SPREAD, Math.sqrt(Math.max(0, squares / pairs - (sum / pairs) ** 2)));
}
