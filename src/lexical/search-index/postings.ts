import { yieldToEventLoop } from "../../core/async.js";
import type { Tokens } from "./tokens.js";

/**
 * The papers of each term, and how often they have it. Term t is in the `papers` from `offsets[t]`
 * to before `offsets[t + 1]`, in ascending order.
 */
export interface Postings {
  /** Length terms + 1. */
  offsets: Int32Array;
  papers: Int32Array;
  /** 1024 * (times in the title, at most 63) + (times in the abstract, at most 1023). */
  counts: Uint16Array;
}

const MAX_IN_TITLE = 63;
export const MAX_IN_ABSTRACT = 1023;
/** Tokens counted before the event loop runs again. */
const TOKENS_PER_TURN = 1 << 15;

/**
 * Inverts tokens: from the words of each paper to the papers of each term.
 * @param termOfWord the term of each word, from 0 to terms - 1
 */
export async function invert(
  { tokens, offsets, bodyOffsets }: Tokens,
  termOfWord: Int32Array,
  terms: number,
): Promise<Postings> {
  const termOffsets = await postingOffsets(tokens, offsets, termOfWord, terms);
  const papers = new Int32Array(termOffsets[terms]!);
  const counts = new Uint16Array(papers.length);
  const next = termOffsets.slice();
  const inTitle = new Int32Array(terms);
  const inAbstract = new Int32Array(terms);
  let nextTurn = TOKENS_PER_TURN;
  for (let p = 0; p < bodyOffsets.length; p++) {
    const start = offsets[p]!,
      body = bodyOffsets[p]!,
      end = offsets[p + 1]!;
    for (let at = start; at < body - 1; at++) inTitle[termOfWord[tokens[at]!]!]!++;
    for (let at = body; at < end; at++) inAbstract[termOfWord[tokens[at]!]!]!++;
    for (let at = start; at < end; at++) {
      if (tokens[at]! < 0) continue;
      const term = termOfWord[tokens[at]!]!;
      const count =
        Math.min(inTitle[term]!, MAX_IN_TITLE) * (MAX_IN_ABSTRACT + 1) + Math.min(inAbstract[term]!, MAX_IN_ABSTRACT);
      if (count === 0) continue; // counted already: the paper repeats the term
      inTitle[term] = inAbstract[term] = 0;
      papers[next[term]!] = p;
      counts[next[term]!++] = count;
    }
    if (end > nextTurn) {
      nextTurn = end + TOKENS_PER_TURN;
      await yieldToEventLoop();
    }
  }
  return { offsets: termOffsets, papers, counts };
}

async function postingOffsets(
  tokens: Int32Array,
  offsets: Int32Array,
  termOfWord: Int32Array,
  terms: number,
): Promise<Int32Array> {
  const counts = new Int32Array(terms + 1);
  const lastSeen = new Int32Array(terms).fill(-1);
  let nextTurn = TOKENS_PER_TURN;
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
      nextTurn = end + TOKENS_PER_TURN;
      await yieldToEventLoop();
    }
  }
  for (let term = 0; term < terms; term++) counts[term + 1] = counts[term + 1]! + counts[term]!;
  return counts;
}
