import { expect, test } from "vitest";
import { formatValue } from "../../src/core/format.js";

test.each<[unknown, string]>([
  ["a text", '"a text"'],
  [7, "7"],
  [undefined, "undefined"],
  [null, "null"],
  [{ year: 2023 }, '{"year":2023}'],
  [[1, { a: "b" }], '[1,{"a":"b"}]'],
  [Object.create(null), "{}"],
  [new Date(NaN), "Invalid Date"],
  [new Map(), "[object Map]"],
  [Symbol("x"), "Symbol(x)"],
])("a value in an error message shows what it is: %o", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("what cannot be shown is told by its type, and what is long is cut", () => {
  const within: Record<string, unknown> = {};
  within.itself = within;
  expect(formatValue(within)).toBe("object");
  expect(formatValue(Object.assign(Object.create({ toString: null }) as object, { valueOf: null }))).toBe("object");
  expect(formatValue("x".repeat(200))).toHaveLength(78);
});
