import { PaperweaveError } from "../core/errors.js";
import { ln } from "../core/math.js";
import type { SparseMatrix } from "../core/types.js";

/**
 * Class-based tf-idf (Grootendorst 2022, "BERTopic", equation 2): the texts of a class are taken as one
 * text; tf is the share of the class's words, idf is ln(1 + A / f), with A the mean number of words
 * per class and f how often the term stands in all classes.
 * @param termMatrix counts, texts x terms
 * @param labels class of each text, from 0; texts with -1 are left out
 * @returns classes x terms; a class without words is an empty row
 * @throws PaperweaveError `shape-mismatch`, `invalid-argument` (a label that is no class number)
 */
export function ctfidf(termMatrix: SparseMatrix, labels: ArrayLike<number>): SparseMatrix {
  const { rows, cols, offsets, indices, values } = termMatrix;
  if (labels.length !== rows) {
    throw new PaperweaveError("shape-mismatch", `ctfidf needs a label for each of the ${rows} texts, got ${labels.length}.`);
  }
  const members = membersOf(labels);
  const counts = new Float64Array(cols);
  const wordsOfClass = new Float64Array(members.length);
  const frequency = new Float64Array(cols);
  const classRows: [number, number][][] = members.map((texts, label) => {
    const seen: number[] = [];
    for (const text of texts) {
      for (let at = offsets[text]!; at < offsets[text + 1]!; at++) {
        const term = indices[at]!, count = values[at]!;
        if (counts[term] === 0 && count > 0) seen.push(term);
        counts[term] = counts[term]! + count;
      }
    }
    seen.sort((a, b) => a - b);
    return seen.map((term) => {
      const count = counts[term]!;
      counts[term] = 0;
      wordsOfClass[label] = wordsOfClass[label]! + count;
      frequency[term] = frequency[term]! + count;
      return [term, count];
    });
  });
  let words = 0;
  for (const count of wordsOfClass) words += count;
  const meanWords = members.length > 0 ? words / members.length : 0;
  return fromRows(
    classRows.map((row, label) => row.map(([term, count]) => [term, (count / wordsOfClass[label]!) * ln(1 + meanWords / frequency[term]!)])),
    cols,
  );
}

function membersOf(labels: ArrayLike<number>): number[][] {
  const members: number[][] = [];
  for (let text = 0; text < labels.length; text++) {
    const label = labels[text]!;
    if (label === -1) continue;
    if (!Number.isSafeInteger(label) || label < 0) {
      throw new PaperweaveError("invalid-argument", `Labels must be whole numbers from 0, or -1, got ${label} for text ${text}.`);
    }
    while (members.length <= label) members.push([]);
    members[label]!.push(text);
  }
  return members;
}

function fromRows(rows: readonly [number, number][][], cols: number): SparseMatrix {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (offsets[r + 1] = offsets[r]! + row.length));
  const indices = new Int32Array(offsets[rows.length]!);
  const values = new Float64Array(indices.length);
  rows.forEach((row, r) =>
    row.forEach(([term, value], i) => {
      indices[offsets[r]! + i] = term;
      values[offsets[r]! + i] = value;
    }),
  );
  return { offsets, indices, values, rows: rows.length, cols };
}
