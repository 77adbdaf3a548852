import type { Graph } from "../core/types.js";
import type { Gradients } from "./gradients.js";

/** So many random points push the first node of each sampled edge away. */
const NEGATIVE_SAMPLES = 5;

/** The state of a gradient descent, from epoch to epoch. */
export interface Descent {
  /** Only edges that are sampled at least once. */
  graph: Graph;
  /** Nodes below this one do not move. */
  fixedCount: number;
  /** Nodes x dimensions; changed in place. */
  positions: Float64Array;
  dimensions: number;
  gradients: Gradients;
  /** After how many epochs each edge is sampled again. */
  period: Float64Array;
  /** The epoch in which each edge is sampled next. */
  next: Float64Array;
  /**
   * State of the generator of random points: x -> 1664525 x + 1013904223 modulo 2^32 (Press et al.,
   * "Numerical Recipes"), whose high bits are used.
   */
  state: number;
}

/**
 * One epoch: each edge that is due moves its two nodes together, and random points push its first
 * node away.
 */
export function runEpoch(descent: Descent, epoch: number, rate: number): void {
  const { graph, fixedCount, positions, dimensions, gradients, period, next } = descent;
  const { nodes, offsets, targets } = graph;
  const { attraction, repulsion, first, shift } = gradients;
  const bits = new Int32Array(1),
    value = new Float32Array(bits.buffer);
  const perNode = nodes / 4294967296,
    last = attraction.length - 1;
  const away = new Float64Array(dimensions);
  const factorAt = (own: number, other: number, factors: Float64Array): number => {
    let squared = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = positions[own + d]! - positions[other + d]!;
      squared += difference * difference;
    }
    value[0] = squared;
    const entry = (bits[0]! >> shift) - first;
    return factors[entry < 0 ? 0 : entry > last ? last : entry]!;
  };
  for (let node = fixedCount; node < nodes; node++) {
    const own = node * dimensions;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      if (next[edge]! > epoch) continue;
      next[edge] = next[edge]! + period[edge]!;
      const other = targets[edge]! * dimensions;
      const pull = rate * factorAt(own, other, attraction);
      for (let d = 0; d < dimensions; d++) {
        const step = (positions[own + d]! - positions[other + d]!) * pull;
        positions[own + d] = positions[own + d]! + step;
        if (targets[edge]! >= fixedCount) positions[other + d] = positions[other + d]! - step;
      }
      away.fill(0);
      for (let sample = 0; sample < NEGATIVE_SAMPLES; sample++) {
        descent.state = (Math.imul(descent.state, 1664525) + 1013904223) | 0;
        const random = Math.floor((descent.state >>> 0) * perNode) * dimensions;
        const push = factorAt(own, random, repulsion);
        for (let d = 0; d < dimensions; d++) away[d] = away[d]! + (positions[own + d]! - positions[random + d]!) * push;
      }
      for (let d = 0; d < dimensions; d++) positions[own + d] = positions[own + d]! + rate * away[d]!;
    }
  }
}

/**
 * `runEpoch` for two dimensions: the same bits in half the time. A layout spends nearly all of its
 * time here. The node does not move between the points that push it, so that the processor can work
 * on all five at once.
 */
export function runPlaneEpoch(descent: Descent, epoch: number, rate: number): void {
  const { graph, fixedCount, positions, gradients, period, next } = descent;
  const { nodes, offsets, targets } = graph;
  const { attraction, repulsion, first, shift } = gradients;
  const bits = new Int32Array(1),
    value = new Float32Array(bits.buffer);
  const perNode = nodes / 4294967296,
    last = attraction.length - 1;
  let { state } = descent;
  for (let node = fixedCount; node < nodes; node++) {
    let x = positions[2 * node]!,
      y = positions[2 * node + 1]!;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      if (next[edge]! > epoch) continue;
      next[edge] = next[edge]! + period[edge]!;
      const other = targets[edge]!;
      let dx = x - positions[2 * other]!,
        dy = y - positions[2 * other + 1]!;
      value[0] = dx * dx + dy * dy;
      let entry = (bits[0]! >> shift) - first;
      let factor = rate * attraction[entry < 0 ? 0 : entry > last ? last : entry]!;
      dx *= factor;
      dy *= factor;
      x += dx;
      y += dy;
      if (other >= fixedCount) {
        positions[2 * other] = positions[2 * other]! - dx;
        positions[2 * other + 1] = positions[2 * other + 1]! - dy;
      }
      positions[2 * node] = x; // the node itself may be drawn as a random point
      positions[2 * node + 1] = y;
      let awayX = 0,
        awayY = 0;
      for (let sample = 0; sample < NEGATIVE_SAMPLES; sample++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        const away = 2 * Math.floor((state >>> 0) * perNode);
        dx = x - positions[away]!;
        dy = y - positions[away + 1]!;
        value[0] = dx * dx + dy * dy;
        entry = (bits[0]! >> shift) - first;
        factor = repulsion[entry < 0 ? 0 : entry > last ? last : entry]!;
        awayX += dx * factor;
        awayY += dy * factor;
      }
      x += rate * awayX;
      y += rate * awayY;
    }
    positions[2 * node] = x;
    positions[2 * node + 1] = y;
  }
  descent.state = state;
}
