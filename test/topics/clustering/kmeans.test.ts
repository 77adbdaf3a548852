import fc from "fast-check";
import { kmeans as mlKmeans } from "ml-kmeans";
import { expect, test } from "vitest";
import { unitRows } from "../../../src/core/matrix.js";
import { digestOf } from "../../digests/digest.js";
import { seededRandom } from "../../../src/core/random.js";
import type { Matrix } from "../../../src/core/types.js";
import { kMeans } from "../../../src/topics/index.js";

/**
 * Unit vectors around `groups` directions; the greater the spread, the less they are separated. Row
 * r is of group r % groups.
 */
function clustered(rows: number, cols: number, groups: number, spread: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const normal = (): number => random.next() + random.next() + random.next() + random.next() - 2;
  const centres = Array.from({ length: groups }, () => Array.from({ length: cols }, normal));
  const data = Float32Array.from(
    { length: rows * cols },
    (_, i) => centres[Math.floor(i / cols) % groups]![i % cols]! + spread * normal(),
  );
  return unitRows({ data, rows, cols });
}

const rowsOf = ({ data, rows, cols }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, row) => [...data.subarray(row * cols, (row + 1) * cols)]);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Each cluster's mean, scaled to length 1. */
function centresOf(matrix: Matrix, labels: ArrayLike<number>, k: number): number[][] {
  const sums = Array.from({ length: k }, () => new Array<number>(matrix.cols).fill(0));
  rowsOf(matrix).forEach((row, r) => row.forEach((value, i) => (sums[labels[r]!]![i] = sums[labels[r]!]![i]! + value)));
  return sums.map((sum) => sum.map((value) => value / (Math.sqrt(dot(sum, sum)) || 1)));
}

/** Sum of the squared distances on the sphere, to the centres of a partition. */
function inertia(matrix: Matrix, labels: ArrayLike<number>, k: number): number {
  const centres = centresOf(matrix, labels, k);
  return rowsOf(matrix).reduce((sum, row, r) => sum + 2 - 2 * dot(row, centres[labels[r]!]!), 0);
}

/** ml-kmeans, the best of ten seeds. */
function bestOfMlKmeans(matrix: Matrix, k: number): { labels: number[]; inertia: number } {
  const runs = Array.from(
    { length: 10 },
    (_, seed) => mlKmeans(rowsOf(matrix), k, { seed, initialization: "kmeans++" }).clusters,
  );
  return runs
    .map((labels) => ({ labels, inertia: inertia(matrix, labels, k) }))
    .reduce((best, run) => (run.inertia < best.inertia ? run : best));
}

/** Labels with the clusters renumbered by their first rows. */
function canonical(labels: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => numbers.get(label) ?? (numbers.set(label, numbers.size), numbers.size - 1));
}

test("well separated vectors fall into their groups, as they do with ml-kmeans", () => {
  for (const [groups, seed] of [
    [2, 1],
    [3, 2],
    [5, 3],
    [8, 4],
    [13, 5],
  ] as const) {
    const matrix = clustered(groups * 12, 24, groups, 0.15, seed);
    const truth = Array.from({ length: matrix.rows }, (_, row) => row % groups);
    expect(canonical(kMeans(matrix, { k: groups }).labels)).toEqual(truth);
    expect(canonical(bestOfMlKmeans(matrix, groups).labels)).toEqual(truth);
  }
});

test.each([
  [300, 16, 6, 6, 0.8, 1.02],
  [300, 16, 6, 4, 1.5, 1.02],
  [300, 16, 6, 15, 1, 1.02],
  [200, 48, 10, 10, 1.2, 1.02],
  [240, 4, 5, 9, 1, 1.02],
  [150, 8, 1, 5, 9, 1.04], // no clusters at all: every run ends elsewhere
])(
  "%d rows of %d dimensions, %d centres, k %d, spread %d: inertia at most %d times that of ml-kmeans",
  (rows, cols, groups, k, spread, most) => {
    for (const seed of [1, 2, 3]) {
      const matrix = clustered(rows, cols, groups, spread, seed);
      expect(inertia(matrix, kMeans(matrix, { k }).labels, k)).toBeLessThanOrEqual(
        most * bestOfMlKmeans(matrix, k).inertia,
      );
    }
  },
);

const matrices = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 6 }),
    fc.nat(2 ** 31 - 1),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([rows, cols, seed, distinct]) => {
    // Some rows repeated, some zero: what is hard for k-means.
    const random = seededRandom(seed);
    const points = Array.from({ length: distinct * cols }, () => (random.next() < 0.1 ? 0 : random.next() - 0.5));
    const repeated = random.next() < 0.5;
    const data = Float32Array.from({ length: rows * cols }, (_, i) =>
      repeated ? points[(Math.floor(i / cols) % distinct) * cols + (i % cols)]! : random.next() - 0.5,
    );
    return { data, rows, cols };
  });
const cases = matrices.chain((matrix) =>
  fc.tuple(fc.constant(matrix), fc.integer({ min: 1, max: matrix.rows }), fc.nat(5)),
);

test("there are exactly k clusters, none empty, by size; a seed gives one answer; lengths do not count", () => {
  fc.assert(
    fc.property(cases, ([matrix, k, seed]) => {
      const found = kMeans(matrix, { k, seed });
      const sizes = new Int32Array(k);
      for (const label of found.labels) sizes[label]!++;
      expect(found.clusterCount).toBe(k);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect([...sizes]).toEqual([...sizes].sort((a, b) => b - a));
      for (const strength of found.strengths) expect(strength >= 0 && strength <= 1).toBe(true);
      expect(kMeans(matrix, { k, seed })).toEqual(found);
    }),
    { numRuns: 300 },
  );
});

test("nearly every row is nearest to the centre of its own cluster; its strength is that similarity", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 8 }), fc.constantFrom(0.5, 1, 3), (seed, k, spread) => {
      const matrix = clustered(60, 5, 4, spread, seed);
      const { labels, strengths } = kMeans(matrix, { k });
      const centres = centresOf(matrix, labels, k);
      let own = 0,
        best = 0;
      rowsOf(matrix).forEach((row, r) => {
        const similarities = centres.map((centre) => dot(row, centre));
        own += similarities[labels[r]!]!;
        best += Math.max(...similarities);
        expect(strengths[r]).toBeCloseTo(Math.max(0, similarities[labels[r]!]!), 1);
      });
      expect(best - own).toBeLessThan(1e-3 * Math.abs(own) + 1e-9);
    }),
    { numRuns: 200 },
  );
});

test("one cluster has its mean for a centre, also where most rows are not near it", () => {
  // The nine rows around (0, 1) and (0, -1) cancel out but for a little to the left; the mean is
  // (1, 0).
  const points = [...Array.from({ length: 8 }, (_, i) => [-0.05, i % 2 === 0 ? 1 : -1]), [1, 0]].flat();
  for (let seed = 0; seed < 10; seed++) {
    const { strengths } = kMeans({ data: Float32Array.from(points), rows: 9, cols: 2 }, { k: 1, seed });
    expect([...strengths]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  }
});

test("as many clusters as rows are one row each, also when rows are equal", () => {
  const data = Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1);
  expect([...kMeans({ data, rows: 4, cols: 2 }, { k: 4 }).labels].sort()).toEqual([0, 1, 2, 3]);
});

test.each([
  [{ k: 0 }, "invalid-argument", /k must be a whole number of at least 1, got 0/],
  [{ k: 3 }, "invalid-argument", /k must be at most the number of rows, 2, got 3/],
  [{ k: 1.5 }, "invalid-argument", /got 1\.5/],
  [{ k: 1, seed: -1 }, "invalid-argument", /seed must be a whole number of at least 0/],
  [{ k: 1, speed: 1 } as never, "invalid-argument", /no option "speed"/],
])("the options %o are refused", (options, code, sentence) => {
  const matrix = { data: Float32Array.of(1, 0, 0, 1), rows: 2, cols: 2 };
  expect(() => kMeans(matrix, options)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(sentence) as string }),
  );
});

test("the clusters are the same in every engine (change the digest only when the method has changed)", () => {
  // 240 rows are small, of which more starts are tried; 1,200 are not.
  const found = [240, 1200].map((rows) => kMeans(clustered(rows, 6, 12, 1.2, 7), { k: 14, seed: 3 }).labels);
  expect(found.map((labels) => digestOf(labels))).toEqual(["a1a71dc480dc8786", "bcc059c964e5029a"]);
});
