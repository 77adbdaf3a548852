import type { KnnGraph, Matrix, SparseMatrix } from "../../core/types.js";
import { tfidf } from "../../lexical/index.js";
import { calibrate, type Calibration } from "./calibration.js";
import { centroidsOfLevels, type TopicCentroids } from "./centroids.js";
import type { ClusterOptions } from "./cluster.js";
import { distinctPapers } from "./distinct.js";
import { editGroups, groupPapers, rankGroups, type Groups, type RankedGroups } from "./group-papers.js";
import { buildLevels, type TopicLevels } from "./levels.js";
import { paperGraph } from "./paper-graph.js";
import type { Edit, PreviousTopics } from "./previous-topics.js";
import { strengthsOf } from "./strength.js";

export interface GroupingOptions extends ClusterOptions {
  levels?: number | undefined;
  outliers?: "assign" | "keep" | undefined;
}

/** What the texts say about papers. */
export interface TextFindings {
  /** How often each word stands in each paper; undefined where words do not count. */
  counts: SparseMatrix | undefined;
  /** Row of the first paper of the same work (`findWorks`). */
  workOf: Int32Array;
  /** Guide that each paper belongs to; -1 for none. */
  guideOf: Int32Array;
  /** Vector of the name that the user gave the topic that is to be split. */
  named: Float32Array | undefined;
}

export interface GroupingInput extends TextFindings {
  vectors: Matrix;
  knn: KnnGraph;
  guideCount: number;
  options: GroupingOptions;
  previous: PreviousTopics | undefined;
  /** A change of the previous topics, in place of finding new ones. */
  edit: Edit | undefined;
}

/** Topics without names. */
export interface FoundGroups {
  levels: TopicLevels;
  /** Guide of each group of the finest level, and the ids that groups have already. */
  guideOf: RankedGroups["guideOf"];
  known: RankedGroups["known"];
  resolution: number | undefined;
}

/** How firmly papers belong to their topics, and how often votes of neighbours find the topic. */
export interface Memberships {
  /** Of each paper, in [0, 1]. */
  strengths: Float32Array;
  calibration: Calibration;
}

/** Groups, and what is worked out only when it is asked for. */
export interface GroupFindings {
  groups: FoundGroups;
  centroids(): TopicCentroids[];
  memberships(): Memberships;
}

/**
 * Groups papers by their vectors and words: all of a fit that does not need the texts. Copies of a
 * paper go where the paper goes.
 */
export function findGroups(input: GroupingInput): GroupFindings {
  const { guideCount, options, edit } = input;
  // Copies would make words common that few papers use.
  const compared = { vectors: input.vectors, knn: input.knn, words: input.counts && tfidf(input.counts, input.workOf) };
  const { rows, indexOf, versionCounts, vectors, knn, words } = distinctPapers(compared, representatives(input));
  const previous = input.previous && topicsOfDistinct(input.previous, rows, indexOf);
  const graph = paperGraph({ vectors, knn, words, versionCounts });
  const papers = { vectors, graph, paperCounts: versionCounts, guideOf: valuesAt(input.guideOf, rows), guideCount };
  const found = edit ? editGroups(papers, previous!, edit, input.named) : groupPapers(papers, options, previous);
  // Papers that are left out have no strength at all, whichever group they were in.
  const early = options.outliers === "keep" ? strengthsOf(graph, knn, found.groups) : undefined;
  if (early) leaveOut(found, early, typeof options.count === "number");
  const { grouping, guideOf, known } = rankGroups(found, versionCounts);
  const distinctLevels = buildLevels(graph, vectors, grouping, options.levels ?? 1, versionCounts);
  const levels = { ...distinctLevels, groups: distinctLevels.groups.map((groups) => valuesAt(groups, indexOf)) };
  return {
    groups: { levels, guideOf, known, resolution: found.resolution ?? previous?.resolution },
    centroids: () => centroidsOfLevels(input.vectors, input.workOf, levels),
    memberships: () => {
      const strengths = early ?? strengthsOf(graph, knn, grouping.groups);
      return {
        strengths: Float32Array.from(indexOf, (index) => strengths[index]!),
        calibration: calibrate(knn, grouping.groups),
      };
    },
  };
}

/**
 * The row that represents each paper when papers are grouped: the first one of its work. A paper
 * represents itself where it must be able to have a topic of its own: by hand, as an example of
 * another guide, or because as many topics were asked for as there are papers.
 */
function representatives({
  workOf,
  guideOf,
  guideCount,
  options: { count = "auto" },
  previous,
  edit,
}: GroupingInput): Int32Array {
  const topicOf = (row: number): number => previous?.topics[row] ?? -1;
  const goesWithFirst = (row: number): boolean => {
    const first = workOf[row]!;
    if (guideOf[row] !== guideOf[first]) return false;
    if (topicOf(row) === topicOf(first)) return true;
    return !edit && !previous!.pinned.has(topicOf(row)) && !previous!.pinned.has(topicOf(first));
  };
  const firsts = workOf.map((first, row) => (first !== row && goesWithFirst(row) ? first : row));
  const isGrouped = (row: number): boolean =>
    guideOf[row] === -1 && (edit?.kind !== "split" || topicOf(row) === edit.topic);
  const wanted = edit?.kind === "split" ? edit.count : edit === undefined && count !== "auto" ? count - guideCount : 1;
  const distinct = firsts.reduce((sum, first, row) => sum + Number(first === row && isGrouped(row)), 0);
  return distinct < wanted ? firsts.map((first, row) => (isGrouped(row) ? row : first)) : firsts;
}

/**
 * Takes papers of no strength out of their groups, but not out of those of guides. With
 * `keepsCount`, groups that would become empty keep theirs.
 */
function leaveOut({ groups, firstGuide }: Groups, strengths: Float32Array, keepsCount: boolean): void {
  const notEmpty = new Set(groups.filter((_, row) => strengths[row]! > 0));
  groups.forEach((group, row) => {
    if (group < firstGuide && strengths[row] === 0 && (notEmpty.has(group) || !keepsCount)) groups[row] = -1;
  });
}

/**
 * The previous topics of the papers that represent others: their own, or that of the first of
 * their versions that had one.
 */
function topicsOfDistinct(previous: PreviousTopics, rows: Int32Array, indexOf: Int32Array): PreviousTopics {
  const topics = valuesAt(previous.topics, rows);
  indexOf.forEach((index, row) => {
    if (topics[index] === -1) topics[index] = previous.topics[row]!;
  });
  return { ...previous, topics };
}

function valuesAt(values: Int32Array, indices: Int32Array): Int32Array {
  return indices.map((index) => values[index]!);
}
