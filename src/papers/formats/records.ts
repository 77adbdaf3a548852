import { normalizeDoi, parseId } from "../merge/identity.js";
import { paperFields } from "./fields.js";
import type { RawFields } from "./format.js";

/* Records of JSON and JSONL, whoever made them: each service has its own names and shapes. */

type Json = Record<string, unknown>;

/** A shape of records: how it is known, and what its fields mean. */
interface Shape {
  matches(record: Json): boolean;
  fields(record: Json): RawFields;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of a record, by the first shape that it has; undefined for what is no object. */
export function recordFields(value: unknown): RawFields | undefined {
  if (!isObject(value)) return undefined;
  const record = unwrapped(value);
  return shapes.find((shape) => shape.matches(record))?.fields(record) ?? paperFields(record);
}

/**
 * Answers that put each paper in another object: Hugging Face's `paper`, Semantic Scholar's
 * citations, Zotero's `data`, Elasticsearch's `_source`.
 */
const wrappers = ["paper", "citingPaper", "citedPaper", "data", "_source", "work", "item", "article"];

function unwrapped(record: Json): Json {
  for (const name of wrappers) {
    const inner = Object.hasOwn(record, name) ? record[name] : undefined;
    if (isObject(inner) && hasTitle(inner) && !(name === "data" && hasTitle(record)))
      return { ...(name === "paper" ? withoutObjects(record) : {}), ...inner };
  }
  return record;
}

function hasTitle(record: Json): boolean {
  return record.title !== undefined || record.display_name !== undefined;
}

function withoutObjects(record: Json): Json {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => typeof value !== "object"));
}

const shapes: Shape[] = [
  {
    matches: ({ abstract_inverted_index, authorships, id }) =>
      abstract_inverted_index !== undefined || Array.isArray(authorships) || /openalex\.org\/W/i.test(text(id) ?? ""),
    fields: fromOpenAlex,
  },
  {
    matches: ({ externalIds, paperId, corpusId }) =>
      isObject(externalIds) || /^[0-9a-f]{40}$/.test(text(paperId) ?? "") || typeof corpusId === "number",
    fields: fromSemanticScholar,
  },
  {
    matches: ({ authors_parsed, versions, update_date, id }) =>
      Array.isArray(authors_parsed) ||
      (Array.isArray(versions) && id !== undefined) ||
      (update_date !== undefined && id !== undefined),
    fields: fromArxivSnapshot,
  },
  { matches: isCsl, fields: fromCsl },
  { matches: ({ itemType, abstractNote }) => itemType !== undefined || abstractNote !== undefined, fields: fromZotero },
  {
    matches: ({ summary, publishedAt, upvotes }) =>
      summary !== undefined && (publishedAt !== undefined || upvotes !== undefined),
    fields: fromHuggingFace,
  },
];

/** CSL has dates as parts and names in parts; a DOI in capitals alone may be anybody's. */
function isCsl({ issued, author, type, DOI, title }: Json): boolean {
  const hasParts = list(author).some((one) => isObject(one) && (one.family !== undefined || one.literal !== undefined));
  return isObject(issued) || Array.isArray(title) || hasParts || (DOI !== undefined && type !== undefined);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function texts(values: readonly unknown[]): string[] {
  return values.map(text).filter((value) => value !== undefined);
}

/** The value along a path of keys. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** arXiv's id among addresses and ids. */
function arxivAmong(values: readonly unknown[]): RawFields {
  const found = texts(values)
    .map(parseId)
    .find(({ kind }) => kind === "arxiv");
  return found ? { id: found.id, version: found.version } : {};
}

/** Hugging Face's daily papers: api/daily_papers, and what the page itself holds. */
function fromHuggingFace(paper: Json): RawFields {
  const { id, title, summary, authors, publishedAt } = paper;
  return {
    ...arxivAmong([id]),
    title,
    abstract: summary,
    authors,
    date: publishedAt,
    categories: paper.ai_keywords,
    otherIds: texts([id]),
  };
}

/** The metadata snapshot of all arXiv, as on Kaggle. */
function fromArxivSnapshot(paper: Json): RawFields {
  const versions = list(paper.versions).filter(isObject);
  const doi = text(paper.doi)
    ?.trim()
    .split(/[\s;]+/)
    .find((word) => normalizeDoi(word) !== undefined);
  return {
    ...paperFields(paper),
    authors: Array.isArray(paper.authors_parsed)
      ? paper.authors_parsed.map((name) => {
          const [family, given, suffix] = texts(list(name));
          return { family, given, suffix };
        })
      : paper.authors,
    date: versions[0]?.created ?? paper.update_date,
    version: versions.at(-1)?.version,
    doi,
  };
}

/** Semantic Scholar's papers, as its API answers and its data sets have them. */
function fromSemanticScholar(paper: Json): RawFields {
  const ids = isObject(paper.externalIds) ? paper.externalIds : isObject(paper.externalids) ? paper.externalids : {};
  const fields = [...list(paper.fieldsOfStudy), ...list(paper.s2FieldsOfStudy), ...list(paper.s2fieldsofstudy)].map(
    (field) => (isObject(field) ? field.category : field),
  );
  return {
    ...arxivAmong([ids.ArXiv, isObject(paper.openAccessPdf) ? paper.openAccessPdf.url : undefined]),
    title: paper.title,
    abstract: paper.abstract,
    authors: paper.authors,
    year: paper.year,
    date: paper.publicationDate ?? paper.publicationdate,
    categories: [...new Set(texts(fields))],
    url: paper.url,
    links: texts([at(paper, "openAccessPdf", "url")]),
    doi: text(ids.DOI),
    pmid: text(ids.PubMed),
    otherIds: texts([paper.paperId, ids.ACL, text(ids.PubMedCentral)?.replace(/^(?:PMC)?/i, "PMC")]),
  };
}

/** OpenAlex's works; their abstracts come as an index of words. */
function fromOpenAlex(work: Json): RawFields {
  const ids = isObject(work.ids) ? work.ids : {};
  const locations = [work.primary_location, work.best_oa_location, ...list(work.locations)];
  const addresses = [
    ...new Set(texts(locations.flatMap((location) => [at(location, "landing_page_url"), at(location, "pdf_url")]))),
  ];
  const subjects = [...list(work.topics), ...list(work.concepts), ...list(work.keywords)].filter(
    (one) => isObject(one) && (typeof one.score !== "number" || one.score >= 0.3),
  );
  const doi = text(work.doi) ?? text(ids.doi);
  return {
    ...arxivAmong([doi, ...addresses]),
    title: text(work.title) ?? work.display_name,
    abstract: text(work.abstract) ?? fromInvertedIndex(work.abstract_inverted_index),
    authors: texts(
      list(work.authorships).map((one) => at(one, "author", "display_name") ?? at(one, "raw_author_name")),
    ),
    year: work.publication_year,
    date: work.publication_date,
    categories: [...new Set(texts(subjects.map((one) => at(one, "display_name"))))],
    url: addresses[0],
    links: addresses.slice(1),
    doi,
    pmid: text(ids.pmid) === undefined ? undefined : parseId(text(ids.pmid)!).id,
    otherIds: texts([work.id ?? ids.openalex]),
  };
}

/** No abstract has more words. */
const MOST_WORDS = 200_000;

/** The text of an index { word: positions }; positions that nobody holds leave no gap. */
function fromInvertedIndex(index: unknown): string | undefined {
  if (!isObject(index)) return undefined;
  const words: { position: number; word: string }[] = [];
  for (const [word, positions] of Object.entries(index)) {
    for (const position of list(positions)) {
      if (typeof position === "number" && position >= 0 && words.length < MOST_WORDS) words.push({ position, word });
    }
  }
  return (
    words
      .sort((a, b) => a.position - b.position)
      .map(({ word }) => word)
      .join(" ") || undefined
  );
}

/** CSL-JSON, as Zotero and Pandoc write it, and Crossref's works, whose titles are lists. */
function fromCsl(item: Json): RawFields {
  const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
  const doi = text(item.DOI) ?? text(item.doi);
  const notes = [item.note, item.number, item.archive_location, item["container-title"], item.publisher].flatMap(
    (value) => texts(Array.isArray(value) ? value : [value]),
  );
  const arxiv = notes
    .map((note) => /arXiv:\s*((?:\d{4}\.\d{4,5}|[a-z-]+\/\d{7})(?:v\d+)?)/i.exec(note)?.[1])
    .find((id) => id !== undefined);
  const note = text(item.note) ?? "";
  const subtitle = text(first(item.subtitle));
  const title = text(first(item.title));
  return {
    ...arxivAmong([arxiv, item.URL, doi]),
    title: title !== undefined && subtitle !== undefined && Array.isArray(item.title) ? `${title}: ${subtitle}` : title,
    abstract: item.abstract,
    authors: item.author ?? item.editor,
    date:
      cslDate(item.issued) ??
      cslDate(item["published-print"]) ??
      cslDate(item["published-online"]) ??
      cslDate(item.created),
    year: item.year,
    categories: item.keyword ?? item.categories ?? item.subject,
    url: text(item.URL) ?? item.url,
    doi: doi ?? /\bDOI:\s*(10\.\S+)/i.exec(note)?.[1],
    pmid: text(item.PMID) ?? /\bPMID:\s*(\d+)/.exec(note)?.[1],
    otherIds: texts([item.id, item["citation-key"], item.PMCID]),
  };
}

function cslDate(date: unknown): string | undefined {
  const parts = list(list(at(date, "date-parts"))[0]).map(Number);
  if (parts.length > 0 && parts.every((part) => Number.isInteger(part) && part > 0))
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
  return text(at(date, "raw")) ?? text(at(date, "literal")) ?? text(date);
}

/** Items of Zotero's own API. */
function fromZotero(item: Json): RawFields {
  return {
    ...arxivAmong([
      item.url,
      /arXiv:\s*(\S+)/i.exec(text(item.extra) ?? text(item.archiveID) ?? "")?.[1],
      item.archiveID,
    ]),
    title: item.title,
    abstract: item.abstractNote,
    authors: list(item.creators),
    date: item.date,
    year: text(item.date),
    categories: texts(list(item.tags).map((tag) => at(tag, "tag"))),
    url: item.url,
    doi: text(item.DOI),
    pmid: /\bPMID:\s*(\d+)/.exec(text(item.extra) ?? "")?.[1],
    otherIds: texts([item.key, item.citationKey]),
  };
}
