/** The share of the meaning in a fused score; the rest is that of the words. */
const SEMANTIC_SHARE = 0.8;

/**
 * Scores are meaning * similarity + base + words * (score by words): no more than that, as it is
 * done for every paper.
 */
export interface Fusion {
  meaning: number;
  base: number;
  words: number;
}

/**
 * How a cosine similarity and a score by words make one score in [0, 1]: by a convex combination of
 * both, each on its own scale from its least possible value. Similarities run from -1 to 1; scores
 * by words from 0 to the best that any paper of the collection has, whatever a filter keeps, so
 * that a filter changes no score.
 *
 * Source: S. Bruch, S. Gai and A. Ingber, "An analysis of fusion functions for hybrid retrieval"
 * (ACM TOIS, 2023): the theoretical min-max combination TM2C2, with the share 0.8 that they
 * recommend.
 *
 * @param byWords the scores by words of all papers
 */
export function fusion(byWords: Float64Array): Fusion {
  let best = 0;
  for (let row = 0; row < byWords.length; row++) if (byWords[row]! > best) best = byWords[row]!;
  return { meaning: SEMANTIC_SHARE / 2, base: SEMANTIC_SHARE / 2, words: best > 0 ? (1 - SEMANTIC_SHARE) / best : 0 };
}
