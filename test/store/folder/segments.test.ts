import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyLibrary, withEntries, withoutIds, type Library } from "../../../src/store/library/library.js";
import { fileName, newToken, parseName } from "../../../src/store/folder/file-names.js";
import { formatRows, parseRows } from "../../../src/store/folder/manifest.js";
import { planSegments } from "../../../src/store/folder/segments.js";
import type { StoredIndex } from "../../../src/store/folder/read-index.js";

test("rows as text are read back, and what is no such list is not", () => {
  expect(formatRows([3, 17, 20, 21, 22])).toBe("3 17 20-22");
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(300)), (rows) => {
      rows.sort((a, b) => a - b);
      expect(parseRows(formatRows(rows), 301)).toEqual(rows);
    }),
  );
  for (const text of [
    "x",
    "3 2",
    "3-2",
    "1 1",
    "1-3 2",
    "-1",
    "1.5",
    "301",
    "0-301",
    " ",
    "1  2",
    "1e3",
    7,
    null,
    undefined,
  ])
    expect(parseRows(text, 301)).toBeUndefined();
});

test("only names of our own kind are taken for files of an index", () => {
  for (const kind of [
    "papers",
    "vectors",
    "checks",
    "words",
    "neighbors",
    "similarities",
    "journal",
    "manifest",
    "lock",
  ] as const) {
    const token = newToken(7);
    expect(parseName(fileName(kind, token))).toEqual({ kind, token });
  }
  for (const name of [
    "papers-0000000700000001.npy",
    "papers-000000070000001.jsonl",
    "papers-000000070000000G.jsonl",
    "../papers-0000000700000001.jsonl",
    "papers-0000000700000001.jsonl\n",
    "papers-0000000700000001.jsonl/..",
    "__proto__-0000000700000001.jsonl",
    "constructor-0000000700000001.undefined",
    "manifest.json",
    "",
    7,
    null,
    undefined,
    ["papers-0000000700000001.jsonl"],
  ]) {
    expect(parseName(name)).toBeUndefined();
  }
});

/** A folder in memory: what the plans say is there. */
function applyPlan(
  stored: StoredIndex | undefined,
  library: Library,
  whole = false,
): { stored: StoredIndex; written: number } {
  const { kept, fresh, homes } = planSegments(stored, library, whole);
  const file = (name: string) => ({ name, bytes: 0, sha256: "" });
  const segments = [...kept];
  if (fresh.length > 0)
    segments.push({
      rows: fresh.length,
      removed: "",
      papers: file("p"),
      vectors: file("v"),
      checks: file("c"),
      words: file("w"),
    });
  const dead = segments.map(({ rows, removed }) => new Set(parseRows(removed, rows)));
  // Every paper has a place of its own, one that counts.
  const places = new Set<string>();
  library.papers.forEach((_, row) => {
    const [segment, at] = [homes.segments[row]!, homes.rows[row]!];
    if (at < segments[segment]!.rows && !dead[segment]!.has(at)) places.add(`${segment} ${at}`);
  });
  expect(places.size).toBe(library.papers.length);
  expect(segments.reduce((sum, { rows }, i) => sum + rows - dead[i]!.size, 0)).toBe(library.papers.length);
  const manifest = { version: 2, save: 1, embedder: "x", dimensions: 2, papers: library.papers.length, segments };
  return { stored: { manifest, library, homes }, written: fresh.length };
}

const entry = (n: number) => ({
  paper: { id: `p${String(n).padStart(5, "0")}`, title: "T", abstract: "" },
  vector: Float32Array.of(1, n),
});

test("a hundred more papers write a hundred, not all; segments stay few, each paper is written few times", () => {
  let library = withEntries(
    emptyLibrary(2),
    Array.from({ length: 10_000 }, (_, i) => entry(i)),
  );
  let { stored, written } = applyPlan(undefined, library);
  expect(written).toBe(10_000);
  let total = 0;
  for (let round = 0; round < 100; round++) {
    library = withEntries(
      library,
      Array.from({ length: 10 }, (_, i) => entry(10_000 + round * 10 + i)),
    );
    ({ stored, written } = applyPlan(stored, library));
    total += written;
    expect(written).toBeLessThanOrEqual(1000);
    expect(stored.manifest.segments.length).toBeLessThan(10);
  }
  expect(total).toBeLessThan(1000 * 8);
  expect(applyPlan(stored, library).written).toBe(0);
  ({ stored, written } = applyPlan(stored, library, true));
  expect([stored.manifest.segments.length, written]).toEqual([1, 11_000]);
  expect(applyPlan(stored, library, true).written).toBe(0);
});

test("plans of any changes put every paper in one place, and write what changed", () => {
  const change = fc.record({
    put: fc.uniqueArray(fc.nat(60), { maxLength: 20 }),
    drop: fc.array(fc.nat(60), { maxLength: 10 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      let library = emptyLibrary(2);
      let stored: StoredIndex | undefined;
      for (const { put, drop } of changes) {
        library = withoutIds(withEntries(library, put.map(entry)), new Set(drop.map((n) => entry(n).paper.id)));
        ({ stored } = applyPlan(stored, library));
        for (const { rows, removed } of stored.manifest.segments)
          expect(parseRows(removed, rows)!.length).toBeLessThanOrEqual(rows / 4);
      }
    }),
  );
});
