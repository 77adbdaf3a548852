import { PaperweaveError } from "../core/errors.js";
import type { Graph, KnnGraph } from "../core/types.js";

/**
 * The undirected union of the neighbour lists: papers are joined when either is among the other's
 * nearest. The weight of an edge is the cosine similarity of its list entry (the same from both
 * sides), or what `weigh` makes of it; edges that do not weigh more than 0 are left out.
 * @param weigh given both rows (the smaller one first) and their similarity
 */
export function unionGraph(knn: KnnGraph, weigh?: (a: number, b: number, similarity: number) => number): Graph {
  const { rows, k, indices, similarities } = knn;
  // Every list entry as an arc in both directions; repeated arcs are dropped once sorted.
  const degrees = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at]!;
      if (other < 0 || other === row) continue;
      degrees[row + 1]!++;
      degrees[other + 1]!++;
    }
  }
  const starts = prefixSums(degrees);
  const ends = starts.slice(0, rows);
  const targets = new Int32Array(starts[rows]!);
  const weights = new Float64Array(starts[rows]!);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at]!;
      if (other < 0 || other === row) continue;
      const similarity = similarities[at]!;
      targets[ends[row]!] = other;
      weights[ends[row]!++] = similarity;
      targets[ends[other]!] = row;
      weights[ends[other]!++] = similarity;
    }
  }
  return compact(rows, starts, targets, weights, weigh);
}

function prefixSums(counts: Int32Array): Int32Array {
  for (let i = 1; i < counts.length; i++) counts[i] = counts[i]! + counts[i - 1]!;
  return counts;
}

/** Sorts each node's arcs, drops repeated ones and those without weight. */
function compact(
  nodes: number,
  starts: Int32Array,
  targets: Int32Array,
  weights: Float64Array,
  weigh: ((a: number, b: number, similarity: number) => number) | undefined,
): Graph {
  const offsets = new Int32Array(nodes + 1);
  let kept = 0;
  for (let node = 0; node < nodes; node++) {
    const from = starts[node]!, to = starts[node + 1]!;
    sortArcs(targets, weights, from, to);
    let last = -1;
    for (let at = from; at < to; at++) {
      const target = targets[at]!;
      if (target === last) continue;
      last = target;
      const similarity = weights[at]!;
      const weight = weigh ? weigh(Math.min(node, target), Math.max(node, target), similarity) : similarity;
      if (!(weight > 0)) continue;
      targets[kept] = target;
      weights[kept++] = weight;
    }
    offsets[node + 1] = kept;
  }
  return { offsets, targets: targets.slice(0, kept), weights: weights.slice(0, kept), nodes };
}

/** By target, ascending; of equal targets the heavier first. Insertion sort: the lists are short and half sorted. */
function sortArcs(targets: Int32Array, weights: Float64Array, from: number, to: number): void {
  if (to - from > 64) {
    const order = Array.from({ length: to - from }, (_, i) => from + i);
    order.sort((a, b) => targets[a]! - targets[b]! || weights[b]! - weights[a]!);
    const sortedTargets = order.map((at) => targets[at]!);
    const sortedWeights = order.map((at) => weights[at]!);
    targets.set(sortedTargets, from);
    weights.set(sortedWeights, from);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const target = targets[i]!, weight = weights[i]!;
    let j = i - 1;
    while (j >= from && (targets[j]! > target || (targets[j]! === target && weights[j]! < weight))) {
      targets[j + 1] = targets[j]!;
      weights[j + 1] = weights[j]!;
      j--;
    }
    targets[j + 1] = target;
    weights[j + 1] = weight;
  }
}

/** Checks a graph from outside: shapes, range, finite weights, and the same weight in both directions. */
export function checkGraph(graph: Graph): void {
  const { nodes, offsets, targets, weights } = graph;
  if (offsets?.length !== nodes + 1 || targets?.length !== offsets[nodes] || weights?.length !== offsets[nodes]) {
    throw new PaperweaveError(
      "shape-mismatch",
      `A graph of ${nodes} nodes needs ${nodes + 1} offsets and offsets[${nodes}] targets and weights, got ${offsets?.length}, ${targets?.length} and ${weights?.length}.`,
    );
  }
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!, weight = weights[at]!;
      if (!(target >= 0 && target < nodes) || target === node) {
        throw new PaperweaveError("invalid-argument", `Node ${node} has an edge to ${target}; targets are other nodes from 0 to ${nodes - 1}.`);
      }
      if (!(weight >= 0) || weight === Infinity) {
        throw new PaperweaveError("not-finite", `The edge from ${node} to ${target} weighs ${weight}; weights are finite and at least 0.`);
      }
      if (weightBetween(graph, target, node) !== weight) {
        throw new PaperweaveError("invalid-argument", `The edge from ${node} to ${target} is not there, with the same weight, in the other direction.`);
      }
    }
  }
}

/** Weight of an edge, by binary search; NaN when there is none. */
function weightBetween({ offsets, targets, weights }: Graph, from: number, to: number): number {
  let low = offsets[from]!, high = offsets[from + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const target = targets[middle]!;
    if (target === to) return weights[middle]!;
    if (target < to) low = middle + 1;
    else high = middle - 1;
  }
  return NaN;
}
