import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyLibrary, vectorAt, withEntries, withoutIds, type Library } from "../../../src/store/library/library.js";

const idOf = (n: number): string => `p${n}`;
const entry = (n: number, value: number) => ({
  paper: { id: idOf(n), title: `${n} ${value}`, abstract: "" },
  vector: Float32Array.of(n, value),
});

function expectSame(library: Library, model: ReadonlyMap<string, { title: string; vector: Float32Array }>): void {
  const ids = [...model.keys()].sort((a, b) => (a < b ? -1 : 1));
  expect(library.papers.map(({ id }) => id)).toEqual(ids);
  expect([library.vectors.rows, library.vectors.data.length, library.rows.size]).toEqual([
    ids.length,
    ids.length * 2,
    ids.length,
  ]);
  ids.forEach((id, row) => {
    expect(library.rows.get(id)).toBe(row);
    expect(library.papers[row]!.title).toBe(model.get(id)!.title);
    expect(vectorAt(library, row)).toEqual(model.get(id)!.vector);
  });
}

test("papers put in, taken out and replaced in any order are those of a plain Map, in the order of ids", () => {
  const change = fc.record({
    put: fc.array(fc.tuple(fc.nat(30), fc.nat(9)), { maxLength: 12 }),
    drop: fc.array(fc.nat(30), { maxLength: 8 }),
    before: fc.array(fc.nat(30), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      let library = emptyLibrary(2);
      const model = new Map<string, { title: string; vector: Float32Array }>();
      for (const { put, drop, before } of changes) {
        library = withEntries(
          library,
          put.map(([n, value]) => entry(n, value)),
          new Set(before.map(idOf)),
        );
        for (const n of before) model.delete(idOf(n));
        for (const [n, value] of put) model.set(idOf(n), { title: `${n} ${value}`, vector: entry(n, value).vector });
        expectSame(library, model);
        const frozen = [...library.papers];
        const smaller = withoutIds(library, new Set(drop.map(idOf)));
        expect(library.papers).toEqual(frozen);
        library = smaller;
        for (const n of drop) model.delete(idOf(n));
        expectSame(library, model);
      }
    }),
  );
});
