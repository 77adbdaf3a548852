import type { FilterNode } from "../../search/index.js";
import { termOf } from "./terms.js";

/** A query of OpenSearch's query language, as an object: nothing is ever put together as text. */
export type Query = Record<string, unknown>;

type Leaf = Extract<FilterNode, { kind: "one-of" | "compare" }>;

export const everything: Query = { match_all: {} };
export const nothing: Query = { match_none: {} };

/** Values that one `terms` query takes (`index.max_terms_count`). */
const MOST_TERMS = 65_536;
const comparisons = { $gt: "gt", $gte: "gte", $lt: "lt", $lte: "lte" } as const;

/**
 * The papers that a filter keeps. Negations are carried inwards, so that few queries stand within
 * others: OpenSearch takes 20 levels.
 */
export function filterQuery(node: FilterNode): Query {
  return queryOf(node, false);
}

function queryOf(node: FilterNode, negated: boolean): Query {
  switch (node.kind) {
    case "not":
      return queryOf(node.node, !negated);
    case "every":
      return combined(
        node.nodes.map((one) => queryOf(one, negated)),
        negated ? "should" : "filter",
      );
    default:
      return negated ? { bool: { must_not: [leafQuery(node)] } } : leafQuery(node);
  }
}

/** Papers that all of the queries find, or any of them. */
export function combined(queries: readonly Query[], how: "filter" | "should"): Query {
  if (queries.length === 0) return how === "filter" ? everything : nothing;
  const flat = queries.flatMap((query) => partsOf(query, how) ?? [query]);
  return flat.length === 1 ? flat[0]! : { bool: { [how]: flat, ...(how === "should" && { minimum_should_match: 1 }) } };
}

/** The parts of a query that is made of parts in the same way. */
function partsOf(query: Query, how: "filter" | "should"): readonly Query[] | undefined {
  return (query.bool as Record<string, readonly Query[]> | undefined)?.[how];
}

function leafQuery(node: Leaf): Query {
  const field = `exact.${node.field}`;
  if (node.kind === "compare") return { range: { [field]: { [comparisons[node.operator]]: indexed(node.bound) } } };
  const missing: Query[] = node.orMissing ? [{ bool: { must_not: [{ exists: { field } }] } }] : [];
  return combined([...anyOf(field, node.values.map(indexed)), ...missing], "should");
}

/** Queries, as few as can be, that together find what has any of these values. */
export function anyOf(field: string, values: readonly (string | number)[]): Query[] {
  const queries: Query[] = [];
  for (let at = 0; at < values.length; at += MOST_TERMS)
    queries.push({ terms: { [field]: values.slice(at, at + MOST_TERMS) } });
  return queries;
}

/** A value as it stands in the index. Zero has no sign. */
function indexed(value: string | number): string | number {
  return typeof value === "string" ? termOf(value) : value + 0;
}
