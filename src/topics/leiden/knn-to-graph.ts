import { checkKnn } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import { filterEdges, graphOfLists } from "../../core/graph.js";
import type { Graph, KnnGraph } from "../../core/types.js";

/**
 * The undirected union of the neighbour lists: papers are joined when either is among the other's
 * nearest. The weight of an edge is the cosine similarity of its list entry (the greater one,
 * should the two lists differ), or what `weigh` makes of it; edges that do not weigh more than 0
 * are left out.
 * @param weigh given both rows (the smaller one first, ascending) and their similarity
 */
export function unionGraph(knn: KnnGraph, weigh?: (a: number, b: number, similarity: number) => number): Graph {
  const graph = graphOfLists(knn, knn.similarities, Math.max);
  if (weigh) reweigh(graph, weigh);
  return filterEdges(graph, (weight) => weight > 0);
}

/** Changes the weights in place, in both directions. */
function reweigh(
  { nodes, offsets, targets, weights }: Graph,
  weigh: (a: number, b: number, weight: number) => number,
): void {
  // Where the edge in the other direction is: nodes are visited in ascending order, and so are the
  // targets in each list.
  const mirror = offsets.slice(0, nodes);
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (target < node) continue;
      weights[at] = weigh(node, target, weights[at]!);
      weights[mirror[target]!++] = weights[at]!;
    }
  }
}

/** A graph, or neighbour lists, of a user: checked, and as a graph. */
export function toGraph(graph: KnnGraph | Graph): Graph {
  if (typeof graph === "object" && graph !== null && "nodes" in graph) {
    checkGraph(graph);
    return graph;
  }
  checkKnn(graph);
  return unionGraph(graph);
}

/**
 * Checks a graph of a user: shapes, range, finite weights, and the same weight in both directions.
 * @throws PaperweaveError `shape-mismatch`, `invalid-argument`, `not-finite`
 */
function checkGraph(graph: Graph): void {
  const { nodes, offsets, targets, weights } = graph;
  if (
    !Number.isSafeInteger(nodes) ||
    nodes < 0 ||
    offsets?.length !== nodes + 1 ||
    targets?.length !== offsets[nodes] ||
    weights?.length !== offsets[nodes]
  ) {
    throw new PaperweaveError(
      "shape-mismatch",
      `A graph of ${nodes} nodes needs ${nodes + 1} offsets and offsets[${nodes}] targets and weights, ` +
        `got ${offsets?.length}, ${targets?.length} and ${weights?.length}.`,
    );
  }
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!,
        weight = weights[at]!;
      if (!(target >= 0 && target < nodes) || target === node) {
        throw new PaperweaveError(
          "invalid-argument",
          `Node ${node} has an edge to ${target}; targets are other nodes from 0 to ${nodes - 1}.`,
        );
      }
      if (!(weight >= 0) || weight === Infinity) {
        throw new PaperweaveError(
          "not-finite",
          `The edge from ${node} to ${target} weighs ${weight}; weights are finite and at least 0.`,
        );
      }
      if (weightBetween(graph, target, node) !== weight) {
        throw new PaperweaveError(
          "invalid-argument",
          `The edge from ${node} to ${target} is not there, with the same weight, in the other direction.`,
        );
      }
    }
  }
}

/** Weight of an edge, by binary search; NaN when there is none. */
function weightBetween({ offsets, targets, weights }: Graph, from: number, to: number): number {
  let low = offsets[from]!,
    high = offsets[from + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const target = targets[middle]!;
    if (target === to) return weights[middle]!;
    if (target < to) low = middle + 1;
    else high = middle - 1;
  }
  return NaN;
}
