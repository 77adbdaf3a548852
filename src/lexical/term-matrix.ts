import { checkCount, checkOptions, checkPositive, show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { compareIds } from "../core/order.js";
import type { TermMatrix } from "../core/types.js";
import { readCorpus, type Corpus } from "./corpus.js";
import { countTerms, type Columns } from "./count-terms.js";
import { findPhrases, type Phrases } from "./phrases.js";

export interface TermMatrixOptions {
  /** Longest terms, in words: 1 (the default) to 3. Phrases do not cross punctuation or stop words. */
  ngrams?: 1 | 2 | 3;
  /** A term must stand in at least this many documents. Default 1. */
  minDocuments?: number;
  /** A term may stand in at most this share of the documents, in (0, 1]. Default 1. */
  maxShare?: number;
  /** Keep only this many terms: those that stand in the most documents (ties: in order of the terms). Default all. */
  maxTerms?: number;
}

/**
 * How often each term stands in each document (documents x terms). Terms are folded words ("network"
 * for "Networks"; see `foldWord`) or phrases of them, without stop words, numbers and LaTeX. Columns are
 * in order of the terms, so that they depend on which texts there are and not on their order.
 *
 * Throws `invalid-argument` for options outside their range.
 */
export function termMatrix(texts: readonly string[], options: TermMatrixOptions = {}): TermMatrix {
  checkOptions("termMatrix", options, ["ngrams", "minDocuments", "maxShare", "maxTerms"]);
  const ngrams = options.ngrams ?? 1;
  if (ngrams !== 1 && ngrams !== 2 && ngrams !== 3) {
    throw new PaperweaveError("invalid-argument", `ngrams must be 1, 2 or 3, got ${show(ngrams)}.`);
  }
  const minDocuments = checkCount("minDocuments", options.minDocuments ?? 1);
  const maxShare = checkPositive("maxShare", options.maxShare ?? 1);
  if (maxShare > 1) throw new PaperweaveError("invalid-argument", `maxShare must be at most 1, got ${show(maxShare)}.`);
  const maxTerms = options.maxTerms === undefined ? Infinity : checkCount("maxTerms", options.maxTerms);
  return countPhrases(readCorpus(texts), { ngrams, minDocuments, maxShare, maxTerms });
}

/** How often each word of a corpus stands in each document; columns are the rows of `corpus.words`. In memory that worker threads share. */
export function countWords({ tokens, offsets, wordOf, documents, words }: Corpus): TermMatrix {
  const ends = new Int32Array(documents + 1);
  const indices = new Int32Array(tokens.length), values = new Float64Array(tokens.length);
  const counts = new Int32Array(words.length); // in the document at hand
  for (let d = 0, end = 0; d < documents; d++) {
    const start = end;
    for (let at = offsets[d]!; at < offsets[d + 1]!; at++) {
      const word = tokens[at]! < 0 ? -1 : wordOf[tokens[at]!]!;
      if (word >= 0 && counts[word]!++ === 0) indices[end++] = word;
    }
    indices.subarray(start, end).sort();
    for (let at = start; at < end; at++) {
      values[at] = counts[indices[at]!]!;
      counts[indices[at]!] = 0;
    }
    ends[d + 1] = end;
  }
  const size = ends[documents]!;
  const kept = { indices: new Int32Array(new SharedArrayBuffer(4 * size)), values: new Float64Array(new SharedArrayBuffer(8 * size)) };
  kept.indices.set(indices.subarray(0, size));
  kept.values.set(values.subarray(0, size));
  return { offsets: ends, ...kept, rows: documents, cols: words.length, terms: words };
}

function countPhrases(corpus: Corpus, { ngrams, minDocuments, maxShare, maxTerms }: Required<TermMatrixOptions>): TermMatrix {
  const phrases = findPhrases(corpus, { longest: ngrams, minDocuments });
  return countTerms(corpus, phrases, chooseColumns(phrases, maxShare * corpus.documents, maxTerms));
}

/** Column of each phrase (-1: none) for the phrases to keep. */
export function chooseColumns(phrases: Phrases, maxDocuments: number, maxTerms: number): Columns {
  const { terms, documentCounts: counts } = phrases;
  let kept: number[] = [];
  for (let p = 0; p < terms.length; p++) if (counts[p]! <= maxDocuments) kept.push(p);
  const byTerm = (a: number, b: number): number => compareIds(terms[a]!, terms[b]!);
  if (kept.length > maxTerms) {
    kept.sort((a, b) => counts[b]! - counts[a]! || byTerm(a, b));
    kept = kept.slice(0, maxTerms);
  }
  kept.sort(byTerm);
  const columnOf = new Int32Array(terms.length).fill(-1);
  kept.forEach((p, column) => (columnOf[p] = column));
  return { columnOf, terms: kept.map((p) => terms[p]!) };
}
