import { PaperweaveError } from "./errors.js";
import { formatValue } from "./format.js";
import type { KnnGraph } from "./types.js";

/** A whole number of at least `min`, or `invalid-argument`. */
export function checkCount(name: string, value: unknown, min = 1): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min) {
    throw new PaperweaveError(
      "invalid-argument",
      `${name} must be a whole number of at least ${min}, got ${formatValue(value)}.`,
    );
  }
  return value;
}

/** A finite number above zero, or `invalid-argument`. */
export function checkPositive(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) {
    throw new PaperweaveError("invalid-argument", `${name} must be a number above 0, got ${formatValue(value)}.`);
  }
  return value;
}

/** A number of at most `most`, or `invalid-argument`. */
export function checkAtMost(name: string, value: number, most: number): number {
  if (value > most) throw new PaperweaveError("invalid-argument", `${name} must be at most ${most}, got ${value}.`);
  return value;
}

/** One of the allowed values, or `invalid-argument` with the list of them. */
export function checkOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) {
    throw new PaperweaveError(
      "invalid-argument",
      `${name} must be ${allowed.map((one) => `"${one}"`).join(" or ")}, got ${formatValue(value)}.`,
    );
  }
  return value as T;
}

/**
 * Checks that all option names are known, so that a misspelt one is not ignored; and that `signal`
 * is a signal and `onProgress` a function.
 */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new PaperweaveError("invalid-argument", `${where} takes an options object, got ${formatValue(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new PaperweaveError(
        "invalid-argument",
        `${where} has no option "${name}"; it knows ${known.map((one) => `"${one}"`).join(", ")}.`,
      );
    }
  }
  const { onProgress, signal } = options as { onProgress?: unknown; signal?: Partial<AbortSignal> | null };
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new PaperweaveError("invalid-argument", `onProgress must be a function, got ${formatValue(onProgress)}.`);
  }
  if (signal !== undefined && (typeof signal?.aborted !== "boolean" || typeof signal.addEventListener !== "function")) {
    throw new PaperweaveError("invalid-argument", `signal must be an AbortSignal, got ${formatValue(signal)}.`);
  }
}
/**
 * Checks a user's neighbour lists: shapes, range of the row numbers, finite similarities.
 * @param among number of rows that can be neighbours; default: the rows that have the lists
 */
export function checkKnn(knn: KnnGraph, among: number = knn?.rows): void {
  const { indices, similarities, rows, k } = knn ?? {};
  if (!(indices instanceof Int32Array) || !(similarities instanceof Float32Array)) {
    throw new PaperweaveError(
      "invalid-argument",
      "Neighbour lists must be { indices: Int32Array, similarities: Float32Array, rows, k }.",
    );
  }
  if (indices.length !== rows * k || similarities.length !== rows * k) {
    throw new PaperweaveError(
      "shape-mismatch",
      `Neighbour lists of ${rows} rows and k ${k} need ${rows * k} values, got ${indices.length} indices and ` +
        `${similarities.length} similarities.`,
    );
  }
  for (let at = 0; at < indices.length; at++) {
    const row = Math.floor(at / k);
    if (indices[at]! >= among)
      throw new PaperweaveError(
        "invalid-argument",
        `Row ${row} has the neighbour ${indices[at]}; there are only ${among} rows.`,
      );
    if (!Number.isFinite(similarities[at]))
      throw new PaperweaveError("not-finite", `Row ${row} has the similarity ${similarities[at]}.`);
  }
}
