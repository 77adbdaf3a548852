import { Lanes } from "./lanes";

/**
 * Adds rows to rows and brings each to mean 0 and variance 1, times `scale`, plus `shift` (layer
 * normalization: Ba, Kiros and Hinton 2016).
 * @param rows address of rows of float32, which are changed
 * @param end address of their end
 * @param added address of what is added to them first, as many rows
 * @param bytes bytes of a row, a multiple of 16
 * @param scale address of one float32 a column
 * @param shift address of one float32 a column
 */
export function addAndNormalize(rows: usize, end: usize, added: usize, bytes: usize, scale: usize, shift: usize): void {
  const columns = <f32>(bytes >> 2);
  for (; rows < end; rows += bytes, added += bytes) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = f32x4.add(v128.load(rows + at), v128.load(added + at));
      v128.store(rows + at, value);
      sum = f32x4.add(sum, value);
    }
    const mean = f32x4.splat(Lanes.sum(sum) / columns);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const off = f32x4.sub(v128.load(rows + at), mean);
      squares = f32x4.add(squares, f32x4.mul(off, off));
    }
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(Lanes.sum(squares) / columns + <f32>1e-12));
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = f32x4.mul(f32x4.sub(v128.load(rows + at), mean), factor);
      v128.store(rows + at, f32x4.add(f32x4.mul(value, v128.load(scale + at)), v128.load(shift + at)));
    }
  }
}

/** Replaces numbers x of float32 by x * (1 + erf(x / sqrt(2))) / 2 (GELU); a multiple of 4 of them. */
export function gelu(at: usize, end: usize): void {
  for (; at < end; at += 16) {
    const half = f32x4.mul(v128.load(at), f32x4.splat(0.5));
    const erf = Lanes.erf(f32x4.mul(v128.load(at), f32x4.splat(0.70710678)));
    v128.store(at, f32x4.add(half, f32x4.mul(half, erf)));
  }
}
