import { expect, test } from "vitest";
import { densestPoint } from "../../../src/view/map/densest-point.js";

test("the densest point is in the middle of the crowd, not at the mean", () => {
  const crowd = Array.from({ length: 30 }, (_, i) => ({ x: 100 + (i % 6), y: 100 + Math.floor(i / 6) }));
  const far = Array.from({ length: 20 }, (_, i) => ({ x: 400 + 20 * i, y: 300 }));
  expect(densestPoint([...far, ...crowd], 800).x).toBeLessThan(107);
});
