import type { FilterNode } from "../../search/index.js";
import type { StoreQuery } from "../paper-store.js";
import { keyOf, lookupHash, type Field } from "./lookup-hashes.js";
import type { Parameters } from "./pg.js";
import type { Tables } from "./tables.js";
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
      const any =
        values.length === 0
          ? "FALSE"
          : `p.marks && ${parameters.add(
              values.map((value) => lookupHash(field, value)),
              "uuid[]",
            )}`;
      return orMissing ? `(${any} OR ${missing(field)})` : any;
    }
    case "compare": {
      const operator = operators[node.operator];
      const bound =
        node.field === "year"
          ? parameters.add(String(node.bound), "float8")
          : `${parameters.add(toColumn(String(node.bound)), "text")} COLLATE "C"`;
      if (isList(node.field))
        return (
          `EXISTS (SELECT FROM unnest(p.${node.field}) AS one (value) ` +
          `WHERE one.value COLLATE "C" ${operator} ${bound})`
        );
      return `(p.${node.field} IS NOT NULL AND p.${node.field} ${operator} ${bound})`;
    }
    case "not":
      return `NOT (${filterSql(node.node, parameters)})`;
    case "every":
      return node.nodes.length === 0
        ? "TRUE"
        : `(${node.nodes.map((one) => filterSql(one, parameters)).join(" AND ")})`;
  }
}

function missing(field: Field): string {
  return isList(field) ? `coalesce(cardinality(p.${field}), 0) = 0` : `p.${field} IS NULL`;
}

function isList(field: Field): boolean {
  return field === "authors" || field === "categories";
}
