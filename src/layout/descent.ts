import type { Graph } from "../core/types.js";
import type { Gradients } from "./gradients.js";

/** Random points that each sampled edge pushes its first end away from. */
export const NEGATIVE_SAMPLES = 5;

/** A layout as it is improved epoch by epoch. */
export interface Descent {
  /** Only edges that are sampled at all; of nodes from `free` on, the others do not move. */
  graph: Graph;
  free: number;
  /** Nodes x dimensions; changed in place. */
  positions: Float64Array;
  dimensions: number;
  gradients: Gradients;
  /** Of each edge: after how many epochs it is sampled again, and when next. */
  period: Float64Array;
  next: Float64Array;
  /**
   * State of the generator of random points: x -> 1664525 x + 1013904223 modulo 2^32 (Press et al.,
   * "Numerical Recipes"), of which the high bits count.
   */
  state: number;
}
