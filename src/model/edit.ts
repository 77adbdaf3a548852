import { checkCount } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { KnnGraph, RunOptions, Topic } from "../core/types.js";
import type { Edit, NamedTopic, PreviousTopics } from "../topics/clustering/previous-topics.js";
import { runTopicsJob, type EmbedTexts, type NeighborKeeper } from "../topics/fit/run-job.js";
import type { FittedTopics, TopicModelJSON } from "../topics/fit/saved-topics.js";
import type { FittedPapers } from "./fitted-papers.js";
import { withColours } from "./topic-colours.js";
import type { TopicTable } from "./topic-table.js";

/** What `TopicModel.split` can be told. */
export interface SplitOptions extends RunOptions {
  /** Number of parts; default 2. */
  count?: number | undefined;
}

/** Checks what `TopicModel.merge` is told. */
export function readMerge(topicIds: unknown, table: TopicTable): Edit {
  if (!Array.isArray(topicIds))
    throw new PaperweaveError("invalid-argument", `merge takes a list of topics, got ${formatValue(topicIds)}.`);
  const topics = [...new Set(topicIds as readonly number[])];
  if (topics.length < 2)
    throw new PaperweaveError("invalid-argument", `merge takes at least two topics, got ${topics.length}.`);
  topics.forEach((id) => table.finest(id));
  return { kind: "merge", topics };
}

/** Checks what `TopicModel.split` is told. */
export function readSplit(topicId: number, parts: unknown, table: TopicTable, data: TopicModelJSON): Edit {
  const topic = table.finest(topicId);
  const count = checkCount("count", parts, 2);
  if (count > topic.size)
    throw new PaperweaveError(
      "invalid-argument",
      `The topic ${topicId} has ${topic.size} papers, which is fewer than ${count} parts.`,
    );
  return { kind: "split", topic: topicId, count, named: nameByUser(topic, data) };
}

/** What a topic is about, where its user has named it; undefined where its label was found. */
function nameByUser({ id, label, guided }: Topic, { guides, papers, renamed }: TopicModelJSON): NamedTopic | undefined {
  const guide = guided === undefined ? undefined : guides.find(({ name }) => name === guided);
  if (!guide) return renamed.includes(id) ? { text: label } : undefined;
  const rows = new Map(papers.ids.map((paper, row) => [paper, row]));
  return {
    text: guide.description ?? guide.name,
    examples: guide.examples?.flatMap((example) => rows.get(example) ?? []),
  };
}

/** The topics of a model after a change by hand. Works off the main thread. */
export async function applyEdit(
  edit: Edit,
  { data, fitted, embed }: { data: TopicModelJSON; fitted: FittedPapers; embed: EmbedTexts },
  options: RunOptions,
): Promise<{ fit: FittedTopics; neighbors: KnnGraph | undefined }> {
  const input = {
    ...fitted.all(),
    options: { levels: data.levels },
    guides: [],
    previous: previousTopics(data, Int32Array.from(data.papers.topics)),
    edit,
  };
  const keeper: NeighborKeeper = {};
  const fit = await runTopicsJob({ kind: "fit", input }, embed, options, keeper);
  // A guided topic may have become part of another one: its guide goes.
  const guides = data.guides.filter(({ name }) => fit.topics.some(({ guided }) => guided === name));
  const neighbors = keeper.neighbors?.knn;
  const coloured = withColours(fit.topics, fit.papers.topics, neighbors, data.topics);
  const topics = keepSummaries(coloured, data.topics);
  return {
    fit: { ...fit, topics, guides, ...(data.namer !== undefined && { namer: data.namer }) },
    neighbors,
  };
}

/** Topics of a new fit, with the summaries of earlier ones that have the same id and label. */
export function keepSummaries(topics: readonly Topic[], earlier: readonly Topic[]): Topic[] {
  const before = new Map(earlier.map((topic) => [topic.id, topic]));
  return topics.map((topic) => {
    const { label, summary } = before.get(topic.id) ?? {};
    return summary !== undefined && label === topic.label ? { ...topic, summary } : topic;
  });
}

/**
 * What a new fit takes over from a model.
 * @param topics the model's topic, of the finest level, of each paper of the new fit; -1 for none
 * @param keepsGuides whether the new fit has the same guides
 */
export function previousTopics(data: TopicModelJSON, topics: Int32Array, keepsGuides = true): PreviousTopics {
  const parentOf = new Map(data.topics.map(({ id, parent }) => [id, parent]));
  const levels = [topics];
  for (let level = data.levels - 1; level > 0; level--)
    levels.unshift(levels[0]!.map((topic) => (topic === -1 ? -1 : parentOf.get(topic)!)));
  return {
    levels,
    topics,
    labels: new Map(data.topics.map(({ id, label }) => [id, label])),
    pinned: new Set(data.held),
    renamed: new Set(data.renamed),
    guided: new Map(data.topics.flatMap(({ id, guided }) => (guided === undefined ? [] : [[id, guided] as const]))),
    keepsGuides,
    resolution: data.resolution,
    nextId: data.nextId,
  };
}

/** Checks what `TopicModel.rename` is told, and gives the model's data with the new label. */
export function withLabel(data: TopicModelJSON, table: TopicTable, topicId: number, label: unknown): TopicModelJSON {
  const topic = table.get(topicId);
  const name = typeof label === "string" ? label.replace(/\s+/g, " ").trim() : "";
  if (name === "")
    throw new PaperweaveError("invalid-argument", `A label must be some text, got ${formatValue(label)}.`);
  const other = table
    .onLevel(table.levelOf(topic))
    .find((one) => one.id !== topicId && one.label.toLowerCase() === name.toLowerCase());
  if (other)
    throw new PaperweaveError("invalid-argument", `The topic ${other.id} has the label ${formatValue(name)} already.`);
  const topics = data.topics.map((one) => (one.id === topicId ? { ...one, label: name } : one));
  return structuredClone({ ...data, topics, renamed: [...new Set([...data.renamed, topicId])] });
}
