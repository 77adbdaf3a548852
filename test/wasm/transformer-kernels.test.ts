import fc from "fast-check";
import { expect, test } from "vitest";
import { loadWasm } from "../../src/core/wasm/wasm.js";

/* The kernels of a transformer against plain loops in float64. */

const { kernels, buffer } = await loadWasm(2 ** 20);
const WORK = 2 ** 19;

/** Numbers as activations have them, from a seed. */
function numbers(count: number, seed: number, size = 3): Float32Array {
  let state = seed | 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * size;
  });
}

function put(address: number, values: Float32Array): Float32Array {
  const view = new Float32Array(buffer, address, values.length);
  view.set(values);
  return view;
}

/** Differences are at most so large beside the largest value. */
function expectClose(got: ArrayLike<number>, expected: readonly number[], share: number): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);
  expect(off).toBeLessThanOrEqual(share * largest);
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const runs = { numRuns: 30 };

test("quantizeRows gives the nearest whole numbers, of which the greatest of a row is the level", () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 5 }),
    eights: fc.integer({ min: 1, max: 6 }),
    gap: fc.nat({ max: 2 }),
    levels: fc.constantFrom(63, 8191, 10922, 32767),
    seed: seeds,
  });
  fc.assert(
    fc.property(shapes, ({ rows, eights, gap, levels, seed }) => {
      const columns = 8 * eights;
      const stride = columns + 4 * gap;
      const values = put(0, numbers(rows * stride, seed));
      kernels.quantizeRows(0, 4 * stride, rows, columns, levels, 65536, 131072);
      const whole = new Int16Array(buffer, 65536, rows * columns);
      const scales = new Float32Array(buffer, 131072, rows);
      for (let row = 0; row < rows; row++) {
        const own = values.subarray(row * stride, row * stride + columns);
        const greatest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(scales[row]).toBe(Math.fround(greatest / levels));
        const factor = Math.fround(Math.fround(levels) / greatest);
        for (const [i, value] of own.entries()) {
          const exact = value * factor;
          expect(Math.abs(whole[row * columns + i]! - exact)).toBeLessThanOrEqual(0.5 + 1e-3 * (levels / 32767));
        }
        expect(whole.subarray(row * columns, (row + 1) * columns).some((value) => Math.abs(value) === levels)).toBe(
          true,
        );
      }
    }),
    runs,
  );
});

test("a row of zeros is quantized to zeros", () => {
  put(0, new Float32Array(16));
  kernels.quantizeRows(0, 64, 1, 16, 32767, 65536, 131072);
  expect([...new Int16Array(buffer, 65536, 16)]).toEqual(Array(16).fill(0));
});

test("scaleRows multiplies with the scales of row and column and adds what is given, in float32", () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    fours: fc.integer({ min: 1, max: 6 }),
    gap: fc.nat({ max: 2 }),
    shared: fc.boolean(),
    seed: seeds,
  });
  fc.assert(
    fc.property(shapes, ({ rows, fours, gap, shared, seed }) => {
      const columns = 4 * fours;
      const stride = columns + 4 * gap;
      const products = new Int32Array(buffer, 0, rows * stride);
      products.set(numbers(rows * stride, seed, 2 ** 30));
      const own = Int32Array.from(products);
      const rowScales = put(65536, numbers(rows, seed + 1));
      const columnScales = put(131072, numbers(columns, seed + 2));
      const added = put(196608, numbers(rows * columns, seed + 3, 1e9));
      kernels.scaleRows(0, 4 * stride, rows, 4 * columns, 65536, 131072, 196608, shared ? 0 : 4 * columns);
      const got = new Float32Array(buffer, 0, rows * stride);
      const { fround } = Math;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < columns; i++) {
          const scaled = fround(fround(fround(own[row * stride + i]!) * rowScales[row]!) * columnScales[i]!);
          const expected = fround(scaled + added[shared ? i : row * columns + i]!);
          expect(got[row * stride + i]).toBe(expected);
        }
      }
    }),
    runs,
  );
});

test("addAndNormalize adds rows, and brings their sum to mean 0 and variance 1 before scale and shift", () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 4 }),
    fours: fc.integer({ min: 2, max: 20 }),
    seed: seeds,
  });
  fc.assert(
    fc.property(shapes, ({ rows, fours, seed }) => {
      const columns = 4 * fours;
      const values = Float32Array.from(put(0, numbers(rows * columns, seed)));
      const added = put(65536, numbers(rows * columns, seed + 1));
      const scale = put(131072, numbers(columns, seed + 2));
      const shift = put(196608, numbers(columns, seed + 3));
      kernels.addAndNormalize(0, values.byteLength, 65536, 4 * columns, 131072, 196608);
      const got = new Float32Array(buffer, 0, rows * columns);
      const expected = Array.from({ length: rows }, (_, row) => {
        const sums = Array.from({ length: columns }, (_, i) => values[row * columns + i]! + added[row * columns + i]!);
        const mean = sums.reduce((sum, value) => sum + value, 0) / columns;
        const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns;
        return sums.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-12)) * scale[i]! + shift[i]!);
      }).flat();
      expectClose(got, expected, 3e-6);
    }),
    runs,
  );
});

/** Numerical Recipes' erfc, whose fractional error is below 1.2e-7 everywhere. */
function erf(x: number): number {
  const t = 1 / (1 + Math.abs(x) / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, value) => sum * t + value, 0);
  const erfc = t * Math.exp(-x * x + polynomial);
  return x >= 0 ? 1 - erfc : erfc - 1;
}

test("gelu is x times the share of a normal distribution below x", () => {
  const values = Float32Array.from({ length: 4004 }, (_, i) => (i - 2002) / 200);
  put(0, values);
  kernels.gelu(0, values.byteLength);
  const got = new Float32Array(buffer, 0, values.length);
  for (const [i, x] of values.entries())
    expect(Math.abs(got[i]! - (x * (1 + erf(x / Math.SQRT2))) / 2)).toBeLessThan(4e-7 * Math.max(1, Math.abs(x)));
});

/** Attention of one head in float64. */
function plainAttention(input: Float32Array, tokens: number, heads: number): number[] {
  const width = 32 * heads;
  const out = new Float64Array(tokens * width);
  const at = (token: number, part: number, head: number, i: number): number =>
    input[token * 3 * width + part * width + head * 32 + i]!;
  for (let head = 0; head < heads; head++) {
    for (let token = 0; token < tokens; token++) {
      const scores = Array.from({ length: tokens }, (_, other) => {
        let sum = 0;
        for (let i = 0; i < 32; i++) sum += at(token, 0, head, i) * at(other, 1, head, i);
        return sum / Math.sqrt(32);
      });
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const total = powers.reduce((sum, value) => sum + value, 0);
      for (let other = 0; other < tokens; other++) {
        for (let i = 0; i < 32; i++)
          out[token * width + head * 32 + i]! += (powers[other]! / total) * at(other, 2, head, i);
      }
    }
  }
  return [...out];
}

test("attend gives each token the softmax-weighted mean of all values, for any number of tokens", () => {
  const shapes = fc.record({
    tokens: fc.integer({ min: 1, max: 40 }),
    heads: fc.integer({ min: 1, max: 3 }),
    seed: seeds,
  });
  fc.assert(
    fc.property(shapes, ({ tokens, heads, seed }) => {
      new Uint8Array(buffer).fill(0x5a); // what was there before changes nothing
      const input = Float32Array.from(put(0, numbers(tokens * 96 * heads, seed)));
      kernels.attend(0, 2 ** 18, tokens, heads, WORK);
      const got = new Float32Array(buffer, 2 ** 18, tokens * 32 * heads);
      expectClose(got, plainAttention(input, tokens, heads), 6e-4);
    }),
    runs,
  );
});
