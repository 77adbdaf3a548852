import { pow } from "../core/math.js";
import type { Curve } from "./similarity-curve.js";

/**
 * 2^5 entries for each doubling of the squared distance: neighbouring ones differ by 3%, which
 * makes no difference to small steps, and all of them fit into the cache of a core.
 */
const STEPS_BITS = 5;
/** Squared distances from 2^-14 to 2^14; outside, the first and the last entry hold. */
const LOWEST = -14,
  HIGHEST = 14;
/** The longest step, before the learning rate. */
const LONGEST = 4;

/**
 * Tables of how strongly two points attract and repel each other, by their squared distance: to
 * compute a power in each of many millions of steps would take most of the time. Entry i is for
 * squared distances whose float32 bits, shifted to the right, are `first` + i.
 */
export interface Gradients {
  /** Negative: factors of (y_i - y_j). */
  attraction: Float64Array;
  repulsion: Float64Array;
  first: number;
  /** By how many bits the float32 is shifted. */
  shift: number;
}

/**
 * The tables of a curve.
 *
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
