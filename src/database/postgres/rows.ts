import { PaperweaveError } from "../../core/errors.js";
import type { Paper } from "../../core/types.js";
import { ownTerms } from "../own-field-terms.js";
import type { PaperToPut, StoredPaper } from "../paper-store.js";
import { SCHEMA_VERSION } from "../store-helpers.js";
import { copyRow } from "./copy-in.js";
import { fromHalfvec, toHalfvec } from "./float16.js";
import { lookupHashes } from "./lookup-hashes.js";
import type { Tables } from "./schema/tables.js";
import { fromColumn, toColumn, wordsText } from "./texts.js";

/** A row of the table of papers with the columns of `selected`. */
export interface Row {
  id: string;
  revision: string;
  title: string;
  abstract: string;
  authors: string[] | null;
  year: number | null;
  date: string | null;
  categories: string[] | null;
  venue: string | null;
  keywords: string[] | null;
  url: string | null;
  doi: string | null;
  rest: string | null;
  /** Only where it was selected. */
  vector?: string;
}

/** The columns to select of the rows `p`. */
export function selected({ vector }: Tables, vectors: boolean): string {
  const all =
    "p.id, p.revision::text, p.title, p.abstract, p.authors, p.year, p.date, p.categories, p.venue, p.keywords, " +
    "p.url, p.doi, p.rest";
  return vectors ? `${all}, encode(${vector}.halfvec_send(p.vector), 'hex') AS vector` : all;
}

export function toStored(row: Row): StoredPaper {
  return { paper: toPaper(row), vector: fromHalfvec(row.vector!), revision: row.revision };
}

export function toPaper(row: Row): Paper {
  const { id, title, abstract, authors, year, date, categories, venue, keywords, url, doi, rest } = row;
  return {
    id: fromColumn(id),
    title: fromColumn(title),
    abstract: fromColumn(abstract),
    ...(authors && { authors: authors.map(fromColumn) }),
    ...(year !== null && { year }),
    ...(date !== null && { date: fromColumn(date) }),
    ...(categories && { categories: categories.map(fromColumn) }),
    ...(venue !== null && { venue: fromColumn(venue) }),
    ...(keywords && { keywords: keywords.map(fromColumn) }),
    ...(url !== null && { url: fromColumn(url) }),
    ...(doi !== null && { doi: fromColumn(doi) }),
    ...(rest !== null && (JSON.parse(rest) as Partial<Paper>)),
  };
}

/**
 * A temporary table through which papers go into the table of papers. A connection keeps it, empty
 * between its transactions: a new one for each change would bloat the catalogue of the database.
 */
export const staged = `pg_temp.paperweave_papers_${SCHEMA_VERSION}`;

/**
 * Makes the table `staged` where there is none. Rows of up to 8 KB are not compressed, as they are
 * read only once: 512 rows go in within 54 ms instead of 86, and out in 16 instead of 26.
 */
export function createStaged({ vector }: Tables): string {
  return `SET LOCAL client_min_messages = warning; CREATE TEMPORARY TABLE IF NOT EXISTS ${staged} (
    key uuid, replaces boolean, sample_hash int, lookup_hashes uuid[], id text, title text, abstract text,
    authors text[], year float8, date text, categories text[], venue text, keywords text[], own text[], url text,
    doi text, rest text, vector ${vector}.halfvec, title_words text, abstract_words text
  ) WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS`;
}

/** A paper as a row of `staged`. */
export function toStagedRow(key: string, { paper, vector, names, keys, sampleHash, replaces }: PaperToPut): string {
  const { id, title, abstract, authors, year, date, categories, venue, keywords, own, url, doi } = lookedUp(paper);
  return copyRow([
    key,
    replaces !== undefined,
    sampleHash,
    lookupHashes(paper, names, keys),
    id,
    title,
    abstract,
    authors,
    year,
    date,
    categories,
    venue,
    keywords,
    own,
    url,
    doi,
    restOf(paper),
    toHalfvec(vector),
    wordsText(paper.title),
    wordsText(paper.abstract),
  ]);
}

/** What a paper has in columns of its own, as it is stored there. */
export function lookedUp(paper: Paper) {
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : toColumn(value));
  const own = ownTerms(paper);
  return {
    id: text(paper.id),
    title: text(paper.title),
    abstract: text(paper.abstract),
    authors: paper.authors?.map(toColumn),
    year: paper.year,
    date: text(paper.date),
    categories: paper.categories?.map(toColumn),
    venue: text(paper.venue),
    keywords: paper.keywords?.map(toColumn),
    own: own.length > 0 ? own.map(toColumn) : undefined,
    url: text(paper.url),
    doi: text(paper.doi),
  };
}

/** All else that a paper has, as JSON; undefined when it has nothing else. */
export function restOf(paper: Paper): string | undefined {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  const { id, title, abstract, authors, year, date, categories, venue, keywords, url, doi, ...rest } = paper;
  return Object.values(rest).some((value) => value !== undefined) ? JSON.stringify(rest) : undefined;
}

/** The columns of a paper beside its key and revision, in their order. */
export const columns = [
  "id",
  "sample_hash",
  "lookup_hashes",
  "title",
  "abstract",
  "authors",
  "year",
  "date",
  "categories",
  "venue",
  "keywords",
  "own",
  "url",
  "doi",
  "rest",
  "vector",
  "words",
] as const;

/**
 * The values of these columns, from a row `r` of `staged`. Between title and abstract is a word that
 * no text has, 64 positions away from both, so that no phrase begins in the title and ends in the
 * abstract.
 */
export const stagedValues = [
  ...columns.filter((column) => column !== "words").map((column) => `r.${column}`),
  `setweight(to_tsvector('pg_catalog.english', r.title_words), 'A') || '''.'':64'::tsvector
    || setweight(to_tsvector('pg_catalog.english', r.abstract_words), 'D')`,
].join(", ");

/** @throws PaperweaveError `shape-mismatch`, clearer than the message of PostgreSQL */
export function checkVector(vector: Float32Array, dimensions: number, place: string): void {
  if (vector.length !== dimensions)
    throw new PaperweaveError(
      "shape-mismatch",
      `Vectors of ${place} have ${dimensions} dimensions, got ${vector.length}.`,
    );
}
