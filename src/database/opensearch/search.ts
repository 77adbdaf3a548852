import { dot } from "../../core/matrix.js";
import { compareIds } from "../../core/strings.js";
import type { ScoredPaper, SoughtWords, StoreHits, StoreQuery, Text } from "../paper-store.js";
import { storedPaper, type StoredDocument } from "./documents.js";
import type { Engine } from "./engine.js";
import { serverFailure, type ServerError } from "./failures.js";
import { anyOf, combined, filterQuery, type Query } from "./filter-query.js";
import { termOf } from "./terms.js";

/** What OpenSearch gives at most (`index.max_result_window`, and k of its nearest neighbours). */
export const MOST_HITS = 10_000;
/**
 * Of texts so many words are looked for, those that say most. As elsewhere in paperweave, but said
 * again: the search in memory is not loaded here.
 */
const MOST_WORDS = 60;
/**
 * Code units of a longer text are not looked for word by word, but as `like` is: the engine takes
 * 1024 words, each in two fields.
 */
const LONGEST_TEXT = 400;
/** A word of the title counts as two of the abstract. */
const TITLE = 2;

type Hits = { status?: number; error?: ServerError; hits: { hits: readonly (StoredDocument & { _score: number })[] } };

/** Both lists, in one request. */
export async function search(
  engine: Engine,
  index: string,
  efSearch: number,
  query: StoreQuery,
  signal: AbortSignal | undefined,
): Promise<StoreHits> {
  const { k, vector, words, vectors } = query;
  const kept = keptBy(query);
  const searches: { list: keyof StoreHits; query: Query; type: string }[] = [];
  if (vector) searches.push({ list: "byMeaning", query: nearTo(vector, k, efSearch, kept), type: "query_then_fetch" });
  // Scores of all shards by the same counts of words, so that they compare.
  if (words)
    searches.push({
      list: "byWords",
      query: { bool: { must: [wordsQuery(words)], filter: kept } },
      type: "dfs_query_then_fetch",
    });
  const hits: StoreHits = { byMeaning: [], byWords: [] };
  if (searches.length === 0) return hits;
  const lines = searches.flatMap(({ query, type }) => [
    { search_type: type, allow_partial_search_results: false },
    {
      query,
      size: k,
      seq_no_primary_term: true,
      track_total_hits: false,
      sort: [{ _score: "desc" }, { "exact.id": "asc" }],
    },
  ]);
  const answers = await engine.persist(signal, async ({ send }) => {
    const { body } = await send<{ responses: readonly Hits[] }>({
      method: "POST",
      path: [index, "_msearch"],
      lines: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    });
    for (const { status, error } of body.responses) if (error) throw engine.told(serverFailure(status ?? 500, error));
    return body.responses;
  });
  searches.forEach(({ list }, i) => {
    const scored = answers[i]!.hits.hits.map((hit): ScoredPaper => {
      const { paper, vector: own } = storedPaper(hit);
      // Lucene's score is 1 above the product, in float32; the cosine of the vector that comes with
      // it has more digits.
      const score = list === "byMeaning" ? dot(vector!, 0, own, 0, own.length) : hit._score;
      return { paper, score, ...(vectors && { vector: own }) };
    });
    hits[list] = scored.sort((a, b) => b.score - a.score || compareIds(a.paper.id, b.paper.id));
  });
  return hits;
}

function nearTo(vector: Float32Array, k: number, efSearch: number, kept: readonly Query[]): Query {
  const near = { vector: Array.from(vector), k, method_parameters: { ef_search: Math.max(k, efSearch) } };
  return { knn: { vector: kept.length === 0 ? near : { ...near, filter: combined(kept, "filter") } } };
}

/** What papers must meet, whatever their score. */
function keptBy({ phrases = [], excluded = [], filter, topic, without = [] }: StoreQuery): Query[] {
  const kept: Query[] = phrases.map(phraseQuery);
  if (filter) kept.push(filterQuery(filter));
  if (topic !== undefined) kept.push({ term: { topic } });
  const avoided = [...excluded.map(phraseQuery), ...anyOf("exact.id", without.map(termOf))];
  if (avoided.length > 0) kept.push({ bool: { must_not: avoided } });
  return kept;
}

function phraseQuery(phrase: string): Query {
  return { multi_match: { query: phrase, type: "phrase", fields: ["title", "abstract"] } };
}

function wordsQuery(words: SoughtWords): Query {
  if ("text" in words && words.text.length > LONGEST_TEXT)
    return wordsQuery({ like: [{ title: words.text, abstract: "" }], unlike: [] });
  if ("text" in words)
    return {
      multi_match: {
        query: words.text,
        type: "most_fields",
        fields: [`title^${TITLE}`, "abstract"],
        analyzer: "paperweave_telling",
      },
    };
  // Each field for itself: with both, a word is looked for only in the one that more papers have it
  // in.
  const like = (field: string, boost: number): Query => ({
    more_like_this: {
      fields: [field],
      like: words.like.map(wholeText),
      ...(words.unlike.length > 0 && { unlike: words.unlike.map(wholeText) }),
      analyzer: "paperweave_telling",
      max_query_terms: MOST_WORDS,
      min_term_freq: 1,
      min_doc_freq: 1,
      minimum_should_match: 1,
      boost_terms: 1,
      boost,
    },
  });
  return { bool: { should: [like("title", TITLE), like("abstract", 1)] } };
}

function wholeText({ title, abstract }: Text): string {
  return `${title}\n${abstract}`;
}
