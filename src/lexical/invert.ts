import { aTurn } from "../core/turn.js";
import type { Tokens } from "./tokens.js";

/** The weights of BM25F. */
export interface Bm25Weights {
  /** How soon further occurrences of a term count less. */
  k1: number;
  /** How much the lengths of titles and of abstracts even out their counts, in [0, 1]. */
  bTitle: number;
  bAbstract: number;
  /** How many occurrences in an abstract one in the title is worth. */
  title: number;
}

/** Which papers hold each term. Term t stands in the papers `holders` from `offsets[t]` to `offsets[t + 1]`, ascending. */
export interface Postings {
  /** Length terms + 1. */
  offsets: Int32Array;
  holders: Int32Array;
  /** Share of the greatest score that the term gives its holder, in [0, 1): tf / (k1 + tf), tf being weighted by fields and their lengths. */
  strengths: Float32Array;
}

/** Tokens counted between two looks at the event loop. */
const TOKENS_A_TURN = 1 << 15;

/**
 * Turns tokens round: from the words of papers to the papers of terms.
 * @param termOfWord the terms are 0 … terms - 1
 */
export async function invert({ tokens, offsets, bodies }: Tokens, termOfWord: Int32Array, terms: number, weights: Readonly<Bm25Weights>): Promise<Postings> {
  const papers = bodies.length;
  const termOffsets = await countHolders(tokens, offsets, termOfWord, terms);
  const holders = new Int32Array(termOffsets[terms]!);
  const strengths = new Float32Array(holders.length);
  const next = termOffsets.slice();
  const inTitle = new Int32Array(terms);
  const inAbstract = new Int32Array(terms);
  const meanTitle = papers === 0 ? 0 : titleTokens(offsets, bodies) / papers;
  const meanAbstract = papers === 0 ? 0 : (tokens.length - papers) / papers - meanTitle;
  let nextTurn = TOKENS_A_TURN;
  for (let p = 0; p < papers; p++) {
    const start = offsets[p]!, body = bodies[p]!, end = offsets[p + 1]!;
    for (let at = start; at < body - 1; at++) inTitle[termOfWord[tokens[at]!]!]!++;
    for (let at = body; at < end; at++) inAbstract[termOfWord[tokens[at]!]!]!++;
    const titleWeight = weights.title / evened(body - 1 - start, meanTitle, weights.bTitle);
    const abstractWeight = 1 / evened(end - body, meanAbstract, weights.bAbstract);
    for (let at = start; at < end; at++) {
      if (tokens[at]! < 0) continue;
      const term = termOfWord[tokens[at]!]!;
      const tf = titleWeight * inTitle[term]! + abstractWeight * inAbstract[term]!;
      if (tf === 0) continue; // a term that the paper repeats
      inTitle[term] = inAbstract[term] = 0;
      holders[next[term]!] = p;
      strengths[next[term]!++] = tf / (weights.k1 + tf);
    }
    if (end > nextTurn) {
      nextTurn = end + TOKENS_A_TURN;
      await aTurn();
    }
  }
  return { offsets: termOffsets, holders, strengths };
}

async function countHolders(tokens: Int32Array, offsets: Int32Array, termOfWord: Int32Array, terms: number): Promise<Int32Array> {
  const counts = new Int32Array(terms + 1);
  const lastSeen = new Int32Array(terms).fill(-1);
  let nextTurn = TOKENS_A_TURN;
  for (let p = 0; p + 1 < offsets.length; p++) {
    const end = offsets[p + 1]!;
    for (let at = offsets[p]!; at < end; at++) {
      const word = tokens[at]!;
      const term = word < 0 ? -1 : termOfWord[word]!;
      if (term < 0 || lastSeen[term] === p) continue;
      lastSeen[term] = p;
      counts[term + 1]!++;
    }
    if (end > nextTurn) {
      nextTurn = end + TOKENS_A_TURN;
      await aTurn();
    }
  }
  for (let term = 0; term < terms; term++) counts[term + 1] = counts[term + 1]! + counts[term]!;
  return counts;
}

function titleTokens(offsets: Int32Array, bodies: Int32Array): number {
  let sum = 0;
  for (let p = 0; p < bodies.length; p++) sum += bodies[p]! - 1 - offsets[p]!;
  return sum;
}

/** What counts are divided by: 1 for a part of mean length, more for a longer one. */
function evened(length: number, mean: number, b: number): number {
  return 1 - b + (mean === 0 ? 0 : (b * length) / mean);
}
