import { foreignFunctionWords } from "../word-lists/foreign-function-words.js";
import { isFunctionWord } from "../word-lists/stop-words.js";

/** Fewer words tell too little, where the letters are those of English. */
const MIN_WORDS = 25;
/** Fewer letters of another script may be formulas, or names. */
const MIN_OTHER_LETTERS = 10;
/** At least this share of the words of an English text are function words of English alone. */
const MIN_SHARE = 0.06;

/** English words that Danish and Norwegian, which have no list, have, too. */
const scandinavian = ["at", "for", "have", "over", "under"];

const notLetters = /\P{L}/gu;
const latin = /\p{sc=Latin}/gu;
const words = /\p{L}+/gu;

let others: ReadonlySet<string> | undefined;

/**
 * Whether a text is in another language than English: most of its letters are of another script, or
 * hardly any of its words are function words that English has alone ("the", "with"; not "in", which
 * is German, too). A short text in Latin letters is never said to be.
 */
export function isForeign(text: string): boolean {
  const letters = text.replace(notLetters, "");
  const notLatin = letters.replace(latin, "").length;
  if (2 * notLatin > letters.length) return notLatin >= MIN_OTHER_LETTERS;
  const found = text.toLowerCase().match(words) ?? [];
  return found.length >= MIN_WORDS && englishShare(found) < MIN_SHARE;
}

/** The share of words that are function words of English, and of no other language that has a list. */
function englishShare(found: readonly string[]): number {
  others ??= new Set([
    ...scandinavian,
    ...Object.values(foreignFunctionWords).flatMap((list) => list.trim().split(/\s+/)),
  ]);
  return found.filter((word) => isFunctionWord(word) && !others!.has(word)).length / found.length;
}
