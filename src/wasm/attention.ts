import { Lanes } from "./lanes";
import { multiplyRows } from "./multiply-rows";
import { quantizeRows } from "./quantize";
import { scaleRows } from "./scale-rows";

/** Columns of a head, and their bytes as float32. */
const HEAD: usize = 32;
const HEAD_BYTES: usize = 128;
/** … and as int16. */
const ROW_BYTES: usize = 64;
/**
 * Greatest whole numbers of queries and keys, so that 32 products stay below 2^31; and of weights
 * and values: the weights of a row add up to one.
 */
const KEY_LEVELS: f32 = 8191;
const LEVELS: f32 = 32767;
/** 1 / sqrt(32) */
const SCALE: f32 = 0.17677669529663687;

/**
 * Self-attention with heads of 32 columns (Vaswani et al. 2017): each token's mean of the values of
 * all tokens, weighted by the softmax of the products of its query with their keys.
 * @param input address of a row for each token: queries, keys and values of all heads, float32
 * @param output address of a row for each token, all heads, float32; rows are written up to a
 *   multiple of 4
 * @param tokens how many
 * @param heads how many
 * @param work address of free memory: with n tokens, rounded up to a multiple of 8,
 *   `6 n^2 + 208 n + 4096` bytes
 */
export function attend(input: usize, output: usize, tokens: usize, heads: usize, work: usize): void {
  const padded = (tokens + 7) & ~7;
  const fours = (tokens + 3) & ~3;
  const scoreBytes = padded << 2;
  const weightBytes = padded << 1;
  const outStride = heads * HEAD_BYTES;
  const inStride = outStride * 3;
  const queries = work;
  const keyRows = queries + (padded << 6);
  const keys = keyRows + (padded << 6);
  const queryScales = keys + (padded << 6);
  const keyScales = queryScales + (padded << 2);
  const weightScales = keyScales + (padded << 2);
  const none = weightScales + (padded << 2);
  const valueScales = none + (padded << 2) + HEAD_BYTES;
  const factors = valueScales + HEAD_BYTES;
  const scores = factors + HEAD_BYTES;
  const weights = scores + ((padded * padded) << 2);
  // what has been needed of the rows of keys is over when the values are packed
  const values = queries;
  const valuesEnd = values + HEAD * weightBytes;
  memory.fill(none, 0, (padded << 2) + HEAD_BYTES);
  for (let token: usize = 0; token < padded; token++) store<f32>(weightScales + (token << 2), 1 / LEVELS);
  for (let head: usize = 0; head < heads; head++) {
    const own = input + head * HEAD_BYTES;
    quantizeRows(own, inStride, tokens, HEAD, KEY_LEVELS, queries, queryScales);
    for (let token: usize = 0; token < tokens; token++) {
      store<f32>(queryScales + (token << 2), load<f32>(queryScales + (token << 2)) * SCALE);
    }
    quantizeRows(own + outStride, inStride, tokens, HEAD, KEY_LEVELS, keyRows, keyScales);
    packKeys(keyRows, keys, padded);
    multiplyRows(queries, queries + ROW_BYTES * fours, ROW_BYTES, keys, keys + ROW_BYTES * padded, scores, scoreBytes);
    scaleRows(scores, scoreBytes, tokens, scoreBytes, queryScales, keyScales, none, 0);
    softmax(scores, weights, tokens, padded);
    packValues(own + 2 * outStride, inStride, tokens, padded, values, valueScales, factors);
    const out = output + head * HEAD_BYTES;
    multiplyRows(weights, weights + weightBytes * fours, weightBytes, values, valuesEnd, out, outStride);
    scaleRows(out, outStride, tokens, HEAD_BYTES, weightScales, valueScales, none, 0);
  }
}

/** Rows of 32 int16 into the panels that `multiplyRows` reads. */
function packKeys(rows: usize, to: usize, padded: usize): void {
  for (let eight: usize = 0; eight < padded; eight += 8, rows += 512) {
    for (let pair: usize = 0; pair < 64; pair += 4, to += 32) {
      for (let row: usize = 0; row < 8; row++) store<u32>(to + (row << 2), load<u32>(rows + (row << 6) + pair));
    }
  }
}

/**
 * Rows of 32 float32, whose columns become the panels that `multiplyRows` reads, each with a scale
 * of its own; rows of zeros up to the padded number.
 */
function packValues(
  rows: usize,
  stride: usize,
  tokens: usize,
  padded: usize,
  to: usize,
  scales: usize,
  factors: usize,
): void {
  for (let column: usize = 0; column < HEAD_BYTES; column += 16) {
    let most = f32x4.splat(1e-30);
    for (let token: usize = 0; token < tokens; token++) {
      most = f32x4.max(most, f32x4.abs(v128.load(rows + token * stride + column)));
    }
    v128.store(scales + column, f32x4.div(most, f32x4.splat(LEVELS)));
    v128.store(factors + column, f32x4.div(f32x4.splat(LEVELS), most));
  }
  for (let column: usize = 0; column < HEAD_BYTES; column += 32) {
    const factor0 = v128.load(factors + column);
    const factor1 = v128.load(factors + column, 16);
    for (let token: usize = 0; token < padded; token += 2, to += 32) {
      const at = rows + token * stride + column;
      const here = token < tokens;
      const next = token + 1 < tokens;
      const zero = f32x4.splat(0);
      const even0 = Lanes.round(f32x4.mul(here ? v128.load(at) : zero, factor0));
      const even1 = Lanes.round(f32x4.mul(here ? v128.load(at, 16) : zero, factor1));
      const odd0 = Lanes.round(f32x4.mul(next ? v128.load(at + stride) : zero, factor0));
      const odd1 = Lanes.round(f32x4.mul(next ? v128.load(at + stride, 16) : zero, factor1));
      // the odd token's value in the upper half of each pair
      const low = v128.and(even0, i32x4.splat(0xffff));
      const high = v128.and(even1, i32x4.splat(0xffff));
      v128.store(to, v128.or(low, i32x4.shl(odd0, 16)));
      v128.store(to, v128.or(high, i32x4.shl(odd1, 16)), 16);
    }
  }
}

/** The softmax of each row of float32, as int16 that stand for 1/32767 each. */
function softmax(scores: usize, weights: usize, tokens: usize, padded: usize): void {
  const bytes = padded << 2;
  for (let token: usize = 0; token < tokens; token++, scores += bytes, weights += bytes >> 1) {
    for (let at = tokens << 2; at < bytes; at += 4) store<f32>(scores + at, -f32.MAX_VALUE);
    let most = f32x4.splat(-f32.MAX_VALUE);
    for (let at: usize = 0; at < bytes; at += 16) most = f32x4.max(most, v128.load(scores + at));
    most = f32x4.splat(Lanes.max(most));
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const power = Lanes.exp(f32x4.sub(v128.load(scores + at), most));
      v128.store(scores + at, power);
      sum = f32x4.add(sum, power);
    }
    const factor = f32x4.splat(LEVELS / Lanes.sum(sum));
    for (let at: usize = 0; at < bytes; at += 32) {
      const low = Lanes.round(f32x4.mul(v128.load(scores + at), factor));
      const high = Lanes.round(f32x4.mul(v128.load(scores + at, 16), factor));
      v128.store(weights + (at >> 1), i16x8.narrow_i32x4_s(low, high));
    }
  }
}
