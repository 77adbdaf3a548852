import { PaperweaveError } from "./errors.js";
import type { KnnGraph } from "./types.js";

/**
 * Checks neighbour lists from outside: shapes, range, finite similarities.
 * @param among how many rows there are to be neighbours; default: those that have the lists
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
      `Neighbour lists of ${rows} rows and k ${k} need ${rows * k} values, got ${indices.length} indices and ${similarities.length} similarities.`,
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
