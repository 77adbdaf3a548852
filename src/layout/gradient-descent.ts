import { filterEdges } from "../core/graph.js";
import type { Random } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { fitCurve } from "./similarity-curve.js";
import { runEpoch, runPlaneEpoch, type Descent } from "./epoch.js";
import { gradientTables } from "./gradients.js";

export interface DescentOptions {
  dimensions: number;
  minDist: number;
  epochs: number;
  /** Nodes below this one do not move, and have no edges of their own. Default 0. */
  fixedCount?: number;
  /** Called after each epoch with the number of epochs that have been run. */
  afterEpoch?: (done: number) => void;
}

/**
 * Moves joined nodes together and others apart, by stochastic gradient descent: edges are sampled
 * in proportion to their weights, and the learning rate falls from 1 to 0.
 *
 * Source: L. McInnes, J. Healy and J. Melville, "UMAP" (2018), algorithm 5.
 * @param positions nodes x dimensions; changed in place
 */
export function descend(
  fullGraph: Graph,
  positions: Float64Array,
  random: Random,
  { dimensions, minDist, epochs, fixedCount = 0, afterEpoch }: DescentOptions,
): void {
  const graph = sampledEdges(fullGraph, epochs);
  const heaviest = graph.weights.reduce((most, weight) => Math.max(most, weight), 0);
  const period = graph.weights.map((weight) => heaviest / weight);
  const descent: Descent = {
    graph,
    fixedCount,
    positions,
    dimensions,
    period,
    gradients: gradientTables(fitCurve(minDist)),
    next: period.slice(),
    state: random.below(4294967296) | 0,
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    if (dimensions === 2) runPlaneEpoch(descent, epoch, rate);
    else runEpoch(descent, epoch, rate);
    afterEpoch?.(epoch + 1);
  }
}

/** Without edges so light that they would not be sampled once in so many epochs. */
function sampledEdges(graph: Graph, epochs: number): Graph {
  const least = graph.weights.reduce((most, weight) => Math.max(most, weight), 0) / epochs;
  return filterEdges(graph, (weight) => weight >= least);
}
