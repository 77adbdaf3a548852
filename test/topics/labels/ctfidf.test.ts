import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SparseMatrix } from "../../../src/core/types.js";
import { ctfidf } from "../../../src/topics/labels/ctfidf.js";
import { sharedPath } from "../../support/shared.js";

const sparse = (dense: readonly number[][], cols = dense[0]?.length ?? 0): SparseMatrix => {
  const offsets = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((value, column) => {
      if (value === 0) return;
      indices.push(column);
      values.push(value);
    });
    offsets.push(indices.length);
  }
  return {
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    rows: dense.length,
    cols,
  };
};
const dense = ({ offsets, indices, values, rows, cols }: SparseMatrix): number[][] =>
  Array.from({ length: rows }, (_, r) => {
    const row = new Array<number>(cols).fill(0);
    for (let i = offsets[r]!; i < offsets[r + 1]!; i++) row[indices[i]!] = values[i]!;
    return row;
  });

const golden = sharedPath("reference", "ctfidf", "bertopic.json");
describe.skipIf(golden === undefined)("BERTopic's own numbers (needs the shared data)", () => {
  test("weights equal those of BERTopic 0.17.4 to 1e-12", () => {
    const { counts, weights } = JSON.parse(readFileSync(golden!, "utf8")) as {
      counts: number[][];
      weights: number[][];
    };
    const ours = dense(ctfidf(sparse(counts), [0, 1, 2]));
    weights.forEach((row, c) =>
      row.forEach((weight, t) => expect(Math.abs(ours[c]![t]! - weight)).toBeLessThan(1e-12)),
    );
  });

  test("documents that share a class count as one", () => {
    const { counts, weights } = JSON.parse(readFileSync(golden!, "utf8")) as {
      counts: number[][];
      weights: number[][];
    };
    // Every class split in two documents: even columns in one, odd columns in the other.
    const halves = counts.flatMap((row) => [
      row.map((value, t) => (t % 2 ? 0 : value)),
      row.map((value, t) => (t % 2 ? value : 0)),
    ]);
    const ours = dense(ctfidf(sparse(halves), [0, 0, 1, 1, 2, 2]));
    weights.forEach((row, c) =>
      row.forEach((weight, t) => expect(Math.abs(ours[c]![t]! - weight)).toBeLessThan(1e-12)),
    );
  });
});

test("a worked example by hand", () => {
  // |c| = 3 and 2, A = floor(2.5) = 2, f = (3, 1, 1)
  const weights = dense(
    ctfidf(
      sparse([
        [2, 1, 0],
        [1, 0, 1],
      ]),
      [0, 1],
    ),
  );
  expect(weights[0]![0]).toBeCloseTo((2 / 3) * Math.log(1 + 2 / 3), 14);
  expect(weights[0]![1]).toBeCloseTo((1 / 3) * Math.log(3), 14);
  expect(weights[1]![2]).toBeCloseTo((1 / 2) * Math.log(3), 14);
});

const corpora = fc
  .record({ rows: fc.integer({ min: 0, max: 12 }), cols: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, cols }) =>
    fc.record({
      counts: fc.array(fc.array(fc.nat(5), { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }),
      labels: fc.array(fc.integer({ min: -1, max: 4 }), { minLength: rows, maxLength: rows }),
      cols: fc.constant(cols),
    }),
  );

test("agrees with the formula written out naively, for any counts and labels", () => {
  fc.assert(
    fc.property(corpora, ({ counts, labels, cols }) => {
      const classes = Math.max(-1, ...labels) + 1;
      const sums = Array.from({ length: classes }, (_, c) =>
        Array.from({ length: cols }, (_, t) =>
          counts.reduce((sum, row, d) => sum + (labels[d] === c ? row[t]! : 0), 0),
        ),
      );
      const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
      const held = new Set(labels.filter((label) => label >= 0)).size;
      const average = Math.max(1, Math.floor(total(sums.map(total)) / Math.max(1, held)));
      const ours = dense(ctfidf(sparse(counts, cols), labels));
      expect(ours).toHaveLength(classes);
      sums.forEach((row, c) =>
        row.forEach((tf, t) => {
          const f = total(sums.map((other) => other[t]!));
          expect(ours[c]![t]).toBeCloseTo(tf === 0 ? 0 : (tf / total(row)) * Math.log(1 + average / f), 10);
        }),
      );
    }),
  );
});

test("documents labelled -1 do not count, and a class without documents is an empty row", () => {
  const counts = [
    [2, 1, 0],
    [9, 9, 9],
    [1, 0, 1],
  ];
  const weights = ctfidf(sparse(counts), [0, -1, 2]);
  expect(weights.rows).toBe(3);
  expect(dense(weights)[1]).toEqual([0, 0, 0]);
  const without = dense(ctfidf(sparse([counts[0]!, counts[2]!]), [0, 1]));
  expect([dense(weights)[0], dense(weights)[2]]).toEqual(without);
});

test("nothing in, nothing out", () => {
  expect(ctfidf(sparse([], 3), [])).toMatchObject({ rows: 0, cols: 3 });
  expect(ctfidf(sparse([[1, 2]]), [-1])).toMatchObject({ rows: 0, cols: 2 });
});

test("bad input is refused", () => {
  const counts = sparse([
    [1, 2],
    [0, 1],
  ]);
  expect(() => ctfidf(counts, [0])).toThrow("There are 1 labels, expected one for each of the 2 documents.");
  expect(() => ctfidf(counts, [0, 0.5])).toThrow("got 0.5 for document 1");
  expect(() => ctfidf(counts, [0, -2])).toThrow("got -2 for document 1");
  expect(() => ctfidf(counts, [0, NaN])).toThrow("got NaN for document 1");
  expect(() => ctfidf({ ...counts, values: Float64Array.of(1, NaN, 1) }, [0, 1])).toThrow("got NaN at value 1");
  expect(() => ctfidf({ ...counts, values: Float64Array.of(1, -1, 1) }, [0, 1])).toThrow("got -1 at value 1");
  expect(() => ctfidf({ ...counts, offsets: Int32Array.of(0, 3) }, [0, 1])).toThrow("expected 3 offsets");
  expect(() => ctfidf({ ...counts, indices: Int32Array.of(0, 2, 1) }, [0, 1])).toThrow(
    "Column 2 at value 1 is outside the 2 columns",
  );
  expect(() => ctfidf(null as unknown as SparseMatrix, [])).toThrow("termMatrix must be a sparse matrix");
});
