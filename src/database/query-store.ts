import { throwIfAborted } from "../core/abort.js";
import { checkAtMost, checkCount } from "../core/check.js";
import { capitalised } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { dot } from "../core/matrix.js";
import type { Paper, PaperInput } from "../core/types.js";
import {
  addHighlights,
  addReasons,
  rocchioVector,
  diversify,
  findExamples,
  fusion,
  diversityPoolSize,
  parseRelated,
  parseSearch,
  queryTerms,
  withRelaxed,
  type Hit,
  type SearchHits,
  type Collection,
  type RelatedOptions,
  type SearchContext,
  type SearchMode,
  type SearchOptions,
  type TopicOf,
} from "../search/index.js";
import { findRow } from "../store/library/library.js";
import { joinFilter } from "./join-filter.js";
import type { CallOptions, PaperStore, RunTopic, ScoredPaper, StoreHits, StoreQuery } from "./paper-store.js";
import { namesToLookUp } from "./paper-to-put.js";
import { bestFirst } from "./store-helpers.js";
import { libraryOf, vectorsOf } from "./stored-library.js";
import { storedSpread } from "./stored-spread.js";

/**
 * Papers that each list has at least before the two lists are fused. A paper further down is rarely
 * among the best of both.
 */
const MIN_FUSED = 100;

/** Databases keep the numbers of topics in 32 bits. */
const MAX_TOPIC = 2 ** 31 - 1;

/** What a search needs beside its query. */
export interface QueryContext {
  store: Pick<PaperStore, "find" | "search" | "scan" | "place" | "mostHits">;
  /** The run that found the last topics; undefined when no topics have been found yet. */
  topicRun: (options: CallOptions) => Promise<string | undefined>;
  dimensions: number;
  /** Embeds the query. It keeps no words of the store's papers. */
  searchContext: SearchContext;
}

/** A store that has no papers. */
export function emptyStore({ place }: PaperStore): QueryContext["store"] {
  return {
    place,
    find: async () => [],
    search: async () => ({ byMeaning: [], byWords: [] }),
    scan: async function* () {},
  };
}

/** Which papers of a database are meant, by their topic. */
export interface OfTopic {
  /**
   * Only papers of this topic, by its id from the last `topics()`; -1 for those that fit nowhere.
   * Default: papers of all topics.
   */
  topic?: number | undefined;
}

/** @throws PaperweaveError `invalid-argument` */
export function checkTopic(topic: number | undefined): number | undefined {
  return topic === undefined ? undefined : checkAtMost("topic", checkCount("topic", topic, -1), MAX_TOPIC);
}

/** The asked topic among the last ones; "none" when no topics have been found, so no paper has it. */
export async function topicOfLastRun(
  topic: number | undefined,
  topicRun: QueryContext["topicRun"],
  options: CallOptions,
): Promise<RunTopic | undefined | "none"> {
  if (checkTopic(topic) === undefined) return undefined;
  const run = await topicRun(options);
  return run === undefined ? "none" : { run, topic: topic! };
}

/** Does what `search` of an index in memory does, with what the store finds. */
export async function searchStore(
  { store, topicRun, dimensions, searchContext }: QueryContext,
  given: string,
  { topic: askedTopic, ...options }: SearchOptions & OfTopic,
): Promise<SearchHits> {
  const { query, k, mode, filter, highlight, signal } = parseSearch(given, options);
  const topic = await topicOfLastRun(askedTopic, topicRun, { signal });
  if (query.text === "" || topic === "none") return [];
  const vector = mode === "lexical" ? undefined : await searchContext.embedQuery(query.text, signal);
  const words = mode === "semantic" ? undefined : { text: query.text };
  const asked: StoreQuery = {
    k: listLength(store, mode, k, k),
    vector,
    words,
    ...query.typed,
    filter: filter && joinFilter(filter),
    topic,
    vectors: mode === "hybrid",
  };
  let found = await store.search(asked, { signal });
  const relaxed = query.phrases.length > 0 && found.byMeaning.length + found.byWords.length === 0;
  if (relaxed) found = await store.search({ ...asked, phrases: [] }, { signal });
  const spread = mode === "hybrid" ? await storedSpread(store, dimensions, { signal }) : undefined;
  const ranked = fuseHits(found, vector, "question", spread).slice(0, k);
  throwIfAborted(signal);
  let hits = ranked.map(toHit);
  if (highlight) {
    const text = await searchContext.textIndex(collectionOf(ranked, dimensions), signal);
    const terms = mode === "semantic" ? [] : query.words.flatMap((word) => queryTerms(text, word));
    hits = await addHighlights(hits, { ...(vector && { vector }), terms, text }, searchContext, signal);
  }
  return relaxed ? withRelaxed(hits, query) : hits;
}

/**
 * Does what `related` of an index in memory does, with what the store finds.
 * @param topicsOf looks up the topics of papers
 */
export async function relatedInStore(
  { store, topicRun, dimensions, searchContext }: QueryContext,
  topicsOf: (papers: readonly Paper[]) => Promise<TopicOf>,
  asked: string | readonly string[] | PaperInput,
  { topic: askedTopic, ...options }: RelatedOptions & OfTopic,
): Promise<Hit[]> {
  if (options.citations === true)
    throw new PaperweaveError(
      "invalid-argument",
      "related of a database finds papers by words and meaning: citations count in an index in memory or in a folder.",
    );
  const question = parseRelated(asked, options);
  const { k, mode, diversity, explain, filter, signal } = question;
  const topic = await topicOfLastRun(askedTopic, topicRun, { signal });
  const names = [...("ids" in question.like ? question.like.ids : []), ...question.unlike].flatMap(namesToLookUp);
  const named = libraryOf(names.length > 0 ? await store.find("name", names, { signal }) : [], dimensions);
  const { like, unlike } = await findExamples({ ...named, rowOf: (id) => findRow(named, id) }, searchContext, question);
  if (topic === "none") return [];
  const vector = mode === "lexical" ? undefined : rocchioVector(like, unlike, dimensions);
  const words = mode === "semantic" ? undefined : { like: like.papers, unlike: unlike.papers };
  const without = [...like.papers, ...unlike.papers].map(({ id }) => id);
  const wanted = diversity === 0 ? k : diversityPoolSize(k);
  const vectors = mode === "hybrid" || diversity > 0 || explain;
  const found = await store.search(
    {
      k: listLength(store, mode, k, wanted),
      vector,
      words,
      filter: filter && joinFilter(filter),
      topic,
      without,
      vectors,
    },
    { signal },
  );
  const spread = mode === "hybrid" ? await storedSpread(store, dimensions, { signal }) : undefined;
  let hits = fuseHits(found, vector, "papers", spread).slice(0, wanted);
  throwIfAborted(signal);
  if (diversity > 0) {
    const ranked = hits.map(({ score }, row) => ({ row, score }));
    hits = diversify(vectorsOf(hits, dimensions), ranked, k, diversity).map(({ row }) => hits[row]!);
  }
  if (!explain) return hits.map(toHit);
  const text = await searchContext.textIndex(
    collectionOf([...hits, ...like.papers.map((paper, i) => ({ paper, vector: like.vectors[i] }))], dimensions),
    signal,
  );
  const topicOf = await topicsOf([...like.papers, ...hits.map(({ paper }) => paper)]);
  return addReasons(
    hits.map(toHit),
    hits.map(({ vector: own }) => own!),
    like,
    { text, context: searchContext, topicOf, signal },
  );
}

/**
 * Makes one list of two, best first. With one list, scores are those of that list. With both they
 * are fused as in an index in memory; a paper that is not in the list by words gets no score for
 * words, as nothing tells how many it shares.
 * @param vector the query by meaning; undefined when papers were found by words alone
 * @param asked what was asked with
 * @param spread of the similarities of the store's papers; undefined when papers were found by one
 *   list alone
 */
function fuseHits(
  { byMeaning, byWords }: StoreHits,
  vector: Float32Array | undefined,
  asked: "question" | "papers",
  spread: number | undefined,
): ScoredPaper[] {
  if (vector === undefined) return bestFirst(byWords);
  if (spread === undefined) return bestFirst(byMeaning);
  const scoreOf = new Map(byWords.map(({ paper, score }) => [paper.id, score]));
  const { meaning, base, words } = fusion(Float64Array.from(scoreOf.values()), { asked, spread });
  const all = new Map([...byWords, ...byMeaning].map((hit) => [hit.paper.id, hit]));
  const fused = [...all.values()].map((hit) => {
    const similarity = Math.fround(dot(vector, 0, hit.vector!, 0, vector.length));
    return { ...hit, score: meaning * similarity + base + words * (scoreOf.get(hit.paper.id) ?? 0) };
  });
  return bestFirst(fused);
}

/**
 * How many papers each list is to have so that `wanted` are left for the answer.
 * @throws PaperweaveError `invalid-argument` when the store cannot give k papers
 */
function listLength(
  { place, mostHits = Infinity }: QueryContext["store"],
  mode: SearchMode,
  k: number,
  wanted: number,
): number {
  if (k > mostHits)
    throw new PaperweaveError(
      "invalid-argument",
      `${capitalised(place)} gives at most ${mostHits} papers of a search, got k ${k}.`,
    );
  return Math.min(mostHits, mode === "hybrid" ? Math.max(MIN_FUSED, 2 * wanted) : wanted);
}

function toHit({ paper, score }: ScoredPaper): Hit {
  return { paper, score };
}

/** The papers that were found, as a collection of their own: for highlights and reasons. */
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
