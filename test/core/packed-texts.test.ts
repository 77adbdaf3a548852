import fc from "fast-check";
import { expect, test } from "vitest";
import { packTexts, takeTexts } from "../../src/core/packed-texts.js";

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

test("packed texts come out as they went in, in any order, half surrogate pairs apart", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: "binary" }))), (texts) => {
      const textOf = takeTexts(packTexts(texts));
      for (const i of [...texts.keys()].reverse()) expect(textOf(i)).toBe(wellFormed(texts[i]!));
    }),
  );
});

test("texts that have been taken out are there no more", () => {
  const packed = packTexts(["über", ""]);
  expect(packed.bytes.length).toBe(5);
  const textOf = takeTexts(packed);
  expect(packed.bytes.length).toBe(0);
  expect([textOf(0), textOf(1)]).toEqual(["über", ""]);
});
