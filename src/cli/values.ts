import { PaperweaveError } from "../core/errors.js";
import { parseFilter, type Filter } from "../search/index.js";
import type { Command } from "./commands.js";

/* What the values of options must be. */

/** A command line that cannot be run; the message says why. */
export class UsageError extends Error {
  /** @param command whose help may tell more */
  constructor(
    message: string,
    readonly command?: Command,
  ) {
    super(message);
  }
}

/** A topic of the user's own. */
export interface Guide {
  name: string;
  /** Words, or ids of example papers between commas. */
  description: string;
}

export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} must be a whole number of at least 1, got "${text}"`);
  return Number(text);
}

export function positiveNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name} must be a number above 0, got "${text}"`);
  return value;
}

export function fraction(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw new UsageError(`--${name} must be a number from 0 to 1, got "${text}"`);
  return value;
}

/** Checked here, so that a mistake is reported before anything is embedded. */
export function parseFilterOption(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  let filter: unknown;
  try {
    filter = JSON.parse(text);
    parseFilter(filter);
  } catch (error) {
    if (PaperweaveError.is(error)) throw new UsageError(error.message.replace(/\.$/, ""));
    throw new UsageError(`--filter must be JSON such as '{"year": {"$gte": 2023}}', got "${text}"`);
  }
  return filter as Filter;
}

/** "name=description"; a name without a description is its own description. */
export function parseGuides(texts: readonly string[]): Guide[] {
  const names = new Set<string>();
  return texts.map((text) => {
    const at = text.indexOf("=");
    const name = (at < 0 ? text : text.slice(0, at)).trim(),
      description = (at < 0 ? text : text.slice(at + 1)).trim();
    if (name === "" || description === "")
      throw new UsageError(`--guide must be "NAME=WORDS" or "NAME=ID,ID", got "${text}"`);
    if (names.has(name.toLowerCase())) throw new UsageError(`two --guide options have the name "${name}"`);
    names.add(name.toLowerCase());
    return { name, description };
  });
}

export function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (text === undefined) return undefined;
  const value = allowed.find((one) => one === text);
  if (value === undefined) throw new UsageError(`--${name} must be ${allowed.join(" or ")}, got "${text}"`);
  return value;
}

/** What `today` writes. */
export type DigestFormat = "text" | "markdown" | "html" | "atom" | "jsonfeed";

/** The formats of a digest, and the endings of their files. */
const digestEndings: Record<DigestFormat, RegExp> = {
  text: /\.txt$/i,
  markdown: /\.(?:md|markdown)$/i,
  html: /\.html?$/i,
  atom: /\.(?:atom|xml)$/i,
  jsonfeed: /\.json$/i,
};
const digestFormats = Object.keys(digestEndings) as DigestFormat[];

/** The format that is named, or else that of the file's ending; text for standard output. */
export function digestFormat(file: string | undefined, format: string | undefined): DigestFormat {
  const named = oneOf("format", format, digestFormats);
  const found = named ?? (file === undefined ? "text" : digestFormats.find((one) => digestEndings[one].test(file)));
  if (found === undefined)
    throw new UsageError(`the ending of "${file}" is not a known format; add --format ${digestFormats.join("|")}`);
  return found;
}
