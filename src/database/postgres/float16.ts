import { normalizeRow } from "../../core/matrix.js";

/*
 * Floating-point numbers of 16 bits (IEEE 754 binary16), as pgvector's halfvec has them: 11
 * significant bits, half the memory of 32 bits. A component of a unit vector comes back with a
 * relative error of at most 2^-11.
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the nearest float16; of two equally near ones the even one. For |value| < 65,504. */
export function toFloat16(value: number): number {
  float[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 112;
  if (exponent < -10) return sign;
  // Below the smallest exponent the leading 1 is written out and shifted (a subnormal number).
  const mantissa = exponent > 0 ? (exponent << 23) | (all & 0x7fffff) : (all & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const result = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (result + Number(rest > middle || (rest === middle && (result & 1) === 1)));
}

/** The number that these bits of a float16 are. */
export function fromFloat16(float16: number): number {
  const exponent = (float16 >>> 10) & 0x1f;
  const mantissa = float16 & 0x3ff;
  if (exponent === 0) return ((float16 & 0x8000) === 0 ? mantissa : -mantissa) / (1 << 24);
  bits[0] = ((float16 & 0x8000) << 16) | ((exponent + 112) << 23) | (mantissa << 13);
  return float[0]!;
}

/** A unit vector as the database gives it back. */
export function roundedToFloat16(vector: Float32Array): Float32Array {
  const back = vector.map((value) => fromFloat16(toFloat16(value)));
  normalizeRow(back, 0, back.length);
  return back;
}

/** The decimal form of each float16 that has been written so far. */
const decimals: string[] = [];

/** A vector as PostgreSQL reads a halfvec: `[0.0345,-0.12,…]`. */
export function toHalfvec(vector: Float32Array): string {
  let text = "[";
  for (let i = 0; i < vector.length; i++) {
    const float16 = toFloat16(vector[i]!);
    // Six digits are enough for 11 bits.
    text += (i === 0 ? "" : ",") + (decimals[float16] ??= String(Number(fromFloat16(float16).toPrecision(6))));
  }
  return `${text}]`;
}

/**
 * A vector from the bytes of `halfvec_send` in hexadecimal: its number of dimensions in 16 bits, 16
 * bits that are 0, then its float16 numbers, big-endian. Scaled to length 1.
 */
export function fromHalfvec(hex: string): Float32Array {
  const bytes = Buffer.from(hex, "hex");
  const vector = new Float32Array(bytes.readUInt16BE(0));
  for (let i = 0; i < vector.length; i++) vector[i] = fromFloat16(bytes.readUInt16BE(4 + 2 * i));
  normalizeRow(vector, 0, vector.length);
  return vector;
}
