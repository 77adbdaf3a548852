import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { JsonValue, Paper } from "../core/types.js";
import { cleanAbstract, cleanAddress, cleanText } from "./clean/clean.js";
import { toDate, toYear } from "./clean/dates.js";
import { normalizeDoi, paperId, parseId } from "./merge/identity.js";
import { toCategories, toNames } from "./clean/lists.js";
import { toPeople } from "./clean/people.js";

/**
 * The longest title and abstract that are taken for such; a mistake in a file, not a paper, is
 * longer.
 */
const LONGEST_TITLE = 10_000;
const LONGEST_ABSTRACT = 1_000_000;
/** Of a venue's name. */
const LONGEST_VENUE = 2_000;
/** Of a paper's own fields, written as JSON. */
const LONGEST_FIELDS = 1_000_000;

/** "31452104", "PMID: 31452104", "31452104 (http://www.ncbi.nlm.nih.gov/pubmed/31452104)" */
const PMID = /^\s*(?:https?:\/\/[\w./]{1,60}\/|pmid\s{0,5}:?\s{0,5})?(\d{1,8})\/?\s*(?:\([^()]{0,100}\)\s*)?$/i;
/** How sources mark a title whose paper was retracted; "Retraction: …" is the note that says so. */
export const RETRACTED =
  /^[[(]?(?:retracted|withdrawn)(?: article| paper)?[\])]?\s?:\s|^[[(](?:retracted|withdrawn)[\])]\s/i;

/** Why a record is no paper. */
class NoPaper extends Error {}

/**
 * A clean paper from a record of any source: title and abstract as one line of text, id by
 * `paperId`, the rest where it makes sense; fields that a paper does not have are dropped.
 * @returns the paper, or in a few words why the record is none: not an object, no title, or a field
 *   of the wrong type
 */
export function parsePaper(
  record: unknown,
): { paper: Paper; reason?: undefined } | { paper?: undefined; reason: string } {
  try {
    return { paper: parse(record) };
  } catch (error) {
    if (!(error instanceof NoPaper)) throw error;
    return { reason: error.message };
  }
}

/**
 * As `parsePaper`, for a single paper that must be one.
 * @param where names it in the error
 * @throws PaperweaveError `invalid-argument`
 */
export function toPaper(record: unknown, where: string): Paper {
  const { paper, reason } = parsePaper(record);
  if (!paper) throw new PaperweaveError("invalid-argument", `${where} cannot be used: ${reason}.`);
  return paper;
}

function parse(record: unknown): Paper {
  if (typeof record !== "object" || record === null || Array.isArray(record))
    throw new NoPaper(`not an object with a title, but ${formatValue(record)}`);
  const fields = record as Record<string, unknown>;
  const field = (name: string): unknown => (Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined);
  const text = (name: string): string | undefined => {
    const value = field(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && (name === "id" || name === "pmid")) return String(value);
    if (typeof value !== "string") throw new NoPaper(`the ${name} must be text, got ${formatValue(value)}`);
    return value;
  };
  const title = cleanText(bounded(text("title") ?? "", LONGEST_TITLE, "title"));
  if (title === "") throw new NoPaper("no title");
  const abstract = cleanAbstract(bounded(text("abstract") ?? "", LONGEST_ABSTRACT, "abstract"));
  const url = cleanAddress(text("url") ?? "") || undefined;
  const doi = normalizeDoi(text("doi") ?? "");
  const pmid = PMID.exec(text("pmid") ?? "")?.[1];
  const given = text("id")?.trim() || undefined;
  const [dated, said] = [toDate(field("date")), toYear(field("year"))];
  const year = said ?? toYear(dated ?? field("date"));
  // The date and the year must not contradict each other.
  const date = dated !== undefined && Number(dated.slice(0, 4)) === year ? dated : undefined;
  const authors = toPeople(field("authors"));
  const categories = toCategories(field("categories"));
  const id = paperId({ id: given, url, doi, pmid, title });
  const version =
    toVersion(field("version")) ??
    [given, url, doi]
      .map((name) => (name === undefined ? undefined : parseId(name)))
      .find((name) => name?.kind === "arxiv" && name.id === id)?.version;
  const otherIds = toNames(field("otherIds"), (name) => parseId(name).id).filter(
    (name) => name !== id && name !== doi && name !== pmid,
  );
  const links = toNames(field("links"), cleanAddress).filter((link) => link !== url);
  const venue = cleanText(bounded(text("venue") ?? "", LONGEST_VENUE, "venue"));
  const keywords = toCategories(field("keywords"));
  const references = toNames(field("references"), (name) => parseId(name).id).filter((name) => name !== id);
  const own = toFields(field("fields"));
  return {
    id,
    title,
    abstract,
    ...(authors && { authors }),
    ...(year !== undefined && { year }),
    ...(date !== undefined && { date }),
    ...(categories && { categories }),
    ...(venue !== "" && { venue }),
    ...(keywords && { keywords }),
    ...(references.length > 0 && { references }),
    ...((field("retracted") === true || RETRACTED.test(title)) && { retracted: true }),
    ...(url !== undefined && { url }),
    ...(doi !== undefined && { doi }),
    ...(pmid !== undefined && { pmid }),
    ...(version !== undefined && { version }),
    ...(otherIds.length > 0 && { otherIds }),
    ...(links.length > 0 && { links }),
    ...(own && { fields: own }),
  };
}

/** A copy of a paper's own fields as JSON would bring them back; undefined where there are none. */
function toFields(value: unknown): Record<string, JsonValue> | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new NoPaper(`the fields must be an object, got ${formatValue(value)}`);
  let json: string;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new NoPaper(`the fields cannot be written as JSON: ${(cause as Error).message}`);
  }
  bounded(json, LONGEST_FIELDS, "fields written as JSON");
  return json === "{}" ? undefined : (JSON.parse(json) as Record<string, JsonValue>);
}

function bounded(text: string, longest: number, name: string): string {
  if (text.length > longest)
    throw new NoPaper(`the ${name} has ${text.length} characters, more than the ${longest} that a ${name} can have`);
  return text;
}

function toVersion(value: unknown): number | undefined {
  const version = typeof value === "string" ? Number(/^v?(\d{1,3})$/i.exec(value.trim())?.[1]) : value;
  return typeof version === "number" && Number.isInteger(version) && version >= 1 && version < 1000
    ? version
    : undefined;
}

/** A copy that is another's to change. */
export function copyOf(paper: Paper): Paper {
  const copy = { ...paper } as Record<string, unknown>;
  for (const name in copy) if (Array.isArray(copy[name])) copy[name] = [...(copy[name] as string[])];
  if (paper.fields !== undefined) copy.fields = structuredClone(paper.fields);
  return copy as unknown as Paper;
}

/** A copy of each paper, made when it is asked for. */
export function* copiesOf(papers: Iterable<Paper>): IterableIterator<Paper> {
  for (const paper of papers) yield copyOf(paper);
}
