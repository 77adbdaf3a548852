import { expect, test } from "vitest";
import { largestStep, stepsOf } from "../../bench/lib/steps.js";

test("a step is as large up as down, in parts of the smaller count", () => {
  expect(stepsOf([4, 6, 4, 4, 5])).toEqual([
    { at: 0, size: 0.5 },
    { at: 1, size: 0.5 },
    { at: 2, size: 0 },
    { at: 3, size: 0.25 },
  ]);
});

test("of equally large steps the first is the largest", () => {
  expect(largestStep([10, 11, 22, 11])).toEqual({ at: 1, size: 1 });
});
