import type { SparseMatrix } from "../core/types.js";
import { countsOfClasses, ctfidf } from "./ctfidf.js";
import { isName, type PaperTerms } from "./terms.js";

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
/** Standard errors by which a count is taken to be smaller than it is: two papers may agree by chance, twenty do not. */
const doubt = 0.75;
/** What each further word of a phrase adds: a phrase says more than a word of the same weight. */
const furtherWord = 0.5;
/** How many candidates of a topic are looked at closely. */
const poolSize = 120;

/**
 * Scores the terms of every topic, best first: class-based tf-idf over papers (a paper that has a
 * term counts once, twice when its title has it; how often one abstract repeats a word says little),
 * times the square root of the share of the topic's papers that have it, times the squares of how
 * much rarer it is in the other papers and of how its share compares with that in the topic where it is
 * most common.
 */
export function scoreTerms(terms: PaperTerms, labels: Int32Array, sizes: Int32Array): ScoredTerm[][] {
  const { candidates, counts, titleCounts } = terms;
  const weights = paperWeights(counts, titleCounts, Uint8Array.from(candidates, (candidate) => Number(isName(candidate))));
  const classes = ctfidf(weights, labels);
  const papers = countsOfClasses({ ...weights, values: new Float64Array(weights.values.length).fill(1) }, labels);
  const total = new Int32Array(weights.cols);
  for (const column of weights.indices) total[column] = total[column]! + 1;
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
      const inside = having / size;
      const outside = others === 0 ? 0 : (total[column]! - having + 0.5) / (others + 1);
      const separation = separated ? 1 - outside / inside : 1;
      if (separation <= 0) continue;
      const relative = inside / greatest[column]!;
      const apart = separation * relative;
      const length = 1 + furtherWord * (candidates[column]!.words.length - 1);
      const certain = 1 - doubt / Math.sqrt(having);
      const score = classes.values[i]! * certain * Math.sqrt(inside) * apart * apart * length;
      scored.push({ column, score, papers: having, inside, precision: having / total[column]!, relative });
    }
    return scored.sort((a, b) => b.score - a.score || a.column - b.column).slice(0, poolSize);
  };
  return Array.from(sizes, (_, topic) => {
    const scored = scoreTopic(topic, true);
    return scored.length > 0 ? scored : scoreTopic(topic, false); // a topic that is like the others still has terms
  });
}

/** How many papers of a topic must use a term: a share of them, halved until enough terms are that common; at least two. */
function leastPapers(papers: SparseMatrix, topic: number, size: number): number {
  const few = size < 4 ? 1 : 2;
  let least = leastShare * size;
  while (least > few && commonTerms(papers, topic, least) < enoughCommon) least /= 2;
  return Math.max(few, least);
}

function commonTerms(papers: SparseMatrix, topic: number, least: number): number {
  let common = 0;
  for (let i = papers.offsets[topic] ?? 0; i < (papers.offsets[topic + 1] ?? 0); i++) if (papers.values[i]! >= least) common++;
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

/** Papers x candidates: 1 where a paper has the term, 2 where its title has it; only candidates that are names. */
function paperWeights(counts: SparseMatrix, titleCounts: SparseMatrix, names: Uint8Array): SparseMatrix {
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
  return { offsets, indices: indices.subarray(0, filled), values: values.subarray(0, filled), rows: counts.rows, cols: counts.cols };
}
