import { isFunctionWord, searchWords } from "../lexical/index.js";

/** A query as it is understood. Words are folded, and in their order. */
export interface Query {
  /** The text to embed: without the excluded parts and without quotation marks. */
  text: string;
  /** Words to look for, also those of phrases. Function words only when there are no others. */
  words: string[];
  /** Every paper found has all of these phrases. */
  phrases: string[][];
  /** No paper found has one of these phrases. */
  excluded: string[][];
  /** Phrases as they were typed, for stores that split texts into words in a way of their own. */
  typed: { phrases: string[]; excluded: string[] };
}

/** Quotation marks that people and phones type. */
const quotes = /[“”„‟«»＂]/g;
/**
 * An excluded phrase, an excluded word, or a phrase. A minus excludes only before a letter and at
 * the beginning of a word: "-80 °C" and "a - b" exclude nothing.
 */
const parts = /(?<=^|[\s(])-"([^"]+)"|(?<=^|[\s(])-(\p{L}[^\s"]*)|(?<=^|[\s([])"([^"]+)"(?![\p{L}\p{N}])/gu;

/**
 * Reads a query: words, "phrases in quotes", -excluded and -"excluded phrases". Every text is a
 * valid query; all that is not one of these is words.
 */
export function parseQuery(given: string): Query {
  const phrases: string[][] = [];
  const excluded: string[][] = [];
  const typed: Query["typed"] = { phrases: [], excluded: [] };
  const add = (kind: keyof Query["typed"], text: string): void => {
    const words = searchWords(text);
    if (words.length === 0) return;
    ({ phrases, excluded })[kind].push(words);
    typed[kind].push(text);
  };
  const unified = given.replace(quotes, '"');
  const text = unified.replace(parts, (_, excludedPhrase?: string, excludedWord?: string, phrase?: string) => {
    if (phrase !== undefined) add("phrases", phrase);
    else add("excluded", excludedPhrase ?? excludedWord!);
    return phrase ?? " ";
  });
  const isPlain = phrases.length + excluded.length === 0;
  const words = searchWords(text);
  const contentWords = words.filter((word) => !isFunctionWord(word));
  return {
    text: isPlain ? given : text.replace(/\s+/g, " ").trim(),
    words: contentWords.length > 0 ? contentWords : words,
    phrases,
    excluded,
    typed,
  };
}
