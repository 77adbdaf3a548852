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

/** The columns of a matrix as rows: its transpose, with indices ascending. */
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

/** The matrix with the indices of each row ascending. Transposing twice is faster than to sort row by row. */
export function withSortedRows(matrix: SparseMatrix): SparseMatrix {
  return transpose(transpose(matrix));
}
