import type { FilterNode } from "../../search/index.js";
import { anyValue, beyond, isOwn, OWN_PREFIX, ownTerm, type OwnField, type TermRange } from "../own-field-terms.js";
import { wrongOption } from "../store-helpers.js";
import { MAX_TERM_LENGTH, termOf } from "./terms.js";

/** A query in OpenSearch's query language, as an object: no query is ever built as text. */
export type Query = Record<string, unknown>;

type Leaf = Extract<FilterNode, { kind: "one-of" | "compare" }>;

/** Values that one `terms` query can have (`index.max_terms_count`). */
const MAX_TERMS = 65_536;
const comparisons = { $gt: "gt", $gte: "gte", $lt: "lt", $lte: "lte" } as const;

/**
 * A filter as a query. Negations are moved to the leaves, so that fewer queries are nested:
 * OpenSearch allows 20 levels.
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

/** A query for papers that all of these queries find (`filter`), or any of them (`should`). */
export function combined(queries: readonly Query[], how: "filter" | "should"): Query {
  if (queries.length === 0) return how === "filter" ? { match_all: {} } : { match_none: {} };
  const flat = queries.flatMap((query) => innerQueries(query, how) ?? [query]);
  return flat.length === 1 ? flat[0]! : { bool: { [how]: flat, ...(how === "should" && { minimum_should_match: 1 }) } };
}

/** The queries that were combined in the same way into this one. */
function innerQueries(query: Query, how: "filter" | "should"): readonly Query[] | undefined {
  return (query.bool as Record<string, readonly Query[]> | undefined)?.[how];
}

function leafQuery(node: Leaf): Query {
  const { field } = node;
  if (isOwn(field)) return ownQuery(field, node);
  const exact = `exact.${field}`;
  if (node.kind === "compare") checkBound(node.bound, MAX_TERM_LENGTH);
  if (node.kind === "compare") return { range: { [exact]: { [comparisons[node.operator]]: indexed(node.bound) } } };
  const missing: Query[] =
    node.orMissing && field !== "retracted" ? [{ bool: { must_not: [{ exists: { field: exact } }] } }] : [];
  return combined([...anyOf(exact, node.values.map(indexed)), ...missing], "should");
}

/** All own fields of a paper are terms of one field. */
function ownQuery(field: OwnField, node: Leaf): Query {
  const between = (range: TermRange): Query => ({
    range: { "exact.own": Object.fromEntries(Object.entries(range).map(([side, term]) => [side, termOf(term)])) },
  });
  if (node.kind === "compare") {
    checkBound(node.bound, MAX_TERM_LENGTH - OWN_PREFIX);
    return between(beyond(field, node.operator, node.bound));
  }
  const missing: Query[] = node.orMissing ? [{ bool: { must_not: [between(anyValue(field))] } }] : [];
  const terms = node.values.map((value) => termOf(ownTerm(field, value)));
  return combined([...anyOf("exact.own", terms), ...missing], "should");
}

/**
 * Longer texts are in the index as hashes, which have no order.
 * @throws PaperweaveError `invalid-argument`
 */
function checkBound(bound: string | number, longest: number): void {
  if (typeof bound === "string" && bound.length > longest)
    throw wrongOption(
      `filter: OpenSearch compares texts with bounds of at most ${longest} characters, got ${bound.length}.`,
    );
}

/** As few queries as possible that together find the papers with any of these values. */
export function anyOf(field: string, values: readonly (string | number | boolean)[]): Query[] {
  const queries: Query[] = [];
  for (let at = 0; at < values.length; at += MAX_TERMS)
    queries.push({ terms: { [field]: values.slice(at, at + MAX_TERMS) } });
  return queries;
}

/** A value as it is in the index. Zero has no sign. */
function indexed(value: string | number | boolean): string | number | boolean {
  return typeof value === "string" ? termOf(value) : typeof value === "number" ? value + 0 : value;
}
