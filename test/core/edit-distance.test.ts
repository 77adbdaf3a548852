import fc from "fast-check";
import { expect, test } from "vitest";
import { EditDistance, closestName } from "../../src/core/edit-distance.js";

/** The table of the optimal string alignment distance, cell by cell. */
function naive(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const [row, before] = [table[i]!, table[i - 1]!];
      row[j] = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, table[i - 2]![j - 2]! + 1);
    }
  }
  return table[a.length]![b.length]!;
}

const word = (least: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "語"), minLength: least, maxLength: 31 });

test("the distance is that of the whole table, or one more than the most that was asked for", () => {
  fc.assert(
    fc.property(word(1), word(0), fc.integer({ min: 0, max: 6 }), (pattern, other, most) => {
      expect(new EditDistance(pattern).to(other, most)).toBe(Math.min(naive(pattern, other), most + 1));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["quantizatoin", "quantization", 1],
  ["netwrk", "network", 1],
  ["ca", "abc", 3],
  ["kitten", "sitting", 3],
  ["", "x", 1],
])("“%s” and “%s” are %i apart", (a, b, distance) => expect(new EditDistance(b).to(a, 5)).toBe(distance));

test("the nearest name is offered only when it is near", () => {
  const names = ["year", "date", "categories"];
  expect(closestName("yaer", names)).toBe("year");
  expect(closestName("Category", ["category", ...names])).toBe("category");
  expect(closestName("catgories", names)).toBe("categories");
  expect(closestName("venue", names)).toBeUndefined();
  expect(closestName("", names)).toBeUndefined();
  expect(closestName("x".repeat(40), names)).toBeUndefined();
});

test("the nearest name is at a distance of at most two, and of less than half the name", () => {
  expect(closestName("abstrxxt", ["abstract"])).toBe("abstract");
  expect(closestName("abstxxxt", ["abstract"])).toBeUndefined();
  expect(closestName("yxxr", ["year"])).toBeUndefined();
  expect(closestName("yxr", ["year"])).toBeUndefined();
  expect(closestName("yexr", ["year"])).toBe("year");
  expect(closestName("dxxes", ["dates"])).toBe("dates");
});
