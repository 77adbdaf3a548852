import type { SparseMatrix } from "../../core/types.js";

/**
 * Papers x candidates: 1 where a paper has the term, 2 where its title has it; only candidates that
 * are names.
 */
export function termWeights(counts: SparseMatrix, titleCounts: SparseMatrix, names: Uint8Array): SparseMatrix {
  const offsets = new Int32Array(counts.rows + 1);
  const indices = new Int32Array(counts.indices.length);
  const values = new Float64Array(counts.indices.length);
  let filled = 0;
  for (let row = 0; row < counts.rows; row++) {
    let t = titleCounts.offsets[row]!;
    const titleEnd = titleCounts.offsets[row + 1]!;
    for (let i = counts.offsets[row]!; i < counts.offsets[row + 1]!; i++) {
      const column = counts.indices[i]!;
      while (t < titleEnd && titleCounts.indices[t]! < column) t++;
      if (!names[column]) continue;
      indices[filled] = column;
      values[filled++] = t < titleEnd && titleCounts.indices[t] === column ? 2 : 1;
    }
    offsets[row + 1] = filled;
  }
  return {
    offsets,
    indices: indices.subarray(0, filled),
    values: values.subarray(0, filled),
    rows: counts.rows,
    cols: counts.cols,
  };
}
