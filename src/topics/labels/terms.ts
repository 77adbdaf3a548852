import { transpose } from "../../core/sparse.js";
import type { Paper, SparseMatrix } from "../../core/types.js";
import { countTerms, readCorpus, displayForms, withDocuments, type Corpus } from "../../lexical/index.js";
import { findCandidateTerms, isName, mayBeName, type CandidateTerm } from "./candidates.js";
import { Postings } from "./postings.js";

/** Which terms stand in which papers. A work counts once: its further versions have empty rows. */
export interface PaperTerms {
  /** How many works there are. */
  workCount: number;
  candidates: CandidateTerm[];
  /** Papers x candidates: how often a paper uses a term. */
  counts: SparseMatrix;
  /** Papers x candidates: how often its title does. */
  titleCounts: SparseMatrix;
  /**
   * Papers x candidates that may name topics: 1 where a paper uses a term, 2 where its title does.
   * @param names those that are names (`isName`), or all that may be names of a topic that has no
   *   others (`mayBeName`); computed when first asked for
   */
  weights(names: "names" | "maybe"): SparseMatrix;
  /** The papers of each candidate. */
  postings: Postings;
  /** The surface form, as the papers write it, of each of some candidates. */
  surfaceForms(columns: readonly number[]): Map<number, string>;
}

export type PaperText = Pick<Paper, "title" | "abstract">;

/** Titles and abstracts as a corpus: a document a paper. */
export function readTexts(papers: readonly PaperText[]): Corpus {
  return readCorpus(papers.map(({ title, abstract }) => [title, abstract]));
}

/** A corpus in which each work stands once: the documents of its further versions are empty. */
export function textsOfWorks(corpus: Corpus, workOf: Int32Array): Corpus {
  return workOf.every((first, row) => first === row) ? corpus : withDocuments(corpus, (row) => workOf[row] === row);
}

/**
 * Finds the terms of papers: phrases of up to three words that enough papers use.
 * @param corpus of works (`textsOfWorks`)
 * @param workOf row of the first paper of each paper's work. Default: every paper is a work
 */
export function collectTerms(corpus: Corpus, workOf?: Int32Array): PaperTerms {
  const workCount = workOf ? workOf.reduce((count, first, row) => count + Number(first === row), 0) : corpus.documents;
  const { candidates, phrases, columnOf } = findCandidateTerms(corpus, workCount);
  const columns = { columnOf, terms: candidates.map(({ key }) => key) };
  const shownPhrase = (column: number): number => candidates[column]!.phrases[0]!;
  const counts = countTerms(corpus, phrases, columns),
    titleCounts = countTerms(corpus, phrases, columns, "title");
  const weights: Partial<Record<"names" | "maybe", SparseMatrix>> = {};
  const weightsOf = (isTerm: (candidate: CandidateTerm) => boolean): SparseMatrix =>
    termWeights(
      counts,
      titleCounts,
      Uint8Array.from(candidates, (candidate) => Number(isTerm(candidate))),
    );
  return {
    workCount,
    candidates,
    counts,
    titleCounts,
    weights: (names) => (weights[names] ??= weightsOf(names === "names" ? isName : mayBeName)),
    postings: new Postings(transpose(counts), workCount),
    surfaceForms: (wanted) => {
      const forms = displayForms(corpus, phrases, new Set(wanted.map(shownPhrase)));
      return new Map(wanted.map((column) => [column, forms.get(shownPhrase(column))!]));
    },
  };
}

/** The `weights` of `PaperTerms`. @param names 1 for each candidate that may name topics */
function termWeights(counts: SparseMatrix, titleCounts: SparseMatrix, names: Uint8Array): SparseMatrix {
  const offsets = new Int32Array(counts.rows + 1);
  const indices = new Int32Array(counts.indices.length);
  const values = new Float64Array(counts.indices.length);
  let filled = 0;
  for (let row = 0; row < counts.rows; row++) {
    let t = titleCounts.offsets[row]!;
    const titleEnd = titleCounts.offsets[row + 1]!;
    for (let i = counts.offsets[row]!; i < counts.offsets[row + 1]!; i++) {
      const column = counts.indices[i]!;
      while (t < titleEnd && titleCounts.indices[t]! < column) t++;
      if (!names[column]) continue;
      indices[filled] = column;
      values[filled++] = t < titleEnd && titleCounts.indices[t] === column ? 2 : 1;
    }
    offsets[row + 1] = filled;
  }
  return {
    offsets,
    indices: indices.subarray(0, filled),
    values: values.subarray(0, filled),
    rows: counts.rows,
    cols: counts.cols,
  };
}
