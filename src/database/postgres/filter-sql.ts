import type { FieldValue, FilterField, FilterNode } from "../../search/index.js";
import { anyValue, beyond, isOwn, ownTerm, type TermRange } from "../own-field-terms.js";
import type { StoreQuery } from "../paper-store.js";
import { keyOf, lookupHash } from "./lookup-hashes.js";
import type { Parameters } from "./pg.js";
import type { Tables } from "./schema/tables.js";
import { toColumn, wordsText } from "./texts.js";
import { hasTopic } from "./topic-table.js";

const operators = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" } as const;

/** What a paper must meet to be found, as a condition on the row `p`. It is never NULL. */
export function conditionSql(query: StoreQuery, tables: Tables, parameters: Parameters): string {
  const { phrases = [], excluded = [], filter, topic, without = [] } = query;
  const all = [
    ...phrases.map((phrase) => holds(phrase, parameters)),
    ...excluded.map((phrase) => `NOT ${holds(phrase, parameters)}`),
    ...(filter ? [filterSql(filter, parameters)] : []),
    ...(topic === undefined ? [] : [hasTopic(tables, topic, parameters)]),
    ...(without.length === 0 ? [] : [`p.key <> ALL (${parameters.add(without.map(keyOf), "uuid[]")})`]),
  ];
  return all.length === 0 ? "TRUE" : all.join(" AND ");
}

/**
 * The condition that a paper has these words one after the other. A phrase of stop words only, which
 * PostgreSQL does not index, is searched in the texts as it is written.
 */
function holds(phrase: string, parameters: Parameters): string {
  const sought = `phraseto_tsquery('pg_catalog.english', ${parameters.add(wordsText(phrase), "text")})`;
  const written = parameters.add(toColumn(phrase), "text");
  const writtenIn = (column: string): string => `strpos(lower(${column}), lower(${written})) > 0`;
  const asWritten = `${writtenIn("p.title")} OR ${writtenIn("p.abstract")}`;
  return `(CASE WHEN numnode(${sought}) > 0 THEN p.words @@ ${sought} ELSE ${asWritten} END)`;
}

/** A filter as a condition. It keeps the same papers as the filter does in memory. */
function filterSql(node: FilterNode, parameters: Parameters): string {
  switch (node.kind) {
    case "one-of": {
      const { field, values, orMissing } = node;
      const hashOf = (value: FieldValue): string =>
        isOwn(field) ? lookupHash("own", ownTerm(field, value)) : lookupHash(field, value);
      const any = values.length === 0 ? "FALSE" : `p.lookup_hashes && ${parameters.add(values.map(hashOf), "uuid[]")}`;
      return orMissing ? `(${any} OR ${missing(field, parameters)})` : any;
    }
    case "compare": {
      const { field, operator, bound } = node;
      if (isOwn(field)) return hasTerm(beyond(field, operator, bound), parameters);
      const sql = operators[operator];
      if (field === "year") return `(p.year IS NOT NULL AND p.year ${sql} ${parameters.add(String(bound), "float8")})`;
      const text = collated(String(bound), parameters);
      if (isList(field))
        return `EXISTS (SELECT FROM unnest(p.${field}) AS one (value) WHERE one.value COLLATE "C" ${sql} ${text})`;
      return `(p.${field} IS NOT NULL AND p.${field} ${sql} ${text})`;
    }
    case "not":
      return `NOT (${filterSql(node.node, parameters)})`;
    case "every":
      return node.nodes.length === 0
        ? "TRUE"
        : `(${node.nodes.map((one) => filterSql(one, parameters)).join(" AND ")})`;
  }
}

/** The condition that one term of the paper's own fields is in a range. */
function hasTerm(range: TermRange, parameters: Parameters): string {
  const within = Object.entries(range).map(
    ([side, bound]) =>
      `one.value COLLATE "C" ${operators[`$${side}` as keyof typeof operators]} ${collated(bound, parameters)}`,
  );
  return `EXISTS (SELECT FROM unnest(p.own) AS one (value) WHERE ${within.join(" AND ")})`;
}

function collated(text: string, parameters: Parameters): string {
  return `${parameters.add(toColumn(text), "text")} COLLATE "C"`;
}

function missing(field: FilterField, parameters: Parameters): string {
  if (isOwn(field)) return `NOT ${hasTerm(anyValue(field), parameters)}`;
  if (field === "retracted") return "FALSE";
  return isList(field) ? `coalesce(cardinality(p.${field}), 0) = 0` : `p.${field} IS NULL`;
}

function isList(field: FilterField): boolean {
  return field === "authors" || field === "categories" || field === "keywords";
}
