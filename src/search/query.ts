import { isFunctionWord, searchWords } from "../lexical/index.js";

/** What was typed into a search, understood. Words are folded, in their order. */
export interface Query {
  /** What to embed: all but the excluded parts, without their signs. */
  text: string;
  /**
   * Words to look for, those of phrases too; words of English grammar only when there are no
   * others.
   */
  words: string[];
  /** Every paper found holds all of these, word after word. */
  phrases: string[][];
  /** No paper found holds one of these. */
  excluded: string[][];
  /** Both as they were typed, for those who read words in their own way. */
  typed: { phrases: string[]; excluded: string[] };
}

/** Quotation marks as people and their phones type them. */
const quotes = /[“”„‟«»＂]/g;
/**
 * An excluded phrase, an excluded word, or a phrase. A minus sign is one before a letter, where a
 * word begins: "-80 °C" and "a - b" are no such.
 */
const parts = /(?<=^|[\s(])-"([^"]+)"|(?<=^|[\s(])-(\p{L}[^\s"]*)|(?<=^|[\s([])"([^"]+)"(?![\p{L}\p{N}])/gu;

/**
 * Reads a query: words, "phrases in quotes", -excluded and -"excluded phrases". Every text is a
 * query; what is no such part is words.
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
  const plain = phrases.length + excluded.length === 0;
  const words = searchWords(text);
  const telling = words.filter((word) => !isFunctionWord(word));
  return {
    text: plain ? given : text.replace(/\s+/g, " ").trim(),
    words: telling.length > 0 ? telling : words,
    phrases,
    excluded,
    typed,
  };
}
