import { normalizeRow } from "../../core/matrix.js";

/*
 * Numbers of 16 bits (IEEE 754 binary16), as pgvector's halfvec holds them: 11 significant bits,
 * half the memory of 32-bit numbers. A component of a unit vector comes back with a relative error
 * of at most 2^-11.
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest half, of two equally near the even one; for numbers below 65,504. */
export function toHalf(value: number): number {
  float[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 112;
  if (exponent < -10) return sign;
  // Below the smallest exponent the leading 1 is written out, and shifted to its place.
  const mantissa = exponent > 0 ? (exponent << 23) | (all & 0x7fffff) : (all & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const half = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (half + Number(rest > middle || (rest === middle && (half & 1) === 1)));
}

/** The number that a half is. */
export function fromHalf(half: number): number {
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return ((half & 0x8000) === 0 ? mantissa : -mantissa) / (1 << 24);
  bits[0] = ((half & 0x8000) << 16) | ((exponent + 112) << 23) | (mantissa << 13);
  return float[0]!;
}

/** A unit vector as it comes back. */
export function throughHalves(vector: Float32Array): Float32Array {
  const back = vector.map((value) => fromHalf(toHalf(value)));
  normalizeRow(back, 0, back.length);
  return back;
}

/** How each half is written; filled as they come. */
const written: string[] = [];

/** A vector as PostgreSQL reads a halfvec: `[0.0345,-0.12,…]`. */
export function toHalfvec(vector: Float32Array): string {
  let text = "[";
  for (let i = 0; i < vector.length; i++) {
    const half = toHalf(vector[i]!);
    // Six digits tell 11 bits apart.
    text += (i === 0 ? "" : ",") + (written[half] ??= String(Number(fromHalf(half).toPrecision(6))));
  }
  return `${text}]`;
}

/**
 * A vector from the bytes of `halfvec_send` in hexadecimal: its length in 16 bits, 16 that are 0,
 * its halves, big-endian. Scaled to length 1.
 */
export function fromHalfvec(hex: string): Float32Array {
  const bytes = Buffer.from(hex, "hex");
  const vector = new Float32Array(bytes.readUInt16BE(0));
  for (let i = 0; i < vector.length; i++) vector[i] = fromHalf(bytes.readUInt16BE(4 + 2 * i));
  normalizeRow(vector, 0, vector.length);
  return vector;
}
