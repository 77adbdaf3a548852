import { defaultWeights, isFunctionWord, searchWords, similarTerms, type TextIndex } from "../lexical/index.js";
import type { Query } from "./query.js";

/** A term to look for. */
interface QueryTerm {
  term: number;
  weight: number;
}

/**
 * Of the words of an example so many are looked for, those that say most: the others stand in many
 * papers, and change little.
 */
export const MAX_EXAMPLE_TERMS = 60;

/**
 * A spelling is taken for a typo when another one that is near to it stands in so many times as
 * many papers.
 */
const TYPO_RATIO = 10;

/** How well each paper fits the words of a query, by BM25F: 0 for one that has none of them. */
export function scoreQuery(index: TextIndex, query: Query): Float64Array {
  const scores = new Float64Array(index.papers.length);
  const counts = new Map<string, number>();
  for (const word of query.words) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts)
    for (const { term, weight } of queryTerms(index, word)) index.addScores(term, count * weight, scores);
  return scores;
}

/**
 * How well each paper fits the words of some papers and not those of others, by BM25F: each word of
 * an example counts as much as it would for that paper, tf / (k1 + tf) (S. Robertson and S. Walker,
 * "Some simple effective approximations to the 2-Poisson model", 1994, with k3 = k1). Never below
 * 0.
 * @param against what the others count
 */
export function scoreExamples(
  index: TextIndex,
  like: readonly ExampleText[],
  unlike: readonly ExampleText[],
  against: number,
): Float64Array {
  const weights = new Map<number, number>();
  for (const one of like) addTerms(index, one, 1 / like.length, weights);
  for (const one of unlike) addTerms(index, one, -against / unlike.length, weights);
  const scores = new Float64Array(index.papers.length);
  for (const [term, weight] of weights) index.addScores(term, weight * index.idf(term), scores);
  for (let p = 0; p < scores.length; p++) if (scores[p]! < 0) scores[p] = 0;
  return scores;
}

type ExampleText = { readonly title: string; readonly abstract: string };

function addTerms(
  index: TextIndex,
  { title, abstract }: ExampleText,
  share: number,
  weights: Map<number, number>,
): void {
  const counts = new Map<number, number>();
  const count = (text: string, worth: number): void => {
    for (const word of searchWords(text)) {
      const term = isFunctionWord(word) ? -1 : index.termOf(word);
      if (term >= 0) counts.set(term, (counts.get(term) ?? 0) + worth);
    }
  };
  count(title, defaultWeights.title);
  count(abstract, 1);
  const worth = Array.from(counts, ([term, tf]) => ({ term, weight: tf / (defaultWeights.k1 + tf) }));
  // equal ones as they come
  if (worth.length > MAX_EXAMPLE_TERMS)
    worth.sort((a, b) => b.weight * index.idf(b.term) - a.weight * index.idf(a.term));
  for (const { term, weight } of worth.slice(0, MAX_EXAMPLE_TERMS))
    weights.set(term, (weights.get(term) ?? 0) + share * weight);
}

/** The term of a word; where nobody writes so, or only few, also those that it may stand for. */
export function queryTerms(index: TextIndex, word: string): QueryTerm[] {
  const term = index.termOf(word);
  const own = term < 0 ? [] : [{ term, weight: index.idf(term) }];
  const similar = similarTerms(index.spellings, word, term < 0 ? 0 : TYPO_RATIO * index.documentFrequency(term));
  if (similar.length === 0) return own;
  // A rare spelling is no more telling than the usual one: all are weighed as the most common
  // (Lucene's "blended" frequencies).
  const idf = Math.min(...similar.map((one) => index.idf(one.term)));
  return [
    ...own,
    ...similar.filter((one) => one.term !== term).map((one) => ({ term: one.term, weight: one.weight * idf })),
  ];
}

/**
 * Which papers the phrases and exclusions of a query leave: 1 or 0 for each; undefined when all.
 */
export function phraseMask(index: TextIndex, { phrases, excluded }: Query): Uint8Array | undefined {
  if (phrases.length + excluded.length === 0) return undefined;
  const papers = index.papers.length;
  const held = new Uint16Array(papers);
  for (const phrase of phrases) for (const paper of papersWithPhrase(index, phrase)) held[paper] = held[paper]! + 1;
  const allowed = new Uint8Array(papers);
  for (let paper = 0; paper < papers; paper++) allowed[paper] = held[paper] === phrases.length ? 1 : 0;
  for (const phrase of excluded) for (const paper of papersWithPhrase(index, phrase)) allowed[paper] = 0;
  return allowed;
}

/** The papers that hold these words one after another, ascending. */
export function papersWithPhrase(index: TextIndex, words: readonly string[]): ArrayLike<number> & Iterable<number> {
  const terms = words.map((word) => index.termOf(word));
  if (terms.length === 0 || terms.includes(-1)) return [];
  const rarest = terms.reduce((a, b) => (index.documentFrequency(b) < index.documentFrequency(a) ? b : a));
  const holders = index.papersWith(rarest);
  return terms.length === 1 ? holders : holders.filter((paper) => index.hasPhrase(paper, terms));
}
