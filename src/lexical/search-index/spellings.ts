import { yieldToEventLoop } from "../../core/async.js";
import type { IndexPart } from "./index-part.js";
import type { SharedTerms } from "./shared-terms.js";

/** The words of papers, for finding words of similar spelling; those of the most papers first. */
export interface Spellings {
  words: string[];
  /** Term of each word. */
  terms: Int32Array;
  /** Number of papers that have each word's term. */
  counts: Int32Array;
  /** The letters of each word as bits: `lettersOf`. */
  letters: Int32Array;
}

/** Words sorted before the event loop runs again. */
const WORDS_PER_TURN = 1 << 16;

/** The words of the papers of some parts. A word of several parts is in the list several times. */
export async function spellingsOf(
  parts: readonly IndexPart[],
  { sharedTerms, documentFrequencies }: SharedTerms,
): Promise<Spellings> {
  const words: string[] = [];
  const terms: number[] = [];
  parts.forEach((part, p) => {
    const gone = wordsGone(part);
    part.segment.words.forEach((word, i) => {
      if (gone?.[i] === 1) return;
      words.push(word);
      terms.push(sharedTerms[p]![part.segment.termOfWord[i]!]!);
    });
  });
  const size = words.length;
  const sorted: Spellings = {
    words: Array.from<string>({ length: size }).fill(""),
    terms: new Int32Array(size),
    counts: new Int32Array(size),
    letters: new Int32Array(size),
  };
  await yieldToEventLoop();
  const next = firstIndexByCount(terms, documentFrequencies);
  await yieldToEventLoop();
  for (let i = 0; i < size; i++) {
    const count = documentFrequencies[terms[i]!]!;
    const at = next[count]!++;
    sorted.words[at] = words[i]!;
    sorted.terms[at] = terms[i]!;
    sorted.counts[at] = count;
    sorted.letters[at] = lettersOf(words[i]!);
    if (i % WORDS_PER_TURN === WORDS_PER_TURN - 1) await yieldToEventLoop();
  }
  return sorted;
}

/**
 * For each count: the index of the first word with that count, when the greatest counts come first.
 */
function firstIndexByCount(terms: readonly number[], counts: Int32Array): Int32Array {
  let most = 0;
  for (const term of terms) if (counts[term]! > most) most = counts[term]!;
  const firstIndex = new Int32Array(most + 1);
  for (const term of terms) firstIndex[counts[term]!]!++;
  for (let count = most, before = 0; count >= 0; count--) {
    const own = firstIndex[count]!;
    firstIndex[count] = before;
    before += own;
  }
  return firstIndex;
}

/** 1 for each word of a part whose papers have all left the index; undefined when none has left. */
function wordsGone({ segment: { words, tokens }, rows }: IndexPart): Uint8Array | undefined {
  if (rows.every((row) => row >= 0)) return undefined;
  const gone = new Uint8Array(words.length).fill(1);
  rows.forEach((row, p) => {
    if (row < 0) return;
    for (let at = tokens.offsets[p]!; at < tokens.offsets[p + 1]!; at++)
      if (tokens.tokens[at]! >= 0) gone[tokens.tokens[at]!] = 0;
  });
  return gone;
}

/** The set of a word's letters as bits of a number; other characters than a to z share bits. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** Whether a set of letters has at most `most` (0 to 2) members. */
export function hasAtMost(letters: number, most: number): boolean {
  for (let i = 0; i < most && letters !== 0; i++) letters &= letters - 1;
  return letters === 0;
}
