import { cubeRoot } from "../../core/math.js";

/**
 * What depends on the number of papers n. Chosen by measuring on samples of 80 to 15,000 papers
 * of two labelled sets, not on one corpus.
 */

/**
 * How many papers each paper is joined with: enough to hold topics together, few enough not to blur
 * small ones.
 */
export function linkCount(n: number): number {
  return Math.max(2, Math.min(25, Math.round(1.4 * cubeRoot(n))));
}

/**
 * Up to this many papers, a paper is also joined with papers that share its words, and more
 * neighbours are looked at; in a larger corpus the nearest by embedding are near by their words,
 * too.
 */
const WORDS_PROPOSE = 2000;

/** Whether nearest papers by words are candidates beside those by embedding. */
export function wordsPropose(n: number): boolean {
  return n <= WORDS_PROPOSE;
}

/**
 * In so few papers one that has less in common with each other one, by embedding and words, is on a
 * subject of its own.
 */
const FEW = 10,
  IN_COMMON = 0.05;

/**
 * How similar papers must be, at least, to be joined: in a larger corpus the nearest ones always
 * are.
 */
export function leastInCommon(n: number): number {
  return n <= FEW ? IN_COMMON : 0;
}

/**
 * How many nearest neighbours the graph of n papers is made of: the links, and as many again to
 * choose from where words propose, too.
 */
export function neighborCount(n: number): number {
  return Math.max(1, Math.min((wordsPropose(n) ? 2 : 1) * linkCount(n), n - 1));
}

/**
 * How much words count beside embeddings: half in a small corpus, where a paper's nearest by
 * embedding are often far from it; less in a large one, where they are near.
 */
export function wordShare(n: number): number {
  return n <= WORDS_PROPOSE ? 0.5 : n >= 20000 ? 0 : 0.25;
}

/**
 * How many topics a reader can expect of n papers: 2 of 10, 8 of 30, 13 of 78, 15 of 200, 18 of
 * 1,000, 26 of 10,000, 43 of 100,000. In a small corpus topics have four papers and more on
 * average, or nothing could be said of them.
 */
export function expectedTopics(n: number): number {
  return Math.max(2, Math.min(n / 4, 1.5 * Math.sqrt(n), 11 + 0.7 * cubeRoot(n)));
}

/** The smallest topic: 3 of 78 papers, 11 of 1,000, 33 of 10,000, 105 of 100,000. */
export function smallestTopic(n: number): number {
  return Math.max(2, Math.round(Math.sqrt(n) / 3));
}

/**
 * Topics of at least this stability are solid; below the other nothing should be built on them.
 * Hennig's bounds, see `measureQuality`.
 */
export const SOLID = 0.85,
  LOOSE = 0.6;
