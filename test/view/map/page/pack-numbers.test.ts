import fc from "fast-check";
import { expect, test } from "vitest";
import { packNumbers } from "../../../../src/view/map/page/pack-numbers.js";
import { NumberReader } from "../../../../src/view/map/page/page-data.js";

test("numbers of any sign come back as they were packed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 })), (numbers) => {
      const reader = new NumberReader(packNumbers(numbers));
      expect(numbers.map(() => reader.next())).toEqual(numbers);
    }),
  );
});
