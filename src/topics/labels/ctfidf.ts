import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { ln } from "../../core/math.js";
import type { SparseMatrix } from "../../core/types.js";

/**
 * Class-based tf-idf: how strongly each term marks each class (classes x terms; class c is row c,
 * up to the largest label). Rows labelled -1 belong to no class and do not count.
 *
 * weight(t, c) = tf(t, c) / |c| * ln(1 + A / f(t)), where tf(t, c) is the sum of term t over the
 * documents of class c, |c| that of all terms over them, f(t) that of t over all classes, and A the
 * mean of |c| over the classes that hold a document, rounded down as in BERTopic (but at least 1).
 *
 * Source: M. Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure"
 * (2022), section 3.3; the L1 norm and the rounding are those of BERTopic's ClassTfidfTransformer.
 *
 * @param termMatrix documents x terms, counts of at least 0
 * @param labels class of each document, a whole number from 0, or -1 for none
 * @throws PaperweaveError `shape-mismatch` when there are not as many labels as documents,
 * `invalid-argument` for a label that is no whole number from -1, `not-finite` for a count that is
 * not finite or is below 0
 */
export function ctfidf(termMatrix: SparseMatrix, labels: ArrayLike<number>): SparseMatrix {
  checkInput(termMatrix, labels);
  return weighClasses(countsOfClasses(termMatrix, labels), labels);
}

/** Sums of the rows of each class. */
export interface ClassCounts extends SparseMatrix {
  /** Of how many rows each value is the sum. */
  numbers: Float64Array;
}

/** Sums the rows of each class: classes x terms. */
export function countsOfClasses(matrix: SparseMatrix, labels: ArrayLike<number>): ClassCounts {
  const { cols } = matrix;
  const members = rowsOfClasses(labels);
  const classes = members.length;
  const offsets = new Int32Array(classes + 1);
  const sums = new Float64Array(cols),
    counts = new Int32Array(cols);
  const seen = new Int32Array(cols).fill(-1);
  const columns: Int32Array[] = [];
  const values: Float64Array[] = [],
    numbers: Float64Array[] = [];
  for (let c = 0; c < classes; c++) {
    const touched: number[] = [];
    for (const row of members[c]!) {
      for (let i = matrix.offsets[row]!; i < matrix.offsets[row + 1]!; i++) {
        const column = matrix.indices[i]!;
        if (seen[column] !== c) {
          seen[column] = c;
          sums[column] = counts[column] = 0;
          touched.push(column);
        }
        sums[column] = sums[column]! + matrix.values[i]!;
        counts[column]!++;
      }
    }
    const own = new Int32Array(touched).sort(),
      ownValues = new Float64Array(own.length),
      ownNumbers = new Float64Array(own.length);
    for (let i = 0; i < own.length; i++) {
      ownValues[i] = sums[own[i]!]!;
      ownNumbers[i] = counts[own[i]!]!;
    }
    columns.push(own);
    values.push(ownValues);
    numbers.push(ownNumbers);
    offsets[c + 1] = offsets[c]! + own.length;
  }
  const indices = new Int32Array(offsets[classes]!);
  const all = new Float64Array(indices.length),
    allNumbers = new Float64Array(indices.length);
  for (let c = 0; c < classes; c++) {
    indices.set(columns[c]!, offsets[c]!);
    all.set(values[c]!, offsets[c]!);
    allNumbers.set(numbers[c]!, offsets[c]!);
  }
  return { offsets, indices, values: all, numbers: allNumbers, rows: classes, cols };
}

/** The weights of `ctfidf` from counts of classes. */
export function weighClasses(
  { offsets, indices, values, rows, cols }: SparseMatrix,
  labels: ArrayLike<number>,
): SparseMatrix {
  const frequency = new Float64Array(cols);
  const sizes = new Float64Array(rows);
  let total = 0;
  for (let c = 0; c < rows; c++) {
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      frequency[indices[i]!] = frequency[indices[i]!]! + values[i]!;
      sizes[c] = sizes[c]! + values[i]!;
    }
    total += sizes[c]!;
  }
  const average = Math.max(1, Math.floor(total / Math.max(1, classesWithDocuments(labels))));
  const idf = frequency.map((f) => (f > 0 ? ln(1 + average / f) : 0));
  const weights = new Float64Array(values.length);
  for (let c = 0; c < rows; c++) {
    const size = sizes[c]!;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++)
      weights[i] = size > 0 ? (values[i]! / size) * idf[indices[i]!]! : 0;
  }
  return { offsets, indices, values: weights, rows, cols };
}

/** The rows of each class, ascending: of at least `least` classes, up to the largest label. */
export function rowsOfClasses(labels: ArrayLike<number>, least = 0): Int32Array[] {
  let classes = least;
  for (let row = 0; row < labels.length; row++) classes = Math.max(classes, labels[row]! + 1);
  const sizes = new Int32Array(classes);
  for (let row = 0; row < labels.length; row++) if (labels[row]! >= 0) sizes[labels[row]!] = sizes[labels[row]!]! + 1;
  const members = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    members[label]![sizes[label]!] = row;
    sizes[label] = sizes[label]! + 1;
  }
  return members;
}

function classesWithDocuments(labels: ArrayLike<number>): number {
  const present = new Set<number>();
  for (let row = 0; row < labels.length; row++) if (labels[row]! >= 0) present.add(labels[row]!);
  return present.size;
}

function checkInput(matrix: SparseMatrix, labels: ArrayLike<number>): void {
  if (
    !(matrix?.offsets instanceof Int32Array) ||
    !(matrix.indices instanceof Int32Array) ||
    !(matrix.values instanceof Float64Array)
  ) {
    throw new PaperweaveError(
      "invalid-argument",
      "termMatrix must be a sparse matrix " +
        "{ offsets: Int32Array, indices: Int32Array, values: Float64Array, rows, cols }.",
    );
  }
  const stored = matrix.offsets[matrix.rows];
  if (
    matrix.offsets.length !== matrix.rows + 1 ||
    matrix.indices.length !== stored ||
    matrix.values.length !== stored
  ) {
    throw new PaperweaveError(
      "shape-mismatch",
      `termMatrix has ${matrix.offsets.length} offsets, ${matrix.indices.length} indices and ` +
        `${matrix.values.length} values, expected ${matrix.rows + 1} offsets for ${matrix.rows} rows ` +
        `and as many indices and values as the last offset (${stored}).`,
    );
  }
  if (labels?.length !== matrix.rows) {
    throw new PaperweaveError(
      "shape-mismatch",
      `There are ${labels?.length} labels, expected one for each of the ${matrix.rows} documents.`,
    );
  }
  for (let row = 0; row < labels.length; row++) {
    if (!Number.isSafeInteger(labels[row]) || labels[row]! < -1) {
      throw new PaperweaveError(
        "invalid-argument",
        `A label must be a whole number from 0, or -1 for none, got ${formatValue(labels[row])} for document ${row}.`,
      );
    }
  }
  for (let i = 0; i < matrix.values.length; i++) {
    if (!(matrix.values[i]! >= 0 && matrix.values[i]! < Infinity)) {
      throw new PaperweaveError(
        "not-finite",
        `A count must be finite and at least 0, got ${matrix.values[i]} at value ${i}.`,
      );
    }
    if (!(matrix.indices[i]! >= 0 && matrix.indices[i]! < matrix.cols)) {
      throw new PaperweaveError(
        "shape-mismatch",
        `Column ${matrix.indices[i]} at value ${i} is outside the ${matrix.cols} columns.`,
      );
    }
  }
}
