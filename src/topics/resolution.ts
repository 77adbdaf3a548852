import { seededRandom } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { coreGroups, rounds } from "./leiden.js";
import { aggregate, penaltyOf, toLevel } from "./level.js";
import { singletons } from "./partition.js";

/** The resolution of the groups that counting works on: finer than any that is asked for. */
const FINENESS = 4;
const STEPS = 7;

/**
 * The resolution between `low` and `high` at which the number of communities (of at least `minSize`
 * nodes) comes nearest to `target`, by bisection. Counted on the graph of fine groups, which costs little.
 */
export function resolutionFor(graph: Graph, target: number, bounds: { low: number; high: number; minSize: number }): number {
  const base = toLevel(graph);
  const random = seededRandom(0);
  const core = coreGroups(base, penaltyOf(base, FINENESS * bounds.high), 2, random);
  const small = aggregate(base, core);
  const sizes = sizesOf(core.groups, core.count);
  const countAt = (resolution: number): number =>
    sizesOf(rounds(small, singletons(small.nodes), penaltyOf(small, resolution), random), small.nodes, sizes).filter((size) => size >= bounds.minSize).length;
  let { low, high } = bounds;
  let best = low, bestDistance = Math.abs(countAt(low) - target);
  if (countAt(low) >= target) return low;
  for (let step = 0; step < STEPS; step++) {
    const middle = step === 0 ? high : Math.sqrt(low * high);
    const count = countAt(middle);
    const distance = Math.abs(count - target);
    if (distance < bestDistance) {
      best = middle;
      bestDistance = distance;
    }
    if (count < target) {
      if (step === 0) return high;
      low = middle;
    } else high = middle;
  }
  return best;
}

function sizesOf(labels: Int32Array, count: number, weights?: readonly number[]): number[] {
  const sizes = new Array<number>(count).fill(0);
  labels.forEach((label, node) => (sizes[label] = sizes[label]! + (weights?.[node] ?? 1)));
  return sizes;
}

