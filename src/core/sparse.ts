import type { SparseMatrix } from "./types.js";

/** Whether a row of a sparse matrix has a column. */
export function hasColumn({ offsets, indices }: SparseMatrix, row: number, column: number): boolean {
  let low = offsets[row]!;
  let high = offsets[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (indices[middle] === column) return true;
    if (indices[middle]! < column) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
