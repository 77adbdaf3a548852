import { dot } from "../../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../../src/core/random.js";
import type { Matrix } from "../../src/core/types.js";
import { rankCorrelation } from "./rank-correlation.js";

/** How well a layout shows who is near to whom. */
export interface LayoutQuality {
  /**
   * 1 when every neighbour in the layout is one among the vectors; less the farther away those are
   * that are none.
   */
  trustworthiness: number;
  /** Share of the k nearest by cosine that are among the k nearest in the layout. */
  overlap: number;
}

/**
 * Both measures over the neighbours of some rows, evenly drawn, of all rows when these are fewer.
 *
 * Source: J. Venna and S. Kaski, "Neighborhood preservation in nonlinear projection methods"
 * (2001), equation 1.
 * @param vectors unit rows
 */
export class QualityMeter {
  private readonly queries: Int32Array;
  private readonly ranks: Int32Array[];

  constructor(
    private readonly vectors: Matrix,
    queries: number,
  ) {
    this.queries = shuffledRange(vectors.rows, seededRandom(5)).slice(0, queries);
    this.ranks = Array.from(this.queries, (query) => ranksFrom(vectors, query));
  }

  measure(layout: Matrix, k: number): LayoutQuality {
    const { rows } = this.vectors;
    let penalty = 0,
      shared = 0;
    this.queries.forEach((query, i) => {
      for (const row of nearestInLayout(layout, query, k)) {
        const rank = this.ranks[i]![row]!;
        if (rank <= k) shared++;
        else penalty += rank - k;
      }
    });
    const count = this.queries.length;
    return { trustworthiness: 1 - (2 * penalty) / (count * k * (2 * rows - 3 * k - 1)), overlap: shared / (count * k) };
  }
}

/** For every row how many are at least as near to the query, the query itself counted. */
function ranksFrom({ data, rows, cols }: Matrix, query: number): Int32Array {
  const similarities = Float64Array.from({ length: rows }, (_, row) => dot(data, row * cols, data, query * cols, cols));
  similarities[query] = Infinity;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => similarities[b]! - similarities[a]! || a - b,
  );
  const ranks = new Int32Array(rows);
  order.forEach((row, rank) => (ranks[row] = rank));
  return ranks;
}

function nearestInLayout({ data, rows, cols }: Matrix, query: number, k: number): number[] {
  const nearest: { row: number; distance: number }[] = [];
  for (let row = 0; row < rows; row++) {
    if (row === query) continue;
    let distance = 0;
    for (let c = 0; c < cols; c++) distance += (data[row * cols + c]! - data[query * cols + c]!) ** 2;
    if (nearest.length === k && distance >= nearest[k - 1]!.distance) continue;
    let at = nearest.length < k ? nearest.length : k - 1;
    for (; at > 0 && nearest[at - 1]!.distance > distance; at--) nearest[at] = nearest[at - 1]!;
    nearest[at] = { row, distance };
  }
  return nearest.map(({ row }) => row);
}

/**
 * Spearman's rank correlation between the distances of groups' centres among the vectors (1 -
 * cosine) and in the layout: do near groups stay near?
 */
export function groupNearness(vectors: Matrix, layout: Matrix, labels: readonly (string | number)[]): number {
  const names = [...new Set(labels)];
  const high = centres(vectors, labels, names),
    low = centres(layout, labels, names);
  const pairs = names.flatMap((_, a) => names.slice(a + 1).map((_, i) => [a, a + 1 + i] as const));
  const cosine = pairs.map(
    ([a, b]) => 1 - product(high[a]!, high[b]!) / Math.sqrt(product(high[a]!, high[a]!) * product(high[b]!, high[b]!)),
  );
  const euclidean = pairs.map(([a, b]) => Math.hypot(...low[a]!.map((value, c) => value - low[b]![c]!)));
  return rankCorrelation(cosine, euclidean);
}

function centres(
  { data, cols }: Matrix,
  labels: readonly (string | number)[],
  names: readonly (string | number)[],
): number[][] {
  const sums = names.map(() => new Array<number>(cols).fill(0)),
    counts = names.map(() => 0);
  const place = new Map(names.map((name, i) => [name, i]));
  labels.forEach((label, row) => {
    const at = place.get(label)!;
    counts[at]!++;
    for (let c = 0; c < cols; c++) sums[at]![c]! += data[row * cols + c]!;
  });
  return sums.map((sum, i) => sum.map((value) => value / counts[i]!));
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
