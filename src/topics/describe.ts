import type { Matrix, Term } from "../core/types.js";
import { centresOf, nearestRowsTo, relativeNearness } from "./centres.js";
import { rowsOfClasses } from "./ctfidf.js";
import { chooseNames, findCandidates, type Titled, type TopicName } from "./labels.js";
import { weighByMeaning } from "./phrase-relevance.js";
import type { PaperTerms } from "./terms.js";

/** How many representative papers a topic shows. */
const EXEMPLARS = 3;

/** Papers and the topics of one level that they are in. */
export interface LevelInput {
  papers: readonly Titled[];
  vectors: Matrix;
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

/** Names the topics of a level and finds their representative papers. */
export async function describeTopics(
  { papers, vectors, terms, works, groups, count, labels = [], taken = [] }: LevelInput,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<Description[]> {
  const members = rowsOfClasses(groups);
  while (members.length < count) members.push(new Int32Array());
  const once = groups.map((group, row) => (works[row] === row ? group : -1));
  const distinct = members.map((rows) => rows.filter((row) => works[row] === row));
  const centres = centresOf(vectors, distinct);
  const exemplars = distinct.map((rows, topic) => {
    const best = nearestRowsTo(centres, topic, vectors, rows, EXEMPLARS);
    // Copies are shown only where there are too few papers otherwise.
    const copies = best.length < EXEMPLARS ? members[topic]!.filter((row) => works[row] !== row) : [];
    return [...best, ...nearestRowsTo(centres, topic, vectors, copies, EXEMPLARS - best.length)];
  });
  const offered = { ...findCandidates({ papers, labels: once, topicCount: count, terms }), nearness: relativeNearness(centres, vectors, distinct) };
  const candidates = await weighByMeaning(offered, centres, embed);
  const names = chooseNames(candidates, exemplars.map(([row]) => row ?? -1), labels, taken);
  return members.map((rows, topic) => ({ ...names[topic]!, size: rows.length, exemplars: exemplars[topic]! }));
}
