import type { Matrix } from "../../core/types.js";

/**
 * The same points around 0, turned so that they vary most from left to right, and so that the
 * longer tails go to the right and up: pages are wide, and a layout has no sides of its own.
 * @param layout rows x 2
 */
export function turnedWide({ data, rows }: Matrix): Matrix {
  let meanX = 0,
    meanY = 0;
  for (let row = 0; row < rows; row++) {
    meanX += data[2 * row]! / rows;
    meanY += data[2 * row + 1]! / rows;
  }
  let xx = 0,
    xy = 0,
    yy = 0;
  for (let row = 0; row < rows; row++) {
    const x = data[2 * row]! - meanX,
      y = data[2 * row + 1]! - meanY;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  // The eigenvector of the greater eigenvalue of [[xx, xy], [xy, yy]], of the two forms the one
  // that does not vanish.
  const half = (xx - yy) / 2,
    root = Math.sqrt(half * half + xy * xy);
  let [cosine, sine] = half >= 0 ? [half + root, xy] : [xy, root - half];
  const length = Math.sqrt(cosine * cosine + sine * sine);
  [cosine, sine] = length > 0 ? [cosine / length, sine / length] : [1, 0];
  const turned = new Float64Array(2 * rows);
  let skewX = 0,
    skewY = 0;
  for (let row = 0; row < rows; row++) {
    const x = data[2 * row]! - meanX,
      y = data[2 * row + 1]! - meanY;
    const along = cosine * x + sine * y,
      across = cosine * y - sine * x;
    turned[2 * row] = along;
    turned[2 * row + 1] = across;
    skewX += along * along * along;
    skewY += across * across * across;
  }
  const [signX, signY] = [skewX < 0 ? -1 : 1, skewY < 0 ? -1 : 1];
  return { data: Float32Array.from(turned, (value, at) => value * (at % 2 === 0 ? signX : signY)), rows, cols: 2 };
}
