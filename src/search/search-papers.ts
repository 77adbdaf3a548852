import { throwIfAborted } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { rowOf } from "../core/matrix.js";
import type { Hit } from "./hit.js";
import { copyOf } from "../papers/index.js";
import { acronymsIn, addLongForms } from "./expand-acronyms.js";
import { candidateMask } from "./candidate-mask.js";
import type { Collection, SearchContext } from "./search-context.js";
import { filterMask } from "./conditions.js";
import { parseFilter, type Filter, type FilterNode } from "./filter.js";
import { addHighlights } from "./highlight.js";
import { parseQuery, type Query } from "./query.js";
import { rank } from "./rank.js";
import { phraseMask, scoreQuery, queryTerms } from "./lexical-scores.js";

/** What papers are ranked by: words and meaning, meaning alone, or words alone. */
export type SearchMode = "hybrid" | "semantic" | "lexical";
export const searchModes: readonly SearchMode[] = ["hybrid", "semantic", "lexical"];

export interface SearchOptions {
  /** How many papers at most; default 10. */
  k?: number;
  /** Default "hybrid". */
  mode?: SearchMode;
  /** Which papers to look among; default all. */
  filter?: Filter;
  /** Give each hit the sentence of its abstract that answers the query best. Default no. */
  highlight?: boolean;
  signal?: AbortSignal;
}

/** A search, checked. */
export interface SearchRequest {
  query: Query;
  k: number;
  mode: SearchMode;
  filter?: FilterNode | undefined;
  highlight: boolean;
  signal?: AbortSignal | undefined;
}

/** Throws `invalid-argument`, `aborted`. */
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
  means: SearchContext,
  given: string,
  options: SearchOptions,
): Promise<Hit[]> {
  const { query, k, mode, filter, highlight, signal } = parseSearch(given, options);
  const { papers, vectors } = collection;
  if (papers.length === 0 || query.text === "") return [];
  const conditions = query.phrases.length + query.excluded.length > 0;
  const [text, scan, vector, kept] = await Promise.all([
    mode === "semantic" && !conditions ? undefined : means.textIndex(collection, signal),
    mode === "lexical" ? undefined : means.scan(collection, signal),
    mode === "lexical" ? undefined : means.embedTexts([query.text], signal).then((matrix) => rowOf(matrix, 0)),
    filter && filterMask(filter, means.columns(collection)),
  ]);
  const allowed = candidateMask(papers.length, [text && phraseMask(text, query), kept]);
  const byWords = mode === "semantic" ? undefined : scoreQuery(text!, query);
  if (byWords) addLongForms(text!, acronymsIn(query.text), byWords);
  const hits = rank({ vectors, scan }, { vector, byWords }, k, allowed).map(({ row, score }): Hit => ({
    paper: copyOf(papers[row]!),
    score,
  }));
  if (!highlight) return hits;
  const sought = mode === "semantic" ? [] : query.words.flatMap((word) => queryTerms(text!, word));
  return addHighlights(hits, { vector, sought, text }, means, signal);
}

export function checkFlag(name: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== "boolean")
    throw new PaperweaveError("invalid-argument", `${name} must be true or false, got ${formatValue(value)}.`);
  return value ?? false;
}
