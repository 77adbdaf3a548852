import { ln } from "../../core/math.js";
import { compareIds } from "../../core/strings.js";
import { MAX_EXAMPLE_TERMS, UNLIKE_WEIGHT } from "../../search/index.js";
import type { PaperText, SoughtWords } from "../paper-store.js";
import type { Tables } from "./schema/tables.js";
import { wordsText } from "./texts.js";
import type { Transaction } from "./transaction.js";

/** A searched stem, as a tsvector has it. */
export interface Lexeme {
  lexeme: string;
  /** How many papers have it, about. */
  papers: number;
  /**
   * How much it counts: more when fewer papers have it; below 0 for a word of papers that hits should
   * be unlike.
   */
  weight: number;
}

/** A word of a title counts as much as two of an abstract. */
const TITLE_WEIGHT = 2;
/** The k1 of BM25: how much the repetitions of a word in an example add. */
const K1 = 1.2;
/**
 * With fewer papers, those that have a word are counted. With more, their number is estimated from
 * the statistics of the table.
 */
const MAX_COUNTED = 20_000;

/** The stems of a query or of examples, highest weight first. */
export async function readLexemes(
  transaction: Transaction,
  tables: Tables,
  schema: string,
  words: SoughtWords,
): Promise<Lexeme[]> {
  const counts =
    "text" in words
      ? await countsOfQuery(transaction, words.text)
      : await countsOfExamples(transaction, words.like, words.unlike);
  const lexemes = [...counts.keys()];
  if (lexemes.length === 0) return [];
  const { all, papersWith } = await frequencies(transaction, tables, schema, lexemes);
  return lexemes
    .map((lexeme) => {
      const papers = papersWith.get(lexeme) ?? 0;
      return {
        lexeme,
        papers,
        weight: counts.get(lexeme)! * ln(1 + (Math.max(0, all - papers) + 0.5) / (papers + 0.5)),
      };
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || compareIds(a.lexeme, b.lexeme))
    .slice(0, MAX_EXAMPLE_TERMS);
}

/** Each word counts as often as the query has it. */
async function countsOfQuery(transaction: Transaction, text: string): Promise<Map<string, number>> {
  const found = await transaction.query<{ lexeme: string; times: number }>(
    "SELECT lexeme, cardinality(positions) AS times FROM unnest(to_tsvector('pg_catalog.english', $1::text))",
    [wordsText(text)],
  );
  return new Map(found.map(({ lexeme, times }) => [lexeme, times]));
}

/**
 * Each word counts as BM25 would count it in a paper that has it so often: the mean over the examples
 * of its side (like, or unlike).
 */
async function countsOfExamples(
  transaction: Transaction,
  like: readonly PaperText[],
  unlike: readonly PaperText[],
): Promise<Map<string, number>> {
  const texts = [...like, ...unlike];
  const found = await transaction.query<{ example: number; lexeme: string; worth: number }>(
    `SELECT texts.example::int, one.lexeme,
      (SELECT sum(CASE weight WHEN 'A' THEN ${TITLE_WEIGHT} ELSE 1 END) FROM unnest(one.weights) AS weight)::int
        AS worth
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS texts (title, abstract, example),
      unnest(setweight(to_tsvector('pg_catalog.english', texts.title), 'A')
        || setweight(to_tsvector('pg_catalog.english', texts.abstract), 'D')) AS one`,
    [texts.map(({ title }) => wordsText(title)), texts.map(({ abstract }) => wordsText(abstract))],
  );
  const counts = new Map<string, number>();
  for (const { example, lexeme, worth } of found) {
    const share = example <= like.length ? 1 / like.length : -UNLIKE_WEIGHT / unlike.length;
    counts.set(lexeme, (counts.get(lexeme) ?? 0) + (share * worth) / (K1 + worth));
  }
  return counts;
}

/** How many papers there are, and how many have each of the words. */
async function frequencies(
  transaction: Transaction,
  tables: Tables,
  schema: string,
  lexemes: readonly string[],
): Promise<{ all: number; papersWith: Map<string, number> }> {
  const [known] = await transaction.query<{
    all: number;
    common: string[] | null;
    shares: number[] | null;
    least: number | null;
  }>(
    `WITH common AS MATERIALIZED (
      SELECT one.lexeme, one.share FROM pg_catalog.pg_stats s,
        unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS one (lexeme, share)
      WHERE s.schemaname = $1 AND s.tablename = 'papers' AND s.attname = 'words' AND one.lexeme IS NOT NULL)
    SELECT (SELECT greatest(reltuples, 0)::float8 FROM pg_catalog.pg_class WHERE oid = $2::regclass) AS all,
      (SELECT array_agg(lexeme) FROM common WHERE lexeme = ANY ($3::text[])) AS common,
      (SELECT array_agg(share::float8) FROM common WHERE lexeme = ANY ($3::text[])) AS shares,
      (SELECT min(share)::float8 FROM common) AS least`,
    [schema, tables.papers, lexemes],
  );
  const { all, common, shares, least } = known!;
  if (all < MAX_COUNTED || least === null) return countPapersWith(transaction, tables, lexemes);
  // A word that is not among the most common ones is in fewer papers than the last of these.
  const papersWith = new Map(lexemes.map((lexeme) => [lexeme, (least / 2) * all]));
  common?.forEach((lexeme, i) => papersWith.set(lexeme, shares![i]! * all));
  return { all, papersWith };
}

async function countPapersWith(
  transaction: Transaction,
  { papers }: Tables,
  lexemes: readonly string[],
): Promise<{ all: number; papersWith: Map<string, number> }> {
  const found = await transaction.query<{ lexeme: string | null; papers: number }>(
    `SELECT NULL AS lexeme, count(*)::int AS papers FROM ${papers} UNION ALL
    SELECT one.lexeme, (SELECT count(*)::int FROM ${papers} WHERE words @@ one.query)
    FROM unnest($1::text[], $2::tsquery[]) AS one (lexeme, query)`,
    [lexemes, lexemes.map(quotedLexeme)],
  );
  return {
    all: found.find(({ lexeme }) => lexeme === null)!.papers,
    papersWith: new Map(found.flatMap(({ lexeme, papers: number }) => (lexeme === null ? [] : [[lexeme, number]]))),
  };
}

/** A lexeme in quotation marks, as part of a tsquery. */
export function quotedLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, "$&$&")}'`;
}
