import { yieldToEventLoop } from "../../core/async.js";
import { invert, type Postings } from "./postings.js";
import { readTokens, type IndexedText, type Tokens } from "./tokens.js";
import { Vocabulary } from "../text/vocabulary.js";

/**
 * An inverted index of some papers. Nothing in it depends on other papers, so that it can be kept,
 * and saved with its papers. It never changes.
 */
export interface WordSegment {
  /** Folded words, in order of appearance. */
  readonly words: readonly string[];
  /** Stems of the words: the terms, in the order of their numbers. */
  readonly stems: readonly string[];
  /** The number of each stem. */
  readonly termIds: ReadonlyMap<string, number>;
  /** The number of each word's term. */
  readonly termOfWord: Int32Array;
  readonly tokens: Tokens;
  readonly postings: Postings;
}

/** Stems numbered before the event loop runs again. */
const STEMS_PER_TURN = 1 << 15;

/** Reads papers, and lets the event loop run every few milliseconds. */
export async function readWordSegment(papers: readonly IndexedText[]): Promise<WordSegment> {
  // About one new surface form in 250 characters, as in 100,000 abstracts.
  const vocabulary = new Vocabulary(
    papers.reduce((sum, { title, abstract }) => sum + title.length + abstract.length, 0) / 250,
  );
  const tokens = await readTokens(papers, vocabulary);
  const termOfWord = Int32Array.from(vocabulary.termOfWord);
  const { words, termIds } = vocabulary;
  await yieldToEventLoop();
  return {
    words,
    stems: [...termIds.keys()],
    termIds,
    termOfWord,
    tokens,
    postings: await invert(tokens, termOfWord, termIds.size),
  };
}

/** The segment that was saved so. */
export async function wordSegmentOf(saved: Omit<WordSegment, "termIds">): Promise<WordSegment> {
  const termIds = new Map<string, number>();
  for (const stem of saved.stems) {
    termIds.set(stem, termIds.size);
    if (termIds.size % STEMS_PER_TURN === 0) await yieldToEventLoop();
  }
  return { ...saved, termIds };
}
