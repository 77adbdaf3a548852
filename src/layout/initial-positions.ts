import type { Random } from "../core/random.js";
import type { Graph, Matrix } from "../core/types.js";
import { principalComponents } from "./pca.js";
import { spectralStart } from "./spectral.js";

/** A start is as wide as this, and shaken by so much: points at one place would stay together. */
const WIDTH = 10,
  NOISE = 1e-3;

/**
 * Where points are before the descent: by the eigenvectors of the graph, or by the principal
 * components of the vectors, where these are known and no connected part of the graph holds half of
 * the points: parts tell nothing of each other.
 * @returns nodes x dimensions, each dimension from 0 to 10
 */
export function startOf(graph: Graph, vectors: Matrix | undefined, dimensions: number, random: Random): Float64Array {
  const inPieces = vectors !== undefined && 2 * largestPart(graph) < graph.nodes;
  const start = inPieces ? principalComponents(vectors, dimensions, random) : spectralStart(graph, dimensions, random);
  for (let d = 0; d < dimensions; d++) {
    let least = Infinity,
      most = -Infinity;
    for (let at = d; at < start.length; at += dimensions) {
      least = Math.min(least, start[at]!);
      most = Math.max(most, start[at]!);
    }
    const factor = most > least ? WIDTH / (most - least) : 0;
    for (let at = d; at < start.length; at += dimensions) start[at] = (start[at]! - least) * factor + shake(random);
  }
  return start;
}

export function shake(random: Random): number {
  return (2 * random.next() - 1) * NOISE;
}

/** Number of nodes of the largest connected part. */
export function largestPart({ nodes, offsets, targets }: Graph): number {
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
