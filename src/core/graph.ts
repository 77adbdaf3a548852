import type { Graph, KnnGraph } from "./types.js";

/**
 * The undirected graph of neighbour lists: two rows are joined when either is in the other's list.
 * Targets are ascending.
 * @param weights of each list entry
 * @param combine the weight of an edge from the weights of both entries, where both lists have one
 */
export function graphOfLists(
  { rows, k, indices }: Pick<KnnGraph, "rows" | "k" | "indices">,
  weights: Float32Array | Float64Array,
  combine: (a: number, b: number) => number,
): Graph {
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
  // Every list entry in both directions, in the order of the lists.
  const others = new Int32Array(size),
    given = new Float64Array(size);
  let ends = starts.slice(0, rows);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at]!,
        weight = weights[at]!;
      if (other < 0 || other === row) continue;
      others[ends[row]!] = other;
      given[ends[row]!++] = weight;
      others[ends[other]!] = row;
      given[ends[other]!++] = weight;
    }
  }
  // As every edge is there in both directions, its entry is moved to its other end: sources are
  // visited in ascending order, so that every list ends up sorted.
  const targets = new Int32Array(size),
    combined = new Float64Array(size);
  ends = starts.slice(0, rows);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const to = others[at]!,
        end = ends[to]!;
      if (end > starts[to]! && targets[end - 1] === row) {
        combined[end - 1] = combine(combined[end - 1]!, given[at]!);
        continue;
      }
      targets[end] = row;
      combined[end] = given[at]!;
      ends[to] = end + 1;
    }
  }
  return compact(rows, starts, ends, targets, combined, () => true);
}

/** A graph without the edges whose weights are not to be kept. */
export function filterEdges(graph: Graph, keep: (weight: number) => boolean): Graph {
  const { nodes, offsets, targets, weights } = graph;
  return compact(nodes, offsets, offsets.subarray(1), targets, weights, keep);
}

/** A graph of what is to be kept of the lists from `starts[node]` to `ends[node]`. */
function compact(
  nodes: number,
  starts: Int32Array,
  ends: Int32Array,
  allTargets: Int32Array,
  allWeights: Float64Array,
  keep: (weight: number) => boolean,
): Graph {
  const offsets = new Int32Array(nodes + 1);
  for (let node = 0; node < nodes; node++) {
    let kept = 0;
    for (let at = starts[node]!; at < ends[node]!; at++) if (keep(allWeights[at]!)) kept++;
    offsets[node + 1] = offsets[node]! + kept;
  }
  const targets = new Int32Array(offsets[nodes]!),
    weights = new Float64Array(offsets[nodes]!);
  let filled = 0;
  for (let node = 0; node < nodes; node++) {
    for (let at = starts[node]!; at < ends[node]!; at++) {
      if (!keep(allWeights[at]!)) continue;
      targets[filled] = allTargets[at]!;
      weights[filled++] = allWeights[at]!;
    }
  }
  return { offsets, targets, weights, nodes };
}

/**
 * Neighbour lists with their rows in another order; each list stays in its order.
 * @param order row of `graph` for each row of the new lists
 */
export function graphInOrder({ indices, similarities, rows, k }: KnnGraph, order: Int32Array): KnnGraph {
  const numberOf = inverseOf(order);
  const ordered = { indices: new Int32Array(rows * k), similarities: new Float32Array(rows * k), rows, k };
  order.forEach((row, at) => {
    for (let i = 0; i < k; i++) {
      const other = indices[row * k + i]!;
      ordered.indices[at * k + i] = other < 0 ? other : numberOf[other]!;
      ordered.similarities[at * k + i] = similarities[row * k + i]!;
    }
  });
  return ordered;
}

/** Where each row stands in an order. */
export function inverseOf(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  order.forEach((row, at) => (places[row] = at));
  return places;
}
