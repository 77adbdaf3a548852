import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectGarbageSoon, packTexts, takeTexts } from "../../src/core/memory.js";

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

test("packed texts come out as they went in, in any order, with half surrogate pairs replaced", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: "binary" }))), (texts) => {
      const textOf = takeTexts(packTexts(texts));
      const backwards = [...texts.keys()].reverse();
      expect(backwards.map(textOf)).toEqual(backwards.map((i) => wellFormed(texts[i]!)));
    }),
  );
});

test("packed texts are empty after their texts have been taken out", () => {
  const packed = packTexts(["über", ""]);
  expect(packed.bytes.length).toBe(5);
  const textOf = takeTexts(packed);
  expect(packed.bytes.length).toBe(0);
  expect([textOf(0), textOf(1)]).toEqual(["über", ""]);
});

test("a program that waits has its garbage collected soon after it asked for that", async () => {
  let collected = false;
  const registry = new FinalizationRegistry(() => void (collected = true));
  registry.register({ text: "nobody holds this" }, undefined);
  await wait(1); // the object of the current turn of the event loop is never collected
  collectGarbageSoon();
  for (let i = 0; i < 500 && !collected; i++) await wait(10);
  expect(collected).toBe(true);
});
