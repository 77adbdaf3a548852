import { throwIfAborted } from "../../core/abort.js";
import { checkCount, checkOptions } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import { formatValue, shownTitle } from "../../core/format.js";
import { exp } from "../../core/math.js";
import { rowOf } from "../../core/matrix.js";
import type { Paper } from "../../core/types.js";
import { copyOf } from "../../papers/index.js";
import { candidateMask, filterMask } from "../candidate-mask.js";
import { addReasons, nearestExample, type TopicOf } from "../explain.js";
import { parseFilter, type Filter, type FilterNode } from "../filter.js";
import type { Hit } from "../hit.js";
import { calibrate, probability } from "./learn-ranking.js";
import { CitationPart } from "./citation-part.js";
import { PreferenceModel, type ExampleRows, type Part } from "./preference-model.js";
import { checkShare, idsOf, knownExamples } from "../related-papers.js";
import type { Collection, SearchContext } from "../search-context.js";
import { checkFlag } from "../search-papers.js";
import { topRows } from "../top-rows.js";

/** Options of `recommend`. */
export interface RecommendOptions {
  /** Ids of papers that you liked; at least one. */
  liked: string | readonly string[];
  /** Ids of papers that you did not like. Default none. */
  disliked?: string | readonly string[] | undefined;
  /** Ids of the papers to choose from, for example those of today. Default: all papers. */
  from?: string | readonly string[] | undefined;
  /** How many papers at most; default 10. */
  k?: number | undefined;
  /** Which papers to choose from, as for `search`. Default: all. */
  filter?: Filter | undefined;
  /**
   * How much newer papers are preferred, from 0 (the default) to 1. A score is multiplied by 1 -
   * recency * (1 - 2^-years), with the years since the newest paper of the index; a paper without a
   * year counts as the oldest.
   */
  recency?: number | undefined;
  /**
   * Whether who cites whom counts, beside words and meaning, as for `related`. Default true; where no
   * paper has `references`, it changes nothing.
   */
  citations?: boolean | undefined;
  /** Adds to each hit why it is recommended: `reasons` and `explanation`. Default false. */
  explain?: boolean | undefined;
  /** Stops the call, which then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/** Fewer examples of a kind are too few to say how likely a paper is liked. */
const MIN_CALIBRATED = 5;
/** Parts of the examples that are left out, one after another, to learn what scores mean. */
const FOLDS = 5;

/** The papers that are most like what a reader liked; see `PaperIndex.recommend`. */
export async function recommend(
  collection: Collection,
  context: SearchContext,
  topicOf: TopicOf,
  options: RecommendOptions,
): Promise<Hit[]> {
  const request = parseRecommend(options);
  const { k, filter, explain, recency, signal } = request;
  const { papers, vectors } = collection;
  const liked = knownExamples(collection, request.liked),
    disliked = knownExamples(collection, request.disliked);
  const rowsOfExamples = ({ papers: some }: { papers: readonly Paper[] }): number[] =>
    some.map(({ id }) => collection.rowOf(id)!);
  const both = liked.papers.find(({ id }) => disliked.papers.some((other) => other.id === id));
  if (both)
    throw new PaperweaveError(
      "invalid-argument",
      `The paper ${formatValue(both.id)} is both in liked and in disliked.`,
    );
  const rows = { liked: rowsOfExamples(liked), disliked: rowsOfExamples(disliked) };
  const text = await context.textIndex(collection, signal);
  const model = await PreferenceModel.of(text, vectors, rows);
  throwIfAborted(signal);
  const { scores, parts } = await model.scoreAll();
  throwIfAborted(signal);
  const graph = request.citations ? await context.citationGraph(collection, signal) : undefined;
  const citations = graph && (await CitationPart.of(graph, rows, signal));
  if (citations) for (let row = 0; row < scores.length; row++) scores[row] = scores[row]! + citations.scores[row]!;
  if (Math.min(rows.liked.length, rows.disliked.length) < MIN_CALIBRATED) toShares(scores);
  else await toProbabilities(scores, model, parts, citations);
  if (recency > 0) preferNewer(scores, papers, recency);

  const filtered = filter && (await filterMask(filter, context.columns(collection)));
  const among = request.from && maskOf(papers.length, rowsOfExamples(knownExamples(collection, request.from)));
  const candidates = candidateMask(papers.length, [filtered, among], new Set([...rows.liked, ...rows.disliked]));
  throwIfAborted(signal);
  const best = [...topRows(scores, k, { mask: candidates })];
  const hits = best.map((row): Hit => ({ paper: copyOf(papers[row]!), score: scores[row]! }));
  if (!explain) return hits;
  const found = best.map((row) => rowOf(vectors, row));
  const explained = await addReasons(hits, found, liked, {
    text,
    context,
    topicOf,
    signal,
    citations: citations && graph,
  });
  return explained.map((hit, at) => {
    const like = nearestExample(found[at]!, liked);
    return { ...hit, reasons: [`is like “${shownTitle(like)}”, which you liked`, ...(hit.reasons ?? [])] };
  });
}

interface RecommendRequest {
  liked: string[];
  disliked: string[];
  from: string[] | undefined;
  k: number;
  filter: FilterNode | undefined;
  recency: number;
  citations: boolean;
  explain: boolean;
  signal: AbortSignal | undefined;
}

/** @throws PaperweaveError `invalid-argument`, `aborted` */
function parseRecommend(options: RecommendOptions): RecommendRequest {
  checkOptions("recommend", options, [
    "liked",
    "disliked",
    "from",
    "k",
    "filter",
    "recency",
    "citations",
    "explain",
    "signal",
  ]);
  const { signal } = options;
  const k = checkCount("k", options.k ?? 10);
  const recency = checkShare("recency", options.recency ?? 0);
  const citations = checkFlag("citations", options.citations ?? true);
  const explain = checkFlag("explain", options.explain);
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  throwIfAborted(signal);
  const liked = idsOf("liked", options.liked);
  if (liked.length === 0) throw new PaperweaveError("invalid-argument", "recommend needs at least one id in liked.");
  const disliked = idsOf("disliked", options.disliked ?? []);
  const from = options.from === undefined ? undefined : idsOf("from", options.from);
  return { liked, disliked, from, k, filter, recency, citations, explain, signal };
}

/** Each score becomes the share of the papers that score less. */
function toShares(scores: Float64Array): void {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const sorted = Float64Array.from(order, (row) => scores[row]!);
  let less = 0;
  sorted.forEach((score, at) => {
    if (at > 0 && score > sorted[at - 1]!) less = at;
    scores[order[at]!] = less / sorted.length;
  });
}

/**
 * Each score becomes the probability that the paper is liked, as likely as among the examples; it is
 * learnt from the scores of examples that were left out.
 */
async function toProbabilities(
  scores: Float64Array,
  model: PreferenceModel,
  parts: readonly Part[],
  citations: CitationPart | undefined,
): Promise<void> {
  const left = { liked: [] as number[], disliked: [] as number[] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = partOf(model.rows, (at) => at % FOLDS === fold);
    const others = partOf(model.rows, (at) => at % FOLDS !== fold);
    const found = await model.scoreHeldOut(held, parts);
    for (const kind of ["liked", "disliked"] as const) {
      const cited = citations?.scoreHeldOut(held[kind], others);
      left[kind].push(...found[kind].map((score, at) => score + (cited?.[at] ?? 0)));
    }
  }
  const calibration = calibrate(
    [...left.liked, ...left.disliked],
    [...left.liked.map(() => true), ...left.disliked.map(() => false)],
  );
  for (let row = 0; row < scores.length; row++) scores[row] = probability(calibration, scores[row]!);
}

function partOf({ liked, disliked }: ExampleRows, isIn: (at: number) => boolean): ExampleRows {
  return { liked: liked.filter((_, at) => isIn(at)), disliked: disliked.filter((_, at) => isIn(at)) };
}

function preferNewer(scores: Float64Array, papers: readonly Paper[], recency: number): void {
  const time = papers.map(({ date, year }) => timeOf(date, year));
  let [oldest, newest] = [Infinity, -Infinity]; // a million numbers are too many arguments for Math.max
  for (const one of time) if (one !== undefined) [oldest, newest] = [Math.min(oldest, one), Math.max(newest, one)];
  time.forEach((one, row) => {
    const years = newest < oldest ? 0 : newest - (one ?? oldest);
    scores[row] = scores[row]! * (1 - recency * (1 - exp(-Math.LN2 * years)));
  });
}

/** A date in years, to the month. A year alone counts as its middle. */
function timeOf(date: string | undefined, year: number | undefined): number | undefined {
  const month = Number(date?.slice(5, 7) || NaN);
  return year === undefined ? undefined : year + (Number.isNaN(month) ? 6 : month - 0.5) / 12;
}

function maskOf(count: number, rows: readonly number[]): Uint8Array {
  const mask = new Uint8Array(count);
  for (const row of rows) mask[row] = 1;
  return mask;
}
