import { expect, test } from "vitest";
import { parseFilter } from "../../../src/search/index.js";
import { filterQuery } from "../../../src/database/opensearch/filter-query.js";

const query = (filter: unknown): unknown => filterQuery(parseFilter(filter));

test("a filter becomes queries of its fields, negations at the leaves", () => {
  expect(query({ year: { $gte: 2020, $lt: 2024 } })).toEqual({
    bool: { filter: [{ range: { "exact.year": { gte: 2020 } } }, { range: { "exact.year": { lt: 2024 } } }] },
  });
  expect(query({ authors: { $ne: "A" } })).toEqual({ bool: { must_not: [{ terms: { "exact.authors": ["A"] } }] } });
  expect(query({ doi: null })).toEqual({ bool: { must_not: [{ exists: { field: "exact.doi" } }] } });
  expect(query({ $or: [{ year: 2020 }, { year: null }] })).toEqual({
    bool: {
      should: [{ terms: { "exact.year": [2020] } }, { bool: { must_not: [{ exists: { field: "exact.year" } }] } }],
      minimum_should_match: 1,
    },
  });
  expect(query({})).toEqual({ match_all: {} });
  expect(query({ id: { $in: [] } })).toEqual({ match_none: {} });
});

test("conditions within conditions of the same kind are one list, so that deep filters are shallow queries", () => {
  let deep: unknown = { year: 1 };
  for (let depth = 0; depth < 30; depth++) deep = { $and: [{ $not: { $not: deep } }, { id: `p${depth}` }] };
  const { bool } = query(deep) as { bool: { filter: unknown[] } };
  expect(bool.filter).toHaveLength(31);
  const long = (
    query({ id: { $in: Array.from({ length: 70_000 }, (_, i) => `p${i}`) } }) as { bool: { should: unknown[] } }
  ).bool.should;
  expect(long).toHaveLength(2);
});

test("text of a filter stays a value, whatever stands in it", () => {
  const hostile = '"}}]},"match_all":{}';
  expect(query({ title: hostile })).toEqual({ terms: { "exact.title": [hostile] } });
});
