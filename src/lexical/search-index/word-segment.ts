import { yieldToEventLoop } from "../../core/async.js";
import { invert, type Postings } from "./postings.js";
import { readTokens, type IndexedText, type Tokens } from "./tokens.js";
import { Vocabulary } from "../text/vocabulary.js";

/**
 * The words of some papers, read once and turned round. Nothing in it depends on other papers, so
 * that it can be kept and saved beside them; never changed when it is made.
 */
export interface WordSegment {
  /** Folded words, numbered as they came. */
  readonly words: readonly string[];
  /** The stems of the words, which are its terms, and the number of each. */
  readonly stems: readonly string[];
  readonly termIds: ReadonlyMap<string, number>;
  /** Term of each word. */
  readonly termOfWord: Int32Array;
  readonly tokens: Tokens;
  readonly postings: Postings;
}

/** Stems numbered between two looks at the event loop. */
const STEMS_PER_TURN = 1 << 15;

/** Reads papers, a few milliseconds at a time, so that the event loop stays free. */
export async function readWordSegment(papers: readonly IndexedText[]): Promise<WordSegment> {
  // One form of a word in some 250 characters, as in 100,000 abstracts.
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

/** A segment that was read before, of what can be saved of it. */
export async function wordSegmentOf(saved: Omit<WordSegment, "termIds">): Promise<WordSegment> {
  const termIds = new Map<string, number>();
  for (const stem of saved.stems) {
    termIds.set(stem, termIds.size);
    if (termIds.size % STEMS_PER_TURN === 0) await yieldToEventLoop();
  }
  return { ...saved, termIds };
}
