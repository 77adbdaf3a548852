import { matchTopics, TopicOverlap } from "../topics/growth/match-topics.js";

/** A topic of one of the two models that are compared. */
export interface TopicName {
  /** Its id in its own model. */
  id: number;
  /** Its label in its own model. */
  label: string;
  /** Number of papers in its own model. */
  size: number;
}

/** A topic of the earlier model, and the topic of the later model that continues it. */
export interface ContinuedTopic {
  /** The topic as it was. */
  before: TopicName;
  /** The topic as it is now. */
  after: TopicName;
}

/** How the topics of a model differ from those of an earlier one. */
export interface TopicChanges {
  /** Topics that continue an earlier one. */
  kept: ContinuedTopic[];
  /** Those of `kept` that have more papers now. */
  grown: ContinuedTopic[];
  /** Those of `kept` that have fewer papers now. */
  shrunk: ContinuedTopic[];
  /** Topics that continue no earlier one. */
  born: TopicName[];
  /** Earlier topics that no later one continues. */
  gone: TopicName[];
  /** Topics that took in most of the papers of several earlier ones. */
  merged: {
    /** The earlier topics. */
    from: TopicName[];
    /** The topic that they are part of now. */
    into: TopicName;
  }[];
  /** Earlier topics of which several topics have most of their papers. */
  split: {
    /** The earlier topic. */
    from: TopicName;
    /** The topics that it was divided into. */
    into: TopicName[];
  }[];
  /** Papers of both models whose topic now does not continue the one they had. */
  moved: {
    /** Id of the paper. */
    id: string;
    /** Id of its earlier topic; -1 for none. */
    from: number;
    /** Id of its topic now; -1 for none. */
    to: number;
  }[];
}

/** What is compared: topics, and the topic of each paper. */
export interface ComparedTopics {
  topics: readonly TopicName[];
  papers: { ids: readonly string[]; topics: readonly number[] };
}

/** A topic is part of another one when at least this share of its papers is in the other … */
const MOST_PAPERS = 0.5;
/** … and these are at least this share of the other: a few papers are no part. */
const LEAST_SHARE = 0.1;

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
  /** Whether most papers of one topic, of `size` papers, are in the other, of `otherSize`, and matter there. */
  const isPart = (shared: number, size: number, otherSize: number): boolean =>
    shared >= MOST_PAPERS * size && shared >= LEAST_SHARE * otherSize;
  return {
    kept,
    grown: kept.filter((pair) => pair.after.size > pair.before.size),
    shrunk: kept.filter((pair) => pair.after.size < pair.before.size),
    born: [...after.values()].filter(({ id }) => !continues.has(id)),
    gone: [...before.values()].filter(({ id }) => !continued.has(id)),
    merged: overlap.after.flatMap((to, column) => {
      const from = overlap.before.filter((_, row) =>
        isPart(overlap.at(row, column), overlap.sizesBefore[row]!, overlap.sizesAfter[column]!),
      );
      return from.length > 1 ? [{ from: from.map((id) => before.get(id)!), into: after.get(to)! }] : [];
    }),
    split: overlap.before.flatMap((from, row) => {
      const into = overlap.after.filter((_, column) =>
        isPart(overlap.at(row, column), overlap.sizesAfter[column]!, overlap.sizesBefore[row]!),
      );
      return into.length > 1 ? [{ from: before.get(from)!, into: into.map((id) => after.get(id)!) }] : [];
    }),
    moved: rows.filter(({ from, to }) => (to === -1 ? from !== -1 : continues.get(to) !== from)),
  };
}

function nameOf({ id, label, size }: TopicName): TopicName {
  return { id, label, size };
}
