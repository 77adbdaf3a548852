import { throwIfAborted } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { normalizeRow, rowOf, unitVector } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import type { Paper, PaperInput } from "../core/types.js";
import type { Hit } from "./hit.js";
import { paperText } from "../embed/texts.js";
import { copyOf, toPaper } from "../papers/index.js";
import { candidateMask } from "./candidate-mask.js";
import type { Collection, SearchContext } from "./search-context.js";
import { filterMask } from "./conditions.js";
import { addReasons, type TopicOf } from "./explain.js";
import { parseFilter, type Filter, type FilterNode } from "./filter.js";
import { diversify } from "./diversify.js";
import { rank } from "./rank.js";
import { checkFlag, searchModes, type SearchMode } from "./search-papers.js";
import { scoreExamples } from "./lexical-scores.js";

export interface RelatedOptions {
  /** How many papers at most; default 10. */
  k?: number;
  /** By words and meaning ("hybrid", the default), by meaning alone, or by words alone. */
  mode?: SearchMode;
  /** Ids of papers to stay away from; they are never among the hits. */
  unlike?: string | readonly string[];
  /** Which papers to look among; default all. */
  filter?: Filter;
  /**
   * 0 (default): the nearest papers, however like each other they are; up to 1: papers that differ,
   * for a reading list.
   */
  diversity?: number;
  /** Say of each hit why it is related: `reasons` and `explanation`. Default no. */
  explain?: boolean;
  signal?: AbortSignal;
}

/**
 * What the mean of the examples to stay away from counts, against the mean of those to be near to.
 * Source: J. Rocchio, "Relevance feedback in information retrieval" (1971); the share is that of
 * Qdrant's recommendations by average vectors, 2 * near - away. DESIGN.md has what other shares do.
 */
export const UNLIKE_WEIGHT = 0.5;

/** One side of the examples. */
export interface Examples {
  papers: readonly Paper[];
  /** A unit vector for each. */
  vectors: readonly Float32Array[];
}

/** What is asked of `related`, checked. */
export interface RelatedRequest {
  /** Ids of papers that are there, or one that perhaps is not. */
  like: { ids: string[] } | { paper: PaperInput };
  unlike: string[];
  k: number;
  mode: SearchMode;
  diversity: number;
  explain: boolean;
  filter?: FilterNode | undefined;
  signal?: AbortSignal | undefined;
}

/** Throws `invalid-argument`, `aborted`. */
export function parseRelated(asked: string | readonly string[] | PaperInput, options: RelatedOptions): RelatedRequest {
  checkOptions("related", options, ["k", "mode", "unlike", "filter", "diversity", "explain", "signal"]);
  const k = checkCount("k", options.k ?? 10);
  const mode = checkOneOf("mode", options.mode ?? "hybrid", searchModes);
  const diversity = checkShare("diversity", options.diversity ?? 0);
  const explain = checkFlag("explain", options.explain);
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  throwIfAborted(options.signal);
  const unlike = idsOf("unlike", options.unlike ?? []);
  const like =
    typeof asked === "string" || Array.isArray(asked)
      ? { ids: askedIds(asked as string | readonly string[]) }
      : { paper: asked as PaperInput };
  return { like, unlike, k, mode, diversity, explain, filter, signal: options.signal };
}

/**
 * The examples of both sides, with their vectors. Throws `not-found`, and `invalid-argument` for a
 * paper that is on both.
 */
export async function findExamples(
  collection: Collection,
  means: SearchContext,
  { like: asked, unlike: away, mode, signal }: RelatedRequest,
): Promise<{ like: Examples; unlike: Examples }> {
  const unlike = knownExamples(collection, away);
  const like =
    "ids" in asked
      ? knownExamples(collection, asked.ids)
      : await newExample(collection, means, asked.paper, mode, signal);
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
  means: SearchContext,
  topicOf: TopicOf,
  asked: string | readonly string[] | PaperInput,
  options: RelatedOptions,
): Promise<Hit[]> {
  const question = parseRelated(asked, options);
  const { k, mode, diversity, explain, filter, signal } = question;
  const { papers, vectors } = collection;
  const { like, unlike } = await findExamples(collection, means, question);
  const known = new Set([...like.papers, ...unlike.papers].flatMap(({ id }) => collection.rowOf(id) ?? []));

  const text = mode === "semantic" && !explain ? undefined : await means.textIndex(collection, signal);
  const vector = mode === "lexical" ? undefined : rocchioVector(like, unlike, vectors.cols);
  const byWords = mode === "semantic" ? undefined : scoreExamples(text!, like.papers, unlike.papers, UNLIKE_WEIGHT);
  const allowed = candidateMask(
    papers.length,
    [filter && (await filterMask(filter, means.columns(collection)))],
    known,
  );
  const ranked = { vectors, scan: mode === "lexical" ? undefined : await means.scan(collection, signal) };
  const nearest = rank(ranked, { vector, byWords }, diversity === 0 ? k : diversityPoolSize(k), allowed);
  const best = diversity === 0 ? nearest : diversify(vectors, nearest, k, diversity);
  const hits = best.map(({ row, score }): Hit => ({ paper: copyOf(papers[row]!), score }));
  if (!explain) return hits;
  const rows = best.map(({ row }) => rowOf(vectors, row));
  return addReasons(hits, rows, like, { text: text!, means, topicOf, signal });
}

/** Candidates that a reading list is chosen from. */
export function diversityPoolSize(k: number): number {
  return Math.max(50, 5 * k);
}

function checkShare(name: string, value: unknown): number {
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new PaperweaveError("invalid-argument", `${name} must be a number from 0 to 1, got ${formatValue(value)}.`);
  return value;
}

function askedIds(asked: string | readonly string[]): string[] {
  const ids = idsOf("related", asked);
  if (ids.length === 0) throw new PaperweaveError("invalid-argument", "related takes at least one id.");
  return ids;
}

/** Distinct ids in canonical order, so that theirs does not matter. */
function idsOf(name: string, ids: unknown): string[] {
  const list: unknown[] = typeof ids === "string" ? [ids] : Array.isArray(ids) ? ids : [];
  const wrong = Array.isArray(ids) || typeof ids === "string" ? list.find((id) => typeof id !== "string") : ids;
  if (wrong !== undefined || list.includes(undefined))
    throw new PaperweaveError("invalid-argument", `${name} takes an id or a list of ids, got ${formatValue(wrong)}.`);
  return [...new Set(list as string[])].sort(compareIds);
}

function knownExamples(collection: Collection, ids: readonly string[]): Examples {
  const { papers, vectors } = collection;
  const rows = ids.map((id) => {
    const row = collection.rowOf(id);
    if (row === undefined) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
    return row;
  });
  const found = [...new Set(rows)].sort((a, b) => a - b); // two names may be of one paper
  return { papers: found.map((row) => papers[row]!), vectors: found.map((row) => rowOf(vectors, row)) };
}

/** A paper that is perhaps not in the index: its text is embedded, unless it brings a vector. */
async function newExample(
  { vectors }: Collection,
  means: SearchContext,
  asked: PaperInput,
  mode: SearchMode,
  signal: AbortSignal | undefined,
): Promise<Examples> {
  const paper = toPaper(asked, "The paper");
  if (asked.vector !== undefined)
    return { papers: [paper], vectors: [unitVector(asked.vector, vectors.cols, "The vector of the paper")] };
  const embedded = mode === "lexical" ? [] : [rowOf(await means.embedTexts([paperText(paper)], signal), 0)];
  return { papers: [paper], vectors: embedded };
}

/** A unit vector near to the ones and away from the others. */
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
