import type { Matrix } from "../../core/types.js";

/**
 * Greatest value of a quantized component. Seven bits: the sum of two products then stays within 16
 * bits, in which processors without VNNI add them up, so that products are exact whole numbers
 * everywhere.
 */
const GREATEST = 63;
/** What is added to a value so that it is positive, as one factor of a product must be. */
export const ZERO = 64;

/** A matrix in whole numbers: value = step * (quantized value - 64). */
export interface QuantizedMatrix {
  /** Row-major. */
  data: Uint8Array;
  step: number;
  rows: number;
  cols: number;
}

/**
 * All values in 127 steps of one size, so that whole products compare as the similarities of unit
 * rows do.
 */
export function quantize({ data, rows, cols }: Matrix): QuantizedMatrix {
  let greatest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > greatest) greatest = size;
  }
  const steps = greatest === 0 ? 0 : GREATEST / greatest;
  const quantized = new Uint8Array(data.length);
  // above zero: rounded
  for (let at = 0; at < data.length; at++) quantized[at] = (data[at]! * steps + (ZERO + 0.5)) | 0;
  return { data: quantized, step: greatest / GREATEST, rows, cols };
}
