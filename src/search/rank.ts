import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import type { QuantizedScan } from "../neighbors/scan/quantized-scan.js";
import { fusion, type Fusion } from "./fuse.js";
import { topRows } from "./top-rows.js";

/** What papers are ranked by: their meaning, their words, or both. */
export interface Ranking {
  /** A unit vector. */
  vector?: Float32Array;
  /** How well each paper fits the words, 0 for not at all. */
  byWords?: Float64Array;
}

/**
 * The vectors to rank, one a paper, and perhaps a fast way through them, which changes nothing of
 * the answer.
 */
export interface RankedVectors {
  vectors: Matrix;
  scan?: QuantizedScan;
}

export interface RankedRow {
  row: number;
  score: number;
}

/** A share of the papers so small that to compute their similarities is faster than to scan all. */
const SCAN_MIN_SHARE = 1 / 16;

/**
 * The k best papers, best first, equal scores by row. Scores are cosine similarities (as float32),
 * those by words, or both fused; by words alone papers that have none of them are left out.
 * @param allowed 1 for each paper to look among, 0 for the others; default all
 */
export function rank(
  { vectors, scan }: RankedVectors,
  { vector, byWords }: Ranking,
  k: number,
  allowed?: Uint8Array,
): RankedRow[] {
  if (vector === undefined)
    return Array.from(topRows(byWords!, k, { allowed, above: 0 }), (row) => ({ row, score: byWords![row]! }));
  const { data, rows, cols } = vectors;
  const fused = byWords ? fusion(byWords) : meaningAlone;
  const among = rowsAmong(rows, allowed);
  const candidates =
    scan && k < among.length && among.length > SCAN_MIN_SHARE * rows
      ? candidatesOf(scan, { vector, byWords }, fused, k, among)
      : among;
  const scores = new Float64Array(candidates.length);
  for (let i = 0; i < candidates.length; i++) {
    const row = candidates[i]!;
    const similarity = Math.fround(dot(vector, 0, data, row * cols, cols));
    scores[i] = byWords ? fused.meaning * similarity + fused.base + fused.words * byWords[row]! : similarity;
  }
  return Array.from(topRows(scores, k), (i) => ({ row: candidates[i]!, score: scores[i]! }));
}

const meaningAlone: Fusion = { meaning: 1, base: 0, words: 0 };

/**
 * Those of some papers that can be among their k best, as the similarities of a scan are off by its
 * margin at most.
 */
function candidatesOf(
  scan: QuantizedScan,
  { vector, byWords }: Ranking,
  { meaning, base, words }: Fusion,
  k: number,
  among: Int32Array,
): Int32Array {
  const { similarities, margin } = scan.similarities(vector!);
  const about = new Float64Array(among.length);
  for (let i = 0; i < about.length; i++) {
    const row = among[i]!;
    about[i] = meaning * similarities[row]! + base + (byWords ? words * byWords[row]! : 0);
  }
  const best = topRows(about, k);
  // The k-th best is at least so good, the others at most that much better than they seem.
  const bound = about[best[k - 1]!]! - 2 * meaning * margin;
  let count = 0;
  const could = new Int32Array(among.length);
  for (let i = 0; i < about.length; i++) if (about[i]! >= bound) could[count++] = among[i]!;
  return could.subarray(0, count);
}

function rowsAmong(rows: number, allowed: Uint8Array | undefined): Int32Array {
  let count = 0;
  const among = new Int32Array(rows);
  for (let row = 0; row < rows; row++) if (!allowed || allowed[row] === 1) among[count++] = row;
  return among.subarray(0, count);
}
