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
const leastShare = 0.05;
/** … where at least this many terms are. */
const enoughCommon = 60;
/**
 * Standard errors by which a count is taken to be smaller than it is: two papers may agree by
 * chance, twenty do not.
 */
const doubt = 0.75;
/** What each further word of a phrase adds: a phrase says more than a word of the same weight. */
const furtherWord = 0.5;
/** How many candidates of a topic are looked at closely. */
const poolSize = 120;

/**
 * Scores the terms of every topic, best first: class-based tf-idf over papers (a paper that has a
 * term counts once, twice when its title has it; how often one abstract repeats a word says
 * little), times the square root of the share of the topic's papers that have it, times the squares
 * of how much rarer it is in the other papers and of how its share compares with that in the topic
 * where it is most common.
 */
export function scoreTerms(terms: PaperTerms, labels: Int32Array, sizes: Int32Array): ScoredTerm[][] {
  const { candidates, weights, holders } = terms;
  const counts = countsOfClasses(weights, labels);
  const classes = weighClasses(counts, labels),
    papers = { ...counts, values: counts.numbers };
  const greatest = greatestShares(papers, sizes);

  const scoreTopic = (topic: number, separated: boolean): ScoredTerm[] => {
    const size = sizes[topic]!;
    const others = terms.works - size;
    const least = leastPapers(papers, topic, size);
    const scored: ScoredTerm[] = [];
    for (let i = classes.offsets[topic] ?? 0; i < (classes.offsets[topic + 1] ?? 0); i++) {
      const column = classes.indices[i]!;
      const having = papers.values[i]!;
      if (having < least) continue;
      const total = holders.of(column).length;
      const inside = having / size;
      const outside = others === 0 ? 0 : (total - having + 0.5) / (others + 1);
      const separation = separated ? 1 - outside / inside : 1;
      if (separation <= 0) continue;
      const relative = inside / greatest[column]!;
      const apart = separation * relative;
      const length = 1 + furtherWord * (candidates[column]!.words.length - 1);
      const certain = 1 - doubt / Math.sqrt(having);
      const score = classes.values[i]! * certain * Math.sqrt(inside) * apart * apart * length;
      scored.push({ column, score, papers: having, inside, precision: having / total, relative });
    }
    return scored.sort((a, b) => b.score - a.score || a.column - b.column).slice(0, poolSize);
  };
  return Array.from(sizes, (_, topic) => {
    const scored = scoreTopic(topic, true);
    return scored.length > 0 ? scored : scoreTopic(topic, false); // a topic that is like the others still has terms
  });
}

/**
 * How many papers of a topic must use a term: a share of them, halved until enough terms are that
 * common; at least two.
 */
function leastPapers(papers: SparseMatrix, topic: number, size: number): number {
  const few = size < 4 ? 1 : 2;
  let least = leastShare * size;
  while (least > few && commonTerms(papers, topic, least) < enoughCommon) least /= 2;
  return Math.max(few, least);
}

function commonTerms(papers: SparseMatrix, topic: number, least: number): number {
  let common = 0;
  for (let i = papers.offsets[topic] ?? 0; i < (papers.offsets[topic + 1] ?? 0); i++)
    if (papers.values[i]! >= least) common++;
  return common;
}

/** The largest share of the papers of a topic that have each term. */
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
