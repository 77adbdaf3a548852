import type { Random } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { noise } from "./initial-positions.js";

/** A point of the previous layout moves by at most this part of the layout's width. */
const MOST_MOVE = 0.015;

/** A previous layout of some of the points. */
export interface PlacedPoints {
  /** Rows of the previous layout x dimensions. */
  positions: Float32Array;
  /** Row of each point in it; -1 for a new point. */
  rows: Int32Array;
}

/**
 * Points of the previous layout where they were, and each new one at the position of the point to
 * which its heaviest edge leads; new ones without edges in the middle.
 */
export function startFrom(
  { positions, rows }: PlacedPoints,
  graph: Graph,
  dimensions: number,
  random: Random,
): Float64Array {
  const { nodes } = graph;
  const start = new Float64Array(nodes * dimensions);
  const placed = placedNeighbors(graph, rows);
  const middle = new Float64Array(dimensions);
  for (let at = 0; at < positions.length; at++)
    middle[at % dimensions] = middle[at % dimensions]! + (positions[at]! * dimensions) / positions.length;
  for (let node = 0; node < nodes; node++) {
    const from = rows[placed[node]!] ?? -1;
    for (let d = 0; d < dimensions; d++)
      start[node * dimensions + d] = from >= 0 ? positions[from * dimensions + d]! : middle[d]!;
    if (rows[node]! < 0)
      for (let d = 0; d < dimensions; d++) start[node * dimensions + d] = start[node * dimensions + d]! + noise(random);
  }
  return start;
}

/**
 * For each node one of the previous layout: itself, or the one that its neighbour along the
 * heaviest edge has got; -1 where no path leads to one.
 */
function placedNeighbors({ offsets, targets, weights }: Graph, rows: Int32Array): Int32Array {
  const placed = Int32Array.from(rows, (row, node) => (row >= 0 ? node : -1));
  let waiting = [...placed.keys()].filter((node) => placed[node] === -1);
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    const found = waiting.map((node) => {
      let best = -1,
        heaviest = 0;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        if (placed[targets[at]!]! >= 0 && weights[at]! > heaviest)
          [best, heaviest] = [placed[targets[at]!]!, weights[at]!];
      }
      return best;
    });
    waiting.forEach((node, i) => (placed[node] = found[i]!));
    waiting = waiting.filter((node) => placed[node] === -1);
  }
  return placed;
}

/**
 * Moves points of the previous layout back that have gone too far; to be called after each epoch.
 */
export function limitMoves({ positions, rows }: PlacedPoints, dimensions: number): (current: Float64Array) => void {
  const most = MOST_MOVE * widthOf(positions, dimensions);
  return (current) => {
    for (let node = 0; node < rows.length; node++) {
      const from = rows[node]! * dimensions,
        at = node * dimensions;
      if (from < 0) continue;
      let squared = 0;
      for (let d = 0; d < dimensions; d++) {
        const move = current[at + d]! - positions[from + d]!;
        squared += move * move;
      }
      if (squared <= most * most) continue;
      const factor = most / Math.sqrt(squared);
      for (let d = 0; d < dimensions; d++)
        current[at + d] = positions[from + d]! + (current[at + d]! - positions[from + d]!) * factor;
    }
  };
}

/** The greatest extent along a dimension. */
export function widthOf(positions: ArrayLike<number>, dimensions: number): number {
  let width = 0;
  for (let d = 0; d < dimensions; d++) {
    let least = Infinity,
      most = -Infinity;
    for (let at = d; at < positions.length; at += dimensions) {
      least = Math.min(least, positions[at]!);
      most = Math.max(most, positions[at]!);
    }
    width = Math.max(width, most - least);
  }
  return width;
}
