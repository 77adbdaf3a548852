import { expect, test } from "vitest";
import type { SparseMatrix } from "../../../src/core/types.js";
import { paperGraph } from "../../../src/topics/clustering/paper-graph.js";

/** Which papers are joined that have nothing in common but one word, of papers that each have one word. */
function joined(wordOf: readonly number[]): Set<number> {
  const rows = wordOf.length;
  const words = {
    offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row),
    indices: Int32Array.from(wordOf),
    values: Float64Array.from(wordOf, () => 1),
    rows,
    cols: Math.max(...wordOf) + 1,
  } as SparseMatrix;
  const { offsets } = paperGraph({
    vectors: { data: new Float32Array(rows), rows, cols: 1 },
    knn: { indices: new Int32Array(rows).fill(-1), similarities: new Float32Array(rows), rows, k: 1 },
    words,
  });
  return new Set(wordOf.filter((_, row) => offsets[row]! < offsets[row + 1]!));
}

/** So many papers, of which the first have the words 0 and 1, and all others a word of their own. */
const papersWith = (rows: number, first: number, second: number): number[] =>
  Array.from({ length: rows }, (_, row) => (row < first ? 0 : row < first + second ? 1 : row));

test("a word joins papers when at most a tenth of them have it, or at most fifty", () => {
  expect(joined(papersWith(700, 70, 71))).toEqual(new Set([0]));
  expect(joined(papersWith(150, 50, 51))).toEqual(new Set([0]));
});
