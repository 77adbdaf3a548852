import { formatValue } from "./format.js";
import { PaperweaveError } from "./errors.js";
import type { Matrix } from "./types.js";

/** A view of one row; no copy. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  return matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols);
}

/** A matrix of the given rows, in that order. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { cols } = matrix;
  const data = new Float32Array(rows.length * cols);
  for (let i = 0; i < rows.length; i++) data.set(rowOf(matrix, rows[i]!), i * cols);
  return { data, rows: rows.length, cols };
}

/** A matrix of zeros in memory that worker threads share: it is handed to them without a copy. */
export function newSharedMatrix(rows: number, cols: number): Matrix {
  return { data: new Float32Array(new SharedArrayBuffer(rows * cols * 4)), rows, cols };
}

/**
 * The matrix in memory that worker threads share: it is handed to them without a copy. Nobody may
 * change it.
 */
export function sharedMatrix({ data, rows, cols }: Matrix): Matrix {
  if (data.buffer instanceof SharedArrayBuffer) return { data, rows, cols };
  const shared = newSharedMatrix(rows, cols);
  shared.data.set(data);
  return shared;
}

/**
 * Dot product of `a` from `aStart` and `b` from `bStart`, over `length` elements. Summed in double
 * precision in four interleaved lanes, always in the same order: the same bits on every engine.
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

/** Scales the row to length 1 in place; false when its length is zero (it then stays as it is). */
export function normalizeRow(data: Float32Array, start: number, length: number): boolean {
  const norm = Math.sqrt(dot(data, start, data, start, length));
  if (norm === 0) return false;
  for (let i = start; i < start + length; i++) data[i] = data[i]! / norm;
  return true;
}

/** The matrix itself when its rows have length 1 (or 0), else a copy scaled so. */
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

/**
 * Checks that a matrix has the shape it claims, that many columns (when given) and only finite
 * values.
 */
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
      `${name} has ${matrix.data.length} values, expected ${matrix.rows} rows x ${matrix.cols} columns = ${matrix.rows * matrix.cols}.`,
    );
  }
  if (cols !== undefined && matrix.cols !== cols) {
    throw new PaperweaveError("shape-mismatch", `${name} has ${matrix.cols} columns, expected ${cols}.`);
  }
  for (let i = 0; i < matrix.data.length; i++) {
    if (!Number.isFinite(matrix.data[i])) {
      throw new PaperweaveError(
        "not-finite",
        `${name} holds ${matrix.data[i]} in row ${Math.floor(i / matrix.cols)}, column ${i % matrix.cols}; only finite numbers are allowed.`,
      );
    }
  }
}

/**
 * A vector from outside, scaled to length 1, in a copy.
 * @param name what the errors call it
 * @param vector where the copy goes
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
