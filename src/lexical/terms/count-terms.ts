import type { TermMatrix } from "../../core/types.js";
import type { Corpus } from "./corpus.js";
import { visitOccurrences, type Phrases } from "./phrases.js";
import { RowCounter } from "./row-counter.js";

/** Which phrases are the columns of a term matrix, and their names. */
export interface TermColumns {
  /** Column of each phrase, or -1. */
  columnOf: Int32Array;
  terms: string[];
}

/**
 * How often each term occurs in each document (documents x terms): in the whole document, or only
 * in its title (the first part).
 */
export function countTerms(
  corpus: Corpus,
  phrases: Phrases,
  { columnOf, terms }: TermColumns,
  part: "whole" | "title" = "whole",
): TermMatrix {
  const counter = new RowCounter(corpus.documents, terms.length);
  let document = 0;
  visitOccurrences(corpus, phrases, part, (phrase, _, d) => {
    for (; document < d; document++) counter.next();
    const column = columnOf[phrase]!;
    if (column >= 0) counter.note(column);
  });
  return { ...counter.finish(), terms };
}

/**
 * How often each word of a corpus stands in each document; columns are the rows of `corpus.words`.
 * In memory that worker threads share.
 */
export function countWords({ tokens, offsets, wordOf, documents, words }: Corpus): TermMatrix {
  const counter = new RowCounter(documents, words.length);
  for (let d = 0; d < documents; d++) {
    for (let at = offsets[d]!; at < offsets[d + 1]!; at++) {
      const word = tokens[at]! < 0 ? -1 : wordOf[tokens[at]!]!;
      if (word >= 0) counter.note(word);
    }
    counter.next();
  }
  return { ...counter.finish(SharedArrayBuffer), terms: words };
}
