import type { Graph, KnnGraph } from "../../core/types.js";
import { sharesInside } from "../leiden/partition.js";

/** So many nearest papers say how near a paper is to others. */
const NEAREST = 10;
/**
 * A paper whose nearest papers are farther than usual by so many standard deviations belongs
 * nowhere. The modified z-score 0.6745 (x - median) / MAD and this bound are from B. Iglewicz and
 * D. Hoaglin, "How to Detect and Handle Outliers" (1993).
 */
const OUTLYING = 3.5;

/**
 * How firmly each paper belongs to its topic, in [0, 1]: the share of its edges' weight that stays
 * inside the topic, times how near its nearest papers are (1: as near as usual, or nearer; 0: so
 * far that the paper belongs nowhere). 0 for a paper of no topic.
 */
export function strengthsOf(graph: Graph, knn: KnnGraph, groups: Int32Array): Float32Array {
  const fit = nearnessOf(knn);
  return Float32Array.from(sharesInside(graph, groups), (share, node) => share * fit[node]!);
}

/** In [0, 1]: 1 for a paper whose nearest papers are as near as usual, 0 for an outlier. */
function nearnessOf({ rows, k, similarities }: KnnGraph): Float64Array {
  const count = Math.min(NEAREST, k);
  const mean = Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += similarities[row * k + i]!;
    return count > 0 ? sum / count : 0;
  });
  const usual = median(mean);
  const deviation = median(mean.map((value) => Math.abs(value - usual))) / 0.6745;
  if (!(deviation > 0)) return mean.fill(1);
  return mean.map((value) => Math.max(0, Math.min(1, 1 + (value - usual) / deviation / OUTLYING)));
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] ?? 0;
}
