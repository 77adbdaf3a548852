import { expect, test } from "vitest";
import { csvLine } from "../../src/papers/to-csv.js";

test("cells of a spreadsheet that would be formulas begin with an apostrophe", () => {
  expect(csvLine(["=1+1", " @x", "a,b", 'say "x"', undefined, -3])).toBe(`'=1+1,' @x,"a,b","say ""x""",,-3\r\n`);
});
