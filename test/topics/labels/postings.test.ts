import fc from "fast-check";
import { expect, test } from "vitest";
import { Postings } from "../../../src/topics/labels/postings.js";

/** Bouma's formula, by sets. */
function npmi(a: ReadonlySet<number>, b: ReadonlySet<number>, rows: number): number {
  const both = [...a].filter((row) => b.has(row)).length;
  if (both === 0) return -1;
  return both === rows ? 1 : Math.log((both * rows) / (a.size * b.size)) / Math.log(rows / both);
}

test("mutual information counts the rows that hold both columns, in any order, also where not all rows count", () => {
  const columns = fc.array(fc.uniqueArray(fc.nat({ max: 19 }), { minLength: 1 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(
      columns,
      fc.integer({ min: 0, max: 8 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 }),
      (lists, missing, pairs) => {
        const sorted = lists.map((rows) => [...rows].sort((a, b) => a - b));
        const offsets = Int32Array.from([0, ...sorted.map((_, i) => sorted.slice(0, i + 1).flat().length)]);
        const rows = 20 + missing; // the last ones are copies, which hold nothing
        const holders = new Postings(
          { offsets, indices: Int32Array.from(sorted.flat(), (row) => row + missing), cols: rows },
          20,
        );
        for (const [x, y] of pairs) {
          const a = x % lists.length,
            b = y % lists.length;
          expect(holders.npmi(a, b)).toBeCloseTo(npmi(new Set(lists[a]), new Set(lists[b]), 20), 9);
        }
      },
    ),
  );
});
