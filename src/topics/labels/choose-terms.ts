import { isGeneralWord, stemOf } from "../../lexical/index.js";
import type { CandidateTerm } from "./candidates.js";
import type { Postings } from "./postings.js";
import type { ScoredTerm } from "./term-scores.js";

/** A phrase replaces a word in it when this share of the word's papers in the topic use the phrase. */
const PART_SHARE = 0.7;
/** The part of its score that a term keeps when it shares a word with a chosen one. */
const REPEATED_VALUE = 0.5;

/**
 * The terms of a label, then the best other ones: those that do not repeat the chosen ones, and
 * that stand in the same papers as these. A term's score is multiplied by the fourth power of 1 +
 * its mean NPMI with the chosen ones.
 * @param pool best first
 */
export function chooseTerms(
  label: readonly ScoredTerm[],
  pool: readonly ScoredTerm[],
  candidates: readonly CandidateTerm[],
  postings: Postings,
  most: number,
): ScoredTerm[] {
  const chosen: ScoredTerm[] = [];
  const together = new Map<number, number>(pool.map(({ column }) => [column, 0]));
  const choose = (term: ScoredTerm): void => {
    chosen.push(term);
    for (const [column, sum] of together) together.set(column, sum + postings.npmi(column, term.column));
  };
  label.forEach(choose);
  while (chosen.length < most) {
    let best: ScoredTerm | undefined,
      bestValue = 0;
    for (const term of pool) {
      if (chosen.some(({ column }) => column === term.column)) continue;
      const near = chosen.length === 0 ? 1 : 1 + together.get(term.column)! / chosen.length;
      const value = term.score * novelty(candidates[term.column]!, chosen, candidates) * (near * near) * (near * near);
      if (value > bestValue) {
        best = term;
        bestValue = value;
      }
    }
    if (!best) break;
    choose({ ...best, score: bestValue });
  }
  return chosen;
}

/**
 * Leaves out words and phrases that are mostly used as a part of one longer phrase of the pool. The
 * longer phrase gets their score, in proportion to its share of their papers.
 */
export function withoutFragments(scored: readonly ScoredTerm[], candidates: readonly CandidateTerm[]): ScoredTerm[] {
  const score = new Map(scored.map((term) => [term.column, term.score]));
  const kept = new Set(scored);
  for (const part of scored) {
    const words = candidates[part.column]!.words;
    let whole: ScoredTerm | undefined;
    for (const other of scored) {
      if (candidates[other.column]!.words.length <= words.length || other.papers < PART_SHARE * part.papers) continue;
      if (isPart(words, candidates[other.column]!.words) && (!whole || other.papers > whole.papers)) whole = other;
    }
    if (!whole) continue;
    kept.delete(part);
    score.set(whole.column, Math.max(score.get(whole.column)!, (score.get(part.column)! * whole.papers) / part.papers));
  }
  return [...kept]
    .map((term) => ({ ...term, score: score.get(term.column)! }))
    .sort((a, b) => b.score - a.score || a.column - b.column);
}

/** Whether a list holds the words next to each other, in this order. */
export function isPart(words: readonly string[], longer: readonly string[]): boolean {
  return ` ${longer.join(" ")} `.includes(` ${words.join(" ")} `);
}

/** 1 for a term that shares no word with the chosen ones, 0 for one that adds nothing to one of them. */
function novelty(term: CandidateTerm, chosen: readonly ScoredTerm[], candidates: readonly CandidateTerm[]): number {
  let novel = 1;
  for (const { column } of chosen) {
    const other = candidates[column]!;
    if (!repeats(term, other)) continue;
    if (addsNothingTo(term, other) || addsNothingTo(other, term)) return 0;
    novel *= REPEATED_VALUE;
  }
  return novel;
}

/** Whether two terms have the stem of a word in common. */
export function repeats(a: CandidateTerm, b: CandidateTerm): boolean {
  return a.stems.some((stem) => b.stems.includes(stem));
}

/** Whether all words of a term that are not general are words of the other one. */
function addsNothingTo(a: CandidateTerm, b: CandidateTerm): boolean {
  return a.words.every(
    (word) => isGeneralWord(word) || word.split("-").every((part) => part === "of" || b.stems.includes(stemOf(part))),
  );
}
