import type { Matrix, Term } from "../../core/types.js";
import { chooseNames, findCandidates, type Titled, type TopicName } from "./labels.js";
import { weighByMeaning } from "./phrase-relevance.js";
import type { Portraits } from "../clustering/portraits.js";
import type { PaperTerms } from "./terms.js";

/** Papers and the topics of one level that they are in. */
export interface LevelInput {
  papers: readonly Titled[];
  terms: PaperTerms;
  /** First row of each paper's work: a work counts once. */
  works: Int32Array;
  /** Topic of each row, from 0 to below `count`; -1 for none. */
  groups: Int32Array;
  count: number;
  /** Labels that are given, and not to be found; by topic. */
  labels?: readonly (string | undefined)[];
  /** Labels that are to be given to none of these topics, unless it has one already. */
  taken?: readonly string[];
}

/** What a reader is told of a topic. */
export interface Description {
  label: string;
  terms: Term[];
  vocabulary: TopicName["vocabulary"];
  size: number;
  /** Rows of the papers that are most like the topic's mean, best first. */
  exemplars: number[];
}

/**
 * Names the topics of a level and finds their representative papers.
 * @param portraits of the topics, which may be found meanwhile
 */
export async function describeTopics(
  { papers, terms, works, groups, count, labels = [], taken = [] }: LevelInput,
  portraits: Promise<Portraits>,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<Description[]> {
  const once = groups.map((group, row) => (works[row] === row ? group : -1));
  const sizes = new Int32Array(count);
  for (const group of groups) if (group !== -1) sizes[group]!++;
  const offered = findCandidates({ papers, labels: once, topicCount: count, terms });
  const { centres, exemplars, nearness } = await portraits;
  const candidates = await weighByMeaning({ ...offered, nearness }, centres, embed);
  const names = chooseNames(
    candidates,
    exemplars.map(([row]) => row ?? -1),
    labels,
    taken,
  );
  return names.map((name, topic) => ({ ...name, size: sizes[topic]!, exemplars: exemplars[topic]! }));
}
