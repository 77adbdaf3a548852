import { cubeRoot } from "../../core/math.js";

/*
 * What depends on the number of papers n. Chosen by measuring on samples of 80 to 15,000 papers of
 * two labelled sets, not on one corpus.
 */

/**
 * How many papers each paper is joined with: with fewer, topics fall apart; with more, small ones
 * merge.
 */
export function linkCount(n: number): number {
  return Math.max(2, Math.min(25, Math.round(1.4 * cubeRoot(n))));
}

/**
 * Up to this many papers, a paper is also joined with papers that share its words, and more
 * neighbours are compared. In a larger corpus the nearest by embedding are near by words, too.
 */
const WORDS_PROPOSE = 2000;

/** Whether nearest papers by words are candidates beside those by embedding. */
export function wordsPropose(n: number): boolean {
  return n <= WORDS_PROPOSE;
}

/**
 * Works that are less similar than this, by embedding and words, have nothing in common. Of
 * abstracts on unrelated subjects the nearest two have 0.09; of eight papers on artificial
 * intelligence each has another one at 0.18 or more. Where nearly all papers are copies of others,
 * these are what a subject consists of, and works must have more in common to be one subject: as
 * much as the nearest of thirty papers of one field (0.25).
 */
const IN_COMMON = 0.1,
  AMONG_COPIES = 0.3;

/**
 * How similar works must be to be joined; in a larger corpus the nearest always are.
 * @param papers how many papers there are, with all versions of a work
 */
export function leastInCommon(works: number, papers: number): number {
  if (!wordsPropose(works)) return 0;
  return IN_COMMON + (AMONG_COPIES - IN_COMMON) * (1 - works / papers);
}

/**
 * Among so few papers, one that has nothing in common with any other one is a topic by itself; in a
 * larger corpus it joins the nearest topic.
 */
const FEW = 10;

/** Whether a group that no edge joins with another one stays, however small it is. */
export function loneGroupsStay(n: number): boolean {
  return n <= FEW;
}

/**
 * How many nearest neighbours by embedding are needed: as many as a paper is joined with; twice as
 * many where words propose others, so that there is a choice.
 */
export function neighborCount(n: number): number {
  return Math.max(1, Math.min((wordsPropose(n) ? 2 : 1) * linkCount(n), n - 1));
}

/**
 * How much words count beside embeddings, from 0 to 1: half in a small corpus, where a paper's
 * nearest by embedding are often far from it; less in a large one, where they are near.
 */
export function wordShare(n: number): number {
  return n <= WORDS_PROPOSE ? 0.5 : n >= 20000 ? 0 : 0.25;
}

/**
 * How many topics a reader can expect of n papers: 2 of 10, 8 of 30, 13 of 78, 15 of 200, 18 of
 * 1,000, 26 of 10,000, 43 of 100,000. In a small corpus topics have at least four papers on
 * average: about fewer nothing can be said.
 */
export function expectedTopics(n: number): number {
  return Math.max(2, Math.min(n / 4, 1.5 * Math.sqrt(n), 11 + 0.7 * cubeRoot(n)));
}

/**
 * How many papers a topic has at least: 3 of 78 papers, 11 of 1,000, 33 of 10,000, 105 of 100,000.
 */
export function smallestTopic(n: number): number {
  return Math.max(2, Math.round(Math.sqrt(n) / 3));
}

/**
 * A topic of at least the first stability is solid; below the second it is loose, and nothing
 * should be built on it. Hennig's bounds, see `measureQuality`.
 */
export const SOLID = 0.85,
  LOOSE = 0.6;
