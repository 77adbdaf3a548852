import { singular } from "./singular.js";
import { stopWords } from "./stop-words.js";

/** A word of a text. */
export interface Token {
  /** What brings its forms together: lower case, singular. */
  key: string;
  /** As it stands in the text. */
  surface: string;
}

/** LaTeX, addresses and markup: no words of a language. */
const noise = /\$[^$]{0,300}\$|\\[a-zA-Z]+\*?|https?:\/\/\S+|www\.\S+|\S+@\S+\.\S+|<[^<>]{1,80}>/g;
/** A word, perhaps of several parts (post-training, O'Neill, gpt-4), or the space and marks between words. */
const word = /[\p{L}\p{M}\p{N}]+(?:[-'+][\p{L}\p{M}\p{N}]+)*\+{0,2}/gu;
/** Scripts without spaces between words: cut into overlapping pairs of characters, as Lucene's CJKAnalyzer does. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LONGEST = 40;

/**
 * The words of a text in runs: a run ends at punctuation, at a stop word, a number or a formula, so
 * that a phrase can be any words next to each other within one run.
 */
export function tokenRuns(text: string): Token[][] {
  const clean = text.replace(noise, " , ").replace(/[\u2010-\u2012\u2212]/g, "-").replace(/[\u2018\u2019]/g, "'");
  const runs: Token[][] = [];
  let run: Token[] = [];
  let end = 0;
  const close = (): void => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const match of clean.matchAll(word)) {
    if (match.index - end !== 1 || clean[end] !== " ") if (!/^\s*$/.test(clean.slice(end, match.index))) close();
    end = match.index + match[0].length;
    const surface = match[0].replace(/'s?$|'s$/, "");
    if (unspaced.test(surface)) {
      close();
      for (const pair of pairs(surface)) runs.push([{ key: pair, surface: pair }]);
      continue;
    }
    const token = toToken(surface);
    if (token) run.push(token);
    else close();
  }
  close();
  return runs;
}

function toToken(surface: string): Token | undefined {
  const lower = surface.toLowerCase();
  if (lower.length < 2 || lower.length > LONGEST || stopWords.has(lower)) return undefined;
  if (!/\p{L}/u.test(lower) || (/^\d/.test(lower) && !/^\d{1,2}[a-z](?:-|$)/.test(lower))) return undefined;
  const key = singular(lower, surface);
  return stopWords.has(key) ? undefined : { key, surface };
}

function pairs(text: string): string[] {
  const characters = [...text];
  if (characters.length < 2) return [];
  return characters.slice(1).map((character, i) => characters[i]! + character);
}
