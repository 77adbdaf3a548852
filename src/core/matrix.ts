import { formatValue } from "./format.js";
import { PaperweaveError } from "./errors.js";
import type { Matrix } from "./types.js";

/** A row as a view of the matrix; no copy. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  return matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols);
}

/** A new matrix of some rows of a matrix, in the order given. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { cols } = matrix;
  const data = new Float32Array(rows.length * cols);
  for (let i = 0; i < rows.length; i++) data.set(rowOf(matrix, rows[i]!), i * cols);
  return { data, rows: rows.length, cols };
}

/** A matrix of zeros in shared memory: worker threads get it without a copy. */
export function newSharedMatrix(rows: number, cols: number): Matrix {
  return { data: new Float32Array(new SharedArrayBuffer(rows * cols * 4)), rows, cols };
}

/** Vectors as the rows of a matrix, in shared memory; zeros where there is no vector. */
export function matrixOf(vectors: readonly (Float32Array | undefined)[], cols: number): Matrix {
  const matrix = newSharedMatrix(vectors.length, cols);
  vectors.forEach((vector, row) => vector && matrix.data.set(vector, row * cols));
  return matrix;
}

/** The matrix in shared memory: worker threads get it without a copy. It must not be changed. */
export function sharedMatrix({ data, rows, cols }: Matrix): Matrix {
  if (data.buffer instanceof SharedArrayBuffer) return { data, rows, cols };
  const shared = newSharedMatrix(rows, cols);
  shared.data.set(data);
  return shared;
}

/**
 * Dot product of `length` elements of `a` from `aStart` and of `b` from `bStart`. The sum is in
 * double precision, in four interleaved lanes, always in the same order: the same bits everywhere.
 */
export function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let s0 = 0,
    s1 = 0,
    s2 = 0,
    s3 = 0;
  const whole = length - (length % 4);
  let i = 0;
  for (; i < whole; i += 4) {
    s0 += a[aStart + i]! * b[bStart + i]!;
    s1 += a[aStart + i + 1]! * b[bStart + i + 1]!;
    s2 += a[aStart + i + 2]! * b[bStart + i + 2]!;
    s3 += a[aStart + i + 3]! * b[bStart + i + 3]!;
  }
  for (; i < length; i++) s0 += a[aStart + i]! * b[bStart + i]!;
  return s0 + s1 + (s2 + s3);
}

/** Scales a row to length 1 in place; false, and no change, when its length is zero. */
export function normalizeRow(data: Float32Array, start: number, length: number): boolean {
  const norm = Math.sqrt(dot(data, start, data, start, length));
  if (norm === 0) return false;
  for (let i = start; i < start + length; i++) data[i] = data[i]! / norm;
  return true;
}

/** The matrix itself when all rows have length 1 (or 0), else a copy with rows of length 1. */
export function unitRows(matrix: Matrix): Matrix {
  const { data, rows, cols } = matrix;
  let copy: Float32Array | undefined;
  for (let row = 0; row < rows; row++) {
    const square = dot(data, row * cols, data, row * cols, cols);
    if (Math.abs(square - 1) < 1e-6 || square === 0) continue;
    copy ??= data.slice();
    normalizeRow(copy, row * cols, cols);
  }
  return copy ? { data: copy, rows, cols } : matrix;
}

/** Checks that a matrix fits its shape, has `cols` columns (if given), and only finite values. */
export function checkMatrix(name: string, matrix: Matrix, cols?: number): void {
  if (
    !(matrix?.data instanceof Float32Array) ||
    !Number.isSafeInteger(matrix.rows) ||
    !Number.isSafeInteger(matrix.cols)
  ) {
    throw new PaperweaveError("invalid-argument", `${name} must be a matrix { data: Float32Array, rows, cols }.`);
  }
  if (matrix.data.length !== matrix.rows * matrix.cols) {
    throw new PaperweaveError(
      "shape-mismatch",
      `${name} has ${matrix.data.length} values, expected ${matrix.rows} rows x ${matrix.cols} columns = ` +
        `${matrix.rows * matrix.cols}.`,
    );
  }
  if (cols !== undefined && matrix.cols !== cols) {
    throw new PaperweaveError("shape-mismatch", `${name} has ${matrix.cols} columns, expected ${cols}.`);
  }
  for (let i = 0; i < matrix.data.length; i++) {
    if (!Number.isFinite(matrix.data[i])) {
      throw new PaperweaveError(
        "not-finite",
        `${name} holds ${matrix.data[i]} in row ${Math.floor(i / matrix.cols)}, column ${i % matrix.cols}; ` +
          `only finite numbers are allowed.`,
      );
    }
  }
}

/**
 * A copy of a user's vector, scaled to length 1.
 * @param name the vector's name in error messages
 * @param vector receives the copy
 */
export function unitVector(
  values: ArrayLike<number>,
  dimensions: number,
  name: string,
  vector: Float32Array = new Float32Array(dimensions),
): Float32Array {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new PaperweaveError("invalid-argument", `${name} must be an array of numbers, got ${formatValue(values)}.`);
  }
  if (values.length !== dimensions) {
    throw new PaperweaveError(
      "shape-mismatch",
      `${name} has ${values.length} dimensions, expected ${dimensions}, those of the index's embedder. ` +
        `For vectors of your own model, pass that model as { embedder }.`,
    );
  }
  for (let i = 0; i < dimensions; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(Math.fround(value))) {
      throw new PaperweaveError(
        "not-finite",
        `${name} holds ${formatValue(value)} at position ${i}; only finite numbers are allowed.`,
      );
    }
    vector[i] = value;
  }
  if (!normalizeRow(vector, 0, dimensions)) {
    throw new PaperweaveError("invalid-argument", `${name} is all zeros, which has no direction.`);
  }
  return vector;
}

/** So many papers of an index tell how far its similarities spread. */
export const SPREAD_SAMPLE = 200;
/** Fewer papers tell too little. */
const MIN_SAMPLE = 30;
/** The spread of the similarities of minilm, which stands for an index of few papers. */
export const USUAL_SPREAD = 0.15;
/** Never less, so that words still count where all papers are nearly the same. */
const MIN_SPREAD = 0.01;

/**
 * How far the similarities of an embedder spread on these papers: the standard deviation of the
 * cosines of all pairs of at most 200 of them. It is 0.14 for minilm, 0.06 for bge-small-en-v1.5,
 * and 0.03 for e5-small-v2, whose cosines all lie near 0.8.
 * @param vectors papers x dimensions, unit vectors
 * @returns at least 0.01; 0.15 for fewer than 30 papers
 */
export function similaritySpread({ data, rows, cols }: Matrix): number {
  if (rows < MIN_SAMPLE) return USUAL_SPREAD;
  const step = Math.ceil(rows / SPREAD_SAMPLE);
  let [pairs, sum, squares] = [0, 0, 0];
  for (let row = 0; row < rows; row += step)
    for (let other = 0; other < row; other += step) {
      const similarity = dot(data, row * cols, data, other * cols, cols);
      pairs++;
      sum += similarity;
      squares += similarity * similarity;
    }
  return Math.max(MIN_SPREAD, Math.sqrt(Math.max(0, squares / pairs - (sum / pairs) ** 2)));
}
