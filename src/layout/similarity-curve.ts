import { exp, ln, pow } from "../core/math.js";

/** The similarity of two points of a layout by their distance d: 1 / (1 + a d^2b). */
export interface Curve {
  a: number;
  b: number;
}

const SAMPLES = 300,
  MOST_STEPS = 200,
  ACCURACY = 1e-12;

/**
 * The curve nearest, by least squares, to the function that is 1 up to `minDist`, and e^-(d -
 * minDist) from there on. By the method of Levenberg and Marquardt, from a = b = 1, over 300
 * distances from 0 to 3.
 *
 * Source: L. McInnes, J. Healy and J. Melville, "UMAP" (2018), definition 11; umap-learn's
 * find_ab_params with spread 1.
 */
export function fitCurve(minDist: number): Curve {
  const distances = Array.from({ length: SAMPLES }, (_, i) => (3 * i) / (SAMPLES - 1));
  const wanted = distances.map((d) => (d < minDist ? 1 : exp(minDist - d)));
  let curve = { a: 1, b: 1 },
    damping = 1e-3;
  let fit = normalEquations(curve, distances, wanted);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { aa, ab, bb, ra, rb } = fit;
    const [da, db] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = da * db - ab * ab;
    const moveA = (ra * db - rb * ab) / determinant,
      moveB = (rb * da - ra * ab) / determinant;
    const next = { a: curve.a + moveA, b: curve.b + moveB };
    const nextFit = next.a > 0 && next.b > 0 ? normalEquations(next, distances, wanted) : undefined;
    if (nextFit === undefined || !(nextFit.error <= fit.error)) {
      damping *= 10;
      if (damping > 1e12) break;
      continue;
    }
    [curve, fit, damping] = [next, nextFit, damping / 10];
    if (Math.abs(moveA) < ACCURACY * curve.a && Math.abs(moveB) < ACCURACY * curve.b) break;
  }
  return curve;
}

/**
 * The sums of products of the derivatives by a and b, and of these and the residuals; the squared
 * error.
 */
function normalEquations(
  { a, b }: Curve,
  distances: readonly number[],
  wanted: readonly number[],
): { aa: number; ab: number; bb: number; ra: number; rb: number; error: number } {
  let aa = 0,
    ab = 0,
    bb = 0,
    ra = 0,
    rb = 0,
    error = 0;
  distances.forEach((d, i) => {
    const power = pow(d, 2 * b);
    const value = 1 / (1 + a * power);
    const byA = -power * value * value,
      byB = d === 0 ? 0 : 2 * a * ln(d) * byA;
    const residual = wanted[i]! - value;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ra += byA * residual;
    rb += byB * residual;
    error += residual * residual;
  });
  return { aa, ab, bb, ra, rb, error };
}
