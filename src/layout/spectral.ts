import type { Random } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { combine, innerProducts, orthonormalize, symmetricEigen, type Block } from "./linear-algebra.js";

/** Vectors beside the wanted ones, with which the iteration converges sooner. */
const SPARE = 3;
const ROUNDS = 12,
  DEGREE = 12;
/**
 * A round that changes the wanted eigenvalues by less than this is the last: this is only a start.
 */
const ACCURACY = 1e-4;

/**
 * A spectral embedding: the eigenvectors of the graph's normalised adjacency matrix with the
 * greatest eigenvalues, without the first one, which says nothing. A small weight is added to every
 * pair of nodes, so that each node's strength grows by the mean strength: without it a few nodes
 * with a single light edge to the rest would get an eigenvector for themselves. By subspace
 * iteration; each round applies a Chebyshev polynomial that damps the unwanted eigenvectors.
 *
 * Sources: M. Belkin and P. Niyogi, "Laplacian eigenmaps" (2003); Y. Zhang and K. Rohe,
 * "Understanding regularized spectral clustering via graph conductance" (2018); Y. Zhou, Y. Saad et
 * al., "Self-consistent-field calculations using Chebyshev-filtered subspace iteration" (2006).
 * @returns nodes x dimensions
 */
export function spectralStart(graph: Graph, dimensions: number, random: Random): Float64Array {
  const { nodes } = graph;
  const width = Math.min(nodes, dimensions + 1 + SPARE);
  const matrix = new RegularizedAdjacency(graph);
  let block: Block = {
    rows: nodes,
    width,
    data: Float64Array.from({ length: nodes * width }, () => random.next() - 0.5),
  };
  for (let row = 0; row < nodes; row++) block.data[row * width] = matrix.first[row]!;
  orthonormalize(block);
  let before: Float64Array | undefined,
    bound = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) block = filtered(matrix, block, bound);
    orthonormalize(block);
    const image = matrix.times(block);
    const { values, vectors } = symmetricEigen(innerProducts(block, image), width);
    block = combine(block, vectors);
    bound = Math.max(0.1, values[width - 1]!);
    const wanted = values.subarray(0, dimensions + 1);
    if (before && wanted.every((value, i) => Math.abs(value - before![i]!) < ACCURACY * (1 - bound))) break;
    before = wanted.slice();
  }
  const start = new Float64Array(nodes * dimensions);
  for (let row = 0; row < nodes; row++) {
    for (let d = 0; d < dimensions && d + 1 < width; d++)
      start[row * dimensions + d] = block.data[row * width + d + 1]! * matrix.scale[row]!;
  }
  return start;
}

/**
 * Applies a polynomial of the matrix that is small between -1 and `bound` and grows fast above it.
 */
function filtered(matrix: RegularizedAdjacency, block: Block, bound: number): Block {
  const middle = (bound - 1) / 2,
    half = (bound + 1) / 2;
  let previous = block,
    current = matrix.times(block);
  for (let i = 0; i < current.data.length; i++) current.data[i] = (current.data[i]! - middle * block.data[i]!) / half;
  for (let degree = 2; degree <= DEGREE; degree++) {
    const next = matrix.times(current);
    for (let i = 0; i < next.data.length; i++)
      next.data[i] = (2 * (next.data[i]! - middle * current.data[i]!)) / half - previous.data[i]!;
    [previous, current] = [current, next];
  }
  return current;
}

/**
 * S (A + t/n J) S, S being one over the square root of the strengths, J all ones, t the mean
 * strength.
 */
class RegularizedAdjacency {
  /** One over the square root of each node's strength, t included. */
  readonly scale: Float64Array;
  /** The eigenvector of eigenvalue 1, not of length 1. */
  readonly first: Float64Array;
  private readonly perPair: number;

  constructor(private readonly graph: Graph) {
    const { nodes, offsets, weights } = graph;
    let total = 0;
    for (const weight of weights) total += weight;
    const mean = total / nodes;
    this.perPair = mean / nodes;
    this.first = new Float64Array(nodes);
    this.scale = new Float64Array(nodes);
    for (let node = 0; node < nodes; node++) {
      let strength = mean;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) strength += weights[at]!;
      this.first[node] = Math.sqrt(strength);
      this.scale[node] = strength > 0 ? 1 / Math.sqrt(strength) : 0;
    }
  }

  times({ data, rows, width }: Block): Block {
    const { scale, perPair } = this;
    const { offsets, targets, weights } = this.graph;
    const scaled = new Float64Array(rows * width),
      sums = new Float64Array(width),
      out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < width; c++) {
        const value = data[row * width + c]! * scale[row]!;
        scaled[row * width + c] = value;
        sums[c] = sums[c]! + value;
      }
    }
    const own = new Float64Array(width);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < width; c++) own[c] = perPair * sums[c]!;
      for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
        const from = targets[at]! * width,
          weight = weights[at]!;
        for (let c = 0; c < width; c++) own[c] = own[c]! + weight * scaled[from + c]!;
      }
      for (let c = 0; c < width; c++) out[row * width + c] = own[c]! * scale[row]!;
    }
    return { data: out, rows, width };
  }
}
