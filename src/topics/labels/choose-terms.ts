import { isGeneralWord, stemOf } from "../../lexical/index.js";
import type { Holders } from "./holders.js";
import type { ScoredTerm } from "./term-scores.js";
import type { CandidateTerm } from "./terms.js";

/**
 * A phrase stands for a word in it when it makes up this share of the word's papers in the topic.
 */
const subsumes = 0.7;
/** How much of its score a term keeps that shares a word with a chosen one. */
const repeatedKeeps = 0.5;

/**
 * The terms of the label, then the best ones that do not repeat these and each other and stand in
 * the same papers.
 * @param pool best first
 */
export function chooseTerms(
  label: readonly ScoredTerm[],
  pool: readonly ScoredTerm[],
  candidates: readonly CandidateTerm[],
  holders: Holders,
  most: number,
): ScoredTerm[] {
  const chosen: ScoredTerm[] = [];
  const together = new Map<number, number>(pool.map(({ column }) => [column, 0]));
  const choose = (term: ScoredTerm): void => {
    chosen.push(term);
    for (const [column, sum] of together) together.set(column, sum + holders.npmi(column, term.column));
  };
  label.forEach(choose);
  while (chosen.length < most) {
    let best: ScoredTerm | undefined;
    let bestValue = 0;
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
 * Drops words and phrases that are mostly part of a longer phrase of the pool, which takes over
 * their score.
 */
export function withoutFragments(scored: readonly ScoredTerm[], candidates: readonly CandidateTerm[]): ScoredTerm[] {
  const score = new Map(scored.map((term) => [term.column, term.score]));
  const kept = new Set(scored);
  for (const part of scored) {
    const words = candidates[part.column]!.words;
    let whole: ScoredTerm | undefined;
    for (const other of scored) {
      if (candidates[other.column]!.words.length <= words.length || other.papers < subsumes * part.papers) continue;
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

/** Whether words stand next to each other, in this order, in a longer list. */
export function isPart(words: readonly string[], longer: readonly string[]): boolean {
  return ` ${longer.join(" ")} `.includes(` ${words.join(" ")} `);
}

/**
 * 1 for a term that shares nothing with the chosen ones, 0 for one that says nothing more than one
 * of them.
 */
function novelty(term: CandidateTerm, chosen: readonly ScoredTerm[], candidates: readonly CandidateTerm[]): number {
  let novel = 1;
  for (const { column } of chosen) {
    const other = candidates[column]!;
    if (!repeats(term, other)) continue;
    if (saysNothingMore(term, other) || saysNothingMore(other, term)) return 0;
    novel *= repeatedKeeps;
  }
  return novel;
}

/** Whether two terms share a word that is not general, by its stem. */
export function repeats(a: CandidateTerm, b: CandidateTerm): boolean {
  return a.stems.some((stem) => b.stems.includes(stem));
}

/** Whether all words of a term that are not general are words of the other. */
function saysNothingMore(a: CandidateTerm, b: CandidateTerm): boolean {
  return a.words.every(
    (word) => isGeneralWord(word) || word.split("-").every((part) => part === "of" || b.stems.includes(stemOf(part))),
  );
}
