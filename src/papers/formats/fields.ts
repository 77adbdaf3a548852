import { parseId } from "../merge/identity.js";
import type { RawFields } from "./format.js";
import { isObject, oneText, text, type Json } from "./values.js";

type FieldName = Exclude<keyof RawFields, "fields">;

/**
 * What the columns and keys of other people's files mean; written without spaces, marks, digits and
 * capitals. Those in brackets stand for a field when no better one is there: "name" is a title in
 * few files.
 */
const NAMES: Record<FieldName, string> = {
  title:
    "title papertitle articletitle documenttitle itemtitle ti titles titledisplay primarytitle titletranslated " +
    "(name) (displayname) (headline)",
  abstract:
    "abstract summary abstracttext paperabstract abstractnote ab abstracts abstractdisplay notesabstract " +
    "(description) (descriptions)",
  id: "id paperid arxivid paperkey arxiv arxiveprints eprint eprintid arxivids corduid",
  authors:
    "authors author authornames creators creator authorstring au authorfullnames authorlist authordisplay " +
    "authfullnames authorname fullauthors authorsprimary authorshipsauthordisplayname (authorshipsrawauthorname)",
  year:
    "year publicationyear pubyear py yearpublished yearofpublication publishyear publishedyear yearsr " +
    "coverdateyear",
  date:
    "date published publicationdate publishedat submitteddate datepublished pubdate publisheddate publishtime " +
    "coverdate earliestdate firstpublicationdate dateofpublication dateissued issuedate electronicpublicationdate " +
    "produceddates publicationdates issued cdate pdate onlinedate (created) (createdat) (updatedate) (createdate)",
  categories:
    "categories category subjects primarycategory subject fieldsofstudy meshterms concepts topics subjectareas " +
    "(topicsdisplayname) (primarytopicdisplayname)",
  keywords:
    "keywords keyword authorkeywords manualtags tags keywordlist freekeywords authkeywords kw keyworddisplay " +
    "keywordss indexterms keywordsdisplayname",
  venue:
    "venue journal journaltitle journalname journalbook sourcetitle publicationtitle publicationname publication " +
    "containertitle conference conferencename booktitle fulljournalname journalfullname proceedingstitle jo " +
    "sourcename primarylocationsourcedisplayname (journalref) (bookseriestitle) (source)",
  references: "references referencedworks citedreferences referenceids outcitations cites",
  retracted: "retracted isretracted withdrawn iswithdrawn",
  url:
    "url link paperurl abstracturl urlabs landingpageurl externalurl uri uris lensurl paperurlabs articleurl weblink " +
    "primarylocationlandingpageurl (pdfurl) (downloadurl) (pdflink) (dimensionsurl) (htmlurl) (pdf)",
  doi: "doi itemdoi dois paperdoi doiids digitalobjectidentifier articledoi",
  pmid: "pmid pubmedid medlinepmid pubmed pubmedids",
  version: "version",
  otherIds: "otherids pmcid corpusid eid",
  links: "links sourceurls paperurlpdf urlpdf",
};

interface Meaning {
  field: FieldName;
  /** 1, or 0 for a name that another one goes before. */
  rank: 0 | 1;
}

const MEANINGS = new Map<string, Meaning>(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.split(" ").map((name): [string, Meaning] => {
      const weak = name.startsWith("(");
      return [weak ? name.slice(1, -1) : name, { field: field as FieldName, rank: weak ? 0 : 1 }];
    }),
  ),
);
/** What some sources put before all their names: "dc:title", "paper_doi", "prism:coverDate". */
const PREFIX = /^(?:paper|dc|dcterms|prism|item|article|document|preprint|work)(?=.{2})/;

function plain(name: string): string {
  return name
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

function meaningOf(name: string): Meaning | undefined {
  const bare = plain(name);
  return MEANINGS.get(bare) ?? MEANINGS.get(bare.replace(PREFIX, ""));
}

/** The paper's field that a column or key stands for; undefined for others. */
export function fieldName(name: string): FieldName | undefined {
  return meaningOf(name)?.field;
}

/**
 * The fields of a paper in a record under whatever names. A field's own name goes before its
 * aliases, a column that is filled before an empty one. Ids that are not the chosen one stay as
 * `otherIds`; what no field takes is in `fields`.
 */
export function paperFields(record: Record<string, unknown>): RawFields {
  const fields: RawFields = {};
  const chosen = new Map<FieldName, { name: string; rank: number }>();
  const ids: unknown[] = [];
  const own: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(record)) {
    const kept = name === "fields" ? objectIn(given) : undefined;
    if (kept) {
      for (const [key, value] of Object.entries(kept)) define(own, key, value);
      continue;
    }
    const meaning = meaningOf(name);
    const value = meaning && valueFor(meaning.field, given);
    if (!meaning || value === undefined) {
      define(own, name, given);
      continue;
    }
    const { field } = meaning;
    if (field === "id") ids.push(value);
    const rank = name === field ? 3 : plain(name) === field.toLowerCase() ? 2 : meaning.rank;
    const before = chosen.get(field);
    if (before && rank <= before.rank) {
      if (field !== "id") define(own, name, given);
      continue;
    }
    if (before && field !== "id") define(own, before.name, record[before.name]);
    fields[field] = value;
    chosen.set(field, { name, rank });
  }
  if (ids.length > 1)
    fields.otherIds = [
      ...ids,
      ...(Array.isArray(fields.otherIds) ? (fields.otherIds as unknown[]) : [fields.otherIds]),
    ];
  fields.categories ??= fields.keywords;
  if (Object.keys(own).length > 0) fields.fields = own;
  return fields;
}

/** Sets a property of any name, `__proto__` too. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** An object, or one written as JSON in a cell. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "string" || !value.startsWith("{")) return isObject(value) ? value : undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A value in the form that a field takes; undefined for one that says nothing of it. */
function valueFor(field: FieldName, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number" && (field === "title" || field === "abstract")) return value; // a mistake; it is named
  switch (field) {
    case "title":
    case "doi":
    case "url":
    case "pmid":
    case "venue":
    case "id":
      return oneText(value) ?? (typeof value === "object" ? undefined : value);
    case "abstract":
      return abstractText(value);
    case "year":
      return text(value);
    case "date":
      return typeof value === "number" ? value : oneText(value);
    case "references":
      return referencesIn(value);
    case "retracted":
      return typeof value === "boolean" ? value : /^(?:true|yes|1)$/i.test(text(value) ?? "") || undefined;
    case "keywords":
    case "categories":
      return subjectsIn(value);
    case "authors":
      return isObject(value) ? (Object.values(value).find(Array.isArray) ?? value) : value;
    default:
      return value;
  }
}

/** An abstract as a text, as a list of its sentences, or as an object with its parts. */
function abstractText(value: unknown): unknown {
  if (!Array.isArray(value)) return oneText(value) ?? (isObject(value) ? undefined : value);
  const proper = value.find((one) => isObject(one) && /^abstract$/i.test(text(one.descriptionType) ?? ""));
  if (proper !== undefined) return oneText(proper);
  const parts = value.map((one) => oneText(one)).filter((one) => one !== undefined);
  // Objects are one abstract each, of several sources; texts are the sentences of one.
  return parts.length === 0 ? undefined : value.every((one) => typeof one === "string") ? parts.join(" ") : parts[0];
}

/** Ids among a list of references; undefined where they are no ids, but citations in words. */
function referencesIn(value: unknown): string[] | undefined {
  const items: unknown[] = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[;,|\s]/) : [];
  const ids = items.flatMap((item) => {
    const names = isObject(item) ? [item.doi, item.DOI, item.arxivId, item.paperId, item.id, item.pmid] : [item];
    return names
      .map((name) => parseId(text(name) ?? ""))
      .filter(({ kind }) => kind !== "own")
      .slice(0, 1)
      .map(({ id }) => id);
  });
  return ids.length > 0 ? ids : undefined;
}

/** Subjects as a text or a list; undefined for a list without one. */
function subjectsIn(value: unknown): unknown {
  if (isObject(value)) return subjectsIn(listsIn(value));
  if (!Array.isArray(value)) return value;
  const names = value.map((one) => oneText(one)).filter((one) => one !== undefined);
  return names.length > 0 ? names : undefined;
}

/** What the lists in an object hold, also those of objects in it. */
function listsIn(value: Json, depth = 0): unknown[] {
  return Object.values(value).flatMap((one) =>
    Array.isArray(one) ? (one as unknown[]) : isObject(one) && depth < 2 ? listsIn(one, depth + 1) : [],
  );
}
