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

/** A new matrix of some rows of a sparse matrix, in the order given. */
export function sparseRows({ cols, offsets, indices, values }: SparseMatrix, rows: Int32Array): SparseMatrix {
  const newOffsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (newOffsets[i + 1] = newOffsets[i]! + offsets[row + 1]! - offsets[row]!));
  const newIndices = new Int32Array(newOffsets[rows.length]!),
    newValues = new Float64Array(newOffsets[rows.length]!);
  rows.forEach((row, i) => {
    newIndices.set(indices.subarray(offsets[row]!, offsets[row + 1]!), newOffsets[i]!);
    newValues.set(values.subarray(offsets[row]!, offsets[row + 1]!), newOffsets[i]!);
  });
  return { offsets: newOffsets, indices: newIndices, values: newValues, rows: rows.length, cols };
}

/** The transpose of a matrix: its columns as rows, with ascending indices. */
export function transpose({ rows, cols, offsets, indices, values }: SparseMatrix): SparseMatrix {
  const starts = new Int32Array(cols + 1);
  for (let at = 0; at < indices.length; at++) starts[indices[at]! + 1]!++;
  for (let column = 0; column < cols; column++) starts[column + 1] = starts[column + 1]! + starts[column]!;
  const next = starts.slice(0, cols);
  const rowOf = new Int32Array(indices.length);
  const valueOf = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const to = next[indices[at]!]!++;
      rowOf[to] = row;
      valueOf[to] = values[at]!;
    }
  }
  return { offsets: starts, indices: rowOf, values: valueOf, rows: cols, cols: rows };
}
