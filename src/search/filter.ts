import { formatValue } from "../core/format.js";
import { closestName } from "../core/edit-distance.js";
import { PaperweaveError } from "../core/errors.js";
import { filterFields, type FieldValue, type FilterField } from "./filter-columns.js";

/**
 * Conditions on one field; all of them must hold. A field with several values (authors, categories)
 * meets one when any of its values does.
 */
export interface FieldConditions<T extends FieldValue> {
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
export type FieldFilter<T extends FieldValue> = T | null | FieldConditions<T>;

/**
 * Which papers to look among, as in MongoDB: `{ year: { $gte: 2023 }, categories: "cs.CL" }`. All
 * conditions must hold. Texts are compared as they are written, by UTF-16 code units: dates
 * (`2024-05-31`) as one expects.
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

/**
 * A filter, checked, in few forms: what looks papers up, here or in a database, is made of this.
 */
export type FilterNode =
  /** Any of the field's values is one of these, or there is none and that is meant, too. */
  | { kind: "one-of"; field: FilterField; values: readonly FieldValue[]; orMissing: boolean }
  /** Any of the field's values is on this side of the bound; texts by UTF-16 code units. */
  | { kind: "compare"; field: FilterField; operator: "$gt" | "$gte" | "$lt" | "$lte"; bound: FieldValue }
  | { kind: "not"; node: FilterNode }
  /** Of no nodes: every paper. */
  | { kind: "every"; nodes: readonly FilterNode[] };

const combinations = ["$and", "$or", "$nor", "$not"] as const;
const operators = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$not"] as const;
/** Deeper filters are mistakes: an object within itself. */
const MAX_DEPTH = 100;

/**
 * Checks a filter, all of it.
 * @throws PaperweaveError `invalid-argument`: an unknown field or operator, with the nearest known
 *   one; a value of the wrong type, with its place
 */
export function parseFilter(filter: unknown): FilterNode {
  return parse(filter, "filter", 0);
}

function parse(filter: unknown, place: string, depth: number): FilterNode {
  if (depth > MAX_DEPTH) throw refused(`${place.slice(0, 60)}… is nested more than ${MAX_DEPTH} levels deep.`);
  const conditions = Object.entries(plainObject(filter, place, "conditions such as { year: { $gte: 2023 } }")).map(
    ([name, value]): FilterNode => {
      const at = `${place}.${name}`;
      if (isOneOf(filterFields, name)) return parseField(name, value, at, depth + 1);
      if (name === "$not") return not(parse(value, at, depth + 1));
      if (!isOneOf(combinations, name)) {
        if (isOneOf(operators, name))
          throw refused(`${place} has the operator "${name}" without a field; write { year: { ${name}: … } }.`);
        throw unknown(
          name.startsWith("$") ? "operator" : "field",
          name,
          place,
          name.startsWith("$") ? combinations : filterFields,
        );
      }
      if (!Array.isArray(value) || value.length === 0)
        throw refused(`${at} takes a list of at least one filter, got ${formatValue(value)}.`);
      const several = value.map((one: unknown, i) => parse(one, `${at}[${i}]`, depth + 1));
      return name === "$and" ? every(several) : name === "$or" ? some(several) : not(some(several));
    },
  );
  return every(conditions);
}

function parseField(field: FilterField, value: unknown, place: string, depth: number): FilterNode {
  if (depth > MAX_DEPTH) throw refused(`${place.slice(0, 60)}… is nested more than ${MAX_DEPTH} levels deep.`);
  if (value === null || typeof value !== "object") return oneOf(field, [comparable(field, value, place, true)]);
  if (Array.isArray(value))
    throw refused(
      `${place} takes a value or conditions, got a list; write { $in: [${value.slice(0, 3).map(formatValue).join(", ")}${value.length > 3 ? ", …" : ""}] }.`,
    );
  const conditions = Object.entries(plainObject(value, place, "a value or conditions such as { $in: […] }"));
  if (conditions.length === 0) throw refused(`${place} takes a value or at least one condition, got {}.`);
  return every(
    conditions.map(([name, operand]) => {
      if (!isOneOf(operators, name)) throw unknown("operator", name, place, operators);
      return parseOperator(name, field, operand, `${place}.${name}`, depth);
    }),
  );
}

function parseOperator(
  operator: (typeof operators)[number],
  field: FilterField,
  operand: unknown,
  place: string,
  depth: number,
): FilterNode {
  const listed = (): (FieldValue | null)[] => {
    if (!Array.isArray(operand)) throw refused(`${place} takes a list, got ${formatValue(operand)}.`);
    return operand.map((one: unknown, i) => comparable(field, one, `${place}[${i}]`, true));
  };
  switch (operator) {
    case "$eq":
      return oneOf(field, [comparable(field, operand, place, true)]);
    case "$ne":
      return not(oneOf(field, [comparable(field, operand, place, true)]));
    case "$in":
      return oneOf(field, listed());
    case "$nin":
      return not(oneOf(field, listed()));
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return { kind: "compare", field, operator, bound: comparable(field, operand, place, false)! };
    case "$exists":
      if (typeof operand !== "boolean") throw refused(`${place} must be true or false, got ${formatValue(operand)}.`);
      return operand ? not(oneOf(field, [null])) : oneOf(field, [null]);
    case "$not":
      if (typeof operand !== "object" || operand === null)
        throw refused(`${place} takes conditions such as { $gte: 2023 }, got ${formatValue(operand)}.`);
      return not(parseField(field, operand, place, depth + 1));
  }
}

/** Any of a field's values is one of these; `null` is equal to a field that is not there. */
function oneOf(field: FilterField, wanted: readonly (FieldValue | null)[]): FilterNode {
  return { kind: "one-of", field, values: wanted.filter((one) => one !== null), orMissing: wanted.includes(null) };
}

function not(node: FilterNode): FilterNode {
  return { kind: "not", node };
}

function every(nodes: readonly FilterNode[]): FilterNode {
  return nodes.length === 1 ? nodes[0]! : { kind: "every", nodes };
}

function some(nodes: readonly FilterNode[]): FilterNode {
  return not(every(nodes.map(not)));
}

function comparable(field: FilterField, value: unknown, place: string, orNull: boolean): FieldValue | null {
  if (value === null && orNull) return null;
  if (field === "year") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw refused(`${place} must be a number, got ${formatValue(value)}.`);
  }
  if (typeof value === "string") return value;
  throw refused(`${place} must be text, got ${formatValue(value)}.`);
}

function plainObject(value: unknown, place: string, what: string): Record<string, unknown> {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  if (
    prototype !== null &&
    (prototype === undefined || Object.getPrototypeOf(prototype) !== null || Array.isArray(value))
  ) {
    throw refused(`${place} takes ${what}, got ${formatValue(value)}.`);
  }
  return value as Record<string, unknown>;
}

function isOneOf<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name);
}

function unknown(what: string, name: string, place: string, known: readonly string[]): PaperweaveError {
  const near = closestName(name, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return refused(
    `${place} has no ${what} ${formatValue(name)}${hint}${hint ? " It" : "; it"} knows ${known.map((one) => `"${one}"`).join(", ")}.`,
  );
}

function refused(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
