import { dot } from "../core/matrix.js";
import type { Random } from "../core/random.js";
import type { Matrix } from "../core/types.js";
import { combine, innerProducts, orthonormalize, symmetricEigen, type Block } from "./linear-algebra.js";

/** At least so many rows, evenly spaced, are enough to find the directions. */
const MOST_ROWS = 4000;
const ROUNDS = 15,
  SPARE = 3;

/**
 * The first principal components of the rows, by subspace iteration on the covariance matrix.
 * @returns rows x dimensions; zeros where the matrix has fewer columns
 */
export function principalComponents(matrix: Matrix, dimensions: number, random: Random): Float64Array {
  const { data, rows, cols } = matrix;
  const step = Math.max(1, Math.floor(rows / MOST_ROWS));
  const mean = new Float64Array(cols);
  for (let row = 0; row < rows; row++) for (let c = 0; c < cols; c++) mean[c] = mean[c]! + data[row * cols + c]! / rows;
  const width = Math.min(cols, dimensions + SPARE);
  let block: Block = {
    rows: cols,
    width,
    data: Float64Array.from({ length: cols * width }, () => random.next() - 0.5),
  };
  for (let round = 0; round < ROUNDS; round++) {
    orthonormalize(block);
    const image: Block = { rows: cols, width, data: new Float64Array(cols * width) };
    for (let row = 0; row < rows; row += step) addProjection(matrix, row, mean, block, image);
    if (round < ROUNDS - 1) block = image;
    else block = combine(block, symmetricEigen(innerProducts(block, image), width).vectors);
  }
  const directions = Array.from({ length: Math.min(dimensions, width) }, (_, d) =>
    Float32Array.from({ length: cols }, (_, c) => block.data[c * width + d]!),
  );
  const out = new Float64Array(rows * dimensions);
  for (let row = 0; row < rows; row++)
    directions.forEach((direction, d) => (out[row * dimensions + d] = dot(data, row * cols, direction, 0, cols)));
  return out;
}

/** Adds x (x . v) to the image of each vector v of the block, x being a row without the mean. */
function addProjection({ data, cols }: Matrix, row: number, mean: Float64Array, block: Block, image: Block): void {
  const { width } = block;
  const products = new Float64Array(width);
  for (let c = 0; c < cols; c++) {
    const x = data[row * cols + c]! - mean[c]!;
    for (let d = 0; d < width; d++) products[d] = products[d]! + x * block.data[c * width + d]!;
  }
  for (let c = 0; c < cols; c++) {
    const x = data[row * cols + c]! - mean[c]!;
    for (let d = 0; d < width; d++) image.data[c * width + d] = image.data[c * width + d]! + x * products[d]!;
  }
}
