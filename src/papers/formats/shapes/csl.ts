import { parseId } from "../../merge/identity.js";
import type { RawFields } from "../format.js";
import { at, isObject, list, oneText, text, texts, type Json } from "../values.js";
import { arxivAmong } from "./arxiv.js";

/** CSL has dates as parts and names in parts; a DOI in capitals alone may be anybody's. */
export function isCsl({ issued, author, type, DOI, title }: Json): boolean {
  const hasParts = list(author).some((one) => isObject(one) && (one.family !== undefined || one.literal !== undefined));
  return (
    isObject(issued) ||
    (Array.isArray(title) && DOI !== undefined) ||
    hasParts ||
    (DOI !== undefined && type !== undefined)
  );
}

/** CSL-JSON, as Zotero and Pandoc write it, and Crossref's works, whose titles are lists. */
export function fromCsl(item: Json): RawFields {
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
    keywords: item.keyword,
    venue: oneText(item["container-title"]) ?? text(at(item.event, "name")) ?? text(item["event-title"]),
    references: texts(list(item.reference).map((one) => at(one, "DOI"))).map((id) => parseId(id).id),
    retracted: list(item["updated-by"] ?? item["update-by"]).some((one) =>
      /retraction/i.test(text(at(one, "type")) ?? ""),
    ),
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

export function isZotero({ itemType, abstractNote }: Json): boolean {
  return itemType !== undefined || abstractNote !== undefined;
}

/** Why an item of Zotero's API is no paper; undefined for those that can be one. A file may have a title, too. */
export function notOfZotero({ itemType }: Json): string | undefined {
  return itemType === "attachment" || itemType === "note" || itemType === "annotation"
    ? `${itemType === "note" ? "a note" : `an ${itemType}`} in Zotero, no paper`
    : undefined;
}

/** Items of Zotero's own API. */
export function fromZotero(item: Json): RawFields {
  const extra = text(item.extra) ?? "";
  const tags = texts(list(item.tags).map((tag) => at(tag, "tag")));
  const creators = list(item.creators);
  const authors = creators.filter((one) => !NO_AUTHOR.test(text(at(one, "creatorType")) ?? ""));
  return {
    ...arxivAmong([item.url, /arXiv:\s*(\S+)/i.exec(extra)?.[1], item.archiveID]),
    title: item.title,
    abstract: item.abstractNote,
    authors: authors.length > 0 ? authors : creators,
    date: item.date,
    year: text(item.date),
    categories: tags,
    keywords: tags,
    venue:
      text(item.publicationTitle) ?? text(item.proceedingsTitle) ?? text(item.conferenceName) ?? text(item.bookTitle),
    url: item.url,
    doi: text(item.DOI) ?? /\bDOI:\s*(10\.\S+)/i.exec(extra)?.[1],
    pmid: /\bPMID:\s*(\d+)/.exec(extra)?.[1],
    otherIds: texts([item.key, item.citationKey]),
  };
}

/** Creators of the book or series that a paper is in, and those who did something else for it. */
const NO_AUTHOR = /^(?:editor|seriesEditor|bookAuthor|translator|contributor|reviewedAuthor|commenter)$/;
