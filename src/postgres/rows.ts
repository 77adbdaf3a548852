import { PaperweaveError } from "../core/errors.js";
import type { Paper } from "../core/types.js";
import type { PaperToPut, StoredPaper } from "../store/database/paper-store.js";
import { fromHalfvec, toHalfvec } from "./halves.js";
import { keyOf, marksOf } from "./marks.js";
import type { Tables } from "./tables.js";
import { fromColumn, toColumn, wordsText } from "./texts.js";

/** A row of the table of papers, as `selected` asks for it. */
export interface Row {
  id: string;
  revision: string;
  title: string;
  abstract: string;
  authors: string[] | null;
  year: number | null;
  date: string | null;
  categories: string[] | null;
  url: string | null;
  doi: string | null;
  rest: string | null;
  /** Absent where nobody asked for it. */
  vector?: string;
}

/** What is asked for of the rows `p`. */
export function selected({ vector }: Tables, vectors: boolean): string {
  return `p.id, p.revision::text, p.title, p.abstract, p.authors, p.year, p.date, p.categories, p.url, p.doi, p.rest${vectors ? `, encode(${vector}.halfvec_send(p.vector), 'hex') AS vector` : ""}`;
}

export function toStored(row: Row): StoredPaper {
  return { paper: toPaper(row), vector: fromHalfvec(row.vector!), revision: row.revision };
}

export function toPaper({ id, title, abstract, authors, year, date, categories, url, doi, rest }: Row): Paper {
  return {
    id: fromColumn(id), title: fromColumn(title), abstract: fromColumn(abstract),
    ...(authors && { authors: authors.map(fromColumn) }),
    ...(year !== null && { year }),
    ...(date !== null && { date: fromColumn(date) }),
    ...(categories && { categories: categories.map(fromColumn) }),
    ...(url !== null && { url: fromColumn(url) }),
    ...(doi !== null && { doi: fromColumn(doi) }),
    ...(rest !== null && (JSON.parse(rest) as Partial<Paper>)),
  };
}

/** A paper as `json_to_recordset` reads it by `recordColumns`. */
export function toRecord({ paper, vector, names, keys, lot, replaces }: PaperToPut): object {
  const { id, title, abstract, authors, year, date, categories, url, doi, ...rest } = paper;
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : toColumn(value));
  return {
    key: keyOf(id), replaces, lot, marks: marksOf(paper, names, keys),
    id: text(id), title: text(title), abstract: text(abstract), date: text(date), url: text(url), doi: text(doi), year,
    authors: authors?.map(toColumn), categories: categories?.map(toColumn),
    rest: Object.values(rest).some((value) => value !== undefined) ? JSON.stringify(rest) : undefined,
    vector: toHalfvec(vector), title_words: wordsText(title), abstract_words: wordsText(abstract),
  };
}

export function recordColumns({ vector }: Tables): string {
  return `key uuid, lot int, marks uuid[], id text, title text, abstract text, date text, url text, doi text, year float8, authors text[], categories text[], rest text, vector ${vector}.halfvec, title_words text, abstract_words text`;
}

/** The columns that a paper fills beside its key and revision, in their order. */
export const filled = ["id", "lot", "marks", "title", "abstract", "authors", "year", "date", "categories", "url", "doi", "rest", "vector", "words"] as const;

/** Their values, of a record `r`. No phrase reaches from the title into the abstract: a word that no text holds stands between them, 64 places away from both. */
export const fillings = [
  ...filled.filter((column) => column !== "words").map((column) => `r.${column}`),
  `setweight(to_tsvector('pg_catalog.english', r.title_words), 'A') || '''.'':64'::tsvector || setweight(to_tsvector('pg_catalog.english', r.abstract_words), 'D')`,
].join(", ");

/** A vector that the tables take, or `shape-mismatch`: PostgreSQL would say it less clearly. */
export function checkVector(vector: Float32Array, dimensions: number, place: string): void {
  if (vector.length !== dimensions) throw new PaperweaveError("shape-mismatch", `Vectors of ${place} have ${dimensions} dimensions, got ${vector.length}.`);
}
