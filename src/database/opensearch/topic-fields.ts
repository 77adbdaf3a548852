import type { PaperTopic, RunTopic } from "../paper-store.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { ifRevision, readDocuments } from "./documents.js";
import type { Query } from "./filter-query.js";
import type { SearchTarget } from "./refresher.js";
import { documentId } from "./terms.js";

/**
 * Records topics in the documents. A paper that is put again loses its topic, as the whole document
 * is replaced.
 * @returns how many were recorded
 */
export async function putTopics(
  target: Target,
  run: string,
  topics: readonly PaperTopic[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const outcomes = await bulk(
    target,
    topics.map((one) => updateOf(run, one)),
    signal,
  );
  const refused = new Set(outcomes.filter(({ status }) => status === 409).map(({ operation }) => operation.id));
  const recorded = outcomes.filter(({ status }) => status < 300).length;
  if (refused.size === 0) return recorded;
  // As with papers: a repetition is refused when the first write was done and its answer was lost.
  const stored = await readDocuments<Partial<{ run: string; topic: number; similarity: number }>>(
    target,
    [...refused],
    { _source: "run,topic,similarity", preference: "_primary" },
    signal,
  );
  const done = topics.filter(({ id, topic, similarity }) => {
    const source = refused.has(id) ? stored.get(id)?._source : undefined;
    return source?.run === run && source.topic === topic && source.similarity === similarity;
  });
  return recorded + done.length;
}

function updateOf(run: string, { id, revision, topic, similarity }: PaperTopic): Operation {
  return {
    id,
    action: { update: { _id: documentId(id), ...ifRevision(revision) } },
    document: JSON.stringify({ doc: { run, topic, similarity } }),
  };
}

export async function topicsOf(
  target: Target,
  run: string,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const documents = await readDocuments<{ run?: string; topic?: number }>(
    target,
    ids,
    { _source: "run,topic" },
    signal,
  );
  const ofRun = [...documents].filter(([, { _source }]) => _source.run === run);
  return new Map(ofRun.map(([id, { _source }]) => [id, _source.topic!]));
}

/** Queries for the papers that have this topic. */
export function topicQueries({ run, topic }: RunTopic): Query[] {
  return [{ term: { run } }, { term: { topic } }];
}

/** Topics of one answer. */
const TOPICS_A_REQUEST = 10_000;

type Counted = {
  aggregations: { topics: { after_key?: object; buckets: readonly { key: { topic: number }; doc_count: number }[] } };
};

export async function countTopics(
  { cluster, index, copies }: SearchTarget,
  run: string,
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (let after: object | undefined; ;) {
    const topics = {
      composite: {
        size: TOPICS_A_REQUEST,
        sources: [{ topic: { terms: { field: "topic" } } }],
        ...(after && { after }),
      },
    };
    const body = { size: 0, query: { term: { run } }, aggs: { topics } };
    const answer = await cluster.request<Counted>(
      { method: "POST", path: [index, "_search"], query: { allow_partial_search_results: false, ...copies }, body },
      signal,
    );
    const { buckets, after_key } = answer.body.aggregations.topics;
    for (const { key, doc_count } of buckets) counts.set(key.topic, doc_count);
    if (buckets.length < TOPICS_A_REQUEST) return counts;
    after = after_key;
  }
}
