import { USUAL_SPREAD, dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import type { QuantizedScan } from "../neighbors/scan/quantized-scan.js";
import { topRows } from "./top-rows.js";

/** What papers are ranked by: meaning, words, or both; or both and citations. */
export interface Ranking {
  /** A unit vector. */
  vector?: Float32Array | undefined;
  /** The lexical score of each paper, 0 for one without any of the words. */
  byWords?: Float64Array | undefined;
  /** How near each paper is by citations, in [0, 1]; only with both others. */
  byCitations?: Float64Array | undefined;
  /** What is asked with; default: a question. */
  asked?: keyof typeof EVEN_SPREAD | undefined;
  /** How far the similarities of papers spread, where both are given; default: as those of minilm. */
  spread?: number | undefined;
}

/** The vectors of the papers; a scan makes the ranking faster, and gives the same result. */
export interface RankedVectors {
  vectors: Matrix;
  scan?: QuantizedScan | undefined;
}

/** A paper and its score. */
export interface RankedRow {
  row: number;
  score: number;
}

/** Fewer candidates, as a share of all papers, are compared faster one by one than by a scan. */
const SCAN_MIN_SHARE = 1 / 16;
/**
 * With such a spread of the similarities, the similarity and the lexical score have equal shares in
 * a fused score. Words count more for related papers: a whole abstract has more of them to share.
 */
const EVEN_SPREAD = { question: 0.6, papers: 0.45 };
/** The share of citations in a score where they say something; DESIGN.md has the figures of others. */
const CITATION_SHARE = 0.3;

/**
 * A fused score is meaning * similarity + base + words * (lexical score) + citations * (nearness by
 * citations).
 */
export interface Fusion {
  meaning: number;
  base: number;
  words: number;
  citations: number;
}

/**
 * How a cosine similarity and a lexical score make one score in [0, 1]: a convex combination of
 * both, each scaled from its least possible value; with citations, one of that and of these.
 * Similarities run from -1 to 1; lexical scores from 0 to the best that any paper of the collection
 * has. The closer together the similarities of the papers lie, the larger is their share: a
 * difference of one standard deviation weighs the same for every embedder. A filter changes neither
 * the best score nor the spread, so that it changes no paper's score.
 *
 * Source: S. Bruch, S. Gai and A. Ingber, "An analysis of fusion functions for hybrid retrieval"
 * (ACM TOIS, 2023): the theoretical min-max combination TM2C2. The share 0.8 that they recommend is
 * that of a question where similarities spread as those of minilm.
 *
 * @param byWords the lexical scores of all papers
 */
export function fusion(
  byWords: Float64Array,
  { asked = "question", spread = USUAL_SPREAD, byCitations }: Omit<Ranking, "vector" | "byWords">,
): Fusion {
  let best = 0;
  for (let row = 0; row < byWords.length; row++) if (byWords[row]! > best) best = byWords[row]!;
  const citations = byCitations ? CITATION_SHARE : 0;
  const share = EVEN_SPREAD[asked] / (EVEN_SPREAD[asked] + spread);
  const meaning = ((1 - citations) * share) / 2;
  const words = best > 0 ? ((1 - citations) * (1 - share)) / best : 0;
  return { meaning, base: meaning, words, citations };
}

/**
 * The k best papers, best first, equal scores by row. A score is the cosine similarity (float32),
 * the lexical score, or both fused. In a ranking by words alone, papers with none of the words are
 * left out.
 * @param candidates mask of the papers to look among; default all
 * @param near rows of candidates, ascending, that alone are compared; default all candidates
 */
export function rank(
  { vectors, scan }: RankedVectors,
  ranking: Ranking,
  k: number,
  candidates?: Uint8Array,
  near?: Int32Array,
): RankedRow[] {
  const { vector, byWords } = ranking;
  if (vector === undefined)
    return Array.from(topRows(byWords!, k, { mask: candidates, above: 0 }), (row) => ({ row, score: byWords![row]! }));
  const { data, rows, cols } = vectors;
  const weights = byWords ? fusion(byWords, ranking) : meaningAlone;
  const all = near ?? rowsOfMask(rows, candidates);
  const compared =
    scan && k < all.length && all.length > SCAN_MIN_SHARE * rows ? possibleBest(scan, ranking, weights, k, all) : all;
  const scores = new Float64Array(compared.length);
  for (let i = 0; i < compared.length; i++) {
    const row = compared[i]!;
    const similarity = Math.fround(dot(vector, 0, data, row * cols, cols));
    scores[i] = fusedScore(similarity, row, ranking, weights);
  }
  return Array.from(topRows(scores, k), (i) => ({ row: compared[i]!, score: scores[i]! }));
}

const meaningAlone: Fusion = { meaning: 1, base: 0, words: 0, citations: 0 };

function fusedScore(
  similarity: number,
  row: number,
  { byWords, byCitations }: Ranking,
  { meaning, base, words, citations }: Fusion,
): number {
  if (!byWords) return similarity;
  const score = meaning * similarity + base + words * byWords[row]!;
  return byCitations ? score + citations * byCitations[row]! : score;
}

/**
 * The rows that can be among the k best: a similarity of the scan is wrong by at most the scan's
 * margin.
 */
function possibleBest(scan: QuantizedScan, ranking: Ranking, weights: Fusion, k: number, rows: Int32Array): Int32Array {
  const { similarities, margin } = scan.similarities(ranking.vector!);
  const approximate = new Float64Array(rows.length);
  for (let i = 0; i < approximate.length; i++) {
    const row = rows[i]!;
    approximate[i] = fusedScore(similarities[row]!, row, ranking, weights);
  }
  const best = topRows(approximate, k);
  // The k-th best may be one margin worse than it seems, another row one margin better.
  const bound = approximate[best[k - 1]!]! - 2 * weights.meaning * margin;
  let count = 0;
  const possible = new Int32Array(rows.length);
  for (let i = 0; i < approximate.length; i++) if (approximate[i]! >= bound) possible[count++] = rows[i]!;
  return possible.subarray(0, count);
}

function rowsOfMask(rows: number, mask: Uint8Array | undefined): Int32Array {
  let count = 0;
  const found = new Int32Array(rows);
  for (let row = 0; row < rows; row++) if (!mask || mask[row] === 1) found[count++] = row;
  return found.subarray(0, count);
}
