import { EditDistance, longestPattern } from "../core/edit-distance.js";
import { compareIds } from "../core/order.js";
import type { TextIndex } from "./text-index.js";

/** A term that a word may stand for, and how likely: 1 for the word itself. */
export interface SimilarTerm {
  term: number;
  weight: number;
}

/** Weights and their decay with the distance are those of minisearch, as is that words may be begun only. */
const PREFIX = { weight: 0.375, decay: 0.3 };
const MISSPELT = { weight: 0.45, decay: 1 };
/** Shorter words begin too much. */
const SHORTEST_PREFIX = 3;
/** As in Lucene's fuzzy queries. */
const MOST = 50;

/** How many letters of a word may be wrong: as Elasticsearch's "AUTO" fuzziness. Numbers have no typos. */
function allowedEdits(word: string): number {
  return /\p{N}/u.test(word) || word.length < 3 || word.length > longestPattern ? 0 : word.length < 6 ? 1 : 2;
}

/**
 * Terms of an index that a word may stand for: those of words that it begins, and of words that it misspells; the best
 * first, then those in the most papers.
 * @param above only terms that stand in more papers
 */
export function similarTerms(index: TextIndex, word: string, above = 0): SimilarTerm[] {
  const { words } = index;
  const edits = allowedEdits(word);
  const distance = edits > 0 ? new EditDistance(word) : undefined;
  const isPrefix = word.length >= SHORTEST_PREFIX;
  const weights = new Map<number, number>();
  for (let w = 0; w < words.length; w++) {
    const other = words[w]!;
    let weight = 0;
    if (isPrefix && other.length > word.length && other.startsWith(word)) weight = weighed(PREFIX, other, other.length - word.length);
    else if (distance !== undefined) {
      const found = distance.to(other, edits);
      if (found <= edits) weight = weighed(MISSPELT, other, found);
    }
    if (weight === 0) continue;
    const term = index.termOfWord(w);
    if (index.count(term) > above && weight > (weights.get(term) ?? 0)) weights.set(term, weight);
  }
  return [...weights]
    .map(([term, weight]) => ({ term, weight }))
    .sort((a, b) => b.weight - a.weight || index.count(b.term) - index.count(a.term) || compareIds(index.stem(a.term), index.stem(b.term)))
    .slice(0, MOST);
}

function weighed({ weight, decay }: typeof PREFIX, word: string, distance: number): number {
  return (weight * word.length) / (word.length + decay * distance);
}
