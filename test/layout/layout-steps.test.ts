import fc from "fast-check";
import { expect, test } from "vitest";
import { groupNearness, QualityMeter } from "../../bench/lib/layout-quality.js";
import { unitRows } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import { orthonormalize, symmetricEigen } from "../../src/layout/linear-algebra.js";
import { fitCurve } from "../../src/layout/similarity-curve.js";

import { runEpoch, runPlaneEpoch, type Descent } from "../../src/layout/epoch.js";
import { bandwidths, fuzzyGraph, memberships } from "../../src/layout/fuzzy-graph.js";
import { gradientTables } from "../../src/layout/gradients.js";
import { principalComponents } from "../../src/layout/pca.js";
import { spectralStart } from "../../src/layout/spectral.js";
import { largestComponent } from "../../src/layout/initial-positions.js";
import { graphOf } from "../support/golden.js";
import { goldenKnn, layoutGolden, matrixOf } from "../support/layout-golden.js";

test.each(layoutGolden.curves)("the curve for minDist $minDist is umap-learn's", ({ minDist, a, b }) => {
  const curve = fitCurve(minDist);
  expect(curve.a / a).toBeCloseTo(1, 4);
  expect(curve.b / b).toBeCloseTo(1, 5);
});

test("a bandwidth is at least a thousandth of the mean distance, the point itself counted", () => {
  // Four neighbours at the same distance of 0.5: the sum of memberships is 4 whatever the bandwidth.
  const knn = { rows: 5, k: 4, indices: new Int32Array(20), similarities: new Float32Array(20).fill(0.5) };
  for (let row = 0; row < 5; row++) for (let i = 0; i < 4; i++) knn.indices[4 * row + i] = (row + i + 1) % 5;
  bandwidths(knn).sigma.forEach((sigma) => expect(sigma).toBeCloseTo((1e-3 * 4 * 0.5) / 5, 12));
});

test("bandwidths are umap-learn's, also of points at one place", () => {
  const { nearest, sigma } = bandwidths(goldenKnn);
  layoutGolden.fuzzy.rhos.forEach((rho, row) => expect(nearest[row]).toBeCloseTo(rho, 5));
  layoutGolden.fuzzy.sigmas.forEach((golden, row) =>
    expect(Math.abs(sigma[row]! - golden)).toBeLessThan(1e-4 * Math.max(golden, 0.1)),
  );
});

test("memberships of a point add up to log2 of the number of its neighbours, itself counted", () => {
  const list = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 3, maxLength: 30 });
  fc.assert(
    fc.property(list, (distances) => {
      const sorted = Float32Array.from(distances).sort();
      const knn = {
        rows: 1,
        k: sorted.length,
        indices: Int32Array.from(sorted.keys(), (i) => i + 1),
        similarities: sorted.map((distance) => 1 - distance),
      };
      const found = bandwidths(knn);
      const sum = memberships(knn, found).reduce((a, b) => a + b, 0);
      const atOnce = knn.similarities.filter((similarity) => 1 - similarity <= found.nearest[0]!).length;
      // Where too many are as near as the nearest, or nearly so, that many belong to it wholly; the
      // bandwidth has a least size.
      if (atOnce < Math.log2(knn.k + 1) && found.sigma[0]! > 1e-3) expect(sum).toBeCloseTo(Math.log2(knn.k + 1), 6);
      else expect(sum).toBeGreaterThanOrEqual(Math.log2(knn.k + 1) - 1e-6);
    }),
  );
});

test("the fuzzy union is umap-learn's, edge by edge", () => {
  const { offsets, targets, weights, nodes } = fuzzyGraph(goldenKnn);
  const edges = Array.from({ length: nodes }, (_, node) =>
    Array.from(
      { length: offsets[node + 1]! - offsets[node]! },
      (_, i) => [node, targets[offsets[node]! + i]!, weights[offsets[node]! + i]!] as const,
    ),
  ).flat();
  expect(edges.map(([from, to]) => [from, to])).toEqual(layoutGolden.fuzzy.edges.map(([from, to]) => [from, to]));
  edges.forEach(([, , weight], i) => expect(Math.abs(weight - layoutGolden.fuzzy.edges[i]![2])).toBeLessThan(2e-4));
});

test("lists with holes and without neighbours make edges of what there is", () => {
  const graph = fuzzyGraph({
    rows: 3,
    k: 2,
    indices: Int32Array.of(1, -1, 0, -1, -1, -1),
    similarities: new Float32Array(6).fill(0.5),
  });
  expect([...graph.offsets]).toEqual([0, 1, 2, 2]);
  expect([...graph.targets]).toEqual([1, 0]);
  expect([...graph.weights]).toEqual([1, 1]);
});

/** Vectors are as good with the other sign. */
function expectSameDirection(found: readonly number[], wanted: readonly number[], accuracy: number): void {
  const length = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const product = found.reduce((sum, value, i) => sum + value * wanted[i]!, 0);
  expect(Math.abs(product) / (length(found) * length(wanted))).toBeGreaterThan(1 - accuracy);
}
const column = (data: ArrayLike<number>, cols: number, c: number): number[] =>
  Array.from({ length: data.length / cols }, (_, row) => data[row * cols + c]!);

test("the spectral start is NumPy's eigenvectors", () => {
  const { start } = layoutGolden.spectral;
  const found = spectralStart(fuzzyGraph(goldenKnn), 2, seededRandom(1));
  for (const c of [0, 1])
    expectSameDirection(
      column(found, 2, c),
      start.map((row) => row[c]!),
      1e-3,
    );
});

test("principal components are scikit-learn's", () => {
  const { vectors, projected } = layoutGolden.components;
  const found = principalComponents(matrixOf(vectors), 2, seededRandom(1));
  for (const c of [0, 1]) {
    const own = column(found, 2, c),
      mean = own.reduce((a, b) => a + b, 0) / own.length;
    expectSameDirection(
      own.map((value) => value - mean),
      projected.map((row) => row[c]!),
      1e-4,
    );
  }
});

test("eigenvalues and eigenvectors of a symmetric matrix give it back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
      const random = seededRandom(seed);
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.next() - 0.5;
      const { values, vectors } = symmetricEigen(matrix, n);
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const back = Array.from(values).reduce(
            (sum, value, c) => sum + value * vectors[i * n + c]! * vectors[j * n + c]!,
            0,
          );
          expect(back).toBeCloseTo(matrix[i * n + j]!, 10);
        }
      }
    }),
  );
});

test("vectors made orthonormal are so; one that depends on the others becomes zeros", () => {
  const data = Float64Array.of(1, 2, 2, 0, 1, 0, 1, 0, 0);
  orthonormalize({ data, rows: 3, width: 3 });
  const dependent = Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3);
  orthonormalize({ data: dependent, rows: 3, width: 3 });
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++)
      expect(column(data, 3, a).reduce((sum, value, i) => sum + value * data[3 * i + b]!, 0)).toBeCloseTo(
        a === b ? 1 : 0,
        12,
      );
  }
  expect(column(dependent, 3, 1)).toEqual([0, 0, 0]);
});

test("looked-up forces are those of the formula, to 3%, and never longer than 4", () => {
  const a = 1.577,
    b = 0.895;
  const { attraction, repulsion, first, shift } = gradientTables({ a, b });
  const bits = new Int32Array(1),
    value = new Float32Array(bits.buffer);
  for (let squared = 1e-3; squared < 1e4; squared *= 1.37) {
    value[0] = squared;
    const entry = (bits[0]! >> shift) - first;
    const most = 4 / Math.sqrt(squared);
    const pull = Math.min(most, (2 * a * b * squared ** (b - 1)) / (1 + a * squared ** b)),
      push = Math.min(most, (2 * b) / ((0.001 + squared) * (1 + a * squared ** b)));
    expect(Math.abs(-attraction[entry]! / pull - 1)).toBeLessThan(0.03);
    expect(Math.abs(repulsion[entry]! / push - 1)).toBeLessThan(0.03);
  }
});

test.each([0, 20])(
  "an epoch in the plane gives the bits of one of any dimension, with %i points that stay",
  (fixedCount) => {
    const graph = fuzzyGraph(goldenKnn);
    const random = seededRandom(2);
    const start = Float64Array.from({ length: 60 }, () => 3 * random.next());
    const descents = [runEpoch, runPlaneEpoch].map((run) => {
      const period = graph.weights.map((weight) => 1 / weight);
      const descent: Descent = {
        graph,
        fixedCount,
        positions: start.slice(),
        dimensions: 2,
        gradients: gradientTables(fitCurve(0.1)),
        period,
        next: period.slice(),
        state: 9,
      };
      for (let epoch = 0; epoch < 20; epoch++) run(descent, epoch, 1 - epoch / 20);
      return descent;
    });
    expect(descents[0]!.positions).toEqual(descents[1]!.positions);
    expect(descents[0]!.state).toBe(descents[1]!.state);
    expect(descents[0]!.positions.subarray(0, 2 * fixedCount)).toEqual(start.subarray(0, 2 * fixedCount));
    expect(descents[0]!.positions.subarray(2 * fixedCount)).not.toEqual(start.subarray(2 * fixedCount));
  },
);

test("the largest connected part is counted", () => {
  expect(
    largestComponent(
      graphOf(7, [
        [0, 1],
        [1, 2],
        [3, 4],
        [5, 6],
        [2, 0],
      ]),
    ),
  ).toBe(3);
  expect(largestComponent(graphOf(2, []))).toBe(1);
});

test("the bench's trustworthiness is scikit-learn's, and its overlap counts shared neighbours", () => {
  const { vectors, positions, trustworthiness } = layoutGolden.quality;
  const meter = new QualityMeter(unitRows(matrixOf(vectors)), 30);
  for (const { k, value } of trustworthiness)
    expect(meter.measure(matrixOf(positions), k).trustworthiness).toBeCloseTo(value, 6);
  const circle = matrixOf(Array.from({ length: 40 }, (_, i) => [Math.cos((i * i) / 260), Math.sin((i * i) / 260)]));
  expect(new QualityMeter(circle, 40).measure(circle, 4)).toEqual({ trustworthiness: 1, overlap: 1 });
});

test("groups that lie as they are similar are near, and turned around far", () => {
  const angles = [0, 0.1, 0.3, 0.7, 1.5];
  const vectors = matrixOf(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
  expect(groupNearness(vectors, matrixOf(angles.map((angle) => [angle])), ["a", "b", "c", "d", "e"])).toBeCloseTo(
    1,
    10,
  );
  expect(groupNearness(vectors, matrixOf([[0], [9], [4], [7], [1]]), ["a", "b", "c", "d", "e"])).toBeLessThan(0.2);
});
