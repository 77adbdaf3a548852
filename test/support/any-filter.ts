import fc from "fast-check";
import type { Paper } from "../../src/index.js";

/** Values of own fields: of three types, some of them alike. */
const ownValue = fc.constantFrom(
  "5",
  "One",
  "",
  "\ud83d\ude00 \0",
  "\uffff",
  5,
  5.5,
  -2,
  -0.25,
  0,
  1e300,
  -3e-7,
  true,
  false,
);

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
    venue: fc.constantFrom("Ada", "zzz", "Journal"),
    keywords: fc.array(fc.constantFrom("text", "u", "zz"), { minLength: 1, maxLength: 3 }),
    retracted: fc.constant(true),
    fields: fc.dictionary(
      fc.constantFrom("x", "y y", "x.n"),
      fc.oneof(
        { weight: 4, arbitrary: ownValue },
        { weight: 2, arbitrary: fc.array(ownValue, { maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constantFrom(null, { deep: "One" }, [["One"], null]) },
      ),
      { minKeys: 1 },
    ),
  },
  { requiredKeys: ["id", "title", "abstract"] },
) as fc.Arbitrary<Paper>;

const texts = ["id", "title", "abstract", "authors", "date", "categories", "url", "doi", "venue", "keywords"];
const textValue = fc.constantFrom("a", "One", "", "text", "Ada", "2021-05", "cs.CL", "u", "zzz");
const yearValue = fc.integer({ min: 2019, max: 2025 });
/** @param bound what values can be compared with, if anything */
const conditions = (value: fc.Arbitrary<unknown>, bound?: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const orNull = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
  const list = fc.array(orNull, { maxLength: 3 });
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc
      .record(
        {
          $eq: orNull,
          $ne: orNull,
          ...(bound && { $gt: bound, $gte: bound, $lt: bound, $lte: bound }),
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
    fc.tuple(fc.constantFrom(...texts), conditions(textValue, textValue)),
    fc.tuple(fc.constant("year"), conditions(yearValue, yearValue)),
    fc.tuple(fc.constant("retracted"), conditions(fc.boolean())),
    fc.tuple(
      fc.constantFrom("fields.x", "fields.y y", "fields.x.n", "fields.none"),
      conditions(
        ownValue,
        ownValue.filter((value) => typeof value !== "boolean"),
      ),
    ),
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
