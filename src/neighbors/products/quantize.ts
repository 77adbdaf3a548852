import type { Matrix } from "../../core/types.js";

/** A matrix in whole numbers: value = quantized value / steps, nearly. */
export interface QuantizedMatrix {
  /** Row-major; int8 for rough products, int16 for fine ones. */
  data: Int8Array | Int16Array;
  /** How many steps a value of 1 has. */
  steps: number;
  rows: number;
  cols: number;
}

/** Greatest value of a rough component: seven bits with its sign. */
const ROUGH = 63;
/**
 * Steps of a fine component. A dot product of two unit rows is at most the square of it in size,
 * and so is every sum on the way to it (Cauchy and Schwarz): it fits into 32 bits.
 */
export const FINE_STEPS = 32767;

/**
 * All values in 127 steps of one size, so that whole products compare as the similarities of unit
 * rows do.
 */
export function quantizeRoughly({ data, rows, cols }: Matrix): QuantizedMatrix {
  let greatest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > greatest) greatest = size;
  }
  const steps = greatest === 0 ? 0 : ROUGH / greatest;
  const quantized = new Int8Array(data.length);
  // 64 makes it positive, for which `| 0` rounds down
  for (let at = 0; at < data.length; at++) quantized[at] = ((data[at]! * steps + (ROUGH + 1.5)) | 0) - (ROUGH + 1);
  return { data: quantized, steps, rows, cols };
}

/**
 * Unit rows in steps of 1 / 32,767.
 * @returns also how far each row is from the true one, in length: a product of two rows is off by
 *   at most the sum of both
 */
export function quantizeFinely({ data, rows, cols }: Matrix): QuantizedMatrix & { errors: Float64Array } {
  const quantized = new Int16Array(data.length);
  const errors = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let squares = 0;
    for (const end = at + cols; at < end; at++) {
      const value = data[at]! * FINE_STEPS;
      const whole = Math.round(value);
      quantized[at] = whole;
      squares += (value - whole) * (value - whole);
    }
    errors[row] = Math.sqrt(squares) / FINE_STEPS;
  }
  return { data: quantized, steps: FINE_STEPS, rows, cols, errors };
}

/** Writes a row in whole numbers; the scale gives it back, up to an error of the given length. */
export function quantizeRow(
  row: Float32Array,
  greatest: number,
  target: Int8Array | Int16Array,
  start: number,
): { scale: number; error: number } {
  let most = 0;
  for (let i = 0; i < row.length; i++) {
    const size = Math.abs(row[i]!);
    if (size > most) most = size;
  }
  const scale = Math.fround(most / greatest) || 1;
  const perUnit = 1 / scale;
  let squares = 0;
  for (let i = 0; i < row.length; i++) {
    // never beyond the greatest: that takes half a step, and roundings are smaller
    const value = Math.floor(row[i]! * perUnit + 0.5);
    target[start + i] = value;
    const off = row[i]! - scale * value;
    squares += off * off;
  }
  return { scale, error: Math.sqrt(squares) };
}
