import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { QualityMeter, groupNearness } from "../../bench/lib/layout-quality.js";
import { takeRows, unitRows } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import type { KnnGraph, Matrix, Progress } from "../../src/core/types.js";
import { umap, umapTransform } from "../../src/layout/index.js";
import { knnGraph } from "../../src/neighbors/index.js";
import { sharedPath } from "../support/shared.js";

/**
 * Points around as many centres as there are labels, in 12 dimensions; centres that follow each
 * other are alike.
 */
function clouds(labels: number, each: number): { vectors: Matrix; labels: number[] } {
  const random = seededRandom(4),
    cols = 12;
  const around = (spread: number): number => spread * (random.next() + random.next() + random.next() - 1.5);
  const centre = Array.from({ length: cols }, () => around(1));
  const rows: number[][] = [],
    names: number[] = [];
  for (let label = 0; label < labels; label++) {
    for (let c = 0; c < cols; c++) centre[c]! += around(0.6);
    for (let i = 0; i < each; i++) {
      rows.push(centre.map((value) => value + around(0.4)));
      names.push(label);
    }
  }
  return { vectors: unitRows({ data: Float32Array.from(rows.flat()), rows: rows.length, cols }), labels: names };
}

const { vectors, labels } = clouds(6, 60);
let knn: KnnGraph;
let layout: Matrix;
beforeAll(async () => {
  knn = await knnGraph(vectors, { k: 20 });
  layout = await umap(knn);
});

/** Greatest extent along x or y. */
function widthOf({ data }: Matrix): number {
  const extent = (values: Float32Array): number => Math.max(...values) - Math.min(...values);
  return Math.max(extent(data.filter((_, i) => i % 2 === 0)), extent(data.filter((_, i) => i % 2 === 1)));
}
const distance = (a: Matrix, i: number, b: Matrix, j: number): number =>
  Math.hypot(a.data[2 * i]! - b.data[2 * j]!, a.data[2 * i + 1]! - b.data[2 * j + 1]!);

test("a layout keeps neighbours together and near groups near", () => {
  expect([layout.rows, layout.cols, layout.data.length]).toEqual([360, 2, 720]);
  const { trustworthiness, overlap } = new QualityMeter(vectors, 360).measure(layout, 15);
  expect(trustworthiness).toBeGreaterThan(0.93);
  expect(overlap).toBeGreaterThan(0.4);
  expect(groupNearness(vectors, layout, labels)).toBeGreaterThan(0.5);
});

test("the same input gives the same bits; another seed another layout that is as good", async () => {
  expect((await umap(knn)).data).toEqual(layout.data);
  const other = await umap(knn, { seed: 2 });
  expect(other.data).not.toEqual(layout.data);
  expect(new QualityMeter(vectors, 360).measure(other, 15).trustworthiness).toBeGreaterThan(0.93);
});

test("the bits are the same in every engine (change the hash only when the method has changed)", () => {
  expect(createHash("sha256").update(new Uint8Array(layout.data.buffer)).digest("hex").slice(0, 16)).toBe(
    "32462bc1a4edd598",
  );
});

test("vectors and their neighbour lists give the same layout, and lists longer than asked for are cut", async () => {
  expect((await umap(vectors)).data).toEqual(layout.data);
  expect((await umap(await knnGraph(vectors, { k: 14 }))).data).toEqual(layout.data);
  expect((await umap(knn, { nNeighbors: 8 })).data).toEqual((await umap(vectors, { nNeighbors: 8 })).data);
});

test.each([1, 3, 5])("%i dimensions", async (dimensions) => {
  const other = await umap(knn, { dimensions });
  expect([other.rows, other.cols, other.data.length]).toEqual([360, dimensions, 360 * dimensions]);
  expect(new QualityMeter(vectors, 360).measure(other, 15).trustworthiness).toBeGreaterThan(
    dimensions === 1 ? 0.88 : 0.93,
  );
});

test("a greater minDist spreads points that are near", async () => {
  const meanNearest = (one: Matrix): number => {
    let sum = 0;
    for (let i = 0; i < 360; i++)
      sum += Math.min(...Array.from({ length: 360 }, (_, j) => (i === j ? Infinity : distance(one, i, one, j))));
    return sum / 360;
  };
  const [near, far] = [await umap(knn, { minDist: 0 }), await umap(knn, { minDist: 0.8 })];
  expect(meanNearest(far)).toBeGreaterThan(3 * meanNearest(near));
});

test.each([
  ["no row", 0],
  ["one row", 1],
  ["two rows", 2],
  ["three rows", 3],
  ["five rows", 5],
])("%s", async (_, rows) => {
  const small = await umap(
    takeRows(
      vectors,
      Int32Array.from({ length: rows }, (_, i) => 61 * i),
    ),
  );
  expect([small.rows, small.cols]).toEqual([rows, 2]);
  expect(small.data.every(Number.isFinite)).toBe(true);
  expect(new Set(Array.from({ length: rows }, (_, i) => `${small.data[2 * i]} ${small.data[2 * i + 1]}`)).size).toBe(
    rows,
  );
});

test("rows that are all alike, rows of zeros, and lists of nobody are laid out somewhere", async () => {
  const alike = { data: new Float32Array(40).fill(0.5), rows: 10, cols: 4 };
  const zeros = { data: new Float32Array(40), rows: 10, cols: 4 };
  const nobody: KnnGraph = { indices: new Int32Array(20).fill(-1), similarities: new Float32Array(20), rows: 10, k: 2 };
  for (const odd of [alike, zeros, nobody]) expect((await umap(odd)).data.every(Number.isFinite)).toBe(true);
});

test("groups that have nothing in common do not lie upon each other, with and without their vectors", async () => {
  const cols = 8,
    each = 40;
  const random = seededRandom(1);
  const data = new Float32Array(cols * each * cols);
  for (let row = 0; row < cols * each; row++)
    for (let c = 0; c < cols; c++) data[row * cols + c] = (c === Math.floor(row / each) ? 1 : 0) + 0.05 * random.next();
  const apart = unitRows({ data, rows: cols * each, cols });
  for (const one of [await umap(apart), await umap(await knnGraph(apart, { k: 14 }))]) {
    const { overlap } = new QualityMeter(apart, 320).measure(one, 15);
    expect(overlap).toBeGreaterThan(0.3);
    for (let row = 0; row < one.rows; row++) {
      const nearest = Array.from({ length: one.rows }, (_, other) => other)
        .filter((other) => other !== row)
        .sort((a, b) => distance(one, row, one, a) - distance(one, row, one, b))[0]!;
      expect(Math.floor(nearest / each)).toBe(Math.floor(row / each));
    }
  }
});

test("with previous no earlier point moves by 2% of the width, and new ones come to their group", async () => {
  const old = [...labels.keys()].filter((row) => row % 6 !== 0 && labels[row]! < 5); // of the last group none
  const before = await umap(takeRows(vectors, old));
  const rows = Int32Array.from(labels.keys(), (row) => old.indexOf(row));
  const after = await umap(knn, { previous: { layout: before, rows } });
  const moves = old.map((row, i) => distance(before, i, after, row) / widthOf(before));
  expect(Math.max(...moves)).toBeLessThan(0.02);
  const { trustworthiness } = new QualityMeter(vectors, 360).measure(after, 15);
  expect(trustworthiness).toBeGreaterThan(0.9);
  expect((await umap(knn, { previous: { layout: before, rows } })).data).toEqual(after.data);
});

test("groups that are known are drawn apart as far as is asked for; rows of no group as before", async () => {
  const halves = labels.map((_, row) => row % 2); // a partition that the neighbours know nothing of
  const mixing = (one: Matrix): number => {
    const nearest = labels.map(
      (_, row) =>
        [...labels.keys()]
          .filter((other) => other !== row)
          .sort((a, b) => distance(one, row, one, a) - distance(one, row, one, b))[0]!,
    );
    return nearest.filter((other, row) => halves[other] !== halves[row]).length / labels.length;
  };
  const [apart, none] = [
    await umap(knn, { groups: halves, separation: 1 }),
    await umap(knn, { groups: halves, separation: 0 }),
  ];
  expect(none.data).toEqual(layout.data);
  expect(mixing(layout)).toBeGreaterThan(0.35);
  expect(mixing(apart)).toBeLessThan(0.05);
  expect((await umap(knn, { groups: labels.map(() => -1) })).data).toEqual(layout.data);
});

test("new rows are placed in a layout among those like them, and do not change it", async () => {
  const old = [...labels.keys()].filter((row) => row % 6 !== 0),
    fresh = [...labels.keys()].filter((row) => row % 6 === 0);
  const base = takeRows(vectors, old);
  const before = await umap(base),
    copy = before.data.slice();
  const placed = await umapTransform(takeRows(vectors, fresh), before, { base });
  expect([placed.rows, placed.cols]).toEqual([60, 2]);
  expect(before.data).toEqual(copy);
  const right = fresh.filter((row, i) => {
    const nearest = [...old.keys()]
      .sort((a, b) => distance(placed, i, before, a) - distance(placed, i, before, b))
      .slice(0, 7);
    return nearest.filter((at) => labels[old[at]!] === labels[row]).length > 3;
  });
  expect(right.length).toBeGreaterThan(55);
  expect((await umapTransform(takeRows(vectors, fresh), before, { base })).data).toEqual(placed.data);
  expect((await umapTransform(takeRows(vectors, []), before, { base })).rows).toBe(0);
});

test("a layout has 500 epochs up to 10,000 rows; from a previous one 200, and new points a third", async () => {
  const epochsOf = async (run: (onProgress: (progress: Progress) => void) => Promise<Matrix>): Promise<number> => {
    const totals = new Set<number>();
    await run(({ total }) => totals.add(total!));
    expect(totals.size).toBe(1);
    return [...totals][0]!;
  };
  const layout = await umap(knn, { epochs: 5 });
  const previous = { layout, rows: Int32Array.from({ length: knn.rows }, (_, row) => row) };
  expect(await epochsOf((onProgress) => umap(knn, { onProgress }))).toBe(500);
  expect(await epochsOf((onProgress) => umap(knn, { onProgress, previous }))).toBe(200);
  expect(await epochsOf((onProgress) => umapTransform(knn, layout, { onProgress }))).toBe(167);
});

test("progress counts the epochs, and an abort ends it", async () => {
  const seen: Progress[] = [];
  await umap(knn, { epochs: 40, onProgress: (progress) => seen.push(progress) });
  expect(seen[0]).toEqual({ stage: "layout", done: 0, total: 40 });
  expect(seen.at(-1)).toMatchObject({ stage: "layout", done: 40, total: 40 });
  const stop = new AbortController();
  await expect(
    umap(knn, { epochs: 1e6, signal: stop.signal, onProgress: ({ done }) => void (done > 5 && stop.abort("enough")) }),
  ).rejects.toMatchObject({ code: "aborted", cause: "enough" });
  await expect(umap(knn, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
});

const few: Matrix = { data: new Float32Array(8), rows: 4, cols: 2 };
const lists = (change: Partial<KnnGraph>): KnnGraph => ({
  indices: Int32Array.of(1, 0),
  similarities: Float32Array.of(1, 1),
  rows: 2,
  k: 1,
  ...change,
});
test.each<[string, () => Promise<unknown>, string, RegExp]>([
  ["nothing", () => umap(undefined as never), "invalid-argument", /got undefined/],
  ["a number", () => umap(7 as never), "invalid-argument", /got 7/],
  ["a matrix of another shape", () => umap({ ...few, rows: 5 }), "shape-mismatch", /8 values, expected 5 rows x 2/],
  ["a matrix with a NaN", () => umap({ ...few, data: new Float32Array(8).fill(NaN) }), "not-finite", /NaN in row 0/],
  [
    "a neighbour that is not there",
    () => umap(lists({ indices: Int32Array.of(1, 2) })),
    "invalid-argument",
    /Row 1 has the neighbour 2; there are only 2 rows/,
  ],
  ["lists of another shape", () => umap(lists({ k: 2 })), "shape-mismatch", /need 4 values/],
  [
    "a similarity that is no number",
    () => umap(lists({ similarities: Float32Array.of(1, NaN) })),
    "not-finite",
    /Row 1 has the similarity NaN/,
  ],
  ["an unknown option", () => umap(few, { neighbors: 5 } as never), "invalid-argument", /no option "neighbors"/],
  [
    "no dimensions",
    () => umap(few, { dimensions: 0 }),
    "invalid-argument",
    /dimensions must be a whole number of at least 1, got 0/,
  ],
  [
    "one neighbour, the point itself",
    () => umap(few, { nNeighbors: 1 }),
    "invalid-argument",
    /nNeighbors must be a whole number of at least 2, got 1/,
  ],
  [
    "a negative minDist",
    () => umap(few, { minDist: -1 }),
    "invalid-argument",
    /minDist must be a number from 0 to below 3, got -1/,
  ],
  ["a minDist of 3", () => umap(few, { minDist: 3 }), "invalid-argument", /got 3/],
  ["a minDist that is a text", () => umap(few, { minDist: "0.1" as never }), "invalid-argument", /got "0.1"/],
  ["half a seed", () => umap(few, { seed: 0.5 }), "invalid-argument", /seed must be a whole number/],
  ["no epochs", () => umap(few, { epochs: 0 }), "invalid-argument", /epochs/],
  [
    "groups of another number",
    () => umap(few, { groups: [1, 2] }),
    "shape-mismatch",
    /a group for each of the 4 rows, got 2/,
  ],
  [
    "a separation below 0",
    () => umap(few, { separation: -0.1 }),
    "invalid-argument",
    /separation must be a number from 0 to 1, got -0.1/,
  ],
  [
    "vectors of other rows",
    () => umap(lists({}), { vectors: few }),
    "shape-mismatch",
    /vectors has 4 rows, the neighbour lists have 2/,
  ],
  [
    "a previous layout of other dimensions",
    () => umap(few, { previous: { layout: { ...few, rows: 2, cols: 4 }, rows: [0, 1, -1, -1] } }),
    "shape-mismatch",
    /4 columns, expected 2/,
  ],
  [
    "previous rows of another number",
    () => umap(few, { previous: { layout: few, rows: [0] } }),
    "shape-mismatch",
    /for each of the 4 rows, got 1/,
  ],
  [
    "a previous row that is not there",
    () => umap(few, { previous: { layout: few, rows: [0, 1, 4, 2] } }),
    "invalid-argument",
    /holds 4/,
  ],
  ["new vectors without a base", () => umapTransform(few, few), "invalid-argument", /need \{ base \}/],
  [
    "a base of other rows",
    () => umapTransform(few, few, { base: { ...few, rows: 2, cols: 4 } }),
    "shape-mismatch",
    /base has 2 rows, the layout has 4/,
  ],
  [
    "new vectors of other dimensions",
    () => umapTransform({ ...few, rows: 2, cols: 4 }, few, { base: few }),
    "shape-mismatch",
    /4 columns, expected 2/,
  ],
  [
    "an empty layout",
    () => umapTransform(few, { data: new Float32Array(0), rows: 0, cols: 2 }),
    "invalid-argument",
    /The layout is empty/,
  ],
  [
    "a neighbour that is not in the layout",
    () => umapTransform(lists({ indices: Int32Array.of(1, 4) }), few),
    "invalid-argument",
    /only 4 rows/,
  ],
])("%s is refused", async (_, call, code, sentence) => {
  await expect(call()).rejects.toMatchObject({
    name: "PaperweaveError",
    code,
    message: expect.stringMatching(sentence) as string,
  });
});

const digitsFile = sharedPath("data", "sklearn", "digits.csv.gz"),
  umapFile = sharedPath("data", "umap", "digits_embedding_42.npy");
test.skipIf(!digitsFile || !umapFile)(
  "handwritten digits lie with their like as often as in umap-learn's own layout (needs ../shared)",
  async () => {
    const lines = gunzipSync(readFileSync(digitsFile!))
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split(",").map(Number));
    const digits = lines.map((line) => line.at(-1)!);
    const pixels = {
      data: Float32Array.from(lines.flatMap((line) => line.slice(0, -1))),
      rows: lines.length,
      cols: lines[0]!.length - 1,
    };
    const bytes = new Uint8Array(readFileSync(umapFile!));
    const theirs = new Float64Array(bytes.buffer.slice(bytes.length - 16 * digits.length)); // float64 after the header
    const agreement = (positions: ArrayLike<number>): number => {
      const one = { data: Float32Array.from(positions), rows: digits.length, cols: 2 };
      const right = digits.filter((digit, row) => {
        const nearest = [...digits.keys()].filter((other) => other !== row && distance(one, row, one, other) < 1);
        return nearest.filter((other) => digits[other] === digit).length * 2 > nearest.length;
      });
      return right.length / digits.length;
    };
    expect(agreement((await umap(pixels)).data)).toBeGreaterThan(agreement(theirs) - 0.005);
  },
);
