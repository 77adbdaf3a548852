/** The share of the meaning in a fused score; the rest is that of the words. */
const MEANING = 0.8;

/**
 * Makes one score in [0, 1] of a cosine similarity and a score by words: a convex combination of both, each on its own
 * scale from its least possible value. Similarities run from -1 to 1; scores by words from 0 to the best that any paper
 * of the collection has, whatever a filter keeps, so that a filter changes no score.
 *
 * Source: S. Bruch, S. Gai and A. Ingber, "An analysis of fusion functions for hybrid retrieval" (ACM TOIS, 2023): the
 * theoretical min-max combination TM2C2, with the share 0.8 that they recommend.
 *
 * @param byWords the scores by words of all papers
 */
export function fusion(byWords: Float64Array): (similarity: number, row: number) => number {
  let best = 0;
  for (const score of byWords) if (score > best) best = score;
  const scale = best > 0 ? (1 - MEANING) / best : 0;
  return (similarity, row) => (MEANING / 2) * (similarity + 1) + scale * byWords[row]!;
}
