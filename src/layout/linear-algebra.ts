/* Small dense linear algebra for the start of a layout. */

/**
 * A few long vectors, the columns of a matrix: element r of vector c is at `data[r * width + c]`.
 */
export interface Block {
  data: Float64Array;
  rows: number;
  width: number;
}

/**
 * Makes the vectors orthogonal and of length 1, in place (Gram-Schmidt, twice for each vector). One
 * that is a linear combination of those before it becomes zeros.
 */
export function orthonormalize({ data, rows, width }: Block): void {
  for (let c = 0; c < width; c++) {
    const length = Math.sqrt(inner(data, rows, width, c, c));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < c; other++) {
        const shared = inner(data, rows, width, c, other);
        for (let at = 0; at < rows * width; at += width) data[at + c] = data[at + c]! - shared * data[at + other]!;
      }
    }
    const left = Math.sqrt(inner(data, rows, width, c, c));
    const factor = left > 1e-10 * length ? 1 / left : 0;
    for (let at = c; at < rows * width; at += width) data[at] = data[at]! * factor;
  }
}

function inner(data: Float64Array, rows: number, width: number, a: number, b: number): number {
  let sum = 0;
  for (let at = 0; at < rows * width; at += width) sum += data[at + a]! * data[at + b]!;
  return sum;
}

/** All inner products of the vectors of two blocks, width x width. */
export function innerProducts(left: Block, right: Block): Float64Array {
  const { rows, width } = left;
  const products = new Float64Array(width * width);
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++)
        products[a * width + b] = products[a * width + b]! + left.data[row * width + a]! * right.data[row * width + b]!;
    }
  }
  return products;
}

/** New vectors: the product of the block and a width x width matrix, row-major. */
export function combine({ data, rows, width }: Block, matrix: Float64Array): Block {
  const out = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < width; to++) {
      let sum = 0;
      for (let from = 0; from < width; from++) sum += data[row * width + from]! * matrix[from * width + to]!;
      out[row * width + to] = sum;
    }
  }
  return { data: out, rows, width };
}

/** Sweeps over all pairs at most; a handful is enough for the small matrices here. */
const MOST_SWEEPS = 30;

/**
 * All eigenvalues of a small symmetric matrix, the greatest first, and its eigenvectors, the
 * columns of `vectors`. Jacobi's method: it takes only arithmetic and square roots, which give the
 * same bits on every engine.
 * @param matrix n x n, row-major; only read
 */
export function symmetricEigen(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let scale = 0;
  for (const value of a) scale += value * value;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q]! * a[p * n + q]!;
    if (off <= 1e-30 * scale) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]! || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let row = 0; row < n; row++) vectors[row * n + to] = v[row * n + from]!;
  });
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors };
}

/** Rotates the plane of p and q so that their element becomes 0. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1),
    s = t * c;
  for (let i = 0; i < n; i++) {
    const ip = a[i * n + p]!,
      iq = a[i * n + q]!;
    a[i * n + p] = c * ip - s * iq;
    a[i * n + q] = s * ip + c * iq;
  }
  for (let i = 0; i < n; i++) {
    const pi = a[p * n + i]!,
      qi = a[q * n + i]!;
    a[p * n + i] = c * pi - s * qi;
    a[q * n + i] = s * pi + c * qi;
    const vp = v[i * n + p]!,
      vq = v[i * n + q]!;
    v[i * n + p] = c * vp - s * vq;
    v[i * n + q] = s * vp + c * vq;
  }
}
