import { createHash } from "node:crypto";
import type { Paper } from "../core/types.js";
import { valuesOf, type FieldValue, type FilterField } from "../search/index.js";

/*
 * Own fields of papers (`fields.NAME`) as a database looks them up. Any name can occur, so they have no
 * columns: each value is a text, its term, and all terms of a paper are one list. A term is a hash of
 * the name, a letter for the type of the value, and the value, written so that the texts of values of
 * one type are in the order of the values.
 */

/** A field that users name: `fields.NAME`. */
export type OwnField = Extract<FilterField, `fields.${string}`>;

/** Characters of a term before the value. */
export const OWN_PREFIX = 33;

const types = { boolean: "b", number: "n", string: "t" } as const;

/** Terms from `gt` or `gte` to `lt` or `lte`. */
export type TermRange = Partial<Record<"gt" | "gte" | "lt" | "lte", string>>;

export function isOwn(field: FilterField): field is OwnField {
  return field.startsWith("fields.");
}

/** The term of a value. Only values of one type that are equal have the same one. */
export function ownTerm(field: OwnField, value: FieldValue): string {
  const text = typeof value === "number" ? ordered(value) : String(value);
  return `${hashOf(field)}${types[typeof value as keyof typeof types]}${text}`;
}

/** The terms of all own fields of a paper. */
export function ownTerms(paper: Paper): string[] {
  const fields = Object.keys(paper.fields ?? {}).map((name) => `fields.${name}` as const);
  return [...new Set(fields.flatMap((field) => valuesOf(paper, field).map((value) => ownTerm(field, value))))];
}

/** Where the terms are of all values of a field. */
export function anyValue(field: OwnField): TermRange {
  return { gte: hashOf(field), lt: `${hashOf(field)}~` };
}

/** Where the terms are of the values that compare so with a bound: they have its type. */
export function beyond(field: OwnField, operator: "$gt" | "$gte" | "$lt" | "$lte", bound: string | number): TermRange {
  const type = types[typeof bound as "string" | "number"];
  const next = String.fromCharCode(type.charCodeAt(0) + 1);
  const term = ownTerm(field, bound);
  switch (operator) {
    case "$gt":
      return { gt: term, lt: `${hashOf(field)}${next}` };
    case "$gte":
      return { gte: term, lt: `${hashOf(field)}${next}` };
    case "$lt":
      return { gte: `${hashOf(field)}${type}`, lt: term };
    case "$lte":
      return { gte: `${hashOf(field)}${type}`, lte: term };
  }
}

function hashOf(field: OwnField): string {
  return createHash("sha256")
    .update(field, "utf16le")
    .digest("hex")
    .slice(0, OWN_PREFIX - 1);
}

const bytes = new DataView(new ArrayBuffer(8));

/**
 * A number as 16 hexadecimal digits, whose order is that of the numbers: the bits of a float64, of
 * negative numbers inverted, of others with the sign bit set.
 */
function ordered(value: number): string {
  bytes.setFloat64(0, value + 0); // zero has no sign
  const bits = bytes.getBigUint64(0);
  const sign = 1n << 63n;
  return (bits & sign ? ~bits & (2n * sign - 1n) : bits | sign).toString(16).padStart(16, "0");
}
