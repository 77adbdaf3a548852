import { dot } from "../../core/matrix.js";
import { compareIds } from "../../core/strings.js";
import type { ScoredPaper, StoreHits, StoreQuery } from "../paper-store.js";
import { conditionOf } from "./conditions.js";
import { toHalfvec } from "./halves.js";
import { quotedLexeme, readLexemes, type Lexeme } from "./lexemes.js";
import { Parameters } from "./parameters.js";
import { selected, toPaper, toStored, type Row } from "./rows.js";
import type { Tables } from "./tables.js";
import type { Transaction } from "./transaction.js";

/**
 * Candidates beyond k, so that those with the same similarity as the last one are ordered by id,
 * too.
 */
const MORE = 16;
/**
 * What ts_rank counts for a word of an abstract (D) and of a title (A); nothing has the weights
 * between.
 */
const WEIGHTS = "'{0.5, 0.5, 0.5, 1}'::float4[]";
/** Papers that are ranked by words: those that hold the rarest, until they are so many. */
const CANDIDATES = 10_000;
/** pgvector's own limit. */
const LARGEST_EF = 1000;

/**
 * What a search by meaning sets: without `iterative_scan` a filter would be applied to `ef_search`
 * candidates, and leave fewer than k.
 */
export function searchSettings(k: number, efSearch: number): Record<string, string | number> {
  return { "hnsw.iterative_scan": "strict_order", "hnsw.ef_search": Math.min(LARGEST_EF, Math.max(efSearch, 2 * k)) };
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
  const wanted = query.k + MORE;
  const ask = (exact: boolean): Promise<Row[]> => {
    const parameters = new Parameters();
    const sought = parameters.add(toHalfvec(vector), `${tables.vector}.halfvec`);
    const distance = `p.vector OPERATOR(${tables.vector}.<#>) ${sought}`;
    // The addition is nothing that the graph could order by.
    const nearest = `SELECT p.key FROM ${tables.papers} p WHERE ${conditionOf(query, tables, parameters)} ORDER BY ${exact ? `(${distance}) + 0.0` : distance} LIMIT ${parameters.add(wanted, "bigint")}`;
    return transaction.query<Row>(
      `WITH nearest AS MATERIALIZED (${nearest}) SELECT ${selected(tables, true)} FROM nearest JOIN ${tables.papers} p USING (key)`,
      parameters.values,
    );
  };
  const near = await ask(false);
  // The graph gives up before it has found all when few papers meet the conditions: then these are
  // looked at one by one.
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
  const telling = lexemes.filter(({ weight }) => weight > 0).sort((a, b) => a.papers - b.papers || b.weight - a.weight);
  if (telling.length === 0) return [];
  const ask = async (sought: readonly Lexeme[]): Promise<ScoredPaper[]> => {
    const parameters = new Parameters();
    const any = parameters.add(sought.map(({ lexeme }) => quotedLexeme(lexeme)).join(" | "), "tsquery");
    const score = lexemes
      .map(
        ({ lexeme, weight }) =>
          `${parameters.add(weight, "float8")} * ts_rank(${WEIGHTS}, p.words, ${parameters.add(quotedLexeme(lexeme), "tsquery")}, 1)`,
      )
      .join(" + ");
    // Without the offset the planner would compute the score twice: for the condition on it, and
    // for the order.
    const ranked = `SELECT p.key, p.id, ${score} AS score FROM ${tables.papers} p WHERE p.words @@ ${any} AND ${conditionOf(query, tables, parameters)} OFFSET 0`;
    const rows = await transaction.query<Row & { score: number }>(
      `WITH best AS MATERIALIZED (SELECT key, score FROM (${ranked}) AS ranked WHERE score > 0 ORDER BY score DESC, id LIMIT ${parameters.add(query.k, "bigint")})
      SELECT ${selected(tables, query.vectors ?? false)}, best.score FROM best JOIN ${tables.papers} p USING (key)`,
      parameters.values,
    );
    return rows.map((row) => ({ ...(query.vectors ? toStored(row) : { paper: toPaper(row) }), score: row.score }));
  };
  let papers = 0;
  const first = telling.filter((one, i) => (papers += one.papers) <= CANDIDATES || i === 0);
  const hits = await ask(first);
  return best(hits.length < query.k && first.length < telling.length ? await ask(telling) : hits, query);
}

function best(hits: ScoredPaper[], { k, vectors = false }: StoreQuery): ScoredPaper[] {
  hits.sort((a, b) => b.score - a.score || compareIds(a.paper.id, b.paper.id));
  return hits.slice(0, k).map(({ paper, vector, score }) => ({ paper, ...(vectors && vector && { vector }), score }));
}
