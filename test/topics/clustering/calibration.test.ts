import { describe, expect, test } from "vitest";
import type { KnnGraph } from "../../../src/core/types.js";
import { calibrate, countVotes, readCurve, VOTERS } from "../../../src/topics/clustering/calibration.js";

test("votes are the sums of similarities by the number of all voters; papers of no topic vote for none", () => {
  const voters = [
    { topic: 3, similarity: 0.5 },
    { topic: 1, similarity: 0.4 },
    { topic: 3, similarity: 0.25 },
    { topic: -1, similarity: 0.9 },
    { topic: 1, similarity: 0.35 },
    { topic: 2, similarity: -0.5 },
  ];
  const votes = countVotes(voters);
  expect(votes.map(({ topic }) => topic)).toEqual([1, 3, 2]);
  [0.125, 0.125, 0].forEach((score, i) => expect(votes[i]!.score).toBeCloseTo(score, 12));
});

/** Papers in two topics, by turns; the lists of each hold `same` papers of its own topic, then others. */
function lists(rows: number, k: number, same: number): { knn: KnnGraph; topics: Int32Array } {
  const topics = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const indices = new Int32Array(rows * k);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < k; i++) indices[row * k + i] = (row + (i < same ? 2 * (i + 1) : 2 * i + 1)) % rows;
  return { knn: { indices, similarities: new Float32Array(rows * k).fill(0.5), rows, k }, topics };
}

describe("calibration", () => {
  test("counts the votes of the fifteen nearest papers", () => {
    expect(VOTERS).toBe(15);
    // 8 of the 15 nearest are of the paper's own topic: most are right. Of the 3 nearest all are, of
    // all 20 only 8.
    const { knn, topics } = lists(100, 20, 8);
    const { first, further } = calibrate(knn, topics);
    first.scores.forEach((score) => expect(score).toBeCloseTo((8 * 0.5) / 15, 6));
    further.scores.forEach((score) => expect(score).toBeCloseTo((7 * 0.5) / 15, 6));
    expect(calibrate(...(Object.values(lists(100, 20, 7)) as [KnnGraph, Int32Array])).first.shares[0]).toBeLessThan(
      0.5,
    );
  });

  test("adds half a right and half a wrong case to each step of 25 papers or a twentieth of them", () => {
    const { knn, topics } = lists(100, 15, 15);
    const { first, further } = calibrate(knn, topics);
    expect(first.shares).toEqual(Array(4).fill(25.5 / 26));
    expect(further).toEqual({ scores: [], shares: [] });
    const large = lists(2000, 15, 15);
    expect(calibrate(large.knn, large.topics).first.shares).toEqual(Array(20).fill(100.5 / 101));
  });

  test("gives curves that do not descend", () => {
    // Papers with high votes are wrong: all steps become one.
    const rows = 50,
      k = 2;
    const topics = Int32Array.from({ length: rows }, (_, row) => (row < 25 ? row % 2 : 2 + (row % 2)));
    const indices = new Int32Array(rows * k),
      similarities = new Float32Array(rows * k);
    for (let row = 0; row < rows; row++) {
      const base = row < 25 ? 0 : 25,
        step = row < 25 ? 2 : 1;
      for (let i = 0; i < k; i++) {
        indices[row * k + i] = base + ((row - base + step * (row < 25 ? i + 1 : 2 * i + 1)) % (row < 25 ? 24 : 25));
        similarities[row * k + i] = row < 25 ? 0.3 : 0.9;
      }
    }
    const { first } = calibrate({ indices, similarities, rows, k }, topics);
    first.shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(i === 0 ? 0 : first.shares[i - 1]!));
    expect(first.shares).toHaveLength(1);
  });
});

test("a curve is read by linear interpolation, from 0 at the score 0, and level after its last step", () => {
  const curve = { scores: [0.2, 0.4], shares: [0.5, 0.9] };
  const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.8].map((score) => readCurve(curve, score));
  [0, 0.25, 0.5, 0.7, 0.9, 0.9].forEach((share, i) => expect(shares[i]).toBeCloseTo(share, 12));
  expect(readCurve({ scores: [], shares: [] }, 0.3)).toBe(0.3);
});
