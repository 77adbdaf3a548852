import { expect, test } from "vitest";
import { isInside } from "../../src/map-page/selection/lasso.js";

test("a point is inside an outline by the even-odd rule", () => {
  const star = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  expect([isInside(1, 1, star), isInside(5, 8, star), isInside(9, 8, star), isInside(11, 1, star)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
