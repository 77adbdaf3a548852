import { defaultWeights, isFunctionWord, searchWords, similarTerms, type TextIndex } from "../lexical/index.js";
import type { Query } from "./query.js";

/** A term to look for, and what it adds to the score of a paper at most. */
export interface QueryTerm {
  term: number;
  weight: number;
}

/**
 * Terms of an example that are looked for: those of the greatest weight. The others occur in many
 * papers and change the ranking little.
 */
export const MAX_EXAMPLE_TERMS = 60;

/**
 * A word is taken for a typo when a word of similar spelling occurs in more than this many times as
 * many papers.
 */
const TYPO_RATIO = 10;

/** The BM25F score of each paper for the words of a query; 0 for a paper with none of them. */
export function scoreQuery(index: TextIndex, query: Query): Float64Array {
  const scores = new Float64Array(index.papers.length);
  const counts = new Map<string, number>();
  for (const word of query.words) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts)
    for (const { term, weight } of queryTerms(index, word)) index.addScores(term, count * weight, scores);
  return scores;
}

/**
 * The score of each paper for being like some example papers and unlike others, by BM25F. A term of
 * an example counts as much as it would for that paper: tf / (k1 + tf) (S. Robertson and S. Walker,
 * "Some simple effective approximations to the 2-Poisson model", 1994, with k3 = k1). Never below
 * 0.
 * @param unlikeWeight what the examples to be unlike count, against 1 for the others
 */
export function scoreExamples(
  index: TextIndex,
  like: readonly ExampleText[],
  unlike: readonly ExampleText[],
  unlikeWeight: number,
): Float64Array {
  const weights = new Map<number, number>();
  for (const one of like) addTerms(index, one, 1 / like.length, weights);
  for (const one of unlike) addTerms(index, one, -unlikeWeight / unlike.length, weights);
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
  const count = (text: string, times: number): void => {
    for (const word of searchWords(text)) {
      const term = isFunctionWord(word) ? -1 : index.termOf(word);
      if (term >= 0) counts.set(term, (counts.get(term) ?? 0) + times);
    }
  };
  count(title, defaultWeights.title);
  count(abstract, 1);
  const weighted = Array.from(counts, ([term, tf]) => ({ term, weight: tf / (defaultWeights.k1 + tf) }));
  // Terms of equal weight stay in the order of the text.
  if (weighted.length > MAX_EXAMPLE_TERMS)
    weighted.sort((a, b) => b.weight * index.idf(b.term) - a.weight * index.idf(a.term));
  for (const { term, weight } of weighted.slice(0, MAX_EXAMPLE_TERMS))
    weights.set(term, (weights.get(term) ?? 0) + share * weight);
}

/** The term of a word; when no paper has it, or only few, also terms of words spelt like it. */
export function queryTerms(index: TextIndex, word: string): QueryTerm[] {
  const term = index.termOf(word);
  const own = term < 0 ? [] : [{ term, weight: index.idf(term) }];
  const similar = similarTerms(index.spellings, word, term < 0 ? 0 : TYPO_RATIO * index.documentFrequency(term));
  if (similar.length === 0) return own;
  // A rare spelling says no more than the usual one: all get the weight of the most common one
  // (Lucene's "blended" frequencies).
  const idf = Math.min(...similar.map((one) => index.idf(one.term)));
  return [
    ...own,
    ...similar.filter((one) => one.term !== term).map((one) => ({ term: one.term, weight: one.weight * idf })),
  ];
}

/**
 * A mask of the papers that have all phrases and no excluded word; undefined when all papers do.
 */
export function phraseMask(index: TextIndex, { phrases, excluded }: Query): Uint8Array | undefined {
  if (phrases.length + excluded.length === 0) return undefined;
  const papers = index.papers.length;
  const found = new Uint16Array(papers);
  for (const phrase of phrases) for (const paper of papersWithPhrase(index, phrase)) found[paper] = found[paper]! + 1;
  const mask = new Uint8Array(papers);
  for (let paper = 0; paper < papers; paper++) mask[paper] = found[paper] === phrases.length ? 1 : 0;
  for (const phrase of excluded) for (const paper of papersWithPhrase(index, phrase)) mask[paper] = 0;
  return mask;
}

/** The papers that have these words one after another, in ascending order. */
export function papersWithPhrase(index: TextIndex, words: readonly string[]): ArrayLike<number> & Iterable<number> {
  const terms = words.map((word) => index.termOf(word));
  if (terms.length === 0 || terms.includes(-1)) return [];
  const rarest = terms.reduce((a, b) => (index.documentFrequency(b) < index.documentFrequency(a) ? b : a));
  const papers = index.papersWith(rarest);
  return terms.length === 1 ? papers : papers.filter((paper) => index.hasPhrase(paper, terms));
}
