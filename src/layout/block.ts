/** A few long vectors side by side: vector c has its element r at `data[r * width + c]`. */
export interface Block {
  data: Float64Array;
  rows: number;
  width: number;
}

/**
 * Makes the vectors orthogonal and of length 1 in place (Gram and Schmidt, twice over each); one
 * that depends on those before it becomes zeros.
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
export function projected(left: Block, right: Block): Float64Array {
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

/** New vectors, each a sum of the old ones by a column of `vectors` (width x width). */
export function combine({ data, rows, width }: Block, vectors: Float64Array): Block {
  const out = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < width; to++) {
      let sum = 0;
      for (let from = 0; from < width; from++) sum += data[row * width + from]! * vectors[from * width + to]!;
      out[row * width + to] = sum;
    }
  }
  return { data: out, rows, width };
}
