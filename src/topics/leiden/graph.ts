import { checkKnn } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Graph, KnnGraph } from "../../core/types.js";

/**
 * The undirected union of the neighbour lists: papers are joined when either is among the other's
 * nearest. The weight of an edge is the cosine similarity of its list entry (the greater one,
 * should the two lists differ), or what `weigh` makes of it; edges that do not weigh more than 0
 * are left out.
 * @param weigh given both rows (the smaller one first, ascending) and their similarity
 */
export function unionGraph(knn: KnnGraph, weigh?: (a: number, b: number, similarity: number) => number): Graph {
  const arcs = sortedArcs(knn);
  const { nodes, offsets, targets, weights } = arcs;
  // Arcs to greater rows come with rows ascending, which is the order in which their other ends lie
  // there.
  const mirror = offsets.slice(0, nodes);
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (target < node) continue;
      if (weigh) weights[at] = weigh(node, target, weights[at]!);
      weights[mirror[target]!++] = weights[at]!;
    }
  }
  return withoutEmptyEdges(arcs);
}

/**
 * Every list entry as an arc in both directions, by target within a node; of repeated arcs the
 * heaviest.
 */
function sortedArcs({ rows, k, indices, similarities }: KnnGraph): Graph {
  const starts = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at]!;
      if (other < 0 || other === row) continue;
      starts[row + 1]!++;
      starts[other + 1]!++;
    }
  }
  for (let row = 0; row < rows; row++) starts[row + 1] = starts[row + 1]! + starts[row]!;
  const size = starts[rows]!;
  const targets = new Int32Array(size),
    weights = new Float64Array(size);
  let ends = starts.slice(0, rows);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at]!,
        similarity = similarities[at]!;
      if (other < 0 || other === row) continue;
      targets[ends[row]!] = other;
      weights[ends[row]!++] = similarity;
      targets[ends[other]!] = row;
      weights[ends[other]!++] = similarity;
    }
  }
  // Handing each arc over to its target, sources ascending, leaves every list sorted: the arcs are
  // symmetric.
  const sorted = new Int32Array(size),
    sortedWeights = new Float64Array(size);
  ends = starts.slice(0, rows);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const to = targets[at]!,
        end = ends[to]!;
      if (end > starts[to]! && sorted[end - 1] === row) {
        sortedWeights[end - 1] = Math.max(sortedWeights[end - 1]!, weights[at]!);
        continue;
      }
      sorted[end] = row;
      sortedWeights[end] = weights[at]!;
      ends[to] = end + 1;
    }
  }
  return compact(rows, starts, ends, sorted, sortedWeights, () => true);
}

function withoutEmptyEdges({ nodes, offsets, targets, weights }: Graph): Graph {
  return compact(nodes, offsets, offsets.subarray(1), targets, weights, (weight) => weight > 0);
}

/**
 * Draws lists from `starts[node]` to `ends[node]` together, leaving out the arcs that are not to be
 * kept.
 */
function compact(
  nodes: number,
  starts: Int32Array,
  ends: Int32Array,
  targets: Int32Array,
  weights: Float64Array,
  keep: (weight: number) => boolean,
): Graph {
  const offsets = new Int32Array(nodes + 1);
  let kept = 0;
  for (let node = 0; node < nodes; node++) {
    for (let at = starts[node]!; at < ends[node]!; at++) {
      if (!keep(weights[at]!)) continue;
      targets[kept] = targets[at]!;
      weights[kept++] = weights[at]!;
    }
    offsets[node + 1] = kept;
  }
  return { offsets, targets: targets.slice(0, kept), weights: weights.slice(0, kept), nodes };
}

/** A graph, or neighbour lists, from outside, checked and as a graph. */
export function toGraph(graph: KnnGraph | Graph): Graph {
  if (typeof graph === "object" && graph !== null && "nodes" in graph) {
    checkGraph(graph);
    return graph;
  }
  checkKnn(graph);
  return unionGraph(graph);
}

/**
 * Checks a graph from outside: shapes, range, finite weights, and the same weight in both
 * directions.
 */
export function checkGraph(graph: Graph): void {
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
      `A graph of ${nodes} nodes needs ${nodes + 1} offsets and offsets[${nodes}] targets and weights, got ${offsets?.length}, ${targets?.length} and ${weights?.length}.`,
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
