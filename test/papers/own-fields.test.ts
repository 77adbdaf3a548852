import { expect, test } from "vitest";
import { OwnFields } from "../../src/papers/own-fields.js";

test("of a record's own fields up to 200 with up to 4,000 characters are kept; one warning names the others", () => {
  const own = new OwnFields();
  const kept = (fields: Record<string, unknown>): unknown => own.keep({ title: "A title", fields }).fields;
  expect(kept({ note: "x".repeat(4000), kind: "b" })).toEqual({ note: "x".repeat(4000), kind: "b" });
  expect(kept({ note: "x".repeat(4001), kind: "b" })).toEqual({ kind: "b" });
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`field ${i}`, i]));
  expect(Object.keys(kept(many) as object)).toHaveLength(200);
  const warnings: string[] = [];
  own.warn((warning) => warnings.push(warning));
  expect(warnings).toEqual([
    "These fields were not kept where they are longer than 4000 characters, or more than 200 of a record: " +
      "note (1), field 200 (1).",
  ]);
});
