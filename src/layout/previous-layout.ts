import type { Random } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { shake } from "./initial-positions.js";

/** A point of an earlier layout moves by at most this part of the layout's width. */
const MOST_MOVE = 0.015;

/** An earlier layout of some of the points. */
export interface PlacedPoints {
  /** Rows of the earlier layout x dimensions. */
  positions: Float32Array;
  /** Row of each point in it; -1 for a new point. */
  rows: Int32Array;
}

/**
 * Points that have been placed earlier where they were, and each new one at the place of the point
 * that it is most firmly joined with; new ones that are joined with none, in the middle.
 */
export function startFrom(
  { positions, rows }: PlacedPoints,
  graph: Graph,
  dimensions: number,
  random: Random,
): Float64Array {
  const { nodes } = graph;
  const start = new Float64Array(nodes * dimensions);
  const guide = placedNeighbors(graph, rows);
  const middle = new Float64Array(dimensions);
  for (let at = 0; at < positions.length; at++)
    middle[at % dimensions] = middle[at % dimensions]! + (positions[at]! * dimensions) / positions.length;
  for (let node = 0; node < nodes; node++) {
    const from = rows[guide[node]!] ?? -1;
    for (let d = 0; d < dimensions; d++)
      start[node * dimensions + d] = from >= 0 ? positions[from * dimensions + d]! : middle[d]!;
    if (rows[node]! < 0)
      for (let d = 0; d < dimensions; d++) start[node * dimensions + d] = start[node * dimensions + d]! + shake(random);
  }
  return start;
}

/**
 * For each node an earlier one: itself, or the one at the end of a walk along firmest edges to
 * nodes that have one already; -1 where none leads there.
 */
function placedNeighbors({ offsets, targets, weights }: Graph, rows: Int32Array): Int32Array {
  const guide = Int32Array.from(rows, (row, node) => (row >= 0 ? node : -1));
  let waiting = [...guide.keys()].filter((node) => guide[node] === -1);
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    const found = waiting.map((node) => {
      let best = -1,
        firmest = 0;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        if (guide[targets[at]!]! >= 0 && weights[at]! > firmest) [best, firmest] = [guide[targets[at]!]!, weights[at]!];
      }
      return best;
    });
    waiting.forEach((node, i) => (guide[node] = found[i]!));
    waiting = waiting.filter((node) => guide[node] === -1);
  }
  return guide;
}

/** Brings earlier points back that have gone too far, to be called after each epoch. */
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
