import type { Random } from "../core/random.js";
import type { Graph, Matrix } from "../core/types.js";
import { principalComponents } from "./pca.js";
import { spectralStart } from "./spectral.js";

/**
 * The width of a start, and how much random noise is added: points at one position would stay
 * together.
 */
const WIDTH = 10,
  NOISE = 1e-3;

/**
 * The positions before the descent: by the eigenvectors of the graph, or by the principal
 * components of the vectors, where these are given and no connected component of the graph holds
 * half of the points: how components lie to each other, the graph does not say.
 * @returns nodes x dimensions, each dimension from 0 to 10
 */
export function initialPositions(
  graph: Graph,
  vectors: Matrix | undefined,
  dimensions: number,
  random: Random,
): Float64Array {
  const isFragmented = vectors !== undefined && 2 * largestComponent(graph) < graph.nodes;
  const start = isFragmented
    ? principalComponents(vectors, dimensions, random)
    : spectralStart(graph, dimensions, random);
  for (let d = 0; d < dimensions; d++) {
    let least = Infinity,
      most = -Infinity;
    for (let at = d; at < start.length; at += dimensions) {
      least = Math.min(least, start[at]!);
      most = Math.max(most, start[at]!);
    }
    const factor = most > least ? WIDTH / (most - least) : 0;
    for (let at = d; at < start.length; at += dimensions) start[at] = (start[at]! - least) * factor + noise(random);
  }
  return start;
}

export function noise(random: Random): number {
  return (2 * random.next() - 1) * NOISE;
}

/** Number of nodes of the largest connected component. */
export function largestComponent({ nodes, offsets, targets }: Graph): number {
  const seen = new Uint8Array(nodes);
  const open = new Int32Array(nodes);
  let largest = 0;
  for (let first = 0; first < nodes; first++) {
    if (seen[first]) continue;
    let size = 0;
    open[size++] = first;
    seen[first] = 1;
    for (let at = 0; at < size; at++) {
      for (let edge = offsets[open[at]!]!; edge < offsets[open[at]! + 1]!; edge++) {
        const target = targets[edge]!;
        if (seen[target]) continue;
        seen[target] = 1;
        open[size++] = target;
      }
    }
    largest = Math.max(largest, size);
  }
  return largest;
}
