import { cubeRoot } from "../core/math.js";

/**
 * What depends on the number of papers n. Chosen by measuring on samples of 80 to 15,000 papers
 * of two labelled sets, not on one corpus.
 */

/** How many papers each paper is joined with: enough to hold topics together, few enough not to blur small ones. */
export function linkCount(n: number): number {
  return Math.max(2, Math.min(25, Math.round(1.4 * cubeRoot(n))));
}

/** How many nearest neighbours `clusterPapers` wants for each of n papers: twice the links, to choose from by words too. */
export function neighborCount(n: number): number {
  return Math.max(1, Math.min(2 * linkCount(n), n - 1));
}

/**
 * How much words count beside embeddings: half in a small corpus, where a paper's nearest by
 * embedding are often far from it; less in a large one, where they are near.
 */
export function wordShare(n: number): number {
  return n <= 2000 ? 0.5 : n >= 20000 ? 0 : 0.25;
}

/** How many topics a reader can expect of n papers: 14 of 78, 18 of 1,000, 26 of 10,000, 43 of 100,000. */
export function expectedTopics(n: number): number {
  return 11 + 0.7 * cubeRoot(n);
}

/** The smallest topic: 3 of 78 papers, 11 of 1,000, 33 of 10,000, 105 of 100,000. */
export function smallestTopic(n: number): number {
  return Math.max(2, Math.round(Math.sqrt(n) / 3));
}
