import { transpose } from "../core/sparse.js";
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
  const { documents } = corpus;
  const { phrases, lasts } = occurrences;
  const visit = (onTerm: (column: number, document: number) => void): void => {
    for (let d = 0; d < documents; d++) {
      const end = part === "whole" ? corpus.offsets[d + 1]! : corpus.bodies[d]!;
      for (let i = occurrences.offsets[d]!; i < occurrences.offsets[d + 1]! && lasts[i]! < end; i++) {
        const column = columnOf[phrases[i]!]!;
        if (column >= 0) onTerm(column, d);
      }
    }
  };
  // Terms x documents first, in lists of their exact lengths; turned over, the terms of a document are in order.
  const offsets = new Int32Array(terms.length + 1);
  const last = new Int32Array(terms.length).fill(-1);
  visit((column, d) => {
    if (last[column] === d) return;
    last[column] = d;
    offsets[column + 1] = offsets[column + 1]! + 1;
  });
  for (let column = 0; column < terms.length; column++) offsets[column + 1] = offsets[column + 1]! + offsets[column]!;
  const next = offsets.slice(0, terms.length);
  const indices = new Int32Array(offsets[terms.length]!), values = new Float64Array(indices.length);
  last.fill(-1);
  visit((column, d) => {
    if (last[column] !== d) {
      last[column] = d;
      indices[next[column]!] = d;
      next[column] = next[column]! + 1;
    }
    values[next[column]! - 1] = values[next[column]! - 1]! + 1;
  });
  return { ...transpose({ offsets, indices, values, rows: terms.length, cols: documents }), terms };
}
