import fc from "fast-check";
import { expect, test } from "vitest";
import { dot, unitRows } from "../../src/core/matrix.js";

test("rows whose squared length is within 1e-6 of 1 stay as they are, others are scaled in a copy", () => {
  const withSquare = (square: number) => ({ data: Float32Array.of(Math.sqrt(square), 0), rows: 1, cols: 2 });
  for (const square of [1, 1 + 8e-7, 1 - 8e-7]) {
    const matrix = withSquare(square);
    expect(unitRows(matrix)).toBe(matrix);
  }
  for (const square of [1 + 3e-6, 1 - 3e-6, 4]) {
    const matrix = withSquare(square);
    const before = matrix.data.slice();
    expect([...unitRows(matrix).data]).toEqual([1, 0]);
    expect(matrix.data).toEqual(before);
  }
  const zero = { data: new Float32Array(2), rows: 1, cols: 2 };
  expect(unitRows(zero)).toBe(zero);
});

test("dot is the sum of products of the two parts, wherever they begin and however long they are", () => {
  const whole = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(whole, whole, fc.nat(9), fc.nat(9), fc.nat(30), (a, b, aStart, bStart, length) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += a[aStart + i]! * b[bStart + i]!;
      expect(dot(Float32Array.from(a), aStart, Float32Array.from(b), bStart, length) + 0).toBe(sum + 0);
    }),
  );
});
