import type { PaperTopic } from "../paper-store.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { ifRevision } from "./documents.js";
import type { Engine } from "./engine.js";
import { readDocuments } from "./read.js";
import { documentId } from "./terms.js";

/**
 * Notes topics in the documents; a paper that was put again loses its own, as the whole document is
 * replaced. @returns how many were noted
 */
export async function putTopics(
  target: Target,
  run: string,
  topics: readonly PaperTopic[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const endings = await bulk(
    target,
    topics.map((one) => noting(run, one)),
    signal,
  );
  const doubtful = new Set(endings.filter(({ status }) => status === 409).map(({ operation }) => operation.id));
  const noted = endings.filter(({ status }) => status < 300).length;
  if (doubtful.size === 0) return noted;
  // As with papers: a repeated write meets itself.
  const stored = await readDocuments<Partial<{ run: string; topic: number; similarity: number }>>(
    target,
    [...doubtful],
    { _source: "run,topic,similarity", preference: "_primary" },
    signal,
  );
  const met = topics.filter(({ id, topic, similarity }) => {
    const source = doubtful.has(id) ? stored.get(id)?._source : undefined;
    return source?.run === run && source.topic === topic && source.similarity === similarity;
  });
  return noted + met.length;
}

function noting(run: string, { id, revision, topic, similarity }: PaperTopic): Operation {
  return {
    id,
    action: { update: { _id: documentId(id), ...ifRevision(revision) } },
    document: JSON.stringify({ doc: { run, topic, similarity } }),
  };
}

export async function topicsOf(
  target: Target,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const documents = await readDocuments<{ topic?: number }>(target, ids, { _source: "topic" }, signal);
  return new Map(
    [...documents].flatMap(
      ([
        id,
        {
          _source: { topic },
        },
      ]) => (topic === undefined ? [] : [[id, topic] as const]),
    ),
  );
}

/** Topics in one answer. */
const AT_ONCE = 10_000;

type Counted = {
  aggregations: { topics: { after_key?: object; buckets: readonly { key: { topic: number }; doc_count: number }[] } };
};

export async function countTopics(
  engine: Engine,
  index: string,
  run: string,
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (let after: object | undefined; ;) {
    const topics = {
      composite: { size: AT_ONCE, sources: [{ topic: { terms: { field: "topic" } } }], ...(after && { after }) },
    };
    const body = { size: 0, query: { term: { run } }, aggs: { topics } };
    const answer = await engine.request<Counted>(
      { method: "POST", path: [index, "_search"], query: { allow_partial_search_results: false }, body },
      signal,
    );
    const { buckets, after_key } = answer.body.aggregations.topics;
    for (const { key, doc_count } of buckets) counts.set(key.topic, doc_count);
    if (buckets.length < AT_ONCE) return counts;
    after = after_key;
  }
}
