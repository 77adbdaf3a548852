/**
 * The exponent b of the power law a * n^b that is nearest to some measured values, by least squares
 * on their logarithms.
 * @param points at least two with different n; all n and values above 0
 */
export function growthExponent(points: readonly { n: number; value: number }[]): number {
  const x = points.map(({ n }) => Math.log(n)),
    y = points.map(({ value }) => Math.log(value));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number): number =>
    a.reduce((sum, value, i) => sum + (value - ma) * (b[i]! - mb), 0);
  return product(x, mx, y, my) / product(x, mx, x, mx);
}
