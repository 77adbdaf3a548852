import type { SparseMatrix } from "../../core/types.js";
import { countsOfClasses, weighClasses } from "./ctfidf.js";
import type { PaperTerms } from "./terms.js";

/** A term as a candidate for the names of one topic. */
export interface ScoredTerm {
  /** Row of `PaperTerms.candidates`. */
  column: number;
  score: number;
  /** Papers of the topic that use it. */
  papers: number;
  /** Share of the topic's papers that use it. */
  inside: number;
  /** Share of the papers that use it which are in the topic. */
  precision: number;
  /** `inside`, relative to the topic where it is largest. */
  relative: number;
}

/** A term of a topic must be used by this share of its papers … */
const LEAST_SHARE = 0.05;
/** … where at least this many terms are. */
const ENOUGH_COMMON = 60;
/**
 * How many standard errors (square roots of the count) are taken off a count of papers: two papers
 * may use the same term by chance, twenty do not.
 */
const STANDARD_ERROR_PENALTY = 0.75;
/** What each further word adds to the score: a phrase says more than a word of the same weight. */
const FURTHER_WORD = 0.5;
/** How many candidates of a topic, the best ones, go on. */
const POOL_SIZE = 120;

/**
 * Scores the terms of every topic, best first. The score is class-based tf-idf over papers (a paper
 * with the term counts once, twice when its title has it; how often one abstract repeats a word
 * says little), times the square root of the share of the topic's papers that use the term, times
 * the squares of two numbers: how much rarer the term is in the other papers, and its share
 * relative to the topic where it is most common.
 * @param names see `PaperTerms.weights`
 */
export function scoreTerms(
  terms: PaperTerms,
  labels: Int32Array,
  sizes: Int32Array,
  names: "names" | "maybe" = "names",
): ScoredTerm[][] {
  const { candidates, postings } = terms;
  const counts = countsOfClasses(terms.weights(names), labels);
  const classes = weighClasses(counts, labels),
    papers = { ...counts, values: counts.numbers };
  const greatest = greatestShares(papers, sizes);

  const scoreTopic = (topic: number, separated: boolean): ScoredTerm[] => {
    const size = sizes[topic]!;
    const others = terms.workCount - size;
    const least = leastPapers(papers, topic, size);
    const scored: ScoredTerm[] = [];
    for (let i = classes.offsets[topic] ?? 0; i < (classes.offsets[topic + 1] ?? 0); i++) {
      const column = classes.indices[i]!;
      const using = papers.values[i]!;
      if (using < least) continue;
      const total = postings.rowsOf(column).length;
      const inside = using / size;
      const outside = others === 0 ? 0 : (total - using + 0.5) / (others + 1);
      const separation = separated ? 1 - outside / inside : 1;
      if (separation <= 0) continue;
      const relative = inside / greatest[column]!;
      const distinct = separation * relative;
      const length = 1 + FURTHER_WORD * (candidates[column]!.words.length - 1);
      const certain = 1 - STANDARD_ERROR_PENALTY / Math.sqrt(using);
      const score = classes.values[i]! * certain * Math.sqrt(inside) * distinct * distinct * length;
      scored.push({ column, score, papers: using, inside, precision: using / total, relative });
    }
    return scored.sort((a, b) => b.score - a.score || a.column - b.column).slice(0, POOL_SIZE);
  };
  return Array.from(sizes, (_, topic) => {
    const scored = scoreTopic(topic, true);
    return scored.length > 0 ? scored : scoreTopic(topic, false); // a topic like all others has terms, too
  });
}

/**
 * How many papers of a topic must use a term: a share of them, halved until enough terms are that
 * common; at least two (one in a topic of up to three).
 */
function leastPapers(papers: SparseMatrix, topic: number, size: number): number {
  const few = size < 4 ? 1 : 2;
  let least = LEAST_SHARE * size;
  while (least > few && commonTerms(papers, topic, least) < ENOUGH_COMMON) least /= 2;
  return Math.max(few, least);
}

function commonTerms(papers: SparseMatrix, topic: number, least: number): number {
  let common = 0;
  for (let i = papers.offsets[topic] ?? 0; i < (papers.offsets[topic + 1] ?? 0); i++)
    if (papers.values[i]! >= least) common++;
  return common;
}

/** For each term, the largest share of a topic's papers that use it. */
function greatestShares(papers: SparseMatrix, sizes: Int32Array): Float64Array {
  const greatest = new Float64Array(papers.cols);
  for (let topic = 0; topic < papers.rows; topic++) {
    for (let i = papers.offsets[topic]!; i < papers.offsets[topic + 1]!; i++) {
      const column = papers.indices[i]!;
      greatest[column] = Math.max(greatest[column]!, papers.values[i]! / sizes[topic]!);
    }
  }
  return greatest;
}
