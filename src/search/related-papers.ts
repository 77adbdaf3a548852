import { throwIfAborted } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { normalizeRow, rowOf, unitVector } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import type { PaperInput } from "../core/types.js";
import type { Hit } from "./hit.js";
import { paperText } from "../embed/texts.js";
import { copyOf, toPaper } from "../papers/index.js";
import { candidateMask, filterMask } from "./candidate-mask.js";
import type { Collection, Examples, SearchContext } from "./search-context.js";
import { citationScores } from "./citations/citation-scores.js";
import { addReasons, type TopicOf } from "./explain.js";
import { parseFilter, type Filter, type FilterNode } from "./filter.js";
import { diversify } from "./diversify.js";
import { checkFlag, searchModes, type SearchMode } from "./search-papers.js";
import { scoreExamples } from "./lexical-scores.js";

/** Options of `related`. */
export interface RelatedOptions {
  /** How many papers at most; default 10. */
  k?: number | undefined;
  /** By words and meaning ("hybrid", the default), by meaning alone, or by words alone. */
  mode?: SearchMode | undefined;
  /** Ids of papers that hits should not be like. They are never among the hits. */
  unlike?: string | readonly string[] | undefined;
  /** Which papers to look among; default all. */
  filter?: Filter | undefined;
  /**
   * From 0 (the default), the best papers even if they are much alike, to 1, papers that differ
   * from each other, for a reading list.
   */
  diversity?: number | undefined;
  /**
   * Whether who cites whom counts, beside words and meaning: papers that cite one of the examples or
   * are cited by it, that cite the same works, or that the same papers cite. By the `references` of
   * the papers; without any, it changes nothing. Default true in mode "hybrid" (false in a database);
   * not possible in the other modes and in a database.
   */
  citations?: boolean | undefined;
  /** Adds to each hit why it is related: `reasons` and `explanation`. Default false. */
  explain?: boolean | undefined;
  /** Stops the search: the call then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/**
 * The weight of the mean of the `unlike` examples, against 1 for the mean of the others. Source: J.
 * Rocchio, "Relevance feedback in information retrieval" (1971); the weight is that of Qdrant's
 * recommendations by average vectors, 2 * near - away. DESIGN.md has other weights' figures.
 */
export const UNLIKE_WEIGHT = 0.5;

/** A checked call of `related`. */
export interface RelatedRequest {
  /** Ids of papers of the index, or a paper that may not be in it. */
  like: { ids: string[] } | { paper: PaperInput };
  unlike: string[];
  k: number;
  mode: SearchMode;
  diversity: number;
  citations: boolean;
  explain: boolean;
  filter?: FilterNode | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Checks and reads what `related` was given.
 * @throws PaperweaveError `invalid-argument`, `aborted`
 */
export function parseRelated(asked: string | readonly string[] | PaperInput, options: RelatedOptions): RelatedRequest {
  checkOptions("related", options, ["k", "mode", "unlike", "filter", "diversity", "citations", "explain", "signal"]);
  const k = checkCount("k", options.k ?? 10);
  const mode = checkOneOf("mode", options.mode ?? "hybrid", searchModes);
  const diversity = checkShare("diversity", options.diversity ?? 0);
  const citations = checkFlag("citations", options.citations ?? mode === "hybrid");
  if (citations && mode !== "hybrid")
    throw new PaperweaveError(
      "invalid-argument",
      `citations count in mode "hybrid" alone, got mode ${formatValue(mode)}.`,
    );
  const explain = checkFlag("explain", options.explain);
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  throwIfAborted(options.signal);
  const unlike = idsOf("unlike", options.unlike ?? []);
  const like =
    typeof asked === "string" || Array.isArray(asked)
      ? { ids: askedIds(asked as string | readonly string[]) }
      : { paper: asked as PaperInput };
  return { like, unlike, k, mode, diversity, citations, explain, filter, signal: options.signal };
}

/**
 * The examples of both sides, with their vectors. Throws `not-found`, and `invalid-argument` for a
 * paper that is on both.
 */
export async function findExamples(
  collection: Collection,
  context: SearchContext,
  { like: asked, unlike: away, mode, signal }: RelatedRequest,
): Promise<{ like: Examples; unlike: Examples }> {
  const unlike = knownExamples(collection, away);
  const like =
    "ids" in asked
      ? knownExamples(collection, asked.ids)
      : await newExample(collection, context, asked.paper, mode, signal);
  const both = like.papers.find(({ id }) => unlike.papers.some((other) => other.id === id));
  if (both)
    throw new PaperweaveError(
      "invalid-argument",
      `The paper ${formatValue(both.id)} is both asked about and in unlike.`,
    );
  return { like, unlike };
}

/** The papers most like some examples; see `PaperIndex.related`. */
export async function related(
  collection: Collection,
  context: SearchContext,
  topicOf: TopicOf,
  asked: string | readonly string[] | PaperInput,
  options: RelatedOptions,
): Promise<Hit[]> {
  const request = parseRelated(asked, options);
  const { k, mode, diversity, explain, filter, signal } = request;
  const { papers, vectors } = collection;
  const { like, unlike } = await findExamples(collection, context, request);
  const exampleRows = new Set([...like.papers, ...unlike.papers].flatMap(({ id }) => collection.rowOf(id) ?? []));

  const text = mode === "semantic" && !explain ? undefined : await context.textIndex(collection, signal);
  const vector = mode === "lexical" ? undefined : rocchioVector(like, unlike, vectors.cols);
  const byWords = mode === "semantic" ? undefined : scoreExamples(text!, like.papers, unlike.papers, UNLIKE_WEIGHT);
  const graph = request.citations ? await context.citationGraph(collection, signal) : undefined;
  const byCitations =
    graph && citationScores(graph, like.papers, unlike.papers, { unlikeWeight: UNLIKE_WEIGHT, examples: exampleRows });
  const filtered = filter && (await filterMask(filter, context.columns(collection)));
  const candidates = candidateMask(papers.length, [filtered], exampleRows);
  const wanted = diversity === 0 ? k : diversityPoolSize(k);
  const ranking = { vector, byWords, byCitations, asked: "papers" } as const;
  const nearest = await context.rank(collection, ranking, wanted, { candidates, signal });
  const best = diversity === 0 ? nearest : diversify(vectors, nearest, k, diversity);
  const hits = best.map(({ row, score }): Hit => ({ paper: copyOf(papers[row]!), score }));
  if (!explain) return hits;
  const rows = best.map(({ row }) => rowOf(vectors, row));
  return addReasons(hits, rows, like, { text: text!, context, topicOf, signal, citations: byCitations && graph });
}

/** How many of the best papers `diversity` chooses k from. */
export function diversityPoolSize(k: number): number {
  return Math.max(50, 5 * k);
}

export function checkShare(name: string, value: unknown): number {
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new PaperweaveError("invalid-argument", `${name} must be a number from 0 to 1, got ${formatValue(value)}.`);
  return value;
}

function askedIds(asked: string | readonly string[]): string[] {
  const ids = idsOf("related", asked);
  if (ids.length === 0) throw new PaperweaveError("invalid-argument", "related takes at least one id.");
  return ids;
}

/** Distinct ids in canonical order: the order in which they were given has no effect. */
export function idsOf(name: string, ids: unknown): string[] {
  const list: unknown[] = typeof ids === "string" ? [ids] : Array.isArray(ids) ? ids : [];
  const wrong = Array.isArray(ids) || typeof ids === "string" ? list.find((id) => typeof id !== "string") : ids;
  if (wrong !== undefined || list.includes(undefined))
    throw new PaperweaveError("invalid-argument", `${name} takes an id or a list of ids, got ${formatValue(wrong)}.`);
  return [...new Set(list as string[])].sort(compareIds);
}

export function knownExamples(collection: Collection, ids: readonly string[]): Examples {
  const { papers, vectors } = collection;
  const rows = ids.map((id) => {
    const row = collection.rowOf(id);
    if (row === undefined) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return row;
  });
  const found = [...new Set(rows)].sort((a, b) => a - b); // two ids may be of one paper
  return { papers: found.map((row) => papers[row]!), vectors: found.map((row) => rowOf(vectors, row)) };
}

/** A paper that may not be in the index: its text is embedded, unless it has a vector. */
async function newExample(
  { vectors }: Collection,
  context: SearchContext,
  asked: PaperInput,
  mode: SearchMode,
  signal: AbortSignal | undefined,
): Promise<Examples> {
  const paper = toPaper(asked, "The paper");
  if (asked.vector !== undefined)
    return { papers: [paper], vectors: [unitVector(asked.vector, vectors.cols, "The vector of the paper")] };
  const embedded = mode === "lexical" ? [] : [rowOf(await context.embedTexts([paperText(paper)], signal), 0)];
  return { papers: [paper], vectors: embedded };
}

/** The mean of the examples minus the weighted mean of the `unlike` ones, as a unit vector. */
export function rocchioVector(like: Examples, unlike: Examples, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const add = ({ vectors }: Examples, weight: number): void => {
    for (const one of vectors)
      for (let i = 0; i < dimensions; i++) vector[i] = vector[i]! + (weight * one[i]!) / vectors.length;
  };
  add(like, 1);
  add(unlike, -UNLIKE_WEIGHT);
  normalizeRow(vector, 0, dimensions);
  return vector;
}
