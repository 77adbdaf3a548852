import { allowedEdits, EditDistance } from "../../core/edit-distance.js";
import { compareIds } from "../../core/strings.js";
import { hasAtMost, lettersOf, type Spellings } from "./spellings.js";

/** A term that may be meant by a word, and its weight against 1 for the word's own term. */
export interface SimilarTerm {
  term: number;
  weight: number;
}

/** Weights, and how they fall with the distance, as in minisearch: for prefixes, and for typos. */
const PREFIX = { weight: 0.375, decay: 0.3 };
const TYPO = { weight: 0.45, decay: 1 };
/** Shorter words are prefixes of too many words. */
const MIN_PREFIX_LENGTH = 3;
/** Most similar terms of a word, as in Lucene's fuzzy queries. */
const MAX_SIMILAR = 50;

/**
 * Terms that may be meant by a word: of words that begin with it, and of words of which it is a
 * typo. The greatest weight comes first, then the most papers, then the order of the words.
 * @param above only terms of more papers than this
 */
export function similarTerms({ words, terms, counts, letters }: Spellings, word: string, above = 0): SimilarTerm[] {
  const edits = allowedEdits(word);
  const distance = edits > 0 ? new EditDistance(word) : undefined;
  const isPrefix = word.length >= MIN_PREFIX_LENGTH;
  const own = lettersOf(word);
  const found = new Map<number, SimilarTerm & { word: string; count: number }>();
  for (let w = 0; w < words.length; w++) {
    if (counts[w]! <= above) break; // words of more papers come first
    const missing = own & ~letters[w]!;
    if (!hasAtMost(missing, edits)) continue;
    const other = words[w]!;
    let weight = 0;
    if (isPrefix && missing === 0 && other.length > word.length && other.startsWith(word))
      weight = weighed(PREFIX, other, other.length - word.length);
    else if (distance !== undefined && hasAtMost(letters[w]! & ~own, edits)) {
      const edited = distance.to(other, edits);
      if (edited <= edits) weight = weighed(TYPO, other, edited);
    }
    if (weight === 0) continue;
    const one = { term: terms[w]!, weight, word: other, count: counts[w]! };
    const before = found.get(one.term);
    if (!before || compare(one, before) < 0) found.set(one.term, one);
  }
  return [...found.values()].sort(compare).slice(0, MAX_SIMILAR);
}

function compare(a: { weight: number; count: number; word: string }, b: typeof a): number {
  return b.weight - a.weight || b.count - a.count || compareIds(a.word, b.word);
}

function weighed({ weight, decay }: typeof PREFIX, word: string, distance: number): number {
  return (weight * word.length) / (word.length + decay * distance);
}
