import fc from "fast-check";
import { expect, test } from "vitest";
import { joinFilter } from "../../src/database/join-filter.js";
import { FilterColumns } from "../../src/search/filter-columns.js";
import { filterMask } from "../../src/search/candidate-mask.js";
import { parseFilter, type FilterNode } from "../../src/search/index.js";
import { anyFilter, filteredPaper } from "../support/any-filter.js";

const conditionsOf = (node: FilterNode): number =>
  node.kind === "not"
    ? conditionsOf(node.node)
    : node.kind === "every"
      ? node.nodes.reduce((sum, one) => sum + conditionsOf(one), 0)
      : 1;

test("a joined filter keeps the same papers, with no more conditions", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(filteredPaper, { minLength: 1, maxLength: 8 }), anyFilter, async (papers, filter) => {
      const node = parseFilter(filter);
      const joined = joinFilter(node);
      const columns = new FilterColumns(papers);
      expect(await filterMask(joined, columns)).toEqual(await filterMask(node, columns));
      expect(conditionsOf(joined)).toBeLessThanOrEqual(conditionsOf(node));
    }),
    { numRuns: 500, seed: 3 },
  );
});

test("values and bounds of one field are one condition, however they are written", () => {
  const years = Array.from({ length: 3000 }, (_, i) => ({ year: i }));
  const count = (filter: unknown): number => conditionsOf(joinFilter(parseFilter(filter)));
  expect(count({ $or: years })).toBe(1);
  expect(count({ $nor: years })).toBe(1);
  expect(count({ $not: { $not: { $or: years } } })).toBe(1);
  expect(count({ $or: [...years, { year: null }, { year: { $in: [5000] } }] })).toBe(1);
  expect(count({ $and: years.map(({ year }) => ({ year: { $ne: year } })) })).toBe(1);
  expect(joinFilter(parseFilter({ $or: years.map(({ year }) => ({ year: { $gt: year + 7 } })) }))).toEqual({
    kind: "compare",
    field: "year",
    operator: "$gt",
    bound: 7,
  });
  expect(joinFilter(parseFilter({ $and: years.map(({ year }) => ({ year: { $lte: year + 7 } })) }))).toEqual({
    kind: "compare",
    field: "year",
    operator: "$lte",
    bound: 7,
  });
  expect(count({ $and: [{ year: 1 }, { year: 2 }] })).toBe(2);
});
