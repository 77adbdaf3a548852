import { dot } from "../../core/matrix.js";
import type { ScoredPaper, StoreHits, StoreQuery } from "../paper-store.js";
import { bestFirst } from "../store-helpers.js";
import { conditionSql } from "./filter-sql.js";
import { Parameters } from "./pg.js";
import { toHalfvec } from "./float16.js";
import { quotedLexeme, readLexemes, type Lexeme } from "./lexemes.js";
import { selected, toPaper, toStored, type Row } from "./rows.js";
import type { Tables } from "./schema/tables.js";
import type { Transaction } from "./transaction.js";

/** Candidates beyond k, so that papers as similar as the last hit are ordered by id, too. */
const EXTRA_CANDIDATES = 16;
/** The weights of ts_rank for a word of an abstract (D, the first) and of a title (A, the last). */
const WEIGHTS = "'{0.5, 0.5, 0.5, 1}'::float4[]";
/** Papers ranked by words: those that have the rarest words, until they are about so many. */
const MAX_CANDIDATES = 10_000;
/** The limit of pgvector. */
const MAX_EF_SEARCH = 1000;

/**
 * Settings for a search by meaning. Without `iterative_scan` a filter would be applied to
 * `ef_search` candidates only, and leave fewer than k.
 */
export function searchSettings(k: number, efSearch: number): Record<string, string | number> {
  return {
    "hnsw.iterative_scan": "strict_order",
    "hnsw.ef_search": Math.min(MAX_EF_SEARCH, Math.max(efSearch, 2 * k)),
  };
}

export async function search(
  transaction: Transaction,
  tables: Tables,
  schema: string,
  query: StoreQuery,
): Promise<StoreHits> {
  return {
    byMeaning: query.vector ? await byMeaning(transaction, tables, query, query.vector) : [],
    byWords: query.words
      ? await byWords(transaction, tables, query, await readLexemes(transaction, tables, schema, query.words))
      : [],
  };
}

async function byMeaning(
  transaction: Transaction,
  tables: Tables,
  query: StoreQuery,
  vector: Float32Array,
): Promise<ScoredPaper[]> {
  const wanted = query.k + EXTRA_CANDIDATES;
  const ask = (exact: boolean): Promise<Row[]> => {
    const parameters = new Parameters();
    const sought = parameters.add(toHalfvec(vector), `${tables.vector}.halfvec`);
    const distance = `p.vector OPERATOR(${tables.vector}.<#>) ${sought}`;
    // The graph cannot sort by a sum: the addition makes PostgreSQL compare all papers.
    const order = exact ? `(${distance}) + 0.0` : distance;
    const condition = conditionSql(query, tables, parameters);
    const limit = parameters.add(wanted, "bigint");
    return transaction.query<Row>(
      `WITH nearest AS MATERIALIZED (
        SELECT p.key FROM ${tables.papers} p WHERE ${condition} ORDER BY ${order} LIMIT ${limit})
      SELECT ${selected(tables, true)} FROM nearest JOIN ${tables.papers} p USING (key)`,
      parameters.values,
    );
  };
  const near = await ask(false);
  // When few papers meet the conditions, the graph gives up before it has found them all. Then each
  // of them is compared.
  const rows = near.length < wanted ? await ask(true) : near;
  const hits = rows
    .map(toStored)
    .map((one) => ({ ...one, score: Math.fround(dot(vector, 0, one.vector, 0, vector.length)) }));
  return best(hits, query);
}

async function byWords(
  transaction: Transaction,
  tables: Tables,
  query: StoreQuery,
  lexemes: readonly Lexeme[],
): Promise<ScoredPaper[]> {
  const positive = lexemes
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.papers - b.papers || b.weight - a.weight);
  if (positive.length === 0) return [];
  const ask = async (sought: readonly Lexeme[]): Promise<ScoredPaper[]> => {
    const parameters = new Parameters();
    const any = parameters.add(sought.map(({ lexeme }) => quotedLexeme(lexeme)).join(" | "), "tsquery");
    const score = lexemes
      .map(
        ({ lexeme, weight }) =>
          `${parameters.add(weight, "float8")} * ` +
          `ts_rank(${WEIGHTS}, p.words, ${parameters.add(quotedLexeme(lexeme), "tsquery")}, 1)`,
      )
      .join(" + ");
    const condition = conditionSql(query, tables, parameters);
    const limit = parameters.add(query.k, "bigint");
    // OFFSET 0 makes PostgreSQL compute the score once, not for the condition and for the order.
    const rows = await transaction.query<Row & { score: number }>(
      `WITH best AS MATERIALIZED (
        SELECT key, score FROM (
          SELECT p.key, p.id, ${score} AS score FROM ${tables.papers} p
          WHERE p.words @@ ${any} AND ${condition} OFFSET 0) AS ranked
        WHERE score > 0 ORDER BY score DESC, id LIMIT ${limit})
      SELECT ${selected(tables, query.vectors ?? false)}, best.score FROM best JOIN ${tables.papers} p USING (key)`,
      parameters.values,
    );
    return rows.map((row) => ({ ...(query.vectors ? toStored(row) : { paper: toPaper(row) }), score: row.score }));
  };
  let papers = 0;
  const first = positive.filter((one, i) => (papers += one.papers) <= MAX_CANDIDATES || i === 0);
  const hits = await ask(first);
  return best(hits.length < query.k && first.length < positive.length ? await ask(positive) : hits, query);
}

function best(hits: ScoredPaper[], { k, vectors = false }: StoreQuery): ScoredPaper[] {
  return bestFirst(hits)
    .slice(0, k)
    .map(({ paper, vector, score }) => ({ paper, ...(vectors && vector && { vector }), score }));
}
