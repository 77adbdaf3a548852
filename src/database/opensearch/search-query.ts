import { dot } from "../../core/matrix.js";
import type { PaperText, ScoredPaper, SoughtWords, StoreHits, StoreQuery } from "../paper-store.js";
import { bestFirst } from "../store-helpers.js";
import type { Cluster } from "./cluster.js";
import { storedPaper, type StoredDocument } from "./documents.js";
import { readWords } from "./read-words.js";
import type { SearchTarget } from "./refresher.js";
import { serverFailure, type ServerError } from "./server-errors.js";
import { anyOf, combined, filterQuery, type Query } from "./filter-query.js";
import { termOf } from "./terms.js";
import { topicQueries } from "./topic-fields.js";

/** Hits that OpenSearch returns at most (`index.max_result_window`, and k of its k-NN search). */
export const MAX_HITS = 10_000;
/**
 * Of an example only so many words are searched, those with the highest weight. The same number as
 * in memory; it is written again so that the search in memory is not loaded here.
 */
const MAX_WORDS = 60;
/**
 * Code units of a query. A longer text is searched as an example is, as OpenSearch allows 1024
 * words, each in two fields.
 */
const MAX_QUERY = 400;
/** As many phrases, required or excluded, leave room for a filter. */
const FEW_PHRASES = 200;
/** A word of the title counts as much as two of the abstract. */
const TITLE_WEIGHT = 2;

type Hits = { status?: number; error?: ServerError; hits: { hits: readonly (StoredDocument & { _score: number })[] } };

/** Both lists, in one request. */
export async function search(
  { cluster, index, copies }: SearchTarget,
  efSearch: number,
  query: StoreQuery,
  signal: AbortSignal | undefined,
): Promise<StoreHits> {
  const { k, vector, words, vectors } = query;
  const excluded = await excludedBy(cluster, index, query, signal);
  const conditions = conditionsOf(query, excluded);
  const searches: { list: keyof StoreHits; query: Query; type: string }[] = [];
  if (vector)
    searches.push({ list: "byMeaning", query: nearTo(vector, k, efSearch, conditions), type: "query_then_fetch" });
  // All shards score with the same word counts, so that their scores can be compared.
  if (words)
    searches.push({
      list: "byWords",
      query: { bool: { must: [wordsQuery(words)], filter: conditions } },
      type: "dfs_query_then_fetch",
    });
  const hits: StoreHits = { byMeaning: [], byWords: [] };
  if (searches.length === 0) return hits;
  const lines = searches.flatMap(({ query, type }) => [
    { search_type: type, allow_partial_search_results: false, ...copies },
    {
      query,
      size: k,
      seq_no_primary_term: true,
      track_total_hits: false,
      sort: [{ _score: "desc" }, { "exact.id": "asc" }],
    },
  ]);
  const answers = await cluster.persist(signal, async ({ send }) => {
    const { body } = await send<{ responses: readonly Hits[] }>({
      method: "POST",
      path: [index, "_msearch"],
      lines: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    });
    for (const { status, error } of body.responses)
      if (error) throw cluster.errorFor(serverFailure(status ?? 500, error));
    return body.responses;
  });
  searches.forEach(({ list }, i) => {
    const scored = answers[i]!.hits.hits.map((hit): ScoredPaper => {
      const { paper, vector: own } = storedPaper(hit);
      // Lucene's score is the dot product plus 1, in float32; our own has more digits.
      const score = list === "byMeaning" ? dot(vector!, 0, own, 0, own.length) : hit._score;
      return { paper, score, ...(vectors && { vector: own }) };
    });
    hits[list] = bestFirst(scored);
  });
  return hits;
}

function nearTo(vector: Float32Array, k: number, efSearch: number, conditions: readonly Query[]): Query {
  const near = { vector: Array.from(vector), k, method_parameters: { ef_search: Math.max(k, efSearch) } };
  return { knn: { vector: conditions.length === 0 ? near : { ...near, filter: combined(conditions, "filter") } } };
}

/** What papers must meet, whatever their score. */
function conditionsOf({ phrases = [], filter, topic, without = [] }: StoreQuery, excluded: readonly Query[]): Query[] {
  const conditions: Query[] = phrases.map(phraseQuery);
  if (filter) conditions.push(filterQuery(filter));
  if (topic !== undefined) conditions.push(...topicQueries(topic));
  const forbidden = [...excluded, ...anyOf("exact.id", without.map(termOf))];
  if (forbidden.length > 0) conditions.push({ bool: { must_not: forbidden } });
  return conditions;
}

/**
 * What papers must not have. A query for each phrase, which counts twice among the 1024 conditions that OpenSearch
 * allows. Of many, those that are a single word for the index become one query of all these words; OpenSearch is
 * asked how it reads them, for which a user needs one more permission (`indices:admin/analyze`).
 */
async function excludedBy(
  cluster: Cluster,
  index: string,
  { excluded = [], phrases = [] }: StoreQuery,
  signal: AbortSignal | undefined,
): Promise<Query[]> {
  if (excluded.length + phrases.length <= FEW_PHRASES) return excluded.map(phraseQuery);
  const read = await readWords(cluster, index, excluded, signal);
  const words = [...new Set(read.flatMap((tokens) => (tokens.length === 1 ? tokens : [])))];
  const others = excluded.filter((_, i) => read[i]!.length > 1);
  return [...["title", "abstract"].flatMap((field) => anyOf(field, words)), ...others.map(phraseQuery)];
}

function phraseQuery(phrase: string): Query {
  return { multi_match: { query: phrase, type: "phrase", fields: ["title", "abstract"] } };
}

function wordsQuery(words: SoughtWords): Query {
  if ("text" in words && words.text.length > MAX_QUERY)
    return wordsQuery({ like: [{ title: words.text, abstract: "" }], unlike: [] });
  if ("text" in words)
    return {
      multi_match: {
        query: words.text,
        type: "most_fields",
        fields: [`title^${TITLE_WEIGHT}`, "abstract"],
        analyzer: "paperweave_telling",
      },
    };
  // One query for each field: with two fields in one query, a word is searched only in the field
  // where more papers have it.
  const like = (field: string, boost: number): Query => ({
    more_like_this: {
      fields: [field],
      like: words.like.map(wholeText),
      ...(words.unlike.length > 0 && { unlike: words.unlike.map(wholeText) }),
      analyzer: "paperweave_telling",
      max_query_terms: MAX_WORDS,
      min_term_freq: 1,
      min_doc_freq: 1,
      minimum_should_match: 1,
      boost_terms: 1,
      boost,
    },
  });
  return { bool: { should: [like("title", TITLE_WEIGHT), like("abstract", 1)] } };
}

function wholeText({ title, abstract }: PaperText): string {
  return `${title}\n${abstract}`;
}
