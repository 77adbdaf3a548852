import type { Pooling } from "./model-settings.js";

/** A text's unit vector from those of its tokens, one a row; zeros when they add up to nothing. */
export function pool(states: Float32Array, dimensions: number, pooling: Pooling): Float32Array {
  const sums = new Float64Array(dimensions);
  const end = pooling === "cls" ? dimensions : states.length;
  // The sum points where the mean does. One text a run, so no token is padding.
  for (let from = 0; from < end; from += dimensions) {
    for (let i = 0; i < dimensions; i++) sums[i] = sums[i]! + states[from + i]!;
  }
  let square = 0;
  for (const sum of sums) square += sum * sum;
  const length = Math.sqrt(square);
  return length === 0 ? new Float32Array(dimensions) : Float32Array.from(sums, (sum) => sum / length);
}
