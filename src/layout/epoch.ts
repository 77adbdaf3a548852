import { NEGATIVE_SAMPLES, type Descent } from "./descent.js";

/**
 * One epoch: every edge whose turn it is draws its ends together, and pushes its first end away
 * from random points.
 */
export function runEpoch(descent: Descent, epoch: number, rate: number): void {
  const { graph, free, positions, dimensions, gradients, period, next } = descent;
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
  for (let node = free; node < nodes; node++) {
    const own = node * dimensions;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      if (next[edge]! > epoch) continue;
      next[edge] = next[edge]! + period[edge]!;
      const other = targets[edge]! * dimensions;
      const pull = rate * factorAt(own, other, attraction);
      for (let d = 0; d < dimensions; d++) {
        const step = (positions[own + d]! - positions[other + d]!) * pull;
        positions[own + d] = positions[own + d]! + step;
        if (targets[edge]! >= free) positions[other + d] = positions[other + d]! - step;
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
