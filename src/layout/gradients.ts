import { pow } from "../core/math.js";
import type { Curve } from "./similarity-curve.js";

/**
 * Entries for each doubling of the squared distance: neighbouring ones differ by 3%, which small
 * steps do not feel, and all fit into a core's cache.
 */
const STEPS_BITS = 5;
/** Squared distances from 2^-14 to 2^14; beyond, the first and the last entry. */
const LOWEST = -14,
  HIGHEST = 14;
/** The longest step, before the learning rate. */
const LONGEST = 4;

/**
 * By how much two points attract and repel each other, by their squared distance, looked up: a
 * power for each of the many millions of steps would take most of the time. Entry i is for squared
 * distances whose float32, shifted, is `first` + i.
 */
export interface Gradients {
  /** Negative: factors of (y_i - y_j). */
  attraction: Float64Array;
  repulsion: Float64Array;
  first: number;
  /** How far the bits of the float32 are shifted. */
  shift: number;
}

/**
 * Source: L. McInnes, J. Healy and J. Melville, "UMAP" (2018), section 3.2 and appendix C.
 * Repulsion has 0.001 added to the squared distance; no step is longer than 4.
 */
export function gradientTables({ a, b }: Curve): Gradients {
  const shift = 23 - STEPS_BITS;
  const bits = new Int32Array(1),
    value = new Float32Array(bits.buffer);
  const first = (LOWEST + 127) << STEPS_BITS,
    end = (HIGHEST + 127) << STEPS_BITS;
  const attraction = new Float64Array(end - first),
    repulsion = new Float64Array(end - first);
  for (let i = 0; i < attraction.length; i++) {
    bits[0] = ((first + i) << shift) | (1 << (shift - 1)); // the middle of the entry's range
    const squared = value[0]!;
    const power = pow(squared, b),
      most = LONGEST / Math.sqrt(squared);
    attraction[i] = -Math.min(most, (2 * a * b * power) / squared / (1 + a * power));
    repulsion[i] = Math.min(most, (2 * b) / ((0.001 + squared) * (1 + a * power)));
  }
  return { attraction, repulsion, first, shift };
}
