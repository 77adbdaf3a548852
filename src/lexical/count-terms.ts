import { transpose } from "../core/sparse.js";
import type { SparseMatrix, TermMatrix } from "../core/types.js";
import type { Corpus } from "./corpus.js";
import { visitOccurrences, type Phrases } from "./phrases.js";

/** Which phrases are columns, and what these are called. */
export interface Columns {
  /** Column of each phrase, or -1. */
  columnOf: Int32Array;
  terms: string[];
}

/** How often each term stands in each document (documents x terms). */
export function countTerms(corpus: Corpus, phrases: Phrases, columns: Columns): TermMatrix {
  return { ...transpose(countByTerm(corpus, phrases, columns)), terms: columns.terms };
}

/** How often each term stands in each document (terms x documents): in the whole of it, or in its title (the first part) alone. */
export function countByTerm(corpus: Corpus, phrases: Phrases, { columnOf, terms }: Columns, part: "whole" | "title" = "whole"): SparseMatrix {
  // No term stands in more documents than its phrases do, one by one.
  const rooms = new Int32Array(terms.length);
  phrases.documentCounts.forEach((count, phrase) => {
    const column = columnOf[phrase]!;
    if (column >= 0) rooms[column] = Math.min(rooms[column]! + count, corpus.documents);
  });
  return gather(rooms, corpus.documents, (note) => visitOccurrences(corpus, phrases, part, (phrase, _, d) => {
    const column = columnOf[phrase]!;
    if (column >= 0) note(column, d);
  }));
}

/**
 * Counts terms in documents that come in turn: terms x documents.
 * @param rooms how many documents each term stands in at most
 * @param visit tells every occurrence of a term in a document, documents ascending
 */
export function gather(rooms: Int32Array, documents: number, visit: (note: (term: number, document: number) => void) => void): SparseMatrix {
  const rows = rooms.length;
  const starts = new Int32Array(rows + 1);
  for (let term = 0; term < rows; term++) starts[term + 1] = starts[term]! + rooms[term]!;
  const ends = starts.slice(0, rows);
  const indices = new Int32Array(starts[rows]!), values = new Float64Array(indices.length);
  visit((term, document) => {
    let end = ends[term]!;
    if (end === starts[term] || indices[end - 1] !== document) {
      indices[end++] = document;
      ends[term] = end;
    }
    values[end - 1] = values[end - 1]! + 1;
  });
  return compact(starts, ends, indices, values, documents);
}

/** Draws the rows together where they did not need all of their room. */
function compact(starts: Int32Array, ends: Int32Array, indices: Int32Array, values: Float64Array, cols: number): SparseMatrix {
  const rows = ends.length;
  const offsets = new Int32Array(rows + 1);
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const from = starts[row]!, to = ends[row]!;
    if (from > filled) {
      indices.copyWithin(filled, from, to);
      values.copyWithin(filled, from, to);
    }
    filled += to - from;
    offsets[row + 1] = filled;
  }
  return { offsets, indices: indices.subarray(0, filled), values: values.subarray(0, filled), rows, cols };
}
