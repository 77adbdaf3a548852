import { ln } from "../../core/math.js";
import { compareIds } from "../../core/strings.js";
import { MOST_TERMS, UNLIKE } from "../../search/index.js";
import type { SoughtWords, Text } from "../paper-store.js";
import type { Tables } from "./tables.js";
import { wordsText } from "./texts.js";
import type { Transaction } from "./transaction.js";

/** A stem that is looked for, as a tsvector holds it. */
export interface Lexeme {
  lexeme: string;
  /** How many papers hold it, about. */
  papers: number;
  /**
   * What it counts: more when fewer papers hold it; below 0 for one of papers that those found are
   * to be unlike.
   */
  weight: number;
}

/** A word of a title counts as often. */
const TITLE = 2;
/** How fast a word that stands again in an example counts less: the k1 of BM25. */
const K1 = 1.2;
/**
 * In fewer papers those that hold a word are counted; in more, how many they are is read off the
 * statistics of the table.
 */
const COUNTED = 20_000;

/** The stems of what is looked for, those that tell most first. */
export async function readLexemes(
  transaction: Transaction,
  tables: Tables,
  schema: string,
  words: SoughtWords,
): Promise<Lexeme[]> {
  const parts =
    "text" in words
      ? await partsOfQuery(transaction, words.text)
      : await partsOfExamples(transaction, words.like, words.unlike);
  const lexemes = [...parts.keys()];
  if (lexemes.length === 0) return [];
  const { all, papersWith } = await frequencies(transaction, tables, schema, lexemes);
  return lexemes
    .map((lexeme) => {
      const papers = papersWith.get(lexeme) ?? 0;
      return {
        lexeme,
        papers,
        weight: parts.get(lexeme)! * ln(1 + (Math.max(0, all - papers) + 0.5) / (papers + 0.5)),
      };
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || compareIds(a.lexeme, b.lexeme))
    .slice(0, MOST_TERMS);
}

/** Each word counts as often as it was asked for. */
async function partsOfQuery(transaction: Transaction, text: string): Promise<Map<string, number>> {
  const found = await transaction.query<{ lexeme: string; times: number }>(
    "SELECT lexeme, cardinality(positions) AS times FROM unnest(to_tsvector('pg_catalog.english', $1::text))",
    [wordsText(text)],
  );
  return new Map(found.map(({ lexeme, times }) => [lexeme, times]));
}

/**
 * Each word counts as it would for a paper that holds it so often; on average over the examples of
 * its side.
 */
async function partsOfExamples(
  transaction: Transaction,
  like: readonly Text[],
  unlike: readonly Text[],
): Promise<Map<string, number>> {
  const texts = [...like, ...unlike];
  const found = await transaction.query<{ example: number; lexeme: string; worth: number }>(
    `SELECT texts.example::int, one.lexeme, (SELECT sum(CASE weight WHEN 'A' THEN ${TITLE} ELSE 1 END) FROM unnest(one.weights) AS weight)::int AS worth
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS texts (title, abstract, example),
      unnest(setweight(to_tsvector('pg_catalog.english', texts.title), 'A') || setweight(to_tsvector('pg_catalog.english', texts.abstract), 'D')) AS one`,
    [texts.map(({ title }) => wordsText(title)), texts.map(({ abstract }) => wordsText(abstract))],
  );
  const parts = new Map<string, number>();
  for (const { example, lexeme, worth } of found) {
    const share = example <= like.length ? 1 / like.length : -UNLIKE / unlike.length;
    parts.set(lexeme, (parts.get(lexeme) ?? 0) + (share * worth) / (K1 + worth));
  }
  return parts;
}

/** How many papers there are, and how many hold each of the words. */
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
      SELECT one.lexeme, one.share FROM pg_catalog.pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS one (lexeme, share)
      WHERE s.schemaname = $1 AND s.tablename = 'papers' AND s.attname = 'words' AND one.lexeme IS NOT NULL)
    SELECT (SELECT greatest(reltuples, 0)::float8 FROM pg_catalog.pg_class WHERE oid = $2::regclass) AS all,
      (SELECT array_agg(lexeme) FROM common WHERE lexeme = ANY ($3::text[])) AS common, (SELECT array_agg(share::float8) FROM common WHERE lexeme = ANY ($3::text[])) AS shares, (SELECT min(share)::float8 FROM common) AS least`,
    [schema, tables.papers, lexemes],
  );
  const { all, common, shares, least } = known!;
  if (all < COUNTED || least === null) return count(transaction, tables, lexemes);
  // What is not among the most common words is in fewer papers than the last of these.
  const papersWith = new Map(lexemes.map((lexeme) => [lexeme, (least / 2) * all]));
  common?.forEach((lexeme, i) => papersWith.set(lexeme, shares![i]! * all));
  return { all, papersWith };
}

async function count(
  transaction: Transaction,
  { papers }: Tables,
  lexemes: readonly string[],
): Promise<{ all: number; papersWith: Map<string, number> }> {
  const found = await transaction.query<{ lexeme: string | null; papers: number }>(
    `SELECT NULL AS lexeme, count(*)::int AS papers FROM ${papers} UNION ALL
    SELECT one.lexeme, (SELECT count(*)::int FROM ${papers} WHERE words @@ one.query) FROM unnest($1::text[], $2::tsquery[]) AS one (lexeme, query)`,
    [lexemes, lexemes.map(quotedLexeme)],
  );
  return {
    all: found.find(({ lexeme }) => lexeme === null)!.papers,
    papersWith: new Map(found.flatMap(({ lexeme, papers: with_ }) => (lexeme === null ? [] : [[lexeme, with_]]))),
  };
}

/** A lexeme as a tsquery is written, whatever is in it. */
export function quotedLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, "$&$&")}'`;
}
