import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import type { QuantizedScan } from "../neighbors/index.js";
import { fusion, type Fusion } from "./fuse.js";
import { topRows } from "./top-rows.js";

/** What papers are ranked by: their meaning, their words, or both. */
export interface Ranking {
  /** A unit vector. */
  vector?: Float32Array;
  /** How well each paper fits the words, 0 for not at all. */
  byWords?: Float64Array;
}

/** The vectors to rank, one a paper, and perhaps a fast way through them, which changes nothing of the answer. */
export interface Ranked {
  vectors: Matrix;
  scan?: QuantizedScan;
}

export interface RankedRow {
  row: number;
  score: number;
}

/** A share of the papers so small that to compute their similarities is faster than to scan all. */
const FEW = 1 / 16;

/**
 * The k best papers, best first, equal scores by row. Scores are cosine similarities (as float32), those by words, or both
 * fused; by words alone papers that have none of them are left out.
 * @param allowed 1 for each paper to look among, 0 for the others; default all
 */
export function rank({ vectors, scan }: Ranked, { vector, byWords }: Ranking, k: number, allowed?: Uint8Array): RankedRow[] {
  if (vector === undefined) {
    const held = new Uint8Array(byWords!.length);
    for (let row = 0; row < held.length; row++) held[row] = byWords![row]! > 0 && allowed?.[row] !== 0 ? 1 : 0;
    return withScores(byWords!, topRows(byWords!, k, held));
  }
  const { data, rows, cols } = vectors;
  const fused = byWords ? fusion(byWords) : meaningAlone;
  const candidates = scan && k < rows && !(allowed && isFew(allowed)) ? couldBeBest(scan, { vector, byWords }, fused, k, allowed) : allowed;
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    if (candidates && candidates[row] === 0) continue;
    const similarity = Math.fround(dot(vector, 0, data, row * cols, cols));
    scores[row] = byWords ? fused.meaning * similarity + fused.base + fused.words * byWords[row]! : similarity;
  }
  return withScores(scores, topRows(scores, k, candidates));
}

const meaningAlone: Fusion = { meaning: 1, base: 0, words: 0 };

/** All papers that can be among the k best, as the similarities of a scan are off by its margin at most: 1 or 0 for each. */
function couldBeBest(scan: QuantizedScan, { vector, byWords }: Ranking, { meaning, base, words }: Fusion, k: number, allowed?: Uint8Array): Uint8Array {
  const { similarities, margin } = scan.similarities(vector!);
  const about = new Float64Array(similarities.length);
  for (let row = 0; row < about.length; row++) about[row] = meaning * similarities[row]! + base + (byWords ? words * byWords[row]! : 0);
  const best = topRows(about, k, allowed);
  // The k-th best is at least so good, the others at most that much better than they seem.
  const bound = best.length < k ? -Infinity : about[best[k - 1]!]! - 2 * meaning * margin;
  const could = new Uint8Array(about.length);
  for (let row = 0; row < could.length; row++) could[row] = about[row]! >= bound && (allowed === undefined || allowed[row] === 1) ? 1 : 0;
  return could;
}

function isFew(allowed: Uint8Array): boolean {
  let count = 0;
  for (const one of allowed) count += one;
  return count < FEW * allowed.length;
}

function withScores(scores: Float64Array, rows: Int32Array): RankedRow[] {
  return Array.from(rows, (row) => ({ row, score: scores[row]! }));
}
