import { matchTopics, TopicOverlap } from "../topics/growth/match-topics.js";

/** A topic, before or after, by its id and label. */
export interface TopicName {
  id: number;
  label: string;
  size: number;
}

/**
 * How the topics of a model differ from those of an earlier one. Ids are those of their own models.
 */
export interface TopicChanges {
  /** Topics that continue an earlier one. */
  kept: { before: TopicName; after: TopicName }[];
  /** Of these, the ones with more papers now. */
  grown: { before: TopicName; after: TopicName }[];
  /** Of these, the ones with fewer papers now. */
  shrunk: { before: TopicName; after: TopicName }[];
  /** Topics that continue no earlier one. */
  born: TopicName[];
  /** Topics that no later one continues. */
  gone: TopicName[];
  /** Topics that took in most of the papers of several earlier ones. */
  merged: { from: TopicName[]; into: TopicName }[];
  /** Topics most of whose papers were in the same earlier one. */
  split: { from: TopicName; into: TopicName[] }[];
  /** Papers of both models that went to a topic that does not continue theirs; -1 is no topic. */
  moved: { id: string; from: number; to: number }[];
}

/** What is compared: topics, and the topic of each paper. */
export interface ComparedTopics {
  topics: readonly TopicName[];
  papers: { ids: readonly string[]; topics: readonly number[] };
}

/** A part of a topic counts for a merge or a split when it has this share of the papers. */
const MOST = 0.5;
/** … and is this share of the topic that it went into, or came from: a few papers are no topic. */
const PART = 0.1;

/** Compares two models by the papers that are in both. */
export function compareTopics(earlier: ComparedTopics, later: ComparedTopics): TopicChanges {
  const topicBefore = new Map(earlier.papers.ids.map((id, i) => [id, earlier.papers.topics[i]!]));
  const rows = later.papers.ids.flatMap((id, i) =>
    topicBefore.has(id) ? [{ id, from: topicBefore.get(id)!, to: later.papers.topics[i]! }] : [],
  );
  const overlap = new TopicOverlap(
    rows.map(({ from }) => from),
    rows.map(({ to }) => to),
  );
  const before = new Map(earlier.topics.map((topic) => [topic.id, nameOf(topic)]));
  const after = new Map(later.topics.map((topic) => [topic.id, nameOf(topic)]));
  const continues = matchTopics(overlap, new Map(), true);
  const kept = [...continues]
    .map(([to, from]) => ({ before: before.get(from)!, after: after.get(to)! }))
    .sort((a, b) => a.after.id - b.after.id);
  const continued = new Set(continues.values());
  return {
    kept,
    grown: kept.filter((pair) => pair.after.size > pair.before.size),
    shrunk: kept.filter((pair) => pair.after.size < pair.before.size),
    born: [...after.values()].filter(({ id }) => !continues.has(id)),
    gone: [...before.values()].filter(({ id }) => !continued.has(id)),
    merged: overlap.after.flatMap((to, column) => {
      const from = overlap.before.filter(
        (_, row) =>
          overlap.at(row, column) >= MOST * overlap.sizesBefore[row]! &&
          overlap.at(row, column) >= PART * overlap.sizesAfter[column]!,
      );
      return from.length > 1 ? [{ from: from.map((id) => before.get(id)!), into: after.get(to)! }] : [];
    }),
    split: overlap.before.flatMap((from, row) => {
      const into = overlap.after.filter(
        (_, column) =>
          overlap.at(row, column) >= MOST * overlap.sizesAfter[column]! &&
          overlap.at(row, column) >= PART * overlap.sizesBefore[row]!,
      );
      return into.length > 1 ? [{ from: before.get(from)!, into: into.map((id) => after.get(id)!) }] : [];
    }),
    moved: rows.filter(({ from, to }) => (to === -1 ? from !== -1 : continues.get(to) !== from)),
  };
}

function nameOf({ id, label, size }: TopicName): TopicName {
  return { id, label, size };
}
