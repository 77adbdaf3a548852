import type { Graph, KnnGraph } from "../../core/types.js";

/** How many of a paper's nearest tell how near it is to others. */
const NEAREST = 10;
/**
 * A paper whose nearest papers are further than usual by so many standard deviations fits nowhere.
 * The modified z-score 0.6745 (x - median) / MAD and its bound are of B. Iglewicz and D. Hoaglin,
 * "How to Detect and Handle Outliers" (1993).
 */
const OUTLYING = 3.5;

/**
 * How firmly each paper belongs to its topic, in [0, 1]: the share of its edges' weight that stays
 * inside the topic, times how near its nearest papers are (1: as usual or nearer; 0: so far that it
 * fits nowhere). 0 for a paper of no topic.
 */
export function strengthsOf(graph: Graph, knn: KnnGraph, groups: Int32Array): Float32Array {
  const fit = nearnessOf(knn);
  return Float32Array.from({ length: graph.nodes }, (_, node) => {
    let inside = 0,
      total = 0;
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      total += graph.weights[at]!;
      if (groups[node] !== -1 && groups[graph.targets[at]!] === groups[node]) inside += graph.weights[at]!;
    }
    return total > 0 ? (inside / total) * fit[node]! : 0;
  });
}

/**
 * In [0, 1]: 1 for a paper whose nearest are as near as most papers' are, 0 for one that lies apart
 * from all.
 */
function nearnessOf({ rows, k, similarities }: KnnGraph): Float64Array {
  const count = Math.min(NEAREST, k);
  const mean = Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += similarities[row * k + i]!;
    return count > 0 ? sum / count : 0;
  });
  const median = middle(mean);
  const deviation = middle(mean.map((value) => Math.abs(value - median))) / 0.6745;
  if (!(deviation > 0)) return mean.fill(1);
  return mean.map((value) => Math.max(0, Math.min(1, 1 + (value - median) / deviation / OUTLYING)));
}

function middle(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] ?? 0;
}
