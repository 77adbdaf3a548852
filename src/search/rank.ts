import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import { fusion } from "./fuse.js";
import { topRows } from "./top-rows.js";

/** What papers are ranked by: their meaning, their words, or both. */
export interface Ranking {
  /** A unit vector. */
  vector?: Float32Array;
  /** How well each paper fits the words, 0 for not at all. */
  byWords?: Float64Array;
}

export interface RankedRow {
  row: number;
  score: number;
}

/**
 * The k best papers, best first, equal scores by row. Scores are cosine similarities (as float32), those by words, or both
 * fused; by words alone papers that have none of them are left out.
 * @param allowed 1 for each paper to look among, 0 for the others; default all
 */
export function rank(vectors: Matrix, { vector, byWords }: Ranking, k: number, allowed?: Uint8Array): RankedRow[] {
  if (vector === undefined) {
    const held = Uint8Array.from(byWords!, (score, row) => (score > 0 && allowed?.[row] !== 0 ? 1 : 0));
    return withScores(byWords!, topRows(byWords!, k, held));
  }
  const { data, rows, cols } = vectors;
  const fused = byWords ? fusion(byWords) : (similarity: number): number => similarity;
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    if (allowed && allowed[row] === 0) continue;
    scores[row] = fused(Math.fround(dot(vector, 0, data, row * cols, cols)), row);
  }
  return withScores(scores, topRows(scores, k, allowed));
}

function withScores(scores: Float64Array, rows: Int32Array): RankedRow[] {
  return Array.from(rows, (row) => ({ row, score: scores[row]! }));
}
