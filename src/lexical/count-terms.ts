import { withSortedRows } from "../core/sparse.js";
import type { TermMatrix } from "../core/types.js";
import type { Corpus } from "./corpus.js";
import type { Phrases } from "./phrases.js";

/** Which phrases are columns, and what these are called. */
export interface Columns {
  /** Column of each phrase, or -1. */
  columnOf: Int32Array;
  terms: string[];
}

/** Counts the terms of each document: in the whole of it, or in its title (the first part) alone. */
export function countTerms(corpus: Corpus, { occurrences }: Phrases, { columnOf, terms }: Columns, part: "whole" | "title" = "whole"): TermMatrix {
  const rows = corpus.documents;
  const { phrases, lasts } = occurrences;
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(phrases.length), values = new Float64Array(phrases.length); // more than enough
  let filled = 0;
  const place = new Int32Array(terms.length).fill(-1);
  for (let d = 0; d < rows; d++) {
    const start = filled;
    const end = part === "whole" ? corpus.offsets[d + 1]! : corpus.bodies[d]!;
    for (let i = occurrences.offsets[d]!; i < occurrences.offsets[d + 1]! && lasts[i]! < end; i++) {
      const column = columnOf[phrases[i]!]!;
      if (column < 0) continue;
      if (place[column]! < start) {
        place[column] = filled;
        indices[filled++] = column;
      }
      values[place[column]!] = values[place[column]!]! + 1;
    }
    offsets[d + 1] = filled;
  }
  return { ...withSortedRows({ offsets, indices: indices.slice(0, filled), values: values.slice(0, filled), rows, cols: terms.length }), terms };
}
