import { throwIfAborted } from "../core/abort.js";
import { checkAtMost, checkCount } from "../core/check.js";
import { capitalised } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { rowOf } from "../core/matrix.js";
import type { Hit, Paper, PaperInput } from "../core/types.js";
import {
  addHighlights,
  addReasons,
  between,
  diversify,
  findExamples,
  poolOf,
  readRelated,
  readSearch,
  soughtTerms,
  type Collection,
  type RelatedOptions,
  type SearchMeans,
  type SearchMode,
  type SearchOptions,
  type TopicOf,
} from "../search/index.js";
import { findRow } from "../store/library/library.js";
import { fuseHits } from "./fuse-hits.js";
import { namesAsked } from "./names.js";
import type { PaperStore, ScoredPaper } from "./paper-store.js";
import { libraryOf } from "./stored-library.js";

/** Papers of either list that are fused: those further down are seldom among the best of both. */
const FEWEST_FUSED = 100;

/** Databases keep numbers of topics in 32 bits. */
const MOST_TOPIC = 2 ** 31 - 1;

/** What asking a store needs beside it. */
export interface Asking {
  store: Pick<PaperStore, "find" | "search" | "place" | "mostHits">;
  dimensions: number;
  /** Embeds; it keeps no words of the store. */
  means: SearchMeans;
}

export interface OfTopic {
  /** Only papers of this topic, by the last `topics()`; -1: those that fit nowhere. */
  topic?: number | undefined;
}

/** @throws PaperweaveError `invalid-argument` */
export function checkTopic(topic: number | undefined): number | undefined {
  return topic === undefined ? undefined : checkAtMost("topic", checkCount("topic", topic, -1), MOST_TOPIC);
}

/** As `search` of an index in memory, by what the store finds. */
export async function searchStore(
  { store, dimensions, means }: Asking,
  given: string,
  { topic, ...options }: SearchOptions & OfTopic,
): Promise<Hit[]> {
  const { query, k, mode, filter, highlight, signal } = readSearch(given, options);
  checkTopic(topic);
  if (query.text === "") return [];
  const vector = mode === "lexical" ? undefined : rowOf(await means.embedTexts([query.text], signal), 0);
  const words = mode === "semantic" ? undefined : { text: query.text };
  const found = await store.search(
    { k: depthOf(store, mode, k, k), vector, words, ...query.typed, filter, topic, vectors: mode === "hybrid" },
    { signal },
  );
  const hits = fuseHits(found, vector, words !== undefined).slice(0, k);
  throwIfAborted(signal);
  if (!highlight) return hits.map(toHit);
  const text = await means.textIndex(collectionOf(hits, dimensions), signal);
  const sought = mode === "semantic" ? [] : query.words.flatMap((word) => soughtTerms(text, word));
  return addHighlights(hits.map(toHit), { ...(vector && { vector }), sought, text }, means, signal);
}

/**
 * As `related` of an index in memory, by what the store finds. @param topicsOf looks the topics of
 * papers up
 */
export async function relatedInStore(
  { store, dimensions, means }: Asking,
  topicsOf: (papers: readonly Paper[]) => Promise<TopicOf>,
  asked: string | readonly string[] | PaperInput,
  { topic, ...options }: RelatedOptions & OfTopic,
): Promise<Hit[]> {
  const question = readRelated(asked, options);
  const { k, mode, diversity, explain, filter, signal } = question;
  checkTopic(topic);
  const names = [...("ids" in question.like ? question.like.ids : []), ...question.unlike].flatMap(namesAsked);
  const named = libraryOf(names.length > 0 ? await store.find("name", names, { signal }) : [], dimensions);
  const { like, unlike } = await findExamples({ ...named, rowOf: (id) => findRow(named, id) }, means, question);
  const vector = mode === "lexical" ? undefined : between(like, unlike, dimensions);
  const words = mode === "semantic" ? undefined : { like: like.papers, unlike: unlike.papers };
  const without = [...like.papers, ...unlike.papers].map(({ id }) => id);
  const wanted = diversity === 0 ? k : poolOf(k);
  const vectors = mode === "hybrid" || diversity > 0 || explain;
  const found = await store.search(
    { k: depthOf(store, mode, k, wanted), vector, words, filter, topic, without, vectors },
    { signal },
  );
  let hits = fuseHits(found, vector, words !== undefined).slice(0, wanted);
  throwIfAborted(signal);
  if (diversity > 0) {
    const ranked = hits.map(({ score }, row) => ({ row, score }));
    hits = diversify(matrixOf(hits, dimensions), ranked, k, diversity).map(({ row }) => hits[row]!);
  }
  if (!explain) return hits.map(toHit);
  const text = await means.textIndex(
    collectionOf([...hits, ...like.papers.map((paper, i) => ({ paper, vector: like.vectors[i] }))], dimensions),
    signal,
  );
  const topicOf = await topicsOf([...like.papers, ...hits.map(({ paper }) => paper)]);
  return addReasons(
    hits.map(toHit),
    hits.map(({ vector: own }) => own!),
    like,
    { text, means, topicOf, signal },
  );
}

/** How many papers each list is to have, of which `wanted` are looked through for k. */
function depthOf({ place, mostHits = Infinity }: Asking["store"], mode: SearchMode, k: number, wanted: number): number {
  if (k > mostHits)
    throw new PaperweaveError(
      "invalid-argument",
      `${capitalised(place)} gives at most ${mostHits} papers of a search, got k ${k}.`,
    );
  return Math.min(mostHits, mode === "hybrid" ? Math.max(FEWEST_FUSED, 2 * wanted) : wanted);
}

function toHit({ paper, score }: ScoredPaper): Hit {
  return { paper, score };
}

function matrixOf(hits: readonly ScoredPaper[], cols: number): Collection["vectors"] {
  const data = new Float32Array(hits.length * cols);
  hits.forEach(({ vector }, row) => data.set(vector!, row * cols));
  return { data, rows: hits.length, cols };
}

/** Found papers as a collection of their own, for what is said about them. */
function collectionOf(
  hits: readonly { paper: Paper; vector?: Float32Array | undefined }[],
  dimensions: number,
): Collection {
  const library = libraryOf(
    hits.map(({ paper, vector = new Float32Array(dimensions) }) => ({ paper, vector })),
    dimensions,
  );
  return { ...library, rowOf: (id) => findRow(library, id) };
}
