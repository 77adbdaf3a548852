import { yieldToEventLoop } from "../../core/async.js";
import type { IndexPart } from "./index-part.js";
import type { SharedTerms } from "./shared-terms.js";

/**
 * The words of papers, for finding those that are spelt like another; those of the most papers
 * first.
 */
export interface Spellings {
  words: string[];
  /** Term of each word, and in how many papers it stands. */
  terms: Int32Array;
  counts: Int32Array;
  /** Which letters each word has: `lettersOf`. */
  letters: Int32Array;
}

/** Words sorted between two looks at the event loop. */
const WORDS_PER_TURN = 1 << 16;

/** The words that the papers of some parts have. One that several parts have comes as often. */
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
  const next = placesByCount(terms, documentFrequencies);
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

/** For each count the place of the first word of that count, when the greatest come first. */
function placesByCount(terms: readonly number[], counts: Int32Array): Int32Array {
  let most = 0;
  for (const term of terms) if (counts[term]! > most) most = counts[term]!;
  const places = new Int32Array(most + 1);
  for (const term of terms) places[counts[term]!]!++;
  for (let count = most, before = 0; count >= 0; count--) {
    const own = places[count]!;
    places[count] = before;
    before += own;
  }
  return places;
}

/**
 * 1 for the words of a part that only papers have had that are gone; undefined when none is gone.
 */
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

/** The set of a word's letters in the bits of a number; letters beyond a to z share bits. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** Whether a set has at most `most` (0 to 2) letters. */
export function hasAtMost(letters: number, most: number): boolean {
  for (let i = 0; i < most && letters !== 0; i++) letters &= letters - 1;
  return letters === 0;
}
