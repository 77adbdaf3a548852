import type { Graph } from "../../core/types.js";

/**
 * Modularity with a resolution (Reichardt and Bornholdt 2006, configuration null model): Q = 1/(2m)
 * * sum over communities of (weight inside, both directions - resolution * strength^2 / (2m)). The
 * same as leidenalg's `RBConfigurationVertexPartition.quality() / (2m)`.
 */
export function modularity(graph: Graph, labels: ArrayLike<number>, resolution: number): number {
  const { nodes, offsets, targets, weights } = graph;
  let communities = 0;
  for (let node = 0; node < nodes; node++) communities = Math.max(communities, labels[node]! + 1);
  const strength = new Float64Array(communities);
  let inside = 0,
    total = 0;
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const weight = weights[at]!;
      strength[labels[node]!] = strength[labels[node]!]! + weight;
      total += weight;
      if (labels[node] === labels[targets[at]!]) inside += weight;
    }
  }
  if (total === 0) return 0;
  let squares = 0;
  for (const value of strength) squares += value * value;
  return inside / total - (resolution * squares) / (total * total);
}
