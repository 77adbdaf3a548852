import { NEGATIVE_SAMPLES, type Descent } from "./descent.js";

/**
 * `runEpoch` for two dimensions, to the same bits, in half the time: this is where a layout spends
 * it. The points that push a node are looked at from one place, so that the processor can work on
 * all five at a time.
 */
export function runPlaneEpoch(descent: Descent, epoch: number, rate: number): void {
  const { graph, free, positions, gradients, period, next } = descent;
  const { nodes, offsets, targets } = graph;
  const { attraction, repulsion, first, shift } = gradients;
  const bits = new Int32Array(1),
    value = new Float32Array(bits.buffer);
  const perNode = nodes / 4294967296,
    last = attraction.length - 1;
  let { state } = descent;
  for (let node = free; node < nodes; node++) {
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
      if (other >= free) {
        positions[2 * other] = positions[2 * other]! - dx;
        positions[2 * other + 1] = positions[2 * other + 1]! - dy;
      }
      positions[2 * node] = x; // so that the node, drawn as its own random point, is where it is
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
