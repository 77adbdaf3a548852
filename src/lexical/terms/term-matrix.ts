import { checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { compareIds } from "../../core/strings.js";
import type { TermMatrix } from "../../core/types.js";
import { readCorpus, type Corpus } from "./corpus.js";
import { countTerms, type TermColumns } from "./count-terms.js";
import { findPhrases, type Phrases } from "./phrases.js";

/** Which terms become columns of a term matrix. */
export interface TermMatrixOptions {
  /** Most words of a term: 1 (the default) to 3. Phrases contain no punctuation or stop word. */
  ngrams?: 1 | 2 | 3;
  /** A term must occur in at least this many documents. Default 1. */
  minDocuments?: number;
  /** A term may occur in at most this share of the documents, in (0, 1]. Default 1. */
  maxShare?: number;
  /**
   * Keeps only this many terms, those of the most documents (ties: order of terms). Default all.
   */
  maxTerms?: number;
}

/**
 * How often each term occurs in each document (documents x terms). Terms are folded words
 * ("network" for "Networks"; see `foldWord`) or phrases of them, without stop words, numbers and
 * LaTeX. Columns are in the order of their terms, so that the order of the texts does not change
 * them.
 *
 * @throws PaperweaveError `invalid-argument` for options outside their range
 */
export function termMatrix(texts: readonly string[], options: TermMatrixOptions = {}): TermMatrix {
  checkOptions("termMatrix", options, ["ngrams", "minDocuments", "maxShare", "maxTerms"]);
  const ngrams = options.ngrams ?? 1;
  if (ngrams !== 1 && ngrams !== 2 && ngrams !== 3) {
    throw new PaperweaveError("invalid-argument", `ngrams must be 1, 2 or 3, got ${formatValue(ngrams)}.`);
  }
  const minDocuments = checkCount("minDocuments", options.minDocuments ?? 1);
  const maxShare = checkPositive("maxShare", options.maxShare ?? 1);
  if (maxShare > 1)
    throw new PaperweaveError("invalid-argument", `maxShare must be at most 1, got ${formatValue(maxShare)}.`);
  const maxTerms = options.maxTerms === undefined ? Infinity : checkCount("maxTerms", options.maxTerms);
  return countPhrases(readCorpus(texts), { ngrams, minDocuments, maxShare, maxTerms });
}

function countPhrases(
  corpus: Corpus,
  { ngrams, minDocuments, maxShare, maxTerms }: Required<TermMatrixOptions>,
): TermMatrix {
  const phrases = findPhrases(corpus, { longest: ngrams, minDocuments });
  return countTerms(corpus, phrases, chooseColumns(phrases, maxShare * corpus.documents, maxTerms));
}

/** The column of each phrase that is kept, and -1 for the others. */
function chooseColumns(phrases: Phrases, maxDocuments: number, maxTerms: number): TermColumns {
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
