import fc from "fast-check";
import { expect, test } from "vitest";
import { compareIds } from "../../../src/core/strings.js";
import { fromFloat16, fromHalfvec, toFloat16, toHalfvec } from "../../../src/database/postgres/float16.js";
import { fromColumn, toColumn, wordsText } from "../../../src/database/postgres/texts.js";

/**
 * Any sequence of UTF-16 code units, half pairs included, those at the edges of ranges more often.
 */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0, 1, 2, 0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xf7ff, 0xf800, 0xffff),
    ),
    { maxLength: 6 },
  )
  .map((units) => String.fromCharCode(...units));

test("every text has a form that PostgreSQL can keep, and comes back from it", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const kept = toColumn(text);
      expect(fromColumn(kept)).toBe(text);
      expect(kept).not.toContain("\0");
      expect(Buffer.from(kept, "utf8").toString("utf8")).toBe(kept); // no half pairs
    }),
    { numRuns: 5000 },
  );
});

test("kept texts are in the order of bytes as the texts are by UTF-16 code units", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(Math.sign(Buffer.compare(Buffer.from(toColumn(a)), Buffer.from(toColumn(b))))).toBe(compareIds(a, b));
    }),
    { numRuns: 20_000 },
  );
});

test("texts of the usual letters are kept as they are", () => {
  for (const text of ["Schrödinger's cat", "Οδυσσεύς", "量子化", "русский", "한국어", "العربية"])
    expect(toColumn(text)).toBe(text);
});

test("words are read without accents, forms and hyphens, numbers whole", () => {
  expect(wordsText("Low-rank Schrödinger ﬁelds: GPT-3.5, and/or example.com…\0\ud800")).toBe(
    "Low rank Schrodinger fields GPT 3.5 and or example com",
  );
});

test("a half is the nearest there is, of two the even one", () => {
  const finite = Array.from({ length: 0x7c00 }, (_, half) => half);
  for (const half of finite) {
    expect(toFloat16(fromFloat16(half))).toBe(half);
    expect(toFloat16(-fromFloat16(half))).toBe(half | 0x8000);
    if (half + 1 === 0x7c00) continue;
    const [low, high] = [fromFloat16(half), fromFloat16(half + 1)];
    const middle = (low + high) / 2; // exact in 32 bits
    expect(toFloat16(middle)).toBe(half + (half & 1));
    expect(toFloat16(low + (high - low) * 0.49)).toBe(half);
    expect(toFloat16(low + (high - low) * 0.51)).toBe(half + 1);
  }
  expect([toFloat16(1), toFloat16(-2), toFloat16(65504), toFloat16(2 ** -24), toFloat16(2 ** -26)]).toEqual([
    0x3c00, 0xc000, 0x7bff, 1, 0,
  ]); // IEEE 754
});

test("a vector comes back from its bytes with length 1, each number within a part in 1,000", () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
        .filter((row) => row.some((one) => Math.abs(one) > 0.01)),
      (row) => {
        const norm = Math.hypot(...row);
        const unit = Float32Array.from(row, (one) => one / norm);
        const written = JSON.parse(toHalfvec(unit)) as number[];
        const bytes = Buffer.alloc(4 + 2 * row.length);
        bytes.writeUInt16BE(row.length);
        written.forEach((value, i) => bytes.writeUInt16BE(toFloat16(value), 4 + 2 * i));
        const read = fromHalfvec(bytes.toString("hex"));
        expect(Math.hypot(...read)).toBeCloseTo(1, 6);
        unit.forEach((value, i) =>
          expect(Math.abs(read[i]! - value)).toBeLessThanOrEqual(Math.abs(value) / 1000 + 1e-7),
        );
      },
    ),
  );
});
