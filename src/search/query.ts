import { isFunctionWord, searchWords } from "../lexical/index.js";
import { readQuerySyntax } from "./query-syntax.js";

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

/**
 * Reads a query: words, "phrases in quotes", -excluded and -"excluded phrases". Every text is a
 * valid query; all that is not one of these is words.
 */
export function parseQuery(given: string): Query {
  const { text, ...marked } = readQuerySyntax(given);
  const withWords = (texts: string[]): string[] => texts.filter((one) => searchWords(one).length > 0);
  const typed = { phrases: withWords(marked.phrases), excluded: withWords(marked.excluded) };
  const isPlain = typed.phrases.length + typed.excluded.length === 0;
  const words = searchWords(text);
  const contentWords = words.filter((word) => !isFunctionWord(word));
  return {
    text: isPlain ? given : text.replace(/\s+/g, " ").trim(),
    words: contentWords.length > 0 ? contentWords : words,
    phrases: typed.phrases.map((phrase) => searchWords(phrase)),
    excluded: typed.excluded.map((phrase) => searchWords(phrase)),
    typed,
  };
}
