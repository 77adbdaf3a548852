/** What the signs in a query say. Texts are as they were typed. */
export interface QuerySyntax {
  /** The query without the excluded parts and without the quotation marks of its phrases. */
  text: string;
  phrases: string[];
  excluded: string[];
}

/** Quotation marks that people and phones type. */
const quotes = /[“”„‟«»＂]/g;
/**
 * An excluded phrase, an excluded word, or a phrase. A minus excludes only before a letter and at
 * the beginning of a word: "-80 °C" and "a - b" exclude nothing.
 */
const parts = /(?<=^|[\s(])-"([^"]+)"|(?<=^|[\s(])-(\p{L}[^\s"]*)|(?<=^|[\s([])"([^"]+)"(?![\p{L}\p{N}])/gu;

/** Finds "phrases in quotes", -excluded and -"excluded phrases". All that is not one of these is text. */
export function readQuerySyntax(given: string): QuerySyntax {
  const phrases: string[] = [];
  const excluded: string[] = [];
  const text = given
    .replace(quotes, '"')
    .replace(parts, (_, excludedPhrase?: string, excludedWord?: string, phrase?: string) => {
      if (phrase !== undefined) phrases.push(phrase);
      else excluded.push(excludedPhrase ?? excludedWord!);
      return phrase ?? " ";
    });
  return { text, phrases, excluded };
}
