import fc from "fast-check";
import type { Paper } from "../../src/index.js";

/** Papers of few values, so that filters keep some of them. */
export const filteredPaper = fc.record(
  {
    id: fc.constantFrom(..."abcdefgh"),
    title: fc.constantFrom("One", "Two"),
    abstract: fc.constantFrom("", "text"),
    authors: fc.array(fc.constantFrom("Ada", "Bo"), { minLength: 1, maxLength: 3 }),
    year: fc.integer({ min: 2020, max: 2024 }),
    date: fc.constantFrom("2020", "2021-05", "2024-05-31"),
    categories: fc.array(fc.constantFrom("cs.CL", "cs.LG"), { minLength: 1, maxLength: 2 }),
    url: fc.constantFrom("u"),
    doi: fc.constantFrom("10.1/x"),
  },
  { requiredKeys: ["id", "title", "abstract"] },
) as fc.Arbitrary<Paper>;

const texts = ["id", "title", "abstract", "authors", "date", "categories", "url", "doi"];
const textValue = fc.constantFrom("a", "One", "", "text", "Ada", "2021-05", "cs.CL", "u", "zzz");
const yearValue = fc.integer({ min: 2019, max: 2025 });
const conditions = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const orNull = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
  const list = fc.array(orNull, { maxLength: 3 });
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc
      .record(
        {
          $eq: orNull,
          $ne: orNull,
          $gt: value,
          $gte: value,
          $lt: value,
          $lte: value,
          $in: list,
          $nin: list,
          $exists: fc.boolean(),
          $not: fc.oneof({ depthSize: "small" }, fc.constant({ $eq: null }), tie("node")),
        },
        { requiredKeys: [] },
      )
      .filter((one) => Object.keys(one).length > 0),
  }));
  return fc.oneof(orNull, node);
};
const field = fc
  .oneof(
    fc.tuple(fc.constantFrom(...texts), conditions(textValue)),
    fc.tuple(fc.constant("year"), conditions(yearValue)),
  )
  .map(([name, value]) => ({ [name]: value }));
const { filter } = fc.letrec<{ filter: object }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small" },
    field,
    fc.tuple(field, field).map(([a, b]) => ({ ...a, ...b })),
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((list) => ({ $and: list })),
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((list) => ({ $or: list })),
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((list) => ({ $nor: list })),
    tie("filter").map((one) => ({ $not: one })),
  ),
}));

/** Any filter that may keep some of those papers. */
export const anyFilter = filter;
