import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperweaveError, type Paper } from "../../src/index.js";
import { anyFilter, filteredPaper } from "../support/any-filter.js";
import { FilterColumns } from "../../src/search/filter-columns.js";
import { parseFilter } from "../../src/search/filter.js";
import { filterMask } from "../../src/search/candidate-mask.js";

/** The meaning of a filter, read off it each time, with nothing compiled. */
function naive(filter: Record<string, unknown>, one: Paper): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (name === "$not") return !naive(value as never, one);
    if (name === "$and") return (value as never[]).every((part) => naive(part, one));
    if (name === "$or") return (value as never[]).some((part) => naive(part, one));
    if (name === "$nor") return (value as never[]).every((part) => !naive(part, one));
    const own = name.startsWith("fields.")
      ? one.fields?.[name.slice("fields.".length)]
      : name === "retracted"
        ? (one.retracted ?? false)
        : (one as unknown as Record<string, unknown>)[name];
    const values = own === undefined || own === null ? [] : [own].flat();
    return holds(values.filter((x) => x !== null && typeof x !== "object") as Value[], value);
  });
}
type Value = string | number | boolean;
function holds(own: Value[], value: unknown): boolean {
  const equals = (wanted: unknown): boolean => (wanted === null ? own.length === 0 : own.some((x) => x === wanted));
  if (typeof value !== "object" || value === null) return equals(value);
  return Object.entries(value).every(([operator, operand]) => {
    const comparable = own.filter((x) => typeof x === typeof operand) as string[];
    const bound = operand as string; // or a number, compared as one
    switch (operator) {
      case "$eq":
        return equals(operand);
      case "$ne":
        return !equals(operand);
      case "$in":
        return (operand as unknown[]).some(equals);
      case "$nin":
        return !(operand as unknown[]).some(equals);
      case "$gt":
        return comparable.some((x) => x > bound);
      case "$gte":
        return comparable.some((x) => x >= bound);
      case "$lt":
        return comparable.some((x) => x < bound);
      case "$lte":
        return comparable.some((x) => x <= bound);
      case "$exists":
        return own.length > 0 === operand;
      default:
        return !holds(own, operand);
    }
  });
}

/** Papers that a filter keeps; their ids are distinct and in order in an index. */
async function kept(filter: unknown, papers: readonly Paper[]): Promise<Paper[]> {
  const rows = await filterMask(parseFilter(filter), new FilterColumns(papers));
  return papers.filter((_, row) => rows[row] === 1);
}

test("a filter keeps the papers that its meaning, read off it naively, keeps", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFilter,
      fc.uniqueArray(filteredPaper, { maxLength: 10, selector: ({ id }) => id }),
      async (one, unordered) => {
        const papers = unordered.sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(await kept(one, papers)).toEqual(papers.filter((each) => naive(one as never, each)));
      },
    ),
    { numRuns: 1000 },
  );
});

test("filters take venue, keywords, retracted and own fields, and compare values of one type alone", async () => {
  const papers: Paper[] = [
    {
      id: "1",
      title: "A",
      abstract: "",
      venue: "J Sheep",
      keywords: ["hills", "wool"],
      fields: { cited: 5, tags: ["x", 7] },
    },
    { id: "2", title: "B", abstract: "", retracted: true, fields: { cited: "5", "a.b": true, deep: { x: 1 } } },
    { id: "3", title: "C", abstract: "", keywords: ["wool"], fields: { cited: 12, tags: [], none: null } },
    { id: "4", title: "D", abstract: "" },
  ];
  const ids = async (filter: unknown): Promise<string> => (await kept(filter, papers)).map(({ id }) => id).join("");
  expect(await ids({ venue: "J Sheep" })).toBe("1");
  expect(await ids({ keywords: { $in: ["wool", "hills"] } })).toBe("13");
  expect([await ids({ retracted: true }), await ids({ retracted: false }), await ids({ retracted: null })]).toEqual([
    "2",
    "134",
    "",
  ]);
  expect([await ids({ "fields.cited": 5 }), await ids({ "fields.cited": "5" })]).toEqual(["1", "2"]);
  expect([await ids({ "fields.cited": { $gt: 4 } }), await ids({ "fields.cited": { $gt: "4" } })]).toEqual(["13", "2"]);
  expect([await ids({ "fields.tags": "x" }), await ids({ "fields.tags": 7 })]).toEqual(["1", "1"]);
  expect([await ids({ "fields.a.b": true }), await ids({ "fields.a.b": false })]).toEqual(["2", ""]);
  expect(await ids({ "fields.tags": null })).toBe("234");
  expect(await ids({ "fields.deep": { $exists: true } })).toBe(""); // an object is no value to compare
  expect(await ids({ "fields.constructor": { $exists: true } })).toBe("");
  for (const [filter, message] of [
    [{ retracted: "yes" }, /filter\.retracted must be true or false, got "yes"/],
    [{ "fields.cited": { $gt: true } }, /must be a number or a text, got true/],
    [{ "fields.cited": { $in: [[1]] } }, /must be a text, a number, true or false/],
    [{ "fields.": 1 }, /no field "fields\."/],
  ] as const)
    expect(() => parseFilter(filter)).toThrow(message);
});

test("the filter of the documentation keeps what it says", async () => {
  const papers = [
    { id: "1", title: "A", abstract: "", year: 2024, categories: ["cs.LG", "cs.CL"], authors: ["Ada"] },
    { id: "2", title: "B", abstract: "", year: 2024, categories: ["cs.CL"], authors: ["Bo"] },
    { id: "3", title: "C", abstract: "", year: 2022, categories: ["cs.CL"], authors: ["Ada"] },
    { id: "4", title: "D", abstract: "", categories: ["cs.CL"], authors: ["Ada"] },
  ];
  expect(
    (
      await kept(
        { year: { $gte: 2023 }, categories: "cs.CL", $or: [{ authors: "Ada" }, { title: { $in: ["X"] } }] },
        papers,
      )
    ).map(({ id }) => id),
  ).toEqual(["1"]);
  expect(await kept({}, papers)).toHaveLength(4);
  expect((await kept({ year: null }, papers)).map(({ id }) => id)).toEqual(["4"]);
});

const deep = (levels: number): unknown => (levels === 0 ? { id: "a" } : { $not: deep(levels - 1) });
const ring: Record<string, unknown> = {};
ring.$and = [ring];

test.each<[string, unknown, RegExp]>([
  ["an unknown field", { yaer: 2023 }, /^filter has no field "yaer"; did you mean "year"\? It knows "id", "title"/],
  ["a field nothing like one", { zebra: "x" }, /^filter has no field "zebra"; it knows "id"/],
  ["an unknown operator", { year: { $gt3: 1 } }, /^filter\.year has no operator "\$gt3"; did you mean "\$gt"\?/],
  ["an unknown combination", { $xor: [{}] }, /^filter has no operator "\$xor"; did you mean "\$or"\?/],
  ["an operator without a field", { $gte: 2023 }, /operator "\$gte" without a field/],
  ["a year that is text", { year: "2023" }, /^filter\.year must be a number, got "2023"/],
  ["a year that is no number", { year: { $gte: NaN } }, /^filter\.year\.\$gte must be a number, got NaN/],
  [
    "a category that is a number",
    { categories: { $in: ["cs.CL", 3] } },
    /^filter\.categories\.\$in\[1\] must be text, got 3/,
  ],
  ["a list as a value", { categories: ["cs.CL", "cs.LG"] }, /write \{ \$in: \["cs\.CL", "cs\.LG"\] \}/],
  ["$in without a list", { id: { $in: "a" } }, /^filter\.id\.\$in takes a list, got "a"/],
  ["$or of nothing", { $or: [] }, /^filter\.\$or takes a list of at least one filter/],
  ["$or of no list", { $or: { id: "a" } }, /^filter\.\$or takes a list/],
  ["$and of a text", { $and: ["a"] }, /^filter\.\$and\[0\] takes conditions such as/],
  ["no conditions", { year: {} }, /^filter\.year takes a value or at least one condition/],
  ["an undefined value", { year: undefined }, /^filter\.year must be a number, got undefined/],
  ["$gt of null", { year: { $gt: null } }, /^filter\.year\.\$gt must be a number, got null/],
  ["$exists of a number", { doi: { $exists: 1 } }, /^filter\.doi\.\$exists must be true or false, got 1/],
  ["$not of a value", { doi: { $not: "x" } }, /^filter\.doi\.\$not takes conditions/],
  ["a text", "year > 2023", /^filter takes conditions such as \{ year: \{ \$gte: 2023 \} \}, got "year > 2023"/],
  ["a list", [], /^filter takes conditions/],
  ["null", null, /^filter takes conditions/],
  ["a function", () => true, /^filter takes conditions/],
  ["a Map", new Map([["year", 2023]]), /^filter takes conditions/],
  ["a regular expression", { title: /x/ }, /^filter\.title takes a value or conditions/],
  ["a filter of 10,000 levels", deep(10_000), /nested more than 100 levels deep/],
  ["a filter within itself", ring, /nested more than 100 levels deep/],
  ["a key called __proto__", JSON.parse('{"__proto__": 1}'), /^filter has no field "__proto__"/],
  ["a key called constructor", { constructor: 1 }, /^filter has no field "constructor"/],
])("%s is refused with its place", (_, bad, sentence) => {
  let error: unknown;
  try {
    parseFilter(bad);
  } catch (thrown) {
    error = thrown;
  }
  expect(PaperweaveError.is(error, "invalid-argument")).toBe(true);
  expect((error as Error).message).toMatch(sentence);
});

test("a filter may be nested 100 levels deep", () => {
  expect(() => parseFilter(deep(99))).not.toThrow();
  expect(() => parseFilter(deep(101))).toThrow(/nested more than 100 levels deep/);
});
