import { checkAtMost, checkCount, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";

/** What a client has sent with the call of a tool. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** Rows of a page, when the client does not say, and at most. */
export const DEFAULT_LIMIT = 10,
  MAX_LIMIT = 50;
/** Rows that can be reached by paging. */
const MAX_REACH = 1000;

/** Which rows of a list a client asks for. */
export interface PageRequest {
  offset: number;
  limit: number;
}

/** Checks that the arguments are an object with known names only. */
export function checkArguments(tool: string, given: unknown, known: readonly string[]): ToolArguments {
  checkOptions(tool, given ?? {}, known);
  return (given ?? {}) as ToolArguments;
}

/** `offset` and `limit`. */
export function pageRequest({ offset = 0, limit = DEFAULT_LIMIT }: ToolArguments): PageRequest {
  const page = { offset: checkCount("offset", offset, 0), limit: checkCount("limit", limit) };
  checkAtMost("limit", page.limit, MAX_LIMIT);
  checkAtMost("offset", page.offset, MAX_REACH - MAX_LIMIT);
  return page;
}

/** A text that is not empty. */
export function textArgument(given: ToolArguments, name: string): string {
  const value = given[name];
  if (typeof value !== "string" || value.trim() === "")
    throw new PaperweaveError("invalid-argument", `${name} must be some text, got ${formatValue(value)}.`);
  return value;
}

/** A list of 1 to `most` ids; a single id counts as a list of one. */
export function idsArgument(given: ToolArguments, name: string, most: number): string[] {
  const value = given[name];
  const ids: unknown[] = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  if (ids.length === 0 || ids.length > most || !ids.every((id) => typeof id === "string"))
    throw new PaperweaveError(
      "invalid-argument",
      `${name} must be a list of 1 to ${most} ids of papers, got ${formatValue(value)}.`,
    );
  return ids as string[];
}
