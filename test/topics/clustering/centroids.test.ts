import { expect, test } from "vitest";
import { unitRows } from "../../../src/core/matrix.js";
import { centroidsOfLevels } from "../../../src/topics/clustering/centroids.js";

/** Rows at these angles, in degrees. */
const atAngles = (angles: readonly number[]) =>
  unitRows({
    data: Float32Array.from(
      angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
    ),
    rows: angles.length,
    cols: 2,
  });

test("a topic's exemplars are its three papers nearest to the centroid; copies only where others lack", () => {
  // One topic around 0 degrees, of five papers and two copies; one of two papers and a copy.
  const vectors = atAngles([30, -4, 0, 9, -35, 0, 0, 100, 120, 100]);
  const workOf = Int32Array.of(0, 1, 2, 3, 4, 2, 2, 7, 8, 7);
  const groups = [Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1)];
  const { exemplars, nearness } = centroidsOfLevels(vectors, workOf, { groups, counts: [2] })[0]!;
  expect(exemplars[0]).toEqual([2, 1, 3]);
  expect(new Set(exemplars[1]!.slice(0, 2))).toEqual(new Set([7, 8]));
  expect(exemplars[1]![2]).toBe(9);
  expect(nearness[2]).toBeGreaterThan(1);
  expect(nearness[4]).toBeLessThan(1);
});
