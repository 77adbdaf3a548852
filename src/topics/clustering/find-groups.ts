import type { KnnGraph, Matrix, SparseMatrix } from "../../core/types.js";
import { tfidf } from "../../lexical/index.js";
import { calibrate, type Calibration } from "./calibration.js";
import type { ClusterOptions } from "./cluster.js";
import { distinctPapers } from "./distinct.js";
import type { Earlier, Edit } from "./earlier.js";
import { editGroups, groupPapers, rankGroups, type Groups, type RankedGroups } from "./group-papers.js";
import { buildLevels, type Levels } from "./levels.js";
import { paperGraph } from "./paper-graph.js";
import { portraitsOf, type Portraits } from "./portraits.js";
import { strengthsOf } from "./strength.js";

export interface GroupingOptions extends ClusterOptions {
  levels?: number | undefined;
  outliers?: "assign" | "keep" | undefined;
}

/** What the texts say about papers. */
export interface TextFindings {
  /** How often each word stands in each paper; undefined where words do not count. */
  counts: SparseMatrix | undefined;
  /** First row of each paper's work. */
  works: Int32Array;
  /** Guide that each paper belongs to; -1 for none. */
  guideOf: Int32Array;
  /** What the name means of a topic that is to be split, where the user gave it. */
  named: Float32Array | undefined;
}

export interface GroupingInput extends TextFindings {
  vectors: Matrix;
  knn: KnnGraph;
  guideCount: number;
  options: GroupingOptions;
  earlier: Earlier | undefined;
  /** What to do with the earlier topics, in place of finding new ones. */
  edit: Edit | undefined;
}

/** Topics without names. */
export interface FoundGroups {
  levels: Levels;
  /** Guides of the groups of the finest level, and ids that they have already. */
  guideOf: RankedGroups["guideOf"];
  known: RankedGroups["known"];
  resolution: number | undefined;
}

/** How firmly papers belong to their topics, and how well votes tell where another one belongs. */
export interface Ties {
  strengths: Float32Array;
  calibration: Calibration;
}

/**
 * Groups papers by what they have in common: all that does not need their texts. Near-copies of a
 * paper go where it goes. What is found comes in parts, so that topics are named while the rest is
 * worked out: the groups, their portraits, and the ties of papers to them.
 */
export function* findGroups(input: GroupingInput): Generator<FoundGroups | Portraits[] | Ties, void> {
  const { guideCount, options, edit } = input;
  // Copies would make words common that few papers use.
  const compared = { vectors: input.vectors, knn: input.knn, words: input.counts && tfidf(input.counts, input.works) };
  const { rows, placeOf, copies, vectors, knn, words } = distinctPapers(compared, standIns(input));
  const earlier = input.earlier && topicsOfDistinct(input.earlier, rows, placeOf);
  const graph = paperGraph({ vectors, knn, words });
  const papers = { vectors, graph, guideOf: valuesAt(input.guideOf, rows), guideCount };
  const found = edit ? editGroups(papers, earlier!, edit, input.named) : groupPapers(papers, options, earlier);
  // Papers that are left out have no strength at all, whichever group they were in.
  const early = options.outliers === "keep" ? strengthsOf(graph, knn, found.groups) : undefined;
  if (early) leaveOut(found, early, typeof options.count === "number");
  const { grouping, guideOf, known } = rankGroups(found, copies);
  const distinctLevels = buildLevels(graph, vectors, grouping, options.levels ?? 1, copies);
  const levels = { ...distinctLevels, groups: distinctLevels.groups.map((groups) => valuesAt(groups, placeOf)) };
  yield { levels, guideOf, known, resolution: found.resolution ?? earlier?.resolution };
  yield portraitsOf(input.vectors, input.works, levels);
  const strengths = early ?? strengthsOf(graph, knn, grouping.groups);
  yield {
    strengths: Float32Array.from(placeOf, (place) => strengths[place]!),
    calibration: calibrate(knn, grouping.groups),
  };
}

/**
 * The row that stands for each paper when papers are grouped: the first one of its work, unless
 * they are to be in different topics (by hand, by examples of guides, or because as many topics
 * were asked for as take every paper by itself).
 */
function standIns({
  works,
  guideOf,
  guideCount,
  options: { count = "auto" },
  earlier,
  edit,
}: GroupingInput): Int32Array {
  const topicOf = (row: number): number => earlier?.topics[row] ?? -1;
  const isOne = (row: number): boolean => {
    const first = works[row]!;
    if (guideOf[row] !== guideOf[first]) return false;
    if (topicOf(row) === topicOf(first)) return true;
    return !edit && !earlier!.held.has(topicOf(row)) && !earlier!.held.has(topicOf(first));
  };
  const firsts = works.map((first, row) => (first !== row && isOne(row) ? first : row));
  const inReach = (row: number): boolean =>
    guideOf[row] === -1 && (edit?.kind !== "split" || topicOf(row) === edit.topic);
  const wanted = edit?.kind === "split" ? edit.count : edit === undefined && count !== "auto" ? count - guideCount : 1;
  const distinct = firsts.reduce((sum, first, row) => sum + Number(first === row && inReach(row)), 0);
  return distinct < wanted ? firsts.map((first, row) => (inReach(row) ? row : first)) : firsts;
}

/**
 * Takes papers of no strength out of their groups; those of guides stay, and with `keepsCount`
 * those of a group that would be empty.
 */
function leaveOut({ groups, firstGuide }: Groups, strengths: Float32Array, keepsCount: boolean): void {
  const held = new Set(groups.filter((_, row) => strengths[row]! > 0));
  groups.forEach(
    (group, row) =>
      void (group < firstGuide && strengths[row] === 0 && (held.has(group) || !keepsCount) && (groups[row] = -1)),
  );
}

/**
 * The earlier topics of papers that stand for others: their own, or those of their first version
 * that had one.
 */
function topicsOfDistinct(earlier: Earlier, rows: Int32Array, placeOf: Int32Array): Earlier {
  const topics = valuesAt(earlier.topics, rows);
  placeOf.forEach((place, row) => void (topics[place] === -1 && (topics[place] = earlier.topics[row]!)));
  return { ...earlier, topics };
}

function valuesAt(values: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => values[place]!);
}
