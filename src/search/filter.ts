import { show } from "../core/check.js";
import { nearestOf } from "../core/edit-distance.js";
import { PaperweaveError } from "../core/errors.js";
import type { Paper } from "../core/types.js";

type Comparable = string | number;

/** Conditions on one field; all of them must hold. A field with several values (authors, categories) meets one when any of its values does. */
export interface FieldConditions<T extends Comparable> {
  /** Equal to; `null`: the paper has no such field. */
  $eq?: T | null;
  /** Not equal to, also where the paper has no such field. */
  $ne?: T | null;
  $gt?: T;
  $gte?: T;
  $lt?: T;
  $lte?: T;
  /** Equal to one of these. */
  $in?: readonly (T | null)[];
  /** Equal to none of these. */
  $nin?: readonly (T | null)[];
  $exists?: boolean;
  $not?: FieldConditions<T>;
}

/** A value to be equal to, or conditions. */
export type FieldFilter<T extends Comparable> = T | null | FieldConditions<T>;

/**
 * Which papers to look among, as in MongoDB: `{ year: { $gte: 2023 }, categories: "cs.CL" }`. All conditions must hold. Texts are
 * compared as they are written, by UTF-16 code units: dates (`2024-05-31`) as one expects.
 */
export interface Filter {
  id?: FieldFilter<string>;
  title?: FieldFilter<string>;
  abstract?: FieldFilter<string>;
  authors?: FieldFilter<string>;
  year?: FieldFilter<number>;
  date?: FieldFilter<string>;
  categories?: FieldFilter<string>;
  url?: FieldFilter<string>;
  doi?: FieldFilter<string>;
  $and?: readonly Filter[];
  $or?: readonly Filter[];
  $nor?: readonly Filter[];
  $not?: Filter;
}

export type Predicate = (paper: Paper) => boolean;
/** What a paper has in a field. */
type Value = Comparable | readonly Comparable[] | undefined;
type Test = (value: Value) => boolean;

const fields = ["id", "title", "abstract", "authors", "year", "date", "categories", "url", "doi"] as const;
type Field = (typeof fields)[number];
const combinations = ["$and", "$or", "$nor", "$not"] as const;
const operators = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$not"] as const;
/** Deeper filters are mistakes: an object within itself. */
const DEEPEST = 100;

/**
 * Checks a filter, all of it, and makes a predicate of it.
 * @throws PaperweaveError `invalid-argument`: an unknown field or operator, with the nearest known one; a value of the wrong type, with its place
 */
export function compileFilter(filter: unknown): Predicate {
  return compile(filter, "filter", 0);
}

function compile(filter: unknown, place: string, depth: number): Predicate {
  if (depth > DEEPEST) throw refused(`${place.slice(0, 60)}… is nested more than ${DEEPEST} levels deep.`);
  const tests = Object.entries(plainObject(filter, place, "conditions such as { year: { $gte: 2023 } }")).map(([name, value]): Predicate => {
    const at = `${place}.${name}`;
    if (isOneOf(fields, name)) {
      const test = fieldTest(name, value, at, depth + 1);
      return (paper) => test(paper[name]);
    }
    if (name === "$not") {
      const negated = compile(value, at, depth + 1);
      return (paper) => !negated(paper);
    }
    if (!isOneOf(combinations, name)) {
      if (isOneOf(operators, name)) throw refused(`${place} has the operator "${name}" without a field; write { year: { ${name}: … } }.`);
      throw unknown(name.startsWith("$") ? "operator" : "field", name, place, name.startsWith("$") ? combinations : fields);
    }
    if (!Array.isArray(value) || value.length === 0) throw refused(`${at} takes a list of at least one filter, got ${show(value)}.`);
    const several = value.map((one: unknown, i) => compile(one, `${at}[${i}]`, depth + 1));
    if (name === "$and") return (paper) => several.every((test) => test(paper));
    if (name === "$or") return (paper) => several.some((test) => test(paper));
    return (paper) => !several.some((test) => test(paper));
  });
  return tests.length === 1 ? tests[0]! : (paper) => tests.every((test) => test(paper));
}

function fieldTest(field: Field, value: unknown, place: string, depth: number): Test {
  if (depth > DEEPEST) throw refused(`${place.slice(0, 60)}… is nested more than ${DEEPEST} levels deep.`);
  if (value === null || typeof value !== "object") return equalTo(comparable(field, value, place, true));
  if (Array.isArray(value)) throw refused(`${place} takes a value or conditions, got a list; write { $in: [${value.slice(0, 3).map(show).join(", ")}${value.length > 3 ? ", …" : ""}] }.`);
  const conditions = Object.entries(plainObject(value, place, "a value or conditions such as { $in: […] }"));
  if (conditions.length === 0) throw refused(`${place} takes a value or at least one condition, got {}.`);
  const tests = conditions.map(([name, operand]) => {
    if (!isOneOf(operators, name)) throw unknown("operator", name, place, operators);
    return operatorTest(name, field, operand, `${place}.${name}`, depth);
  });
  return tests.length === 1 ? tests[0]! : (value) => tests.every((test) => test(value));
}

function operatorTest(operator: (typeof operators)[number], field: Field, operand: unknown, place: string, depth: number): Test {
  const not = (test: Test): Test => (value) => !test(value);
  const oneOf = (): Test => {
    if (!Array.isArray(operand)) throw refused(`${place} takes a list, got ${show(operand)}.`);
    const wanted = new Set(operand.map((one: unknown, i) => comparable(field, one, `${place}[${i}]`, true)));
    return anyOf((value) => wanted.has(value), wanted.has(null));
  };
  const bounded = (holds: (value: Comparable, bound: Comparable) => boolean): Test => {
    const bound = comparable(field, operand, place, false)!;
    return anyOf((value) => holds(value, bound));
  };
  switch (operator) {
    case "$eq": return equalTo(comparable(field, operand, place, true));
    case "$ne": return not(equalTo(comparable(field, operand, place, true)));
    case "$in": return oneOf();
    case "$nin": return not(oneOf());
    case "$gt": return bounded((value, bound) => value > bound);
    case "$gte": return bounded((value, bound) => value >= bound);
    case "$lt": return bounded((value, bound) => value < bound);
    case "$lte": return bounded((value, bound) => value <= bound);
    case "$exists":
      if (typeof operand !== "boolean") throw refused(`${place} must be true or false, got ${show(operand)}.`);
      return operand ? not(isMissing) : isMissing;
    case "$not":
      if (typeof operand !== "object" || operand === null) throw refused(`${place} takes conditions such as { $gte: 2023 }, got ${show(operand)}.`);
      return not(fieldTest(field, operand, place, depth + 1));
  }
}

/** `null` is equal to a field that is not there. */
function equalTo(wanted: Comparable | null): Test {
  return wanted === null ? isMissing : anyOf((value) => value === wanted);
}

/** Whether any of a field's values is so. */
function anyOf(holds: (value: Comparable) => boolean, missing = false): Test {
  return (value) => (typeof value === "object" ? (value.length === 0 ? missing : value.some(holds)) : value === undefined ? missing : holds(value));
}

function isMissing(value: Value): boolean {
  return value === undefined || (typeof value === "object" && value.length === 0);
}

function comparable(field: Field, value: unknown, place: string, orNull: boolean): Comparable | null {
  if (value === null && orNull) return null;
  if (field === "year") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw refused(`${place} must be a number, got ${show(value)}.`);
  }
  if (typeof value === "string") return value;
  throw refused(`${place} must be text, got ${show(value)}.`);
}

function plainObject(value: unknown, place: string, what: string): Record<string, unknown> {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== null && (prototype === undefined || Object.getPrototypeOf(prototype) !== null || Array.isArray(value))) {
    throw refused(`${place} takes ${what}, got ${show(value)}.`);
  }
  return value as Record<string, unknown>;
}

function isOneOf<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name);
}

function unknown(what: string, name: string, place: string, known: readonly string[]): PaperweaveError {
  const near = nearestOf(name, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return refused(`${place} has no ${what} ${show(name)}${hint}${hint ? " It" : "; it"} knows ${known.map((one) => `"${one}"`).join(", ")}.`);
}

function refused(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
