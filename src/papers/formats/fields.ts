import type { RawFields } from "./format.js";

/**
 * What the columns and keys of other people's files mean; written without spaces, marks and
 * capitals.
 */
const aliases: Record<string, keyof RawFields> = Object.assign(Object.create(null) as Record<string, keyof RawFields>, {
  title: "title",
  papertitle: "title",
  articletitle: "title",
  documenttitle: "title",
  displayname: "title",
  name: "title",
  ti: "title",
  headline: "title",
  abstract: "abstract",
  summary: "abstract",
  abstracttext: "abstract",
  paperabstract: "abstract",
  abstractnote: "abstract",
  description: "abstract",
  ab: "abstract",
  id: "id",
  paperid: "id",
  arxivid: "id",
  paperkey: "id",
  arxiv: "id",
  authors: "authors",
  author: "authors",
  authornames: "authors",
  creators: "authors",
  authorstring: "authors",
  au: "authors",
  authorfullnames: "authors",
  year: "year",
  publicationyear: "year",
  pubyear: "year",
  py: "year",
  date: "date",
  published: "date",
  publicationdate: "date",
  publishedat: "date",
  submitteddate: "date",
  datepublished: "date",
  pubdate: "date",
  created: "date",
  categories: "categories",
  category: "categories",
  subjects: "categories",
  primarycategory: "categories",
  keywords: "categories",
  authorkeywords: "categories",
  manualtags: "categories",
  tags: "categories",
  url: "url",
  link: "url",
  pdfurl: "url",
  paperurl: "url",
  doi: "doi",
  pmid: "pmid",
  pubmedid: "pmid",
  version: "version",
  otherids: "otherIds",
  links: "links",
});
/** Columns that stand for a field when no better one is there: "name" is a title in few files. */
const weak = new Set([
  "name",
  "description",
  "headline",
  "created",
  "displayname",
  "tags",
  "keywords",
  "authorkeywords",
  "manualtags",
]);

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/** The paper's field that a column or key stands for; undefined for others. */
export function fieldName(name: string): keyof RawFields | undefined {
  return aliases[plain(name)];
}

/**
 * The fields of a paper in a record under whatever names. A field's own name goes before its
 * aliases, a column that is filled before an empty one. Ids that are not the chosen one stay as
 * `otherIds`.
 */
export function paperFields(record: Record<string, unknown>): RawFields {
  const fields: RawFields = {};
  const ranks: Partial<Record<keyof RawFields, number>> = {};
  const ids: unknown[] = [];
  for (const [name, value] of Object.entries(record)) {
    const field = fieldName(name);
    if (field === undefined || value === undefined || value === null || value === "") continue;
    if (field === "id") ids.push(typeof value === "number" ? String(value) : value);
    const rank = name === field ? 3 : plain(name) === field.toLowerCase() ? 2 : weak.has(plain(name)) ? 0 : 1;
    if (rank <= (ranks[field] ?? -1)) continue;
    fields[field] = value;
    ranks[field] = rank;
  }
  if (ids.length > 1)
    fields.otherIds = [...ids, ...(Array.isArray(fields.otherIds) ? (fields.otherIds as unknown[]) : [])];
  return fields;
}
