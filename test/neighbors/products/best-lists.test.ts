import fc from "fast-check";
import { expect, test } from "vitest";
import { BestLists } from "../../../src/neighbors/products/best-lists.js";
import { orderOf, valuesOf } from "../../../src/neighbors/ivf/float-order.js";

const few = fc.integer({ min: -5, max: 5 });
const any = fc.integer({ min: -0x7fffffff, max: 0x7fffffff });

test("the best lists hold the best of what is offered, in whatever order it comes", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.array(few, { maxLength: 60 }), fc.array(any, { maxLength: 60 })),
      fc.integer({ min: 0, max: 8 }),
      fc.boolean(),
      (scores, limit, last) => {
        const first = last ? 2 ** 22 - scores.length : 0;
        const offers = scores.map((score, i) => ({ score, other: first + i }));
        const wanted = [...offers].sort((a, b) => b.score - a.score || a.other - b.other).slice(0, limit);
        for (const order of [offers, [...offers].reverse()]) {
          const lists = new BestLists(2, 2 ** 22, limit);
          for (const { score, other } of order) lists.offer(1, other, score);
          const { others, scores: found } = lists.sorted();
          expect([...others.subarray(0, limit)]).toEqual(Array(limit).fill(-1));
          expect([...others.subarray(limit)]).toEqual([
            ...wanted.map(({ other }) => other),
            ...Array(limit - wanted.length).fill(-1),
          ]);
          expect([...found.subarray(limit)]).toEqual([
            ...wanted.map(({ score }) => score),
            ...Array(limit - wanted.length).fill(0),
          ]);
        }
      },
    ),
  );
});

test("candidates are the best of what is offered, in any order", () => {
  fc.assert(
    fc.property(fc.array(few, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (scores, limit) => {
      const lists = new BestLists(2, scores.length, limit);
      scores.forEach((score, other) => lists.offer(1, other, score));
      const wanted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, limit);
      const { others, counts } = lists.candidates();
      expect([...counts]).toEqual([0, wanted.length]);
      expect([...others.subarray(limit, limit + counts[1]!)].sort()).toEqual(wanted.sort());
    }),
  );
});

test("among more than four million papers no neighbours are looked for", () => {
  expect(() => new BestLists(1, 2 ** 22 + 1, 3)).toThrow("at most 4194304 papers, got 4194305");
});

test("orders of float32 numbers are as the numbers are, and lead back to them", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
      expect(Math.sign(orderOf(a) - orderOf(b)) + 0).toBe(Math.sign(a - b || 0) + 0);
      expect([...valuesOf(Int32Array.of(orderOf(a), orderOf(b)))]).toEqual([a + 0, b + 0]); // -0 is 0
    }),
  );
  expect(orderOf(0.1)).toBe(orderOf(Math.fround(0.1)));
});
