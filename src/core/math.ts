const bits = new DataView(new ArrayBuffer(8));
const LN2 = 0.6931471805599453;

/**
 * Natural logarithm of a positive finite number, by basic arithmetic only: the last bit of
 * `Math.log` differs between JavaScript engines, and topics must not. x = m * 2^e with m in
 * [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)) by its series. Within 2 units in the
 * last place.
 */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: makes a subnormal number a normal one
    exponent = -54;
  }
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  exponent += (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m > 1.4142135623730951) {
    m /= 2;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let series = 0;
  for (let n = 25; n >= 1; n -= 2) series = series * s2 + 1 / n;
  return exponent * LN2 + 2 * s * series;
}

/** Cube root of a number of at least 1, by Newton's method: the same bits on every engine. */
export function cubeRoot(x: number): number {
  let root = x;
  for (let next = (2 * root + x / (root * root)) / 3; next < root; next = (2 * root + x / (root * root)) / 3)
    root = next;
  return root;
}

const LN2_HIGH = 0.69314718036912381649,
  LN2_LOW = 1.90821492927058770002e-10;

/**
 * e to the power of x, by basic arithmetic only, as `ln`: x = k ln 2 + r with |r| <= ln 2 / 2, e^r
 * by its series. Within 2 units in the last place; results below 2^-1022 are 0.
 */
export function exp(x: number): number {
  if (!(x > -708.3)) return x <= -708.3 ? 0 : NaN;
  if (x > 709.78) return Infinity;
  const k = Math.round(x / LN2);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let series = 1;
  for (let n = 14; n >= 1; n--) series = 1 + (series * r) / n;
  // In two steps: e^709.7 is a finite number, but 2^1024 is not.
  const half = k >> 1;
  return series * powerOfTwo(half) * powerOfTwo(k - half);
}

/** x to the power of y, for x of at least 0 and y above 0. */
export function pow(x: number, y: number): number {
  return x === 0 ? 0 : exp(y * ln(x));
}

/** 2^k for k from -1022 to 1023. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
