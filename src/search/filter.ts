import { formatValue } from "../core/format.js";
import { closestName } from "../core/edit-distance.js";
import { PaperweaveError } from "../core/errors.js";
import { filterFields, isOwnField, type FieldValue, type FilterField } from "./filter-columns.js";

/**
 * Conditions on one field; all of them must hold. A field with several values (authors, categories)
 * meets a condition when one of its values does. Texts are compared by UTF-16 code units.
 */
export interface FieldConditions<T extends FieldValue> {
  /** Equal to this; `null`: the paper does not have the field. */
  $eq?: T | null | undefined;
  /** Not equal to this; also true of a paper that does not have the field. */
  $ne?: T | null | undefined;
  /** Greater than this. */
  $gt?: T | undefined;
  /** Greater than or equal to this. */
  $gte?: T | undefined;
  /** Less than this. */
  $lt?: T | undefined;
  /** Less than or equal to this. */
  $lte?: T | undefined;
  /** Equal to one of these; `null` among them: or the paper does not have the field. */
  $in?: readonly (T | null)[] | undefined;
  /** Equal to none of these. */
  $nin?: readonly (T | null)[] | undefined;
  /** `true`: the paper has the field; `false`: it does not. */
  $exists?: boolean | undefined;
  /** These conditions do not all hold. */
  $not?: FieldConditions<T> | undefined;
}

/** What a field must be equal to (`null`: the paper does not have the field), or conditions. */
export type FieldFilter<T extends FieldValue> = T | null | FieldConditions<T>;

/**
 * Which papers to look among, written as in MongoDB: `{ year: { $gte: 2023 }, categories: "cs.CL"
 * }`. All conditions must hold. Texts are compared as they are written, by UTF-16 code units; dates
 * such as `2024-05-31` are then in order of time.
 */
export interface Filter {
  /** The paper's id. */
  id?: FieldFilter<string> | undefined;
  /** The whole title. */
  title?: FieldFilter<string> | undefined;
  /** The whole abstract. */
  abstract?: FieldFilter<string> | undefined;
  /** One of the authors, as the source writes the name. */
  authors?: FieldFilter<string> | undefined;
  /** Year of publication. */
  year?: FieldFilter<number> | undefined;
  /** Date, in ISO 8601: `2024`, `2024-05` or `2024-05-31`. */
  date?: FieldFilter<string> | undefined;
  /** One of the categories. */
  categories?: FieldFilter<string> | undefined;
  /** The whole name of the journal, conference or book. */
  venue?: FieldFilter<string> | undefined;
  /** One of the keywords. */
  keywords?: FieldFilter<string> | undefined;
  /** Whether the source says that the paper was retracted; false for all other papers. */
  retracted?: FieldFilter<boolean> | undefined;
  /**
   * A value of one of the paper's own fields, or an item of its list. Only values of the same type
   * are equal or compared: 5 is not "5".
   */
  [ownField: `fields.${string}`]: FieldFilter<FieldValue> | undefined;
  /** Address of the paper. */
  url?: FieldFilter<string> | undefined;
  /** Digital object identifier. */
  doi?: FieldFilter<string> | undefined;
  /** All of these filters hold. */
  $and?: readonly Filter[] | undefined;
  /** At least one of these filters holds. */
  $or?: readonly Filter[] | undefined;
  /** None of these filters holds. */
  $nor?: readonly Filter[] | undefined;
  /** This filter does not hold. */
  $not?: Filter | undefined;
}

/** A checked filter as a tree of a few kinds of nodes. A store turns it into a query of its own. */
export type FilterNode =
  | {
      /** One of the field's values is in a list. */
      kind: "one-of";
      /** The field. */
      field: FilterField;
      /** The list; of the types that the field has. */
      values: readonly FieldValue[];
      /** Papers that do not have the field pass, too. */
      orMissing: boolean;
    }
  | {
      /** One of the field's values compares with a bound so; texts by UTF-16 code units. */
      kind: "compare";
      /** The field. */
      field: FilterField;
      /** Greater than, greater than or equal to, less than, less than or equal to. */
      operator: "$gt" | "$gte" | "$lt" | "$lte";
      /** The bound. */
      bound: Exclude<FieldValue, boolean>;
    }
  | {
      /** The papers that another node does not keep. */
      kind: "not";
      /** The other node. */
      node: FilterNode;
    }
  | {
      /** The papers that all of these nodes keep; all papers when there is no node. */
      kind: "every";
      /** The nodes. */
      nodes: readonly FilterNode[];
    };

const combinations = ["$and", "$or", "$nor", "$not"] as const;
const operators = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$not"] as const;
/** A filter of more levels is taken for a mistake, such as an object that contains itself. */
const MAX_DEPTH = 100;

/**
 * Checks a whole filter.
 * @throws PaperweaveError `invalid-argument`: an unknown field or operator, with the known one that
 *   is spelt most like it; a value of the wrong type, with its path in the filter
 */
export function parseFilter(filter: unknown): FilterNode {
  return parse(filter, "filter", 0);
}

function parse(filter: unknown, path: string, depth: number): FilterNode {
  if (depth > MAX_DEPTH) throw refused(`${path.slice(0, 60)}… is nested more than ${MAX_DEPTH} levels deep.`);
  const conditions = Object.entries(plainObject(filter, path, "conditions such as { year: { $gte: 2023 } }")).map(
    ([name, value]): FilterNode => {
      const at = `${path}.${name}`;
      if (isOneOf(filterFields, name) || isOwnField(name)) return parseField(name, value, at, depth + 1);
      if (name === "$not") return not(parse(value, at, depth + 1));
      if (!isOneOf(combinations, name)) {
        if (isOneOf(operators, name))
          throw refused(`${path} has the operator "${name}" without a field; write { year: { ${name}: … } }.`);
        throw unknown(
          name.startsWith("$") ? "operator" : "field",
          name,
          path,
          name.startsWith("$") ? combinations : [...filterFields, "fields.NAME"],
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

function parseField(field: FilterField, value: unknown, path: string, depth: number): FilterNode {
  if (depth > MAX_DEPTH) throw refused(`${path.slice(0, 60)}… is nested more than ${MAX_DEPTH} levels deep.`);
  if (value === null || typeof value !== "object") return oneOf(field, [comparable(field, value, path, true)]);
  if (Array.isArray(value))
    throw refused(
      `${path} takes a value or conditions, got a list; write ` +
        `{ $in: [${value.slice(0, 3).map(formatValue).join(", ")}${value.length > 3 ? ", …" : ""}] }.`,
    );
  const conditions = Object.entries(plainObject(value, path, "a value or conditions such as { $in: […] }"));
  if (conditions.length === 0) throw refused(`${path} takes a value or at least one condition, got {}.`);
  return every(
    conditions.map(([name, operand]) => {
      if (!isOneOf(operators, name)) throw unknown("operator", name, path, operators);
      return parseOperator(name, field, operand, `${path}.${name}`, depth);
    }),
  );
}

function parseOperator(
  operator: (typeof operators)[number],
  field: FilterField,
  operand: unknown,
  path: string,
  depth: number,
): FilterNode {
  const listed = (): (FieldValue | null)[] => {
    if (!Array.isArray(operand)) throw refused(`${path} takes a list, got ${formatValue(operand)}.`);
    return operand.map((one: unknown, i) => comparable(field, one, `${path}[${i}]`, true));
  };
  switch (operator) {
    case "$eq":
      return oneOf(field, [comparable(field, operand, path, true)]);
    case "$ne":
      return not(oneOf(field, [comparable(field, operand, path, true)]));
    case "$in":
      return oneOf(field, listed());
    case "$nin":
      return not(oneOf(field, listed()));
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return { kind: "compare", field, operator, bound: boundOf(field, operand, path) };
    case "$exists":
      if (typeof operand !== "boolean") throw refused(`${path} must be true or false, got ${formatValue(operand)}.`);
      return operand ? not(oneOf(field, [null])) : oneOf(field, [null]);
    case "$not":
      if (typeof operand !== "object" || operand === null)
        throw refused(`${path} takes conditions such as { $gte: 2023 }, got ${formatValue(operand)}.`);
      return not(parseField(field, operand, path, depth + 1));
  }
}

/** One of the field's values is among these; `null` stands for papers without the field. */
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

function comparable(field: FilterField, value: unknown, path: string, orNull: boolean): FieldValue | null {
  if (value === null && orNull) return null;
  if (field === "year") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw refused(`${path} must be a number, got ${formatValue(value)}.`);
  }
  if (field === "retracted") {
    if (typeof value === "boolean") return value;
    throw refused(`${path} must be true or false, got ${formatValue(value)}.`);
  }
  if (isOwnField(field)) {
    if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value as FieldValue;
    throw refused(`${path} must be a text, a number, true or false, got ${formatValue(value)}.`);
  }
  if (typeof value === "string") return value;
  throw refused(`${path} must be text, got ${formatValue(value)}.`);
}

/** A value that others can be greater or less than. */
function boundOf(field: FilterField, value: unknown, path: string): Exclude<FieldValue, boolean> {
  const bound = comparable(field, value, path, false)!;
  if (typeof bound === "boolean") throw refused(`${path} must be a number or a text, got ${bound}.`);
  return bound;
}

function plainObject(value: unknown, path: string, what: string): Record<string, unknown> {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  if (
    prototype !== null &&
    (prototype === undefined || Object.getPrototypeOf(prototype) !== null || Array.isArray(value))
  ) {
    throw refused(`${path} takes ${what}, got ${formatValue(value)}.`);
  }
  return value as Record<string, unknown>;
}

function isOneOf<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name);
}

function unknown(what: string, name: string, path: string, known: readonly string[]): PaperweaveError {
  const near = closestName(name, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return refused(
    `${path} has no ${what} ${formatValue(name)}${hint}${hint ? " It" : "; it"} knows ` +
      `${known.map((one) => `"${one}"`).join(", ")}.`,
  );
}

function refused(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
