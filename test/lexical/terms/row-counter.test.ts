import fc from "fast-check";
import { expect, test } from "vitest";
import { RowCounter } from "../../../src/lexical/terms/row-counter.js";

test("what is noted in each document is counted, in rows with columns ascending, wherever the matrix lies", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 6 }))),
      fc.boolean(),
      fc.boolean(),
      (documents, shared, toTheEnd) => {
        const counter = new RowCounter(documents.length, 7);
        documents.forEach((things, d) => {
          for (const thing of things) counter.note(thing);
          if (toTheEnd || d < documents.length - 1) counter.next();
        });
        const { offsets, indices, values, rows, cols } = counter.finish(shared ? SharedArrayBuffer : ArrayBuffer);
        expect([rows, cols, offsets.length]).toEqual([documents.length, 7, documents.length + 1]);
        expect(values.buffer).toBeInstanceOf(shared ? SharedArrayBuffer : ArrayBuffer);
        documents.forEach((things, d) => {
          const naive = [...new Set(things)]
            .sort()
            .map((thing) => [thing, things.filter((other) => other === thing).length]);
          expect(
            Array.from(indices.subarray(offsets[d], offsets[d + 1]), (thing, i) => [thing, values[offsets[d]! + i]]),
          ).toEqual(naive);
        });
      },
    ),
  );
});

test("there is room for any number of things", () => {
  const counter = new RowCounter(3, 60_000);
  for (let document = 0; document < 3; document++) {
    for (let thing = 59_999; thing >= 0; thing--) counter.note(thing);
    counter.next();
  }
  const { indices, values } = counter.finish();
  expect(indices.length).toBe(180_000);
  expect(indices.every((thing, at) => thing === at % 60_000) && values.every((count) => count === 1)).toBe(true);
});
