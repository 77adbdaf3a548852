import type { TermMatrix } from "../core/types.js";
import type { Corpus } from "./corpus.js";
import { visitPhrases, type Phrases } from "./phrases.js";

/** Which phrases are columns, and what these are called. */
export interface Columns {
  /** Column of each phrase, or -1. */
  columnOf: Int32Array;
  terms: string[];
}

/** Counts the terms of each document: in the whole of it, or in its title (the first part) alone. */
export function countTerms(corpus: Corpus, phrases: Phrases, columns: Columns, part: "whole" | "title" = "whole"): TermMatrix {
  const { columnOf, terms } = columns;
  const rows = corpus.documents;
  const offsets = new Int32Array(rows + 1);
  let indices = new Int32Array(1 << 16);
  let values = new Float64Array(1 << 16);
  let filled = 0;
  const counts = new Int32Array(terms.length);
  const touched = new Int32Array(terms.length);
  let touchedCount = 0;
  const visit = (phrase: number): void => {
    const column = columnOf[phrase]!;
    if (column < 0) return;
    if (counts[column] === 0) touched[touchedCount++] = column;
    counts[column] = counts[column]! + 1;
  };
  for (let d = 0; d < rows; d++) {
    visitPhrases(corpus, phrases, corpus.offsets[d]!, part === "whole" ? corpus.offsets[d + 1]! : corpus.bodies[d]!, visit);
    if (filled + touchedCount > indices.length) {
      const size = Math.max(filled + touchedCount, indices.length * 2);
      indices = copyOf(new Int32Array(size), indices);
      values = copyOf(new Float64Array(size), values);
    }
    touched.subarray(0, touchedCount).sort();
    for (let i = 0; i < touchedCount; i++) {
      const column = touched[i]!;
      indices[filled] = column;
      values[filled++] = counts[column]!;
      counts[column] = 0;
    }
    touchedCount = 0;
    offsets[d + 1] = filled;
  }
  return { offsets, indices: indices.slice(0, filled), values: values.slice(0, filled), rows, cols: terms.length, terms };
}

function copyOf<T extends Int32Array | Float64Array>(larger: T, source: T): T {
  larger.set(source as never);
  return larger;
}
