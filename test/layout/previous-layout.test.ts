import { expect, test } from "vitest";
import { limitMoves } from "../../src/layout/previous-layout.js";

test("points of the previous layout move by at most 1.5% of its width, in the direction that they took", () => {
  // A layout from 0 to 100 across and from 0 to 10 upwards: at most 1.5 in any direction.
  const positions = Float32Array.of(0, 0, 100, 10, 50, 5);
  const rows = Int32Array.of(0, 1, 2, -1);
  const current = Float64Array.of(0.9, 1.2, 100, 12, 56, 13, 7, 7);
  limitMoves({ positions, rows }, 2)(current);
  expect([...current].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([0.9, 1.2, 100, 11.5, 50.9, 6.2, 7, 7]);
});
