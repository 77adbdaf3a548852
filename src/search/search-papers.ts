import { throwIfAborted } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Hit, SearchHits } from "./hit.js";
import { copyOf } from "../papers/index.js";
import { acronymsIn, addLongForms } from "./expand-acronyms.js";
import { candidateMask, filterMask } from "./candidate-mask.js";
import type { Collection, SearchContext } from "./search-context.js";
import { parseFilter, type Filter, type FilterNode } from "./filter.js";
import { addHighlights } from "./highlight.js";
import { parseQuery, type Query } from "./query.js";
import { phraseMask, scoreQuery, queryTerms } from "./lexical-scores.js";

/** What papers are ranked by: words and meaning, meaning alone, or words alone. */
export type SearchMode = "hybrid" | "semantic" | "lexical";
/** All search modes. */
export const searchModes: readonly SearchMode[] = ["hybrid", "semantic", "lexical"];

/** Options of `search`. */
export interface SearchOptions {
  /** How many papers at most; default 10. */
  k?: number | undefined;
  /** By words and meaning ("hybrid", the default), by meaning alone, or by words alone. */
  mode?: SearchMode | undefined;
  /** Which papers to look among; default all. */
  filter?: Filter | undefined;
  /** Adds to each hit the sentence of its abstract that fits the query best. Default false. */
  highlight?: boolean | undefined;
  /** Stops the search: the call then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/** A checked query with its options. */
export interface SearchRequest {
  query: Query;
  k: number;
  mode: SearchMode;
  filter?: FilterNode | undefined;
  highlight: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Checks and reads what `search` was given.
 * @throws PaperweaveError `invalid-argument`, `aborted`
 */
export function parseSearch(given: string, options: SearchOptions): SearchRequest {
  checkOptions("search", options, ["k", "mode", "filter", "highlight", "signal"]);
  if (typeof given !== "string" || given.trim() === "") {
    throw new PaperweaveError("invalid-argument", `search takes some words to look for, got ${formatValue(given)}.`);
  }
  const k = checkCount("k", options.k ?? 10);
  const mode = checkOneOf("mode", options.mode ?? "hybrid", searchModes);
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  const highlight = checkFlag("highlight", options.highlight);
  throwIfAborted(options.signal);
  return { query: parseQuery(given), k, mode, filter, highlight, signal: options.signal };
}

/** The papers that fit a query best; see `PaperIndex.search`. */
export async function search(
  collection: Collection,
  context: SearchContext,
  given: string,
  options: SearchOptions,
): Promise<SearchHits> {
  const { query, k, mode, filter, highlight, signal } = parseSearch(given, options);
  const { papers } = collection;
  if (papers.length === 0 || query.text === "") return [];
  const hasConditions = query.phrases.length + query.excluded.length > 0;
  const [text, vector, filtered] = await Promise.all([
    mode === "semantic" && !hasConditions ? undefined : context.textIndex(collection, signal),
    mode === "lexical" ? undefined : context.embedQuery(query.text, signal),
    filter && filterMask(filter, context.columns(collection)),
  ]);
  let candidates = candidateMask(papers.length, [text && phraseMask(text, query), filtered]);
  const relaxed = query.phrases.length > 0 && !candidates?.includes(1);
  if (relaxed) candidates = candidateMask(papers.length, [phraseMask(text!, { ...query, phrases: [] }), filtered]);
  const byWords = mode === "semantic" ? undefined : scoreQuery(text!, query);
  if (byWords) addLongForms(text!, acronymsIn(query.text), byWords);
  const best = await context.rank(collection, { vector, byWords }, k, { candidates, signal });
  let hits: SearchHits = best.map(({ row, score }): Hit => ({ paper: copyOf(papers[row]!), score }));
  if (highlight) {
    const terms = mode === "semantic" ? [] : query.words.flatMap((word) => queryTerms(text!, word));
    hits = await addHighlights(hits, { vector, terms, text }, context, signal);
  }
  return relaxed ? withRelaxed(hits, query) : hits;
}

/** Says on the hits that they need not have the phrases of the query. */
export function withRelaxed(hits: SearchHits, { typed }: Query): SearchHits {
  if (hits.length > 0) hits.relaxed = typed.phrases;
  return hits;
}

/** True or false, default false; or `invalid-argument`. */
export function checkFlag(name: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== "boolean")
    throw new PaperweaveError("invalid-argument", `${name} must be true or false, got ${formatValue(value)}.`);
  return value ?? false;
}
