import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Paper } from "../core/types.js";
import { cleanAbstract, cleanText } from "./clean.js";
import { normalizeDoi, paperId } from "./identity.js";

/** The longest title and abstract that are taken for such; a mistake in a file, not a paper, is longer. */
const LONGEST_TITLE = 10_000;
const LONGEST_ABSTRACT = 1_000_000;

/** Why a record is no paper. */
class NoPaper extends Error {}

/**
 * A clean paper from a record of any source: title and abstract as one line of text, id by
 * `paperId`, the rest where it makes sense; fields that a paper does not have are dropped.
 * @returns the paper, or in a few words why the record is none: not an object, no title, or a field of the wrong type
 */
export function parsePaper(record: unknown): { paper: Paper; reason?: undefined } | { paper?: undefined; reason: string } {
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
  if (typeof record !== "object" || record === null || Array.isArray(record)) throw new NoPaper(`not an object with a title, but ${show(record)}`);
  const fields = record as Record<string, unknown>;
  const field = (name: string): unknown => (Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined);
  const text = (name: string): string | undefined => {
    const value = field(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && name === "id") return String(value);
    if (typeof value !== "string") throw new NoPaper(`the ${name} must be text, got ${show(value)}`);
    return value;
  };
  const title = cleanText(bounded(text("title") ?? "", LONGEST_TITLE, "title"));
  if (title === "") throw new NoPaper("no title");
  const abstract = cleanAbstract(bounded(text("abstract") ?? "", LONGEST_ABSTRACT, "abstract"));
  const url = cleanText(text("url") ?? "") || undefined;
  const doi = normalizeDoi(text("doi") ?? "");
  const given = text("id")?.trim() || undefined;
  const date = toDate(field("date"));
  const year = toYear(field("year")) ?? (date ? Number(date.slice(0, 4)) : undefined);
  const authors = toList(field("authors"), /\s*;\s*|\s+and\s+/);
  const categories = toList(field("categories"), /[\s,;]+/);
  return {
    id: paperId({ id: given, url, doi, title }),
    title,
    abstract,
    ...(authors && { authors }),
    ...(year !== undefined && { year }),
    ...(date !== undefined && { date }),
    ...(categories && { categories }),
    ...(url !== undefined && { url }),
    ...(doi !== undefined && { doi }),
  };
}

function bounded(text: string, longest: number, name: string): string {
  if (text.length > longest) throw new NoPaper(`the ${name} has ${text.length} characters, more than the ${longest} that a ${name} can have`);
  return text;
}

function toYear(value: unknown): number | undefined {
  const year = typeof value === "string" ? Number(/\b(1[5-9]\d\d|20\d\d)\b/.exec(value)?.[1]) : value;
  return typeof year === "number" && Number.isInteger(year) && year >= 1500 && year < 2100 ? year : undefined;
}

/** ISO 8601 as precise as given; other ways of writing a date are not guessed at. */
function toDate(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|T|\s)/.exec(value.trim());
  if (!match) return undefined;
  const [date, , month, day] = match;
  return (month === undefined || (month >= "01" && month <= "12")) && (day === undefined || (day >= "01" && day <= "31")) ? date : undefined;
}

/** A list of names: as such, as objects with a name, or as one text. */
function toList(value: unknown, separator: RegExp): string[] | undefined {
  const items = typeof value === "string" ? value.split(separator) : Array.isArray(value) ? value : [];
  const names = items
    .map((item: unknown) => (typeof item === "object" && item !== null ? (item as { name?: unknown }).name : item))
    .filter((item): item is string => typeof item === "string")
    .map(cleanText)
    .filter((item) => item !== "");
  return names.length > 0 ? names : undefined;
}
