import fc from "fast-check";
import { expect, test } from "vitest";
import { documentId, termOf } from "../../../src/database/opensearch/terms.js";

/** Texts of any code units, halves of surrogate pairs among them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff),
    ),
    { maxLength: 12 },
  )
  .map((units) => String.fromCharCode(...units));

test("terms are in the order of code units when Lucene compares their UTF-8", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const [ours, theirs] = [
        a < b ? -1 : a > b ? 1 : 0,
        Buffer.compare(Buffer.from(termOf(a)), Buffer.from(termOf(b))),
      ];
      expect(theirs).toBe(ours);
    }),
    { numRuns: 2000 },
  );
});

test("usual texts are their own terms, long ones are cut and told apart by a hash", () => {
  for (const text of ["2401.00001", "", "Gödel, Escher, Bach", "量子"]) expect(termOf(text)).toBe(text);
  const [one, other] = ["a", "b"].map((end) => termOf("x".repeat(40_000) + end));
  expect(one).not.toBe(other);
  expect(Buffer.byteLength(termOf("\uffff".repeat(40_000)))).toBeLessThan(32_766);
  expect(termOf("x".repeat(257)) > termOf("x".repeat(256))).toBe(true);
  expect(termOf("x".repeat(257)) < termOf(`${"x".repeat(255)}y`)).toBe(true);
});

test("documents have the ids of papers, or a hash where OpenSearch would not take them", () => {
  for (const id of ["2401.00001", "doi:10.1000/a b?c#d", "量".repeat(170)]) expect(documentId(id)).toBe(id);
  const odd = ["", "x".repeat(513), "量".repeat(171), "\ud800", "a\udc00", "sha256:abc"];
  for (const id of odd) expect(documentId(id)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(new Set(odd.map(documentId)).size).toBe(odd.length);
  expect(documentId("🙂")).toBe("🙂");
});
