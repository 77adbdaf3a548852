import { tokenRuns } from "./tokens.js";

/**
 * Phrases of up to three words that both sides use, the longest first, then the most used; none is
 * part of another. A single word counts only when both sides repeat it.
 * @param most how many at most; default 3
 */
export function phrasesInCommon(oneSide: readonly string[], otherSide: string, most = 3): string[] {
  const ours = countPhrases(oneSide);
  const theirs = countPhrases([otherSide]);
  const shared = [...theirs]
    .filter(([key, { words, count }]) => ours.has(key) && (words > 1 || (count > 1 && ours.get(key)!.count > 1)))
    .map(([key, { words, count, surface }]) => ({ key, words, surface, count: Math.min(count, ours.get(key)!.count) }))
    .sort((a, b) => b.words - a.words || b.count - a.count || (a.key < b.key ? -1 : 1));
  const chosen: typeof shared = [];
  for (const phrase of shared) {
    if (chosen.length === most) break;
    if (!chosen.some(({ key }) => ` ${key} `.includes(` ${phrase.key} `) || overlaps(key, phrase.key))) chosen.push(phrase);
  }
  return chosen.map(({ surface }) => surface);
}

/** Whether one phrase's end is the other's beginning, as in "large language" and "language models". */
function overlaps(a: string, b: string): boolean {
  const [wordsA, wordsB] = [a.split(" "), b.split(" ")];
  return wordsA.some((word) => wordsB.includes(word));
}

function countPhrases(texts: readonly string[]): Map<string, { words: number; count: number; surface: string }> {
  const phrases = new Map<string, { words: number; count: number; surface: string }>();
  for (const text of texts) {
    for (const run of tokenRuns(text)) {
      for (let from = 0; from < run.length; from++) {
        for (let words = 1; words <= 3 && from + words <= run.length; words++) {
          const tokens = run.slice(from, from + words);
          const key = tokens.map((token) => token.key).join(" ");
          const seen = phrases.get(key);
          if (seen) seen.count++;
          else phrases.set(key, { words, count: 1, surface: tokens.map((token) => token.surface).join(" ") });
        }
      }
    }
  }
  return phrases;
}
