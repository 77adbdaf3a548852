import { expect, test } from "vitest";
import { counted, formatValue, grouped, percent } from "../../src/core/format.js";

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

test("80 characters of a value are shown whole, of a longer one 77 and an ellipsis", () => {
  expect(formatValue("x".repeat(78))).toBe(`"${"x".repeat(78)}"`);
  expect(formatValue("x".repeat(79))).toBe(`"${"x".repeat(76)}…`);
});

test("numbers of things, large numbers and shares are written for people", () => {
  expect([counted(1, "paper"), counted(0, "paper"), counted(12345, "paper")]).toEqual([
    "1 paper",
    "0 papers",
    "12,345 papers",
  ]);
  expect([grouped(999), grouped(1000), grouped(1234567)]).toEqual(["999", "1,000", "1,234,567"]);
  expect([percent(0.0999), percent(0.1), percent(1)]).toEqual(["10.0%", "10%", "100%"]);
});
